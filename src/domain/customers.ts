import type { AttributeValue, ContactRole, StaffRole } from './account.ts';
import type { LocalDate, ZoneName } from './instant.ts';

/**
 * What an import brings: every list complete and checked. Accounts, reps and contacts refer to each other by external
 * key, and every key that is named exists.
 */
export type Customers = {
  /** Reps and their managers; {@link countCustomers} tells them apart. */
  readonly reps: readonly ImportedRep[];
  readonly accounts: readonly ImportedAccount[];
  readonly contacts: readonly ImportedContact[];
  readonly entitlements: readonly ImportedEntitlement[];
  readonly identifiers: readonly ImportedIdentifier[];
};

export type ImportedRep = {
  readonly externalKey: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  /** The manager's rep key. */
  readonly manager: string | null;
  readonly region: string | null;
};

export type ImportedAccount = {
  readonly externalKey: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  readonly region: string | null;
  /** BCP 47, e.g. `de-DE`. */
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
  /** A rep's key. */
  readonly rep: string | null;
  /** The parent account's external key. */
  readonly parent: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
};

export type ImportedContact = {
  /** Stable id. Without one of its own: account key, `:`, e-mail in lower case. */
  readonly externalKey: string;
  /** The account's external key. */
  readonly account: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: ContactRole;
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
};

/** Dates are local days of the account; expiry is the end of its day. */
export type ImportedEntitlement = {
  readonly externalKey: string;
  /** The account's external key. */
  readonly account: string;
  readonly product: string;
  readonly quantity: number;
  readonly features: readonly string[];
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  /** Null or left out: the files do not say, so it stays as it is; a new one is not. */
  readonly suspended?: boolean | null;
  readonly licenseKey: string | null;
};

export const IDENTIFIER_KINDS = ['serial', 'customer-number', 'order-number'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export type ImportedIdentifier = {
  /** The account's external key. */
  readonly account: string;
  readonly kind: IdentifierKind;
  readonly value: string;
};

export type CustomerCounts = {
  readonly accounts: number;
  readonly reps: number;
  readonly managers: number;
  readonly contacts: number;
  readonly entitlements: number;
  readonly identifiers: number;
};

/** How many of each. A manager here is one whom others name as manager and who owns no account; `reps` counts all the others. */
export function countCustomers(customers: Customers): CustomerCounts {
  const owners = new Set(customers.accounts.map((account) => account.rep));
  const named = new Set(customers.reps.map((rep) => rep.manager));
  const managers = customers.reps.filter(
    (rep) => named.has(rep.externalKey) && !owners.has(rep.externalKey),
  ).length;
  return {
    accounts: customers.accounts.length,
    reps: customers.reps.length - managers,
    managers,
    contacts: customers.contacts.length,
    entitlements: customers.entitlements.length,
    identifiers: customers.identifiers.length,
  };
}

/** One line for people: `85 accounts, 35 reps and 6 managers, 170 contacts, …`. */
export function describeCustomers(customers: Customers): string {
  const count = countCustomers(customers);
  const of = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const staff = of(count.reps, 'rep') + (count.managers > 0 ? ` and ${of(count.managers, 'manager')}` : '');
  const rest = [
    of(count.contacts, 'contact'),
    of(count.entitlements, 'entitlement'),
    of(count.identifiers, 'identifier'),
  ];
  return [of(count.accounts, 'account'), staff, ...rest].join(', ');
}
