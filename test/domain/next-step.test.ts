import { describe, expect, it } from 'vitest';
import { nextStep, type OwnedForStep } from '../../src/domain/next-step.ts';

const TODAY = '2027-06-01';

function owned(changes: Partial<OwnedForStep> = {}): OwnedForStep {
  return {
    id: 1,
    product: 'atlas-cad',
    quantity: 5,
    activeSeats: 2,
    starts: null,
    expires: null,
    suspended: false,
    changes: [],
    ...changes,
  };
}

const until = (day: string) => [
  { to: 'warn', day: '2027-05-01' } as const,
  { to: 'grace', day: '2027-06-10' } as const,
  { to: 'grace-end', day } as const,
];

describe('what a customer should do next', () => {
  it('is to activate before the day that could block, the nearest first', () => {
    const rows = [
      owned({ id: 1, changes: until('2027-08-01') }),
      owned({ id: 2, changes: until('2027-07-01'), activeSeats: 4 }),
    ];
    expect(nextStep(rows, TODAY)).toEqual({ kind: 'activate', id: 2, free: 1, before: '2027-07-01' });
  });

  it('is nothing once every seat is taken, or no date is left', () => {
    expect(nextStep([owned({ activeSeats: 5, changes: until('2027-07-01') })], TODAY)).toEqual({
      kind: 'nothing',
    });
    expect(nextStep([owned({ changes: until('2027-05-20') })], TODAY)).toEqual({ kind: 'nothing' });
  });

  it('is to talk about what has expired, unless another entitlement to it is in force', () => {
    const expired = owned({ id: 3, expires: '2027-05-31' });
    expect(nextStep([expired], TODAY)).toEqual({ kind: 'expired', id: 3 });
    expect(nextStep([expired, owned()], TODAY)).toEqual({ kind: 'nothing' });
    expect(nextStep([{ ...expired, expires: TODAY }], TODAY)).toEqual({ kind: 'nothing' });
  });

  it('is to activate what nobody uses yet, with no date to keep', () => {
    expect(nextStep([owned({ activeSeats: 0 })], TODAY)).toEqual({
      kind: 'activate',
      id: 1,
      free: 5,
      before: null,
    });
  });

  it('never is to activate what is suspended, or has not begun', () => {
    const dated = { activeSeats: 0, changes: until('2027-07-01') };
    expect(nextStep([owned({ ...dated, suspended: true })], TODAY)).toEqual({ kind: 'nothing' });
    expect(nextStep([owned({ ...dated, starts: '2027-06-02' })], TODAY)).toEqual({ kind: 'nothing' });
  });

  it('is not known for who owns nothing', () => {
    expect(nextStep([], TODAY)).toBeNull();
  });
});
