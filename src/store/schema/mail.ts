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
import { account, contact, staff } from './people.ts';

/** One wave or briefing of a campaign: planned, then frozen when its briefing leaves (M4). */
export const waveState = pgTable(
  'wave_state',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    wave: text().notNull(),
    /** First and last day on which it is planned to leave. */
    plannedFrom: localDate('planned_from'),
    plannedTo: localDate('planned_to'),
    frozenAt: instant('frozen_at'),
    /** The briefing that froze it: none of its mail is claimed before that one was sent (M7). */
    briefing: text(),
    templates: jsonb().notNull().default({}),
    /** Why it was refused as a whole before anything was sent. */
    refused: text(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.wave] })],
);

export const briefingState = pgTable(
  'briefing_state',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    briefing: text().notNull(),
    plannedOn: localDate('planned_on'),
    /** Its deliveries exist and its waves are frozen. */
    leftAt: instant('left_at'),
    /** None of its deliveries waits any more: its waves may be claimed (M7). */
    sentAt: instant('sent_at'),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.briefing] })],
);

/** The ledger: one (wave, mailing or briefing; reader; run) each. */
export const delivery = pgTable(
  'delivery',
  {
    /** Opaque and unguessable: the one thing the provider carries for us. */
    id: text().primaryKey(),
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    /** wave, mailing, briefing */
    mailing: text().notNull(),
    /** Key of the wave, mailing or briefing. */
    key: text().notNull(),
    phase: text(),
    /** Kind of the wave; `briefing` or `mailing` for the others. */
    kind: text().notNull(),
    accountId: bigint('account_id', { mode: 'number' }).references(() => account.id),
    contactId: bigint('contact_id', { mode: 'number' }).references(() => contact.id),
    staffId: bigint('staff_id', { mode: 'number' }).references(() => staff.id),
    run: integer().notNull().default(1),
    state: text().notNull().default('pending'),
    reason: text(),
    dueAt: instant('due_at').notNull(),
    template: text().notNull(),
    templateHash: text('template_hash').notNull(),
    locale: text().notNull(),
    /** The address at freezing: a contact that changed it since is not current for this delivery. */
    addressHash: text('address_hash').notNull(),
    /** What a notice promised this account. */
    notBefore: localDate('not_before'),
    brownouts: jsonb().notNull().default([]),
    /** Machine time of the claim and who holds it: leases are not business time. */
    claimedAt: instant('claimed_at'),
    claimedBy: text('claimed_by'),
    /** How often it was claimed: tells one claim from the next. */
    claims: integer().notNull().default(0),
    /** Claimed, and certainly not handed to the provider yet. False for what an older version of the program claims. */
    held: boolean().notNull().default(false),
    attempts: integer().notNull().default(0),
    /** Machine time before which it is not tried again. */
    notUntil: instant('not_until'),
    /** Found past its lateness limit: it waits for a person. */
    lateAt: instant('late_at'),
    providerId: text('provider_id'),
    acceptedAt: instant('accepted_at'),
    deliveredAt: instant('delivered_at'),
    refutedAt: instant('refuted_at'),
    refutation: text(),
    acknowledgedAt: instant('acknowledged_at'),
    variables: jsonb(),
    contentHash: text('content_hash'),
  },
  (table) => [
    uniqueIndex('delivery_once_contact')
      .on(table.campaignId, table.key, table.contactId, table.run)
      .where(sql`contact_id is not null`),
    uniqueIndex('delivery_once_staff')
      .on(table.campaignId, table.key, table.staffId, table.run)
      .where(sql`staff_id is not null`),
    index('delivery_due_order').on(table.dueAt, table.id).where(sql`state = 'pending'`),
    index('delivery_claimed').on(table.claimedAt).where(sql`state in ('claimed', 'in-doubt')`),
    index('delivery_account').on(table.accountId, table.phase),
    index('delivery_contact').on(table.contactId, table.acceptedAt),
    index('delivery_late').on(table.lateAt).where(sql`late_at is not null`),
    index('delivery_campaign').on(table.campaignId, table.key, table.state),
  ],
);

/** What happened to a delivery beside its provider's events: attempts that were not simply taken, and what people decided. */
export const deliveryNote = pgTable(
  'delivery_note',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => delivery.id),
    /** Business time. */
    at: instant().notNull(),
    /** in-doubt, try-later, rejected, late, resolved, sent-again, was-accepted, given-up */
    what: text().notNull(),
    /** `system`, or `staff:7`. */
    actor: text().notNull(),
    reason: text(),
  },
  (table) => [index('delivery_note_delivery').on(table.deliveryId, table.at)],
);

