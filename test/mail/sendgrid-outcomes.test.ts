import { describe, expect, it } from 'vitest';
import { outcomeOfAnswer, outcomeOfSilence } from '../../src/mail/sendgrid-outcomes.ts';

const now = Date.UTC(2027, 3, 12, 8, 30);

function waitAfter(headers: Record<string, unknown>): number | null {
  const outcome = outcomeOfAnswer({ status: 429, headers, body: null }, now);
  return outcome.kind === 'try-later' ? outcome.retryAfterSeconds : Number.NaN;
}

describe('when to try again', () => {
  it.each([
    [{}, null],
    [{ 'retry-after': '30' }, 30],
    [{ 'retry-after': '0' }, 1],
    [{ 'retry-after': '999999999' }, 86_400],
    [{ 'retry-after': 'Mon, 12 Apr 2027 08:31:30 GMT' }, 90],
    [{ 'retry-after': 'Mon, 12 Apr 2027 08:00:00 GMT' }, 1],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': 30 }, null],
    [{ 'x-ratelimit-reset': String(now / 1000 + 42) }, 42],
    [{ 'retry-after': '5', 'x-ratelimit-reset': String(now / 1000 + 42) }, 5],
    [{ 'x-ratelimit-reset': 'later' }, null],
  ])('%j means %s seconds', (headers, seconds) => {
    expect(waitAfter(headers)).toBe(seconds);
  });
});

describe('an accepted message', () => {
  it('has the provider id that was given, or none', () => {
    const accepted = (headers: Record<string, unknown>) =>
      outcomeOfAnswer({ status: 202, headers, body: '' }, now);
    expect(accepted({ 'x-message-id': 'abc' })).toEqual({ kind: 'accepted', providerId: 'abc' });
    expect(accepted({})).toEqual({ kind: 'accepted', providerId: null });
  });
});

describe('a reason', () => {
  it('survives bodies of any shape', () => {
    for (const body of [
      null,
      undefined,
      '',
      'Bad Gateway',
      [],
      { errors: 'no' },
      { errors: [null, 1, {}] },
    ]) {
      expect(outcomeOfAnswer({ status: 400, headers: {}, body }, now)).toEqual({
        kind: 'rejected',
        reason: 'The provider found the message invalid (HTTP 400).',
      });
    }
  });
});

describe('silence', () => {
  it('is disproof only when nothing was sent (M1)', () => {
    expect(outcomeOfSilence(true, 'ECONNREFUSED').kind).toBe('try-later');
    expect(outcomeOfSilence(false, 'ECONNRESET').kind).toBe('in-doubt');
  });
});
