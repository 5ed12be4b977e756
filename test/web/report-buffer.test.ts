import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createReportBuffer } from '../../src/web/client/report-buffer.ts';
import type { WaitingReport } from '../../src/web/client/waiting-reports.ts';

const SECOND = 1000;
const EVERY = 5 * SECOND;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A buffer, and a database that does as it is told. */
function world(max = 100) {
  const said: string[] = [];
  const saved: (readonly WaitingReport[])[] = [];
  const database = { fails: null as Error | null, refuses: '', attempts: 0, answers: true };
  const say = (sentence: string) => void said.push(sentence);
  const reports = createReportBuffer(
    async (batch) => {
      database.attempts += 1;
      if (!database.answers) await new Promise(() => {});
      if (database.fails !== null) throw database.fails;
      if (batch.some((one) => one.installation === database.refuses)) throw failure('22021');
      saved.push(batch);
      return { taken: batch.length, ignored: 0 };
    },
    { max, every: EVERY, now: () => Date.now(), log: { warn: say, error: say } },
  );
  reports.hears(false);
  const took = (...installations: readonly string[]) =>
    reports.took({ licenseKey: 'KEY', hint: null, reports: installations.map(reportOf) });
  const names = () => saved.map((batch) => batch.map((one) => one.installation));
  return { reports, database, said, saved, took, names };
}

function reportOf(installation: string) {
  const what = { day: null, code: 'NOT_ACTIVATED', effect: 'block' } as const;
  return { ...what, installation, product: 'atlas-cad', count: 1 };
}

function failure(code: string): Error {
  return Object.assign(new Error('failed'), { code });
}

describe('reports', () => {
  test('are saved together after some seconds, and nobody waits for that', async () => {
    const { reports, took, names } = world();
    await took('a', 'b');
    await took('b', 'c');
    expect([names(), reports.counts().waiting]).toEqual([[], 3]);
    await vi.advanceTimersByTimeAsync(EVERY * 1.25);
    expect(names()).toEqual([['a', 'b', 'c']]);
    expect(reports.counts()).toMatchObject({ waiting: 0, saved: 3, dropped: 0 });
  });

  test('do not leave all processes at the same moment', async () => {
    const worlds = Array.from({ length: 40 }, () => world());
    for (const { took } of worlds) await took('a');
    const gone = () => worlds.filter(({ saved }) => saved.length > 0).length;
    await vi.advanceTimersByTimeAsync(EVERY * 0.75 - 1);
    expect(gone()).toBe(0);
    await vi.advanceTimersByTimeAsync(EVERY / 4);
    expect(gone()).toBeGreaterThan(5);
    expect(gone()).toBeLessThan(35);
    await vi.advanceTimersByTimeAsync(EVERY / 4 + 1);
    expect(gone()).toBe(40);
  });

  test('of this process and of its clients go the same way', async () => {
    const { reports, saved } = world();
    const { day: _, ...rest } = reportOf('a');
    await reports.observed({ ...rest, day: '2027-06-01', accountId: 7 });
    await reports.flush();
    expect(saved).toEqual([[{ ...rest, kind: 'observed', day: '2027-06-01', accountId: 7 }]]);
  });

  test('past the maximum are dropped and counted', async () => {
    const { reports, took, names } = world(2);
    await took('a', 'b', 'c', 'd');
    await reports.flush();
    expect(names()).toEqual([['a', 'b']]);
    expect(reports.counts()).toMatchObject({ saved: 2, dropped: 2, waiting: 0 });
  });

  test('are saved some thousands at a time', async () => {
    const { reports, took, saved } = world(20_000);
    await took(...Array.from({ length: 12_000 }, (_, at) => `i-${at}`));
    await reports.flush();
    expect(saved.map((batch) => batch.length)).toEqual([5000, 5000, 2000]);
  });
});

describe('while the database is away', () => {
  test('they wait, and are tried again less and less often, and soon once it is back', async () => {
    const { reports, database, said, took, names } = world();
    database.fails = failure('ECONNREFUSED');
    await took('a');
    await vi.advanceTimersByTimeAsync(600 * SECOND);
    // With the usual pause it would have been tried 120 times.
    expect(database.attempts).toBeGreaterThan(5);
    expect(database.attempts).toBeLessThan(15);
    expect(said).toEqual(['Reports cannot be saved and wait.']);
    await took('b');
    database.fails = null;
    reports.hears(false);
    await vi.advanceTimersByTimeAsync(EVERY * 1.25);
    expect(names()).toEqual([['a', 'b']]);
    expect(reports.counts()).toMatchObject({ saved: 2, waiting: 0, failures: database.attempts - 1 });
  });

  test('what the database will never take is dropped alone, and holds up nobody', async () => {
    const { reports, database, said, took, names } = world();
    database.refuses = 'poison';
    await took('a', 'b', 'poison', 'c', 'd');
    await reports.flush();
    expect(names().flat()).toEqual(['a', 'b', 'c', 'd']);
    expect(reports.counts()).toMatchObject({ saved: 4, refused: 1, waiting: 0, failures: 0 });
    expect(said).toEqual(['A report cannot be kept and is dropped.']);
  });

  test('a mistake of ours loses nothing', async () => {
    const { reports, database, took, names } = world();
    database.fails = failure('42703');
    await took('a', 'b');
    await reports.flush();
    expect([reports.counts().waiting, database.attempts]).toEqual([2, 1]);
    database.fails = null;
    await reports.flush();
    expect(names()).toEqual([['a', 'b']]);
  });
});

describe('at the end of the process', () => {
  test('what waits is saved', async () => {
    const { reports, took, names } = world();
    await took('a');
    await reports.close();
    expect(names()).toEqual([['a']]);
  });

  test('that is not waited for longer than some seconds', async () => {
    const { reports, database, said, took } = world();
    database.answers = false;
    await took('a');
    const closed = reports.close();
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    await closed;
    expect(said).toEqual(['Reports were not saved and are lost.']);
  });

  test('nothing is left that would keep it alive', async () => {
    const { reports, database, took } = world();
    database.fails = failure('ECONNREFUSED');
    await took('a');
    await reports.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('in a time lapse', () => {
  test('whoever reports is answered once it is saved, and it means the day of the lapse', async () => {
    const { reports, took, saved } = world();
    reports.hears(true);
    await took('a');
    expect(saved).toMatchObject([[{ installation: 'a', at: null }]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what waited when it began is saved at once', async () => {
    const { reports, took, names } = world();
    await took('a');
    reports.hears(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual([['a']]);
  });

  test('what cannot be saved is answered all the same, and waits', async () => {
    const { reports, database, took, names } = world();
    reports.hears(true);
    database.fails = failure('ECONNREFUSED');
    await took('a');
    database.fails = null;
    await took('b');
    expect(names()).toEqual([['a', 'b']]);
  });
});
