import { describe, expect, it } from 'vitest';
import { nextStep, nextSteps, type OwnedForStep } from '../../src/domain/next-step.ts';

const TODAY = '2027-06-01';

function owned(changes: Partial<OwnedForStep> = {}): OwnedForStep {
  return {
    id: 1,
    product: 'atlas-cad',
    quantity: 5,
    activeSeats: 2,
    overage: 0,
    starts: null,
    expires: null,
    suspended: false,
    blocks: false,
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
      owned({ id: 2, product: 'atlas-viewer', changes: until('2027-07-01'), activeSeats: 4 }),
    ];
    expect(nextStep(rows, TODAY)).toEqual({ kind: 'activate', id: 2, free: 1, before: '2027-07-01' });
  });

  it('counts the free seats of all entitlements to a product together, and leads to one that has some', () => {
    const rows = [
      owned({ id: 1, activeSeats: 5, changes: until('2027-07-01') }),
      owned({ id: 2, activeSeats: 3, changes: until('2027-07-01') }),
    ];
    expect(nextStep(rows, TODAY)).toEqual({ kind: 'activate', id: 2, free: 2, before: '2027-07-01' });
  });

  it('is nothing once every seat that was bought is taken and none beyond is needed, or no date is left', () => {
    const taken = owned({ activeSeats: 5, overage: 0.1, changes: until('2027-07-01') });
    expect(nextStep([taken], TODAY)).toEqual({ kind: 'nothing' });
    expect(nextStep([owned({ activeSeats: 5 })], TODAY)).toEqual({ kind: 'nothing' });
    expect(nextStep([owned({ changes: until('2027-05-20') })], TODAY)).toEqual({ kind: 'nothing' });
  });

  it('is to free a seat where copies without one are blocked, or will be, and the overage is used up, too', () => {
    const full = owned({ activeSeats: 6, overage: 0.1 });
    expect(nextStep([{ ...full, blocks: true }], TODAY)).toEqual({ kind: 'full', id: 1 });
    expect(nextStep([{ ...full, changes: until('2027-07-01') }], TODAY)).toEqual({ kind: 'full', id: 1 });
    const other = owned({ id: 2, activeSeats: 4, blocks: true });
    expect(nextStep([{ ...full, blocks: true }, other], TODAY)).toEqual({ kind: 'blocked', id: 2 });
  });

  it('is what undoes a block before all that only comes closer', () => {
    const dated = owned({ id: 1, changes: until('2027-06-12') });
    const blocked = owned({ id: 2, product: 'atlas-viewer', blocks: true, changes: until('2027-05-20') });
    expect(nextStep([dated, blocked], TODAY)).toEqual({ kind: 'blocked', id: 2 });
    const cutOff = owned({ id: 3, product: 'atlas-sim', blocks: true, expires: '2027-05-31' });
    expect(nextStep([dated, blocked, cutOff], TODAY)).toEqual({ kind: 'expired', id: 3 });
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

  it('never is to activate what is suspended, or has not begun: it says so', () => {
    const dated = { activeSeats: 0, changes: until('2027-07-01') };
    expect(nextStep([owned({ ...dated, suspended: true })], TODAY)).toEqual({ kind: 'suspended', id: 1 });
    expect(nextStep([owned({ ...dated, starts: '2027-06-02' })], TODAY)).toEqual({
      kind: 'not-started',
      id: 1,
      from: '2027-06-02',
    });
    const renewed = owned({ id: 2, starts: '2027-06-05' });
    const cutOff = [owned({ expires: '2027-05-31', blocks: true }), { ...renewed, blocks: true }];
    expect(nextStep(cutOff, TODAY)).toEqual({ kind: 'not-started', id: 2, from: '2027-06-05' });
  });

  it('is not known for who owns nothing', () => {
    expect(nextStep([], TODAY)).toBeNull();
  });

  it('can be asked for each product', () => {
    const rows = [owned({ blocks: true }), owned({ id: 2, product: 'atlas-viewer', suspended: true })];
    expect([...nextSteps(rows, TODAY)]).toEqual([
      ['atlas-cad', { kind: 'blocked', id: 1 }],
      ['atlas-viewer', { kind: 'suspended', id: 2 }],
    ]);
  });
});
