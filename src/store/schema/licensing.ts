import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { bytes, instant, localDate } from './columns.ts';
import { account } from './people.ts';

export const product = pgTable('product', {
  key: text().primaryKey(),
  name: text().notNull(),
  features: text().array().notNull().default(sql`'{}'`),
});

export const entitlement = pgTable(
  'entitlement',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    externalKey: text('external_key').notNull().unique(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    product: text().notNull(),
    quantity: integer().notNull(),
    features: text().array().notNull().default(sql`'{}'`),
    starts: localDate(),
    expires: localDate(),
    supportUntil: localDate('support_until'),
    suspendedAt: instant('suspended_at'),
    /** The license key: hashed for look-up, sealed for the portal, a prefix for recognition. */
    keyHash: text('key_hash').unique(),
    keySealed: bytes('key_sealed'),
    keyPrefix: text('key_prefix'),
    createdAt: instant('created_at').notNull(),
    /** Raised by each change: a form that was filled in from an older one is told so instead of undoing it. */
    version: integer().notNull().default(1),
    /** Why support gave it, for a day or some: an emergency is not bought, so it makes nobody an owner. Null: bought. */
    breakGlass: text('break_glass'),
    /** Device moves before this instant do not count: support lifted the limit. */
    movesLiftedAt: instant('moves_lifted_at'),
  },
  (table) => [
    index('entitlement_account').on(table.accountId, table.product),
    index('entitlement_key_prefix').on(table.keyPrefix),
    /** Every page of the console says which emergencies there are. */
    index('entitlement_break_glass').on(table.expires).where(sql`break_glass is not null`),
  ],
);

/** One copy of the client software. It belongs to an account by activation, or by a hint that matched. */
export const installation = pgTable(
  'installation',
  {
    id: text().notNull(),
    product: text().notNull(),
    accountId: bigint('account_id', { mode: 'number' }).references(() => account.id),
    /** False while only a hint says whose it is. */
    attributedByKey: boolean('attributed_by_key').notNull().default(false),
    hint: text(),
    firstContactAt: instant('first_contact_at').notNull(),
    lastContactAt: instant('last_contact_at').notNull(),
    /** The device it was last seen on, as `activation.device`; null while it never said. A device has one runway. */
    device: text(),
  },
  (table) => [
    primaryKey({ columns: [table.product, table.id] }),
    index('installation_account').on(table.accountId, table.product),
    index('installation_device').on(table.product, table.device).where(sql`device is not null`),
  ],
);

/** One seat of an entitlement, taken by one device. */
export const activation = pgTable(
  'activation',
  {
    id: text().primaryKey(),
    entitlementId: bigint('entitlement_id', { mode: 'number' })
      .notNull()
      .references(() => entitlement.id),
    /**
     * The entitlement whose key the device uses: another one of the account may have given the seat. Null in what an older
     * version of the program wrote: the one that gave it.
     */
    askedEntitlementId: bigint('asked_entitlement_id', { mode: 'number' }).references(() => entitlement.id),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    product: text().notNull(),
    /** SHA-256 of the fingerprint it came with first: one device, one seat. */
    device: text().notNull(),
    /** Its newest fingerprint: part name → SHA-256 of the part. The parts themselves are not kept. */
    fingerprint: jsonb().notNull(),
    deviceName: text('device_name'),
    installation: text(),
    activatedAt: instant('activated_at').notNull(),
    deactivatedAt: instant('deactivated_at'),
    /** Why it ended: moved, support, lease, transfer. Null while it stands, and for what ended before this was kept. */
    endedBecause: text('ended_because'),
    /** When the device was last heard of: a leased seat returns when this is too long ago. */
    lastSeenAt: instant('last_seen_at'),
    /** Activated by a file carried by hand: it is never heard of, so no lease takes its seat. */
    offline: boolean().notNull().default(false),
  },
  (table) => [
    uniqueIndex('activation_one_seat')
      .on(table.entitlementId, table.device)
      .where(sql`deactivated_at is null`),
    index('activation_account').on(table.accountId, table.product).where(sql`deactivated_at is null`),
    index('activation_name_prefix')
      .on(sql`lower(${table.deviceName}) text_pattern_ops`)
      .where(sql`device_name is not null`),
    index('activation_last_seen').on(table.lastSeenAt).where(sql`deactivated_at is null and not offline`),
    /** Whoever asks without a seat may have had one: of the account, and of the entitlement whose key it uses. */
    index('activation_ended')
      .on(table.accountId, table.product, table.installation)
      .where(sql`deactivated_at is not null`),
    index('activation_ended_of')
      .on(sql`coalesce(asked_entitlement_id, entitlement_id)`, table.endedBecause)
      .where(sql`deactivated_at is not null`),
  ],
);

/** A device that asked for a seat and got none: support sees why, and a mailing may help. */
export const activationFailure = pgTable(
  'activation_failure',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    entitlementId: bigint('entitlement_id', { mode: 'number' })
      .notNull()
      .references(() => entitlement.id),
    product: text().notNull(),
    installation: text(),
    deviceName: text('device_name'),
    /** no-seats, expired, suspended, not-started */
    why: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [index('activation_failure_account').on(table.accountId, table.at)],
);

/** Would-be verdicts: what clients would have done at the next stage. One row per device, day and reason. */
export const report = pgTable(
  'report',
  {
    product: text().notNull(),
    installation: text().notNull(),
    day: localDate().notNull(),
    code: text().notNull(),
    effect: text().notNull(),
    accountId: bigint('account_id', { mode: 'number' }).references(() => account.id),
    count: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.product, table.installation, table.day, table.code, table.effect] }),
    index('report_account').on(table.accountId, table.product, table.day),
    /** Few reports say so, and the forecast asks for these of all accounts. */
    index('report_blocking').on(table.accountId, table.product, table.day).where(sql`effect = 'block'`),
  ],
);
