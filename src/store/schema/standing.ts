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
import { campaign } from './campaign.ts';
import { bytes, instant, localDate } from './columns.ts';
import { account } from './people.ts';

/**
 * Where each account stands with each product (feature '' is the product itself). Its next change is `look_again_at`:
 * a date with an index, found by the ticker, never by a loop over accounts.
 */
export const standing = pgTable(
  'standing',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    product: text().notNull(),
    feature: text().notNull().default(''),
    stage: text().notNull(),
    since: instant().notNull(),
    phase: text(),
    lenient: text().notNull(),
    gracePhase: text('grace_phase'),
    graceStartedAt: instant('grace_started_at'),
    graceEndsAt: instant('grace_ends_at'),
    enforcingSince: instant('enforcing_since'),
    enforcing: jsonb(),
    stragglerReason: text('straggler_reason'),
    stragglerPhase: text('straggler_phase'),
    stragglerSince: instant('straggler_since'),
    brownoutFrom: instant('brownout_from'),
    brownoutUntil: instant('brownout_until'),
    nextStage: text('next_stage'),
    nextAt: instant('next_at'),
    because: jsonb().notNull().default([]),
    lookAgainAt: instant('look_again_at'),
    /** Bumped with each look, so that two workers cannot both save. */
    version: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.accountId, table.product, table.feature] }),
    index('standing_due').on(table.lookAgainAt).where(sql`look_again_at is not null`),
    index('standing_account').on(table.accountId, table.product),
    index('standing_enforcing')
      .on(table.campaignId, table.enforcingSince)
      .where(sql`enforcing_since is not null`),
  ],
);

/** Each change of a standing, for the account's history and the campaign's metrics. */
export const standingChange = pgTable(
  'standing_change',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    product: text().notNull(),
    feature: text().notNull(),
    at: instant().notNull(),
    phase: text(),
    fromStage: text('from_stage').notNull(),
    toStage: text('to_stage').notNull(),
    /** A failed check may block from here on. */
    enforcing: boolean().notNull(),
    /** A promised brown-out runs from here on. */
    brownout: boolean().notNull(),
    /** E1 and E7 keep it behind. */
    straggler: text(),
    noticeId: text('notice_id'),
    because: jsonb().notNull(),
  },
  (table) => [
    index('standing_change_account').on(table.accountId, table.at),
    index('standing_change_campaign').on(table.campaignId, table.at),
  ],
);

/** The ratchet of policy documents: revision of one subject × product (P2). */
export const policyRevision = pgTable(
  'policy_revision',
  {
    /** `account:<external key>`, `installation:<id>`, `anonymous`. */
    subject: text().notNull(),
    product: text().notNull(),
    revision: integer().notNull(),
    /** Hash of what this revision says; null until it is issued for the first time. */
    content: text(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.product] })],
);

/** Ed25519 keys that sign policy documents. The private half is sealed under SECRET. */
export const signingKey = pgTable(
  'signing_key',
  {
    kid: text().primaryKey(),
    /** next, active, retired */
    state: text().notNull(),
    publicJwk: jsonb('public_jwk').notNull(),
    privateSealed: bytes('private_sealed').notNull(),
    /** Signed by the key that was active when this one was made; null for the first. */
    endorsement: text(),
    createdAt: instant('created_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (table) => [uniqueIndex('signing_key_one_active').on(table.state).where(sql`state = 'active'`)],
);

/** Business time. One row; `now_at` is null when machine time is business time. */
export const clock = pgTable('clock', {
  id: integer().primaryKey(),
  nowAt: instant('now_at'),
  epoch: integer().notNull().default(1),
});

/** L1: every decision, in its own transaction; one sealer chains them afterwards. */
export const audit = pgTable(
  'audit',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant().notNull(),
    /** Who: `staff:12`, `system`, `contact:34`. No names, no addresses: those stay outside the chain. */
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    why: text(),
    before: jsonb(),
    after: jsonb(),
    /** Of a bulk decision: how many rows, and the root hash of them, sorted. */
    rows: integer(),
    root: text(),
    /** Position in the chain and its hash, set by the sealer. */
    seal: bigint({ mode: 'number' }).unique(),
    hash: text(),
  },
  (table) => [
    index('audit_unsealed').on(table.id).where(sql`seal is null`),
    index('audit_subject').on(table.subject, table.at),
  ],
);

/** Which database and which transport this is: a copy elsewhere sends nothing until a person confirms it. */
export const environment = pgTable('environment', {
  id: integer().primaryKey(),
  secretCheck: text('secret_check').notNull(),
  transport: text(),
  firstSeenOn: localDate('first_seen_on').notNull(),
});
