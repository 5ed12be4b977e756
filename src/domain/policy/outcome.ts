import type { Code } from './code.ts';
import { type DocumentEntitlement, type PolicyDocument, subjectKind } from './document.ts';
import { hasSeat, type Receipt } from './receipt.ts';
import { type Clocks, furthest } from './trusted-time.ts';

/** What a check found, before any stage is asked. */
export type Outcome = {
  readonly passed: boolean;
  readonly code: Code;
  /** Epoch seconds at which a passing check will stop to pass, when that is known. */
  readonly until: number | null;
  /** False while the document or receipt is too old to block on this (P3, P4): then at most warn. */
  readonly mayBlock: boolean;
};

/** Is a document about this product satisfied? `receipt` must belong to it: see {@link fittingReceipt}. */
export function productOutcome(
  document: PolicyDocument,
  receipt: Receipt | null,
  installation: string | null,
  clocks: Clocks,
): Outcome {
  const kind = subjectKind(document.sub);
  if (kind !== 'account') {
    const code = kind === 'anonymous' ? 'NOT_FOUND' : 'NOT_ACTIVATED';
    if (receipt !== null) return seatOutcome(receipt, code, null, clocks);
    // Without an id there is no first contact to count a runway from.
    return kind === 'anonymous' && installation === null ? failed(code) : passed('IN_RUNWAY', null);
  }

  const right = rightOutcome(document, clocks);
  if (receipt === null) return right;
  const seat = seatOutcome(receipt, 'NOT_ACTIVATED', right.until, clocks);
  // A right that may not block yet does not cover up a seat that is missing.
  return right.passed || (!right.mayBlock && seat.mayBlock) ? seat : right;
}

/** The account's right to the product, seats left aside. */
function rightOutcome(document: PolicyDocument, clocks: Clocks): Outcome {
  const { entitlement } = document;
  if (entitlement === null) return failed('NOT_FOUND');
  if (entitlement.suspended) return failed('SUSPENDED');
  const mayBlock = document.iat >= (entitlement.blocksFrom ?? 0);
  if (!hasStarted(entitlement, document, clocks)) return failed('NOT_FOUND', mayBlock);
  const hasExpired = entitlement.expires !== null && document.iat >= entitlement.expires;
  return hasExpired ? failed('EXPIRED', mayBlock) : passed('VALID', entitlement.expires);
}

/**
 * Is one feature satisfied? As the product, and the entitlement must include it where entitlement facts are known.
 * A failure of the product that may not block yet does not cover up a feature that was never bought.
 */
export function featureOutcome(document: PolicyDocument, product: Outcome, feature: string): Outcome {
  const { entitlement } = document;
  const isCovered = !product.passed && product.mayBlock;
  if (isCovered || entitlement === null || subjectKind(document.sub) !== 'account') return product;
  return entitlement.features.includes(feature) ? product : failed('ENTITLEMENTS_MISSING');
}

/**
 * The receipt, if it is one of this installation beside this document, of the same epoch; else null, which is
 * never stricter.
 */
export function fittingReceipt(
  document: PolicyDocument | null,
  receipt: Receipt | null,
  installation: string | null,
): Receipt | null {
  if (document === null || receipt === null || installation === null) return null;
  const fits =
    receipt.iss === document.iss &&
    receipt.aud === document.aud &&
    receipt.subject === document.sub &&
    receipt.epoch === document.epoch &&
    receipt.sub === `installation:${installation}`;
  return fits ? receipt : null;
}

/** A start that has passed on any clock grants the right: it is the one date that loosens. */
function hasStarted({ starts }: DocumentEntitlement, document: PolicyDocument, clocks: Clocks): boolean {
  return starts === null || Math.max(document.iat, furthest(clocks)) >= starts;
}

/** The seat of the installation's device, or its runway: a new installation may run before it has one. */
function seatOutcome(receipt: Receipt, otherwise: Code, expires: number | null, clocks: Clocks): Outcome {
  if (hasSeat(receipt)) return passed('VALID', expires);
  if (receipt.iat < receipt.runwayEndsAt) return passed('IN_RUNWAY', receipt.runwayEndsAt);
  const isAlive = furthest(clocks) < receipt.exp;
  return failed(receipt.refusal ?? otherwise, isAlive && receipt.iat >= (receipt.blocksFrom ?? 0));
}

function passed(code: Code, until: number | null): Outcome {
  return { passed: true, code, until, mayBlock: false };
}

function failed(code: Code, mayBlock = true): Outcome {
  return { passed: false, code, until: null, mayBlock };
}
