import { describe, expect, test } from 'vitest';
import { decideMoreTime } from '../../src/domain/more-time.ts';

const EXTENSIONS = { maxDays: 30, times: 2 };
const ask = (days: number, taken = 0, extensions = EXTENSIONS) =>
  decideMoreTime(extensions, { days, taken, today: '2027-02-24' });

describe('asking for more time', () => {
  test('as many days as the campaign allows are granted at once, counted from today', () => {
    expect(ask(30)).toEqual({ ok: true, value: { kind: 'granted', days: 30, until: '2027-03-26' } });
    expect(ask(1, 1)).toEqual({ ok: true, value: { kind: 'granted', days: 1, until: '2027-02-25' } });
  });

  test('one day more, or once more than allowed, is for a person to decide', () => {
    expect(ask(31)).toEqual({ ok: true, value: { kind: 'case' } });
    expect(ask(1, 2)).toEqual({ ok: true, value: { kind: 'case' } });
    expect(ask(1, 0, { maxDays: 0, times: 0 })).toEqual({ ok: true, value: { kind: 'case' } });
  });

  test.each([0, -1, 1.5, 366, Number.NaN])('%s days are no answer to the question', (days) => {
    expect(ask(days)).toMatchObject({ ok: false, code: 'days' });
  });
});
