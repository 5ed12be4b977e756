import { type EntitlementState, stateOn } from './entitlement-state.ts';
import type { LocalDate } from './instant.ts';

/** What is known of a copy of the software that wants a seat, and of the account it wants it of. */
export type CopyFacts = {
  /** Key of the product the copy says it is; null when it did not say. */
  readonly says: string | null;
  /** Products that a copy of this id was heard of with, in this account or in none yet. */
  readonly heardWith: readonly string[];
  /** Products the page is about that its button stands on. */
  readonly about: readonly string[];
  /** Products the account owns. */
  readonly owned: readonly string[];
};

/** Which product a copy is of: one the account owns, one it does not, or nobody can tell. */
export type CopyProduct =
  | { readonly kind: 'product'; readonly product: string }
  | { readonly kind: 'not-owned' }
  | { readonly kind: 'unclear' };

/**
 * Which product's seat a copy of the software takes: what it says itself, else what it was heard of with, else the one the
 * page is about. Nothing is guessed among several: a seat of the wrong product activates nothing and is missing elsewhere.
 */
export function productOfCopy({ says, heardWith, about, owned }: CopyFacts): CopyProduct {
  const named = says === null ? (onlyOne(heardWith) ?? onlyOne(about)) : says;
  if (named === null) return { kind: 'unclear' };
  return owned.includes(named) ? { kind: 'product', product: named } : { kind: 'not-owned' };
}

function onlyOne(products: readonly string[]): string | null {
  const [first, ...others] = new Set(products);
  return first === undefined || others.length > 0 ? null : first;
}

/** In this order an entitlement is asked for a seat, so that a refusal names what is nearest to being in force. */
const ASKED_FIRST: readonly EntitlementState[] = ['in-force', 'not-started', 'suspended', 'expired'];

/**
 * The entitlement to a product that a seat is asked of first.
 * @param today in the account's zone
 * @returns null when there is none to this product
 */
export function entitlementToAsk<
  Row extends Parameters<typeof stateOn>[0] & { readonly id: number; readonly product: string },
>(rows: readonly Row[], product: string, today: LocalDate): Row | null {
  const place = (row: Row) => ASKED_FIRST.indexOf(stateOn(row, today));
  const [first] = rows
    .filter((row) => row.product === product)
    .toSorted((a, b) => place(a) - place(b) || a.id - b.id);
  return first ?? null;
}
