import type { Instant } from '../domain/instant.ts';
import { mailingReaders } from '../domain/mailing-readers.ts';
import { campaignOfEvent, decideMailing, type LatestMailing, orderCase } from '../domain/mailing-rules.ts';
import type { Mailing } from '../domain/plan.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { openCases } from '../store/cases.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  lockUnappliedMailingEvents,
  markMailingEventsApplied,
  type UnappliedMailingEvent,
} from '../store/mailing-events.ts';
import { writtenAbout } from '../store/mailing-fates.ts';
import {
  type CampaignWithMailings,
  campaignsWithMailings,
  insertMailings,
  joinMailings,
  lockMailingAccounts,
  lockRecentMailings,
  type MailingAccount,
  memberships,
  type NewMailing,
} from '../store/mailings.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { newDeliveryId } from './freeze-wave.ts';

const BATCH = 500;

/** Older mail changes nothing about when the next one leaves. */
const RECENT_MS = 48 * 3_600_000;

/**
 * Makes mail of what happened: an order, an attempt to activate that failed. Each event is applied once, in the
 * transaction that puts its mail into the ledger, from where it goes the way of all mail. What no campaign speaks of is
 * applied without any.
 * @returns how many events were applied
 */
export async function applyMailingEvents(context: Pick<FlowContext, 'pool' | 'templates'>): Promise<number> {
  let applied = 0;
  for (;;) {
    const batch = await inTransaction(context.pool, (db) => applyBatch(context, db));
    if (batch === 0) return applied;
    applied += batch;
  }
}

async function applyBatch(context: Pick<FlowContext, 'templates'>, db: Db): Promise<number> {
  // Campaigns first, then events, accounts and mail: a pause and a claim take their locks in this order too.
  const campaigns = await campaignsWithMailings(db);
  const events = await lockUnappliedMailingEvents(db, BATCH);
  if (events.length === 0) return 0;
  const now = await businessNow(db);
  const accounts = await lockMailingAccounts(db, [...new Set(events.map((one) => one.accountId))]);
  for (const [campaign, ofCampaign] of await campaignsOf(db, campaigns, events)) {
    for (const mailing of campaign.plan.mailings) {
      const answered = ofCampaign.filter((one) => one.on === mailing.on);
      if (answered.length > 0) await answer(context, db, { campaign, mailing, accounts, now }, answered);
    }
  }
  await markMailingEventsApplied(
    db,
    events.map((one) => one.id),
    now,
  );
  return events.length;
}

/** Each event goes to the one campaign that answers it, if any does. */
async function campaignsOf(
  db: Db,
  campaigns: readonly CampaignWithMailings[],
  events: readonly UnappliedMailingEvent[],
): Promise<ReadonlyMap<CampaignWithMailings, readonly UnappliedMailingEvent[]>> {
  const members = await memberships(
    db,
    campaigns.map((one) => one.id),
    events.map((one) => one.accountId),
  );
  const answering = new Map<CampaignWithMailings, UnappliedMailingEvent[]>();
  for (const event of events) {
    if (event.breakGlass) continue;
    const found = campaignOfEvent(
      campaigns
        .filter(({ plan }) => plan.products.some((one) => one.key === event.product))
        .filter(({ plan }) => plan.mailings.some((one) => one.on === event.on))
        .map((campaign) => ({
          id: campaign.id,
          state: campaign.state,
          member: members.has(`${campaign.id}|${event.accountId}`),
          campaign,
        })),
    );
    if (found !== null) answering.set(found.campaign, [...(answering.get(found.campaign) ?? []), event]);
  }
  return answering;
}

type Answer = {
  readonly campaign: CampaignWithMailings;
  readonly mailing: Mailing;
  readonly accounts: ReadonlyMap<number, MailingAccount>;
  readonly now: Instant;
};

/** Puts the mail of one mailing about some events into the ledger: one a contact, whatever the account's events are. */
async function answer(
  context: Pick<FlowContext, 'templates'>,
  db: Db,
  { campaign, mailing, accounts, now }: Answer,
  events: readonly UnappliedMailingEvent[],
): Promise<void> {
  const byAccount = new Map<number, number[]>();
  for (const one of events) byAccount.set(one.accountId, [...(byAccount.get(one.accountId) ?? []), one.id]);
  const accountIds = [...byAccount.keys()];
  const sent = await lockRecentMailings(
    db,
    { campaignId: campaign.id, key: mailing.key, accountIds },
    now - RECENT_MS,
  );
  const written = await writtenAbout(
    db,
    events.map((one) => one.id),
  );
  const rows: NewMailing[] = [];
  const joined: { id: string; events: readonly number[] }[] = [];
  const unheard: number[] = [];
  for (const [accountId, ids] of byAccount) {
    const account = accounts.get(accountId);
    const own = sent.filter((one) => one.accountId === accountId);
    const newest = Math.max(...own.map((one) => one.dueAt));
    const last = own.filter((one) => one.dueAt === newest);
    const latest: LatestMailing | null =
      last.length === 0 ? null : { dueAt: newest, waiting: last.every((one) => one.waiting) };
    const decided = decideMailing(mailing.on, latest, now);
    if (decided.kind === 'join') joined.push(...last.map(({ id }) => ({ id, events: ids })));
    if (decided.kind !== 'send' || account === undefined) continue;
    const { letters, isUnheard } = mailingReaders(account.contacts, mailing.to, ids, written);
    if (isUnheard) unheard.push(accountId);
    for (const { contact, events: about } of letters) {
      const locale = contact.locale ?? account.locale ?? 'en';
      rows.push({
        id: newDeliveryId(),
        accountId,
        contactId: contact.id,
        dueAt: decided.dueAt,
        template: mailing.template,
        // The version is judged when it leaves: what was approved then, for nobody froze this mail (E3).
        templateHash: context.templates.hashOf(mailing.template, locale) ?? '',
        locale,
        addressHash: contact.addressHash,
        events: about,
      });
    }
  }
  await insertMailings(db, campaign.id, mailing.key, rows);
  await joinMailings(db, joined);
  const found = orderCase(campaign.plan.support, now, calendarsOf(campaign.plan, now).campaign);
  await openCases(
    db,
    unheard.map((accountId) => ({ ...found, accountId, campaignId: campaign.id, preferRep: true })),
  );
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'mailings-planned',
    subject: `campaign:${campaign.key}/${mailing.key}`,
    why: `Revision ${campaign.revision}, as approved: mail on ${mailing.on}.`,
    after: { events: events.length, deliveries: rows.length, joined: joined.length, unheard: unheard.length },
    rows: events.length,
    root: rootHash(events.map((one) => `${one.id}\t${one.accountId}`)),
  });
}
