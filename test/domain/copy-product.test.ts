import { describe, expect, it } from 'vitest';
import { entitlementToAsk, productOfCopy } from '../../src/domain/copy-product.ts';

const BOTH = ['atlas-cad', 'atlas-viewer'];
const facts = { says: null, heardWith: [], about: BOTH, owned: BOTH };

describe('the product a copy of the software takes a seat of', () => {
  it('is the one it says, whatever the page is about', () => {
    expect(productOfCopy({ ...facts, says: 'atlas-viewer', about: ['atlas-cad'] })).toEqual({
      kind: 'product',
      product: 'atlas-viewer',
    });
  });

  it('is the one it was heard of with, when it says nothing', () => {
    expect(productOfCopy({ ...facts, heardWith: ['atlas-viewer'], about: ['atlas-cad'] })).toEqual({
      kind: 'product',
      product: 'atlas-viewer',
    });
  });

  it('is the one the page is about, when nobody ever heard of it', () => {
    expect(productOfCopy({ ...facts, about: ['atlas-cad', 'atlas-cad'] })).toEqual({
      kind: 'product',
      product: 'atlas-cad',
    });
  });

  it('is never guessed among several', () => {
    expect(productOfCopy(facts)).toEqual({ kind: 'unclear' });
    expect(productOfCopy({ ...facts, heardWith: BOTH })).toEqual({ kind: 'unclear' });
  });

  it('is none that is not owned', () => {
    expect(productOfCopy({ ...facts, says: 'atlas-sim' })).toEqual({ kind: 'not-owned' });
    expect(productOfCopy({ ...facts, heardWith: ['atlas-sim'], about: ['atlas-cad'] })).toEqual({
      kind: 'not-owned',
    });
  });
});

describe('the entitlement a seat is asked of first', () => {
  const row = (id: number, changes: { readonly expires?: string; readonly suspended?: boolean } = {}) => ({
    ...{ id, product: 'atlas-cad', starts: null, expires: null, suspended: false },
    ...changes,
  });

  it('is one in force, else the one that is nearest to it', () => {
    const over = row(1, { expires: '2027-05-31' });
    const suspended = row(2, { suspended: true });
    expect(entitlementToAsk([over, suspended, row(3)], 'atlas-cad', '2027-06-01')?.id).toBe(3);
    expect(entitlementToAsk([over, suspended], 'atlas-cad', '2027-06-01')?.id).toBe(2);
    expect(entitlementToAsk([over], 'atlas-viewer', '2027-06-01')).toBeNull();
  });
});