/** How fast a sender may go, across all workers. Machine time: it survives restarts and has nothing to do with the campaign's days. */
export const mailPace = pgTable('mail_pace', {
  /** Transport and sending domain. */
  sender: text().primaryKey(),
  /** The earliest instant at which the next mail may leave. */
  nextAt: instant('next_at').notNull(),
  /** Since when it goes without a break: a pause or a long silence starts the ramp anew. */
  rampFrom: instant('ramp_from').notNull(),
  /** The day this sender was first used: its warm-up counts from there (UTC). */
  firstDay: localDate('first_day').notNull(),
  day: localDate().notNull(),
  /** Mails let go on `day`. */
  dayCount: integer('day_count').notNull(),
});

/** Where this database sends mail from. When database or transport are others than confirmed, nothing leaves until a person confirms. */
export const mailEnvironment = pgTable('mail_environment', {
  id: integer().primaryKey().default(1),
  /** The server's own identifier and the database's name: a copy restored elsewhere differs. */
  database: text().notNull(),
  /** Transport, its host and the sending address. */
  transport: text().notNull(),
  confirmedAt: instant('confirmed_at').notNull(),
  confirmedBy: text('confirmed_by').notNull(),
});

/** Optional mail a contact does not want, by stream; it counts for their address. Required notices are in no stream (M8). */
export const optOut = pgTable(
  'opt_out',
  {
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contact.id),
    /** reminders, surveys, invitations */
    stream: text().notNull(),
    at: instant().notNull(),
    /** unsubscribed, complained, preferences */
    because: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.contactId, table.stream] })],
);

/** What the provider said, once per event id; applied to the ledger at our own pace. */
export const providerEvent = pgTable(
  'provider_event',
  {
    id: text().primaryKey(),
    deliveryId: text('delivery_id').notNull(),
    kind: text().notNull(),
    at: instant().notNull(),
    reason: text(),
    receivedAt: instant('received_at').notNull(),
    appliedAt: instant('applied_at'),
  },
  (table) => [
    index('provider_event_unapplied').on(table.receivedAt).where(sql`applied_at is null`),
    index('provider_event_delivery').on(table.deliveryId),
  ],
);

/** Links in mail: they locate, they do not authenticate. Stored hashed (A3, M9). */
export const link = pgTable(
  'link',
  {
    tokenHash: text('token_hash').primaryKey(),
    purpose: text().notNull(),
    deliveryId: text('delivery_id'),
    accountId: bigint('account_id', { mode: 'number' }).references(() => account.id),
    contactId: bigint('contact_id', { mode: 'number' }).references(() => contact.id),
    staffId: bigint('staff_id', { mode: 'number' }).references(() => staff.id),
    campaignId: bigint('campaign_id', { mode: 'number' }).references(() => campaign.id),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [index('link_delivery').on(table.deliveryId)],
);

/** Short codes mailed on demand: a link locates, the code proves that the person reads the contact's mail. Machine time. */
export const portalCode = pgTable(
  'portal_code',
  {
    id: text().primaryKey(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contact.id),
    /** Keyed with SECRET: six digits alone are quickly guessed from a plain hash. */
    codeHash: text('code_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** Wrong guesses so far. */
    attempts: integer().notNull().default(0),
    usedAt: instant('used_at'),
  },
  (table) => [index('portal_code_contact').on(table.contactId, table.createdAt)],
);

/** Something happened that a campaign's `mailings` may answer with mail; applied once. Business time. */
export const mailingEvent = pgTable(
  'mailing_event',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** entitlement-created, activation-failed */
    on: text().notNull(),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    product: text().notNull(),
    /** Of the entitlement. */
    entitlementId: bigint('entitlement_id', { mode: 'number' }),
    at: instant().notNull(),
    appliedAt: instant('applied_at'),
  },
  (table) => [index('mailing_event_unapplied').on(table.id).where(sql`applied_at is null`)],
);

export const surveyAnswer = pgTable(
  'survey_answer',
  {
    campaignId: bigint('campaign_id', { mode: 'number' })
      .notNull()
      .references(() => campaign.id),
    phase: text().notNull(),
    contactId: bigint('contact_id', { mode: 'number' })
      .notNull()
      .references(() => contact.id),
    accountId: bigint('account_id', { mode: 'number' })
      .notNull()
      .references(() => account.id),
    score: integer().notNull(),
    comment: text(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.phase, table.contactId] })],
);

/** The inbox of the `capture` transport. */
export const capturedMail = pgTable('captured_mail', {
  deliveryId: text('delivery_id').primaryKey(),
  toEmail: text('to_email').notNull(),
  toName: text('to_name'),
  subject: text().notNull(),
  html: text().notNull(),
  text: text().notNull(),
  headers: jsonb().notNull(),
  at: instant().notNull(),
  raw: bytes(),
});
