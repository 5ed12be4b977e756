import type { LocalDate, ZoneName } from './instant.ts';

/** What a `where` can ask of an account, at one instant. */
export type AccountFacts = {
  readonly externalKey: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  readonly region: string | null;
  /** BCP 47, e.g. `de-DE`. */
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
  /** The rep's staff key. */
  readonly rep: string | null;
  /** External key of the parent account. Accounts with one parent form a group. */
  readonly parent: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Sum of the quantities of the entitlements in force. */
  readonly seats: number;
  /** Keys of the products the account owns: any entitlement, expired ones included. */
  readonly owns: readonly string[];
};

export type AttributeValue = string | number | boolean;

export const CONTACT_ROLES = ['primary', 'technical', 'billing'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

export const STAFF_ROLES = [
  'administrator',
  'product-manager',
  'approver',
  'sales',
  'support',
  'viewer',
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A right to a product, as the domain needs it. Dates are local days of the account; expiry is the end of its day. */
export type EntitlementFacts = {
  readonly id: string;
  readonly product: string;
  readonly quantity: number;
  readonly features: readonly string[];
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  readonly suspended: boolean;
};
