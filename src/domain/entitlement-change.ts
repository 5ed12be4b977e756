import type { StaffRole } from './account.ts';
import { addDays } from './days.ts';
import { stateOn } from './entitlement-state.ts';
import type { Instant, LocalDate } from './instant.ts';
import { ok, type Result, refuse } from './result.ts';

/** What an entitlement grants, and for how long. Days are local days of its account, the last ones included. */
export type EntitlementTerms = {
  readonly quantity: number;
  readonly features: readonly string[];
  /** Null: always has been. */
  readonly starts: LocalDate | null;
  /** Null: never ends. */
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  readonly suspended: boolean;
};

/** One verb each. A day that is left out stays as it is; null takes the end away. */
export type EntitlementChange =
  | {
      readonly kind: 'extend';
      readonly expires?: LocalDate | null | undefined;
      readonly supportUntil?: LocalDate | null | undefined;
    }
  /** Sets right what was written down wrongly: the one verb that may bring an end forward. */
  | {
      readonly kind: 'correct';
      readonly starts?: LocalDate | null | undefined;
      readonly expires?: LocalDate | null | undefined;
      readonly supportUntil?: LocalDate | null | undefined;
    }
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'features'; readonly features: readonly string[] }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'reinstate' };

export type ChangeKind = EntitlementChange['kind'];

/** As the audit names what was done. */
export const CHANGED_AS: Readonly<Record<ChangeKind, string>> = {
  extend: 'entitlement-extended',
  correct: 'entitlement-corrected',
  quantity: 'entitlement-quantity-changed',
  features: 'entitlement-features-changed',
  suspend: 'entitlement-suspended',
  reinstate: 'entitlement-reinstated',
};

export type ChangeRefusal =
  | 'quantity'
  | 'nothing-to-change'
  | 'shorter'
  | 'ends-before'
  | 'starts-after'
  | 'unknown-feature';

export const MOST_SEATS = 10_000_000;

/** Who may change what customers are and own: whoever sells, supports or runs a rollout. Not who only approves or looks. */
export function mayChangeCustomers(role: StaffRole): boolean {
  return role === 'administrator' || role === 'product-manager' || role === 'sales' || role === 'support';
}

/** What a change may depend on beside the entitlement itself. */
export type ChangeFacts = {
  /** The account's day. */
  readonly today: LocalDate;
  /** Features of the product; null while nobody has said which it has. */
  readonly knownFeatures: readonly string[] | null;
};

/**
 * The terms after a change; equal ones (see {@link sameTerms}) when it changes nothing, so that asking twice is asking once.
 * A quantity below the seats in use is fine: nobody loses a seat, and no new one is taken (A4).
 */
export function changeTerms(
  terms: EntitlementTerms,
  change: EntitlementChange,
  facts: ChangeFacts,
): Result<EntitlementTerms, ChangeRefusal> {
  switch (change.kind) {
    case 'suspend':
    case 'reinstate':
      return ok({ ...terms, suspended: change.kind === 'suspend' });
    case 'quantity':
      return isQuantity(change.quantity) ? ok({ ...terms, quantity: change.quantity }) : badQuantity();
    case 'features':
      return withFeatures(terms, change.features, facts.knownFeatures);
    case 'extend':
      return extended(terms, change);
    case 'correct':
      return corrected(terms, change, facts.today);
  }
}

/** Are these terms fine for a new entitlement? */
export function checkNewTerms(
  terms: EntitlementTerms,
  knownFeatures: readonly string[] | null,
): Result<EntitlementTerms, ChangeRefusal> {
  if (!isQuantity(terms.quantity)) return badQuantity();
  const wrong = endsTooEarly(terms);
  return wrong ?? withFeatures(terms, terms.features, knownFeatures);
}

/** Do two say the same? */
export function sameTerms(a: EntitlementTerms, b: EntitlementTerms): boolean {
  return (
    a.quantity === b.quantity &&
    a.starts === b.starts &&
    a.expires === b.expires &&
    a.supportUntil === b.supportUntil &&
    a.suspended === b.suspended &&
    a.features.length === b.features.length &&
    a.features.every((feature) => b.features.includes(feature))
  );
}

/**
 * Did the customer get more: seats, a later end, another feature, longer support, or back what was suspended? Then a mailing
 * may say how to use it. What is suspended is told of once it can be used again.
 */
export function givesMore(before: EntitlementTerms, after: EntitlementTerms): boolean {
  if (after.suspended) return false;
  return (
    before.suspended ||
    after.quantity > before.quantity ||
    isLater(after.expires, before.expires) ||
    after.features.some((one) => !before.features.includes(one)) ||
    supportsLonger(before.supportUntil, after.supportUntil)
  );
}

/** Without a day there is no support, as far as anybody knows. */
function supportsLonger(before: LocalDate | null, after: LocalDate | null): boolean {
  return after !== null && (before === null || after > before);
}

/** Is it good for something, on this day of its account or later? An account that gets it may then be told how to use it. */
export function isOfUse(terms: EntitlementTerms, today: LocalDate): boolean {
  const state = stateOn(terms, today);
  return state === 'in-force' || state === 'not-started';
}

/** Somebody else changed it since the asker looked. */
export function checkVersion(version: number, ifVersion: number | null): Result<true, 'changed-meanwhile'> {
  if (ifVersion === null || ifVersion === version) return ok(true);
  return refuse(
    'changed-meanwhile',
    `Somebody changed this entitlement meanwhile: it is at version ${version}, and you saw version ${ifVersion}. Look at it again, then decide.`,
  );
}

