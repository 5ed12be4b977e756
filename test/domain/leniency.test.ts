import { describe, expect, it } from 'vitest';
import {
  cameBackAt,
  endOf,
  extensionDays,
  inForce,
  latestExtension,
  untilText,
} from '../../src/domain/leniency.ts';
import { leniency, slot } from './standing-facts.ts';

const JUNE = slot('2027-06-01');
const hold = leniency('hold', '2027-05-03', { until: slot('2027-06-07') });

describe('leniencies', () => {
  it('end when they expire or when somebody lifts them, whichever is first', () => {
    expect(endOf(hold)).toBe(slot('2027-06-07'));
    expect(endOf({ ...hold, liftedAt: JUNE })).toBe(JUNE);
    expect(endOf({ ...hold, liftedAt: slot('2027-07-01') })).toBe(slot('2027-06-07'));
    expect(endOf({ ...hold, until: null })).toBeNull();
    expect(endOf({ ...hold, until: null, liftedAt: JUNE })).toBe(JUNE);
  });

  it('are in force from their first instant up to their end, each kind for itself', () => {
    expect(inForce([hold], 'hold', hold.from - 1)).toBeNull();
    expect(inForce([hold], 'hold', hold.from)).toBe(hold);
    expect(inForce([hold], 'hold', slot('2027-06-07') - 1)).toBe(hold);
    expect(inForce([hold], 'hold', slot('2027-06-07'))).toBeNull();
    expect(inForce([hold], 'exemption', JUNE)).toBeNull();
  });

  it('count as the one that lasts longest', () => {
    const open = leniency('hold', '2027-05-10', { id: '2' });
    expect(inForce([hold, open], 'hold', JUNE)).toBe(open);
    expect(inForce([open, hold], 'hold', JUNE)).toBe(open);
  });

  it('say for people when they end', () => {
    expect(untilText(hold, 'Europe/Berlin')).toBe('until 2027-06-07');
    expect(untilText({ ...hold, until: null }, 'Europe/Berlin')).toBe('until somebody lifts it');
  });

  it('add the days of all extensions given so far and not taken back', () => {
    const first = leniency('extension', '2027-05-03', { days: 10 });
    const second = leniency('extension', '2027-05-20', { id: '2', days: 5 });
    expect(extensionDays([first, second], slot('2027-05-19'))).toBe(10);
    expect(extensionDays([first, second], JUNE)).toBe(15);
    expect(extensionDays([{ ...first, liftedAt: slot('2027-05-04') }, second], JUNE)).toBe(5);
    expect(extensionDays([leniency('hold', '2027-05-03', { days: 9 })], JUNE)).toBe(0);
    expect(latestExtension([second, first], JUNE)).toBe(second);
    expect(latestExtension([second, first], slot('2027-05-19'))).toBe(first);
    expect(latestExtension([hold], JUNE)).toBeNull();
  });

  it('bring an account back at the last end of a hold or exemption, never of an extension (E10)', () => {
    const exemption = leniency('exemption', '2027-05-03', { until: slot('2027-05-10') });
    expect(cameBackAt([hold, exemption], JUNE)).toBe(slot('2027-05-10'));
    expect(cameBackAt([hold, exemption], slot('2027-06-07'))).toBe(slot('2027-06-07'));
    expect(cameBackAt([hold], JUNE)).toBeNull();
    expect(
      cameBackAt([leniency('extension', '2027-05-03', { liftedAt: slot('2027-05-04') })], JUNE),
    ).toBeNull();
  });
});
