import { describe, expect, it } from 'vitest';
import { judgeCode, judgeCodeRequest, type MailedCode, readCode } from '../../src/domain/portal-code.ts';

const NOW = Date.parse('2027-03-01T09:00:00Z');
const MINUTE = 60_000;

function mailed(minutesAgo: number, changes: Partial<MailedCode> = {}): MailedCode {
  const createdAt = NOW - minutesAgo * MINUTE;
  return { createdAt, expiresAt: createdAt + 10 * MINUTE, attempts: 0, usedAt: null, ...changes };
}

describe('asking for a code', () => {
  it('sends one when there is none, or the last is older than a minute', () => {
    expect(judgeCodeRequest([], NOW)).toEqual({ kind: 'send' });
    expect(judgeCodeRequest([mailed(1)], NOW)).toEqual({ kind: 'send' });
  });

  it('means the one that is on its way when it is younger', () => {
    const young = mailed(0.5);
    expect(judgeCodeRequest([mailed(5), young], NOW)).toEqual({ kind: 'sent-already', code: young });
  });

  it('sends another at once when the young one was used, for another browser', () => {
    expect(judgeCodeRequest([mailed(0.5, { usedAt: NOW })], NOW)).toEqual({ kind: 'send' });
  });

  it('waits when guesses have spent the young one', () => {
    const spent = mailed(0.5, { attempts: 5 });
    expect(judgeCodeRequest([spent], NOW)).toEqual({ kind: 'wait', until: NOW + 0.5 * MINUTE });
  });

  it('sends five an hour, and the next when the first of them is an hour old', () => {
    const codes = [50, 40, 30, 20, 10].map((minutes) => mailed(minutes));
    expect(judgeCodeRequest(codes.slice(1), NOW)).toEqual({ kind: 'send' });
    expect(judgeCodeRequest(codes, NOW)).toEqual({ kind: 'wait', until: NOW + 10 * MINUTE });
    expect(judgeCodeRequest(codes, NOW + 10 * MINUTE)).toEqual({ kind: 'send' });
  });
});

describe('typing a code', () => {
  it('is right for ten minutes', () => {
    expect(judgeCode(mailed(9.99), true, NOW)).toBe('right');
    expect(judgeCode(mailed(10), true, NOW)).toBe('over');
  });

  it('may be wrong five times', () => {
    expect(judgeCode(mailed(1, { attempts: 4 }), false, NOW)).toBe('wrong');
    expect(judgeCode(mailed(1, { attempts: 4 }), true, NOW)).toBe('right');
    expect(judgeCode(mailed(1, { attempts: 5 }), true, NOW)).toBe('over');
  });

  it('counts once: the same press again is answered alike for two minutes', () => {
    expect(judgeCode(mailed(5, { usedAt: NOW - MINUTE }), true, NOW)).toBe('again');
    expect(judgeCode(mailed(5, { usedAt: NOW - 2 * MINUTE }), true, NOW)).toBe('over');
    expect(judgeCode(mailed(5, { usedAt: NOW - MINUTE }), false, NOW)).toBe('over');
  });

  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['１２３４５６', '123456'],
    ['12345', null],
    ['1234567', null],
    ['12345x', null],
    ['', null],
    ['1'.repeat(1000), null],
  ])('reads %j as %j', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });
});
