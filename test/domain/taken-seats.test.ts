import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import { type EndedSeat, seatToComeBack } from '../../src/domain/taken-seats.ts';

const DEVICE = fingerprintOf({ disk: 'd', board: 'b', mac: 'm' });
const OTHER = fingerprintOf({ disk: 'x', board: 'y', mac: 'm' });
const ended = (endedBecause: string | null, changes: Partial<EndedSeat> = {}): EndedSeat => ({
  ...{ installation: 'i-1', fingerprint: DEVICE, deviceName: 'Studio 3', endedBecause },
  ...changes,
});
const asker = { installation: 'i-1', fingerprint: null };

describe('a seat comes back', () => {
  test.each(['lease', 'transfer'])('when a %s took it', (because) => {
    const seat = ended(because);
    expect(seatToComeBack([seat], asker, 'most')).toBe(seat);
  });

  test.each(['moved', 'support', null])(
    'not when it was given back (%s), also after it was taken before',
    (because) => {
      expect(seatToComeBack([ended(because), ended('lease')], asker, 'most')).toBeNull();
    },
  );

  test('to the device on which the software was installed anew, and to no other', () => {
    const seat = ended('lease');
    const anew = { installation: 'i-2', fingerprint: DEVICE };
    expect(seatToComeBack([seat], anew, 'most')).toBe(seat);
    expect(seatToComeBack([seat], { ...anew, fingerprint: OTHER }, 'most')).toBeNull();
    expect(seatToComeBack([seat], { ...anew, fingerprint: null }, 'most')).toBeNull();
  });

  test('to nobody for a device that nobody could see', () => {
    const blind = fingerprintOf({ installation: 'i-1' });
    const seat = ended('lease', { fingerprint: blind });
    expect(seatToComeBack([seat], { installation: 'i-2', fingerprint: blind }, 'any')).toBeNull();
    expect(seatToComeBack([seat], { installation: 'i-1', fingerprint: blind }, 'any')).toBe(seat);
  });
});
