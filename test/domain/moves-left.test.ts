import { describe, expect, it } from 'vitest';
import { movesLeft } from '../../src/domain/moves-left.ts';

const NOW = Date.parse('2027-06-15T10:00:00+02:00');
const on = (day: string, time = '12:00') => Date.parse(`${day}T${time}:00+02:00`);

function left(moves: readonly number[], changes: { seats?: number; liftedAt?: number } = {}) {
  const { seats = 1, liftedAt = null } = changes;
  const rules = { max: 2, perDays: 30 };
  return movesLeft({ moves, liftedAt, seats, rules, zone: 'Europe/Berlin' }, NOW);
}

describe('the moves a license has left', () => {
  it('are so many for each of its seats', () => {
    expect(left([])).toEqual({ left: 2, againOn: null });
    expect(left([on('2027-06-10')], { seats: 3 })).toEqual({ left: 5, againOn: null });
  });

  it('count those of the last days alone, by days of the account', () => {
    expect(left([on('2027-05-16', '00:30')]).left).toBe(1);
    expect(left([on('2027-05-15', '23:30')]).left).toBe(2);
  });

  it('forget those before support lifted the limit', () => {
    expect(left([on('2027-06-10'), on('2027-06-12')], { liftedAt: on('2027-06-11') }).left).toBe(1);
  });

  it('are none once all are made, with the day on which the next is possible', () => {
    expect(left([on('2027-06-10'), on('2027-05-20')])).toEqual({ left: 0, againOn: '2027-06-20' });
  });
});
