import { describe, expect, test } from 'vitest';
import type { ObservedReport, SentReport } from '../../src/flows/take-reports.ts';
import { createWaitingReports } from '../../src/web/client/waiting-reports.ts';

const QUARTER_HOUR = 900_000;
const NOON = Date.parse('2027-06-01T10:00:00Z');

const SENT: SentReport = {
  kind: 'sent',
  licenseKey: 'KEY',
  hint: null,
  at: NOON,
  installation: 'i-1',
  product: 'atlas-cad',
  day: null,
  code: 'NOT_ACTIVATED',
  effect: 'block',
  count: 3,
};
const OBSERVED: ObservedReport = {
  kind: 'observed',
  installation: 'i-1',
  product: 'atlas-cad',
  day: '2027-06-01',
  code: 'NOT_ACTIVATED',
  effect: 'block',
  accountId: 7,
  count: 1,
};

describe('a report that waits', () => {
  test('is told again without becoming two, and its greatest count is that of the day', () => {
    const waiting = createWaitingReports(10);
    for (const count of [3, 5, 4, 5]) expect(waiting.add({ ...SENT, count })).toBe(true);
    expect(waiting.take(10)).toEqual([{ ...SENT, count: 5 }]);
  });

  test('is another one of another asker, installation, product, day, code or effect', () => {
    const others: readonly Partial<SentReport>[] = [
      { licenseKey: 'OTHER' },
      { licenseKey: null },
      { hint: 'SN-1' },
      { installation: 'i-2' },
      { product: 'atlas-viewer' },
      { day: '2027-06-01' },
      { code: 'EXPIRED' },
      { effect: 'warn' },
    ];
    const waiting = createWaitingReports(100);
    for (const other of [{}, ...others, ...others]) waiting.add({ ...SENT, ...other });
    waiting.add(OBSERVED);
    expect(waiting.size()).toBe(others.length + 2);
  });

  test('means the day on which it came, wherever midnight is meanwhile', () => {
    const waiting = createWaitingReports(10);
    for (const after of [0, QUARTER_HOUR - 1, QUARTER_HOUR, 2 * QUARTER_HOUR - 1])
      waiting.add({ ...SENT, at: NOON + after });
    const days = waiting.take(10).map((one) => ('at' in one ? one.at : null));
    expect(days).toEqual([NOON + QUARTER_HOUR - 1, NOON + 2 * QUARTER_HOUR - 1]);
  });

  test('is of whom was known last', () => {
    const waiting = createWaitingReports(10);
    for (const accountId of [7, 8]) waiting.add({ ...OBSERVED, accountId });
    expect(waiting.take(10)).toEqual([{ ...OBSERVED, accountId: 8 }]);
  });
});

describe('past the maximum', () => {
  test('the newest are turned away, and what waits is still heard of', () => {
    const waiting = createWaitingReports(2);
    const added = ['a', 'b', 'c', 'b'].map((installation) =>
      waiting.add({ ...SENT, installation, count: installation === 'b' ? 9 : 1 }),
    );
    expect(added).toEqual([true, true, false, true]);
    expect(waiting.take(10).map((one) => [one.installation, one.count])).toEqual([
      ['a', 1],
      ['b', 9],
    ]);
  });

  test('what is being saved takes its place until it is', () => {
    const waiting = createWaitingReports(2);
    for (const installation of ['a', 'b']) waiting.add({ ...SENT, installation });
    expect(waiting.take(1)).toHaveLength(1);
    expect(waiting.add({ ...SENT, installation: 'c' })).toBe(false);
    waiting.settle('saved');
    expect(waiting.add({ ...SENT, installation: 'c' })).toBe(true);
    expect(waiting.size()).toBe(2);
  });
});

test('what could not be saved waits again, as one with what was told meanwhile', () => {
  const waiting = createWaitingReports(3);
  for (const installation of ['a', 'b']) waiting.add({ ...SENT, installation });
  waiting.take(2);
  waiting.add({ ...SENT, installation: 'a', count: 8 });
  waiting.settle('again');
  const counts = new Map(waiting.take(10).map((one) => [one.installation, one.count]));
  expect(counts).toEqual(
    new Map([
      ['a', 8],
      ['b', 3],
    ]),
  );
});
