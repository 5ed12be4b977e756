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
import { instant, localDate } from './columns.ts';
import { account, contact, staff } from './people.ts';

export const campaign = pgTable(
  'campaign',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    key: text().notNull().unique(),
    /** proposed, running, paused, finished, superseded */
    state: text().notNull(),
    /** Number of the revision in force; null before the first approval. */
    revision: integer(),
    /** The next campaign midnight at which gates are judged. */
    judgeAt: instant('judge_at'),
    /** Why no mail leaves although the campaign runs: credentials refused, environment changed. */
    mailStopped: text('mail_stopped'),
    timeZone: text('time_zone').notNull(),
    finishedAt: instant('finished_at'),
  },
  (table) => [index('campaign_judge').on(table.judgeAt).where(sql`state = 'running'`)],
);

/** A change somebody wants; approval by someone else turns it into the next revision (E3). */
export const proposal = pgTable('proposal', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  campaignId: bigint('campaign_id', { mode: 'number' })
    .notNull()
    .references(() => campaign.id),
  plan: jsonb().notNull(),
  /** Hash of the plan, the template versions and the account set: what is approved, exactly. */
  hash: text().notNull(),
  templates: jsonb().notNull(),
  proposedBy: bigint('proposed_by', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  proposedAt: instant('proposed_at').notNull(),
  /** open, approved, withdrawn, void */
  state: text().notNull(),
});

export const revision = pgTable(
  'revision',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    number: integer().notNull(),
    plan: jsonb().notNull(),
    hash: text().notNull(),
    templates: jsonb().notNull(),
    proposedBy: bigint('proposed_by', { mode: 'number' })
      .notNull()
      .references(() => staff.id),
    approvedBy: bigint('approved_by', { mode: 'number' })
      .notNull()
      .references(() => staff.id),
    approvedAt: instant('approved_at').notNull(),
    accounts: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.number] })],
);

/** Materialised cohort membership: decided at approval, never displaced afterwards. */
export const member = pgTable(
  'member',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    cohort: text().notNull(),
    /** SHA-256(seed + ":" + external key): the order within everything that takes a share. */
    rank: text().notNull(),
    joinedAt: instant('joined_at').notNull(),
    late: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.accountId] }),
    index('member_cohort').on(table.campaignId, table.cohort, table.rank),
  ],
);

/** The ramp step of each account in each phase that has a ramp. */
export const rampStep = pgTable(
  'ramp_step',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    phase: text().notNull(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    step: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.phase, table.accountId] })],
);

export const phaseState = pgTable(
  'phase_state',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    phase: text().notNull(),
    plannedStart: localDate('planned_start').notNull(),
    plannedBecause: text('planned_because').notNull(),
    /** The campaign day at whose midnight the gates passed, and that instant. */
    realStart: localDate('real_start'),
    startedAt: instant('started_at'),
    rolledBackAt: instant('rolled_back_at'),
    /** The last verdict of its gates with reasons and numbers. */
    verdict: text(),
    gates: jsonb().notNull().default([]),
    /** First midnight at which the start was due and a gate said no. */
    waitingSince: localDate('waiting_since'),
    /** Gates that ever made it wait, by kind and place in the plan: `activated#2`. */
    waited: text().array().notNull().default(sql`'{}'`),
    approval: text(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.phase] })],
);

/** A person's yes to one start of one phase, or their override of its gates. */
export const gateApproval = pgTable('gate_approval', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  campaignId: bigint('campaign_id', { mode: 'number' })
    .notNull()
    .references(() => campaign.id),
  phase: text().notNull(),
  role: text().notNull(),
  staffId: bigint('staff_id', { mode: 'number' })
    .notNull()
    .references(() => staff.id),
  at: instant().notNull(),
  override: boolean().notNull().default(false),
  reason: text(),
});

export const pause = pgTable(
  'pause',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at'),
    reason: text().notNull(),
    staffId: bigint('staff_id', { mode: 'number' }).references(() => staff.id),
  },
  (table) => [uniqueIndex('pause_one_open').on(table.campaignId).where(sql`until_at is null`)],
);

/** Holds, exemptions and extensions. */
export const leniency = pgTable(
  'leniency',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    kind: text().notNull(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at'),
    liftedAt: instant('lifted_at'),
    days: integer().notNull().default(0),
    reason: text().notNull(),
    owner: text().notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [index('leniency_account').on(table.accountId)],
);

/** Work for a named owner. */
export const supportCase = pgTable(
  'support_case',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    topic: text().notNull(),
    subject: text().notNull(),
    owner: text().notNull(),
    openedAt: instant('opened_at').notNull(),
    dueAt: instant('due_at').notNull(),
    closedAt: instant('closed_at'),
    /** Opens once per account and cause, however often the cause is seen. */
    cause: text(),
    /** Who asked; null when nobody did. */
    contactId: bigint('contact_id', { mode: 'number' }).references(() => contact.id),
    /** The campaign whose file names owner and answer time; null when the account is in none. */
    campaignId: bigint('campaign_id', { mode: 'number' }).references(() => campaign.id),
    /** What was known when it was opened: stage, next date, seats, the last failed check. */
    facts: jsonb().notNull().default({}),
    /** When somebody above the owner is told that it is about to be late, and when they were. */
    escalateAt: instant('escalate_at'),
    escalatedAt: instant('escalated_at'),
    /** When its owner was told that it is theirs; null: still to be told. */
    ownerToldAt: instant('owner_told_at'),
  },
  (table) => [
    uniqueIndex('support_case_cause').on(table.accountId, table.cause).where(sql`closed_at is null`),
    index('support_case_open').on(table.accountId).where(sql`closed_at is null`),
    index('support_case_due').on(table.dueAt, table.id).where(sql`closed_at is null`),
    index('support_case_escalate')
      .on(table.escalateAt)
      .where(sql`closed_at is null and escalated_at is null`),
    index('support_case_untold')
      .on(table.owner, table.dueAt, table.id)
      .where(sql`closed_at is null and owner_told_at is null`),
  ],
);

/** What happened to a case: hand-overs with their reason, escalations, notes, its end. */
export const caseNote = pgTable(
  'case_note',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    caseId: bigint('case_id', { mode: 'number' })
      .notNull()
      .references(() => supportCase.id),
    at: instant().notNull(),
    /** handed-over, escalated, note, closed, reopened */
    what: text().notNull(),
    /** `system`, `staff:7`, `contact:34`. */
    actor: text().notNull(),
    text: text(),
    fromOwner: text('from_owner'),
    toOwner: text('to_owner'),
  },
  (table) => [index('case_note_case').on(table.caseId, table.id)],
);
