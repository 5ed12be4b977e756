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
  },
  (table) => [index('entitlement_account').on(table.accountId, table.product)],
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
  },
  (table) => [
    primaryKey({ columns: [table.product, table.id] }),
    index('installation_account').on(table.accountId, table.product),
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
  },
  (table) => [
    uniqueIndex('activation_one_seat')
      .on(table.entitlementId, table.device)
      .where(sql`deactivated_at is null`),
    index('activation_account').on(table.accountId, table.product).where(sql`deactivated_at is null`),
  ],
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