function extended(
  terms: EntitlementTerms,
  change: Extract<EntitlementChange, { kind: 'extend' }>,
): Result<EntitlementTerms, ChangeRefusal> {
  if (change.expires === undefined && change.supportUntil === undefined)
    return refuse(
      'nothing-to-change',
      'Say until when: a day for `expires`, for `supportUntil`, or for both.',
    );
  const { expires = terms.expires, supportUntil = terms.supportUntil } = change;
  if (isLater(terms.expires, expires))
    return refuse(
      'shorter',
      `It ${untilWords(terms.expires)} already, which is later. An extension never brings an end forward; a correction may.`,
    );
  // Support that nobody bought yet has no end that could come forward.
  if (terms.supportUntil !== null && isLater(terms.supportUntil, supportUntil))
    return refuse(
      'shorter',
      `It is on support until ${terms.supportUntil} already, which is later. An extension never brings an end forward; a correction may.`,
    );
  const after = { ...terms, expires, supportUntil };
  return endsTooEarly(after) ?? ok(after);
}

function corrected(
  terms: EntitlementTerms,
  change: Extract<EntitlementChange, { kind: 'correct' }>,
  today: LocalDate,
): Result<EntitlementTerms, ChangeRefusal> {
  const { starts = terms.starts, expires = terms.expires, supportUntil = terms.supportUntil } = change;
  if (change.starts === undefined && change.expires === undefined && change.supportUntil === undefined)
    return refuse('nothing-to-change', 'Say what is right: a day for `starts`, `expires` or `supportUntil`.');
  const after = { ...terms, starts, expires, supportUntil };
  const taken = takesBackwards(terms, after, today);
  if (taken === 'end')
    return refuse(
      'ends-before',
      `An end can be brought forward to ${today}, the account's today, and not before it.`,
    );
  const wrong = endsTooEarly(after);
  if (wrong !== null) return wrong;
  if (taken === 'start')
    return refuse(
      'starts-after',
      `It has begun, so its start can be put off to ${today}, the account's today, and not after it: everybody would be locked out at once. To stop it until then, suspend it.`,
    );
  return ok(after);
}

/** What ended so lately may still let people work: it blocks from the next day for tightening, which a blackout puts off. */
const STILL_WORKS_DAYS = 31;

/**
 * Would other terms lock people out backwards or at once, who could work yesterday and were right to? By an end before
 * today, or by a start after it. What had not begun, was over long ago or is suspended takes nothing from anybody.
 * @param today the account's day
 */
export function takesBackwards(
  before: EntitlementTerms,
  after: EntitlementTerms,
  today: LocalDate,
): 'end' | 'start' | null {
  const hasBegun = before.starts === null || before.starts <= today;
  const isLongOver = before.expires !== null && before.expires < addDays(today, -STILL_WORKS_DAYS);
  if (!hasBegun || isLongOver || before.suspended || after.suspended) return null;
  if (after.expires !== null && after.expires < today && isLater(before.expires, after.expires)) return 'end';
  return after.starts !== null && after.starts > today ? 'start' : null;
}

function withFeatures(
  terms: EntitlementTerms,
  features: readonly string[],
  known: readonly string[] | null,
): Result<EntitlementTerms, 'unknown-feature'> {
  const wanted = [...new Set(features)].toSorted();
  const unknown = known === null ? [] : wanted.filter((feature) => !known.includes(feature));
  if (known !== null && unknown.length > 0) {
    const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    return refuse('unknown-feature', `The product has no feature ${unknown.join(', ')}; ${has}.`);
  }
  return ok({ ...terms, features: wanted });
}

function endsTooEarly({ starts, expires }: EntitlementTerms) {
  if (starts === null || expires === null || starts <= expires) return null;
  return refuse('ends-before', `It would end on ${expires}, before it starts on ${starts}.`);
}

function isQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_SEATS;
}

function badQuantity() {
  return refuse(
    'quantity',
    `A quantity is a whole number from 1 to ${MOST_SEATS}. To stop an entitlement, suspend it.`,
  );
}

/** Null is later than every day: it never comes. */
function isLater(a: LocalDate | null, b: LocalDate | null): boolean {
  if (b === null) return false;
  return a === null || a > b;
}

function untilWords(expires: LocalDate | null): string {
  return expires === null ? 'never ends' : `runs until ${expires}`;
}

/** How long an account that takes over what another had goes without blocking, where it would block before. */
export const TAKEN_OVER_DAYS = 30;

/**
 * Must the account that gets an entitlement be let off for a while? Its devices without a seat were used where nothing
 * blocked so soon, and nobody told their people of the dates they come under. When the time is over E10 tells anew.
 * @param from since or from when the product blocks at the account that gives it away; null: no such date
 * @param to the same of the account that gets it
 */
export function needsAirAfterTransfer(from: Instant | null, to: Instant | null, now: Instant): boolean {
  if (to === null || to >= now + TAKEN_OVER_DAYS * DAY_MS) return false;
  return from === null || Math.max(from, now) > Math.max(to, now);
}

/** The same of both accounts. A device that loses its seat was blocked by no date so far, whichever account it is of. */
export function airAfterTransfer(
  blocks: { readonly giving: Instant | null; readonly receiving: Instant | null },
  withoutSeat: { readonly giving: number; readonly receiving: number },
  now: Instant,
): { readonly giving: boolean; readonly receiving: boolean } {
  const before = withoutSeat.receiving > 0 ? null : blocks.giving;
  return {
    giving: withoutSeat.giving > 0 && needsAirAfterTransfer(null, blocks.giving, now),
    receiving: needsAirAfterTransfer(before, blocks.receiving, now),
  };
}

const DAY_MS = 86_400_000;
