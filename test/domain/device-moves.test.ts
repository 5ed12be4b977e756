import { describe, expect, test } from 'vitest';
import { decideMove } from '../../src/domain/device-moves.ts';
import { deviceNameOf } from '../../src/domain/device-name.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2027-06-30T10:00:00Z');
const question = {
  ...{ moves: [], liftedAt: null, seats: 1, zone: 'Europe/Berlin' },
  rules: { max: 3, perDays: 30 },
};

describe('moving devices', () => {
  test('is allowed as often as the policy says for each seat, whichever devices they were', () => {
    const moves = [NOW - 9 * DAY, NOW - 2 * DAY];
    expect(decideMove({ ...question, moves }, NOW)).toEqual({ allowed: true });
    expect(decideMove({ ...question, moves: [...moves, NOW - DAY] }, NOW)).toMatchObject({ allowed: false });
    expect(decideMove({ ...question, moves: [...moves, NOW - DAY], seats: 2 }, NOW).allowed).toBe(true);
  });

  test('is possible again on the day the oldest counted move is past the window, and then it really is', () => {
    const moves = [NOW - 9 * DAY, NOW - DAY, NOW - 2 * DAY];
    const refused = decideMove({ ...question, moves }, NOW);
    expect(refused).toEqual({ allowed: false, moves: 3, nextOn: '2027-07-22' });
    const before = Date.parse('2027-07-21T23:59:59+02:00');
    expect(decideMove({ ...question, moves }, before).allowed).toBe(false);
    expect(decideMove({ ...question, moves }, before + 1000).allowed).toBe(true);
  });

  test('that support has lifted begins to count anew', () => {
    const moves = [NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY];
    expect(decideMove({ ...question, moves, liftedAt: NOW - DAY }, NOW).allowed).toBe(true);
    expect(decideMove({ ...question, moves, liftedAt: NOW - 9 * DAY }, NOW).allowed).toBe(false);
  });

  test('is never possible by itself where the policy allows none', () => {
    const rules = { max: 0, perDays: 30 };
    expect(decideMove({ ...question, rules }, NOW)).toEqual({ allowed: false, moves: 0, nextOn: null });
  });
});

describe('a device’s name', () => {
  test('is one line that people can read, at most 80 characters', () => {
    expect(deviceNameOf('  Ada’s\n laptop\u0000\t(old) ')).toBe('Ada’s laptop (old)');
    expect(deviceNameOf('safe\u202Egpj.exe')).toBe('safegpj.exe');
    expect([...(deviceNameOf('🖥'.repeat(100)) ?? '')]).toHaveLength(80);
    expect(deviceNameOf(' \u200B\n ')).toBeNull();
    expect(deviceNameOf(null)).toBeNull();
  });
});
