import { describe, expect, it } from 'vitest';
import { seatRefusal, seatsLeft } from '../../src/domain/seats-left.ts';

const TODAY = '2027-06-01';

function row(changes: Partial<Parameters<typeof seatRefusal>[0][number]> = {}) {
  return {
    product: 'atlas-cad',
    quantity: 10,
    activeSeats: 4,
    overage: 0.1,
    starts: null,
    expires: null,
    suspended: false,
    ...changes,
  };
}

describe('seats that are left of a product', () => {
  it('are those of all its entitlements in force, with the overage of each', () => {
    const over = row({ expires: '2027-05-31' });
    expect(seatsLeft([row(), row({ quantity: 5, activeSeats: 5 }), over], TODAY)).toEqual({
      bought: 6,
      granted: 8,
    });
  });

  it('are none of one that was lowered under its use, which takes none from the others (A4)', () => {
    expect(seatsLeft([row({ quantity: 2, activeSeats: 9 }), row()], TODAY)).toEqual({
      bought: 6,
      granted: 7,
    });
  });

  it('are not the question where nothing is in force', () => {
    expect(seatsLeft([row({ suspended: true })], TODAY)).toBeNull();
  });
});

describe('why one more device could get no seat', () => {
  it('is nothing while the overage or another entitlement has one', () => {
    expect(seatRefusal([row({ activeSeats: 10 })], 'atlas-cad', TODAY)).toBeNull();
    expect(seatRefusal([row({ activeSeats: 11 }), row()], 'atlas-cad', TODAY)).toBeNull();
  });

  it('is that all are taken, or what keeps the product from being in force', () => {
    const taken = row({ activeSeats: 11 });
    expect(seatRefusal([taken, row({ product: 'atlas-viewer' })], 'atlas-cad', TODAY)).toBe('no-seats');
    const over = row({ expires: '2027-05-31' });
    expect(seatRefusal([over], 'atlas-cad', TODAY)).toBe('expired');
    expect(seatRefusal([over, row({ suspended: true })], 'atlas-cad', TODAY)).toBe('suspended');
    expect(seatRefusal([over, row({ starts: '2027-06-02' })], 'atlas-cad', TODAY)).toBe('not-started');
  });
});
