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
import { instant } from './columns.ts';

/** People of the vendor. A rep is staff who owns accounts. */
export const staff = pgTable(
  'staff',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    externalKey: text('external_key').notNull().unique(),
    name: text().notNull(),
    email: text().notNull(),
    role: text().notNull(),
    /** External key of the manager. */
    manager: text(),
    region: text(),
    active: boolean().notNull().default(true),
  },
  (table) => [index('staff_email').on(sql`lower(${table.email})`)],
);

/** One-time links by which staff sign in; stored hashed. */
export const signInLink = pgTable('sign_in_link', {
  tokenHash: text('token_hash').primaryKey(),
  staffId: bigint('staff_id', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const session = pgTable('session', {
  tokenHash: text('token_hash').primaryKey(),
  staffId: bigint('staff_id', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  csrf: text().notNull(),
  expiresAt: instant('expires_at').notNull(),
});

/** Bearer tokens of integrations; the prefix lets a person recognise one. */
export const apiToken = pgTable('api_token', {
  tokenHash: text('token_hash').primaryKey(),
  prefix: text().notNull(),
  name: text().notNull(),
  staffId: bigint('staff_id', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
  /** What it may be used for, within what the person may; null: everything. */
  scopes: text().array(),
});

/** The first answer to a request that carries an idempotency key: the same request gets it again, a different one is refused. Machine time. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    /** Who asked: the hash of the token. */
    asker: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of method, path and body. */
    request: text().notNull(),
    /** Null while the first one is still being answered. */
    status: integer(),
    answer: jsonb(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.asker, table.key] }),
    index('idempotency_key_age').on(table.createdAt),
  ],
);

/** Customer companies, known by their external key. */
export const account = pgTable(
  'account',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    externalKey: text('external_key').notNull().unique(),
    name: text().notNull(),
    country: text(),
    region: text(),
    locale: text(),
    timeZone: text('time_zone'),
    /** Staff external key. */
    rep: text(),
    /** External key of the parent account. */
    parent: text(),
    tags: text().array().notNull().default(sql`'{}'`),
    attributes: jsonb().notNull().default({}),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('account_rep').on(table.rep),
    index('account_parent').on(table.parent),
    // Somebody on the phone gives the beginning of a name: the pattern class lets an index find it in any collation.
    index('account_name_prefix').on(sql`lower(${table.name}) text_pattern_ops`),
    index('account_key_prefix').on(sql`lower(${table.externalKey}) text_pattern_ops`),
  ],
);

/** People at an account. A contact that is removed stays as a row so that its deliveries keep their meaning. */
export const contact = pgTable(
  'contact',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    externalKey: text('external_key').notNull(),
    email: text().notNull(),
    name: text(),
    role: text().notNull(),
    locale: text(),
    timeZone: text('time_zone'),
    removedAt: instant('removed_at'),
    /** The provider refuses this address (bounce or complaint); a correction clears it. */
    refusedAt: instant('refused_at'),
    refusedBecause: text('refused_because'),
  },
  (table) => [
    uniqueIndex('contact_key').on(table.accountId, table.externalKey),
    index('contact_email').on(sql`lower(${table.email})`),
    index('contact_name_prefix').on(sql`lower(${table.name}) text_pattern_ops`),
    index('contact_email_prefix').on(sql`lower(${table.email}) text_pattern_ops`),
  ],
);

/** Old serials, customer and order numbers: what an installation may send as a hint. */
export const identifier = pgTable(
  'identifier',
  {
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    kind: text().notNull(),
    value: text().notNull(),
  },
  (table) => [uniqueIndex('identifier_once').on(table.value, table.kind, table.accountId)],
);
