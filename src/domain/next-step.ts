import type { CustomerChange } from './customer-changes.ts';
import type { LocalDate } from './instant.ts';
import { isStricter } from './policy/stage.ts';

/** An entitlement with what has been planned for its product and account. */
export type OwnedForStep = {
  readonly id: number;
  readonly quantity: number;
  readonly activeSeats: number;
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly suspended: boolean;
  readonly product: string;
  readonly changes: readonly CustomerChange[];
};

/** The one thing a customer should do next. */
export type NextStep =
  /** `before`: the day blocking may begin; null when none is planned. */
  | {
      readonly kind: 'activate';
      readonly id: number;
      readonly free: number;
      readonly before: LocalDate | null;
    }
  | { readonly kind: 'expired'; readonly id: number }
  | { readonly kind: 'nothing' };

/**
 * What a customer should do next: activate where seats are free and a date comes, the nearest date first; then talk about
 * what has expired; then activate what nobody uses yet. Null when they own nothing.
 * @param today in the account's zone
 */
export function nextStep(owned: readonly OwnedForStep[], today: LocalDate): NextStep | null {
  if (owned.length === 0) return null;
  const open = owned
    .filter((one) => isInForce(one, today) && one.activeSeats < one.quantity)
    .map((one) => ({ one, before: blockingDay(one.changes, today) }));
  const [dated] = open
    .filter(({ before }) => before !== null)
    .toSorted((a, b) => String(a.before).localeCompare(String(b.before)) || a.one.id - b.one.id);
  if (dated !== undefined) return activate(dated.one, dated.before);
  const inForce = new Set(owned.filter((one) => isInForce(one, today)).map((one) => one.product));
  const expired = owned.find((one) => hasExpired(one, today) && !inForce.has(one.product));
  if (expired !== undefined) return { kind: 'expired', id: expired.id };
  const unused = open.find(({ one }) => one.activeSeats === 0);
  return unused === undefined ? { kind: 'nothing' } : activate(unused.one, null);
}

function activate(one: OwnedForStep, before: LocalDate | null): NextStep {
  return { kind: 'activate', id: one.id, free: one.quantity - one.activeSeats, before };
}

/** The first day to come on which a copy that is not activated may be blocked. */
function blockingDay(changes: readonly CustomerChange[], today: LocalDate): LocalDate | null {
  const next = changes.find(
    ({ to, day }) => day > today && (to === 'grace-end' || (to !== 'grace' && isStricter(to, 'warn'))),
  );
  return next?.day ?? null;
}

function isInForce(one: OwnedForStep, today: LocalDate): boolean {
  return !one.suspended && !hasExpired(one, today) && (one.starts === null || one.starts <= today);
}

function hasExpired({ expires }: OwnedForStep, today: LocalDate): boolean {
  return expires !== null && expires < today;
}
