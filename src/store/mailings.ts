import type { Instant } from '../domain/instant.ts';
import type { MailingContact } from '../domain/mailing-readers.ts';
import type { MailingCampaign } from '../domain/mailing-rules.ts';
import type { AudienceAccount, AudienceContact } from './audience.ts';
import type { RunningCampaign } from './campaigns.ts';
import type { Db } from './connect.ts';

/** A campaign that has mailings, with the plan in force. */
export type CampaignWithMailings = RunningCampaign & { readonly state: MailingCampaign['state'] };

/**
 * Campaigns that may still send mail and whose plan has mailings, locked until the transaction ends, before anything
 * else as everywhere: none is paused or replaced while mail of it is written down.
 */
export async function campaignsWithMailings(db: Db): Promise<readonly CampaignWithMailings[]> {
  await db`select 1 from campaign where state in ('running', 'paused', 'finished') order by id for share`;
  return db<CampaignWithMailings[]>`
    select campaign.*, revision.plan
    from campaign join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    where campaign.state in ('running', 'paused', 'finished') and jsonb_array_length(revision.plan -> 'mailings') > 0
    order by campaign.id`;
}

/** Which of these accounts are in a cohort of which campaign: `campaign|account`. */
export async function memberships(
  db: Db,
  campaignIds: readonly number[],
  accountIds: readonly number[],
): Promise<ReadonlySet<string>> {
  const rows = await db<{ campaignId: number; accountId: number }[]>`
    select campaign_id, account_id from member
    where campaign_id = any(${campaignIds as number[]}) and account_id = any(${accountIds as number[]})`;
  return new Set(rows.map((one) => `${one.campaignId}|${one.accountId}`));
}

export type MailingAccount = Omit<AudienceAccount, 'cohort' | 'contacts'> & {
  readonly contacts: readonly (AudienceContact & MailingContact)[];
};

/**
 * Accounts with their current contacts, locked: two workers that answer events of one account do it one after the other,
 * so that each sees what the other has sent.
 */
export async function lockMailingAccounts(
  db: Db,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, MailingAccount>> {
  await db`select 1 from account where id = any(${accountIds as number[]}) order by id for no key update`;
  return mailingAccounts(db, accountIds);
}

export async function mailingAccounts(
  db: Db,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, MailingAccount>> {
  const rows = await db<MailingAccount[]>`
    select account.id, account.external_key, account.name, account.country, account.locale, account.time_zone, account.rep,
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'id', contact.id, 'email', contact.email, 'name', contact.name, 'role', contact.role,
                      'locale', contact.locale, 'timeZone', contact.time_zone, 'refused', contact.refused_at is not null,
                      'addressHash', encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex')) order by contact.id)
             from contact where contact.account_id = account.id and contact.removed_at is null), '[]'::jsonb) as contacts
    from account where account.id = any(${accountIds as number[]})`;
  return new Map(rows.map((row) => [row.id, row]));
}

export type MailingDelivery = {
  readonly id: string;
  readonly accountId: number;
  readonly dueAt: Instant;
  /** No worker has it. */
  readonly waiting: boolean;
};

/**
 * Mail of a mailing that waits, or was due after an instant, locked. What never left does not count, nor what leaves no more
 * unless a person lets it, nor what came back; a complaint says that it was read.
 */
export async function lockRecentMailings(
  db: Db,
  of: { readonly campaignId: number; readonly key: string; readonly accountIds: readonly number[] },
  since: Instant,
): Promise<readonly MailingDelivery[]> {
  return db<MailingDelivery[]>`
    select id, account_id, due_at, state = 'pending' as waiting from delivery
    where account_id = any(${of.accountIds as number[]}) and campaign_id = ${of.campaignId} and mailing = 'mailing'
      and key = ${of.key} and state not in ('suppressed', 'cancelled', 'failed')
      and not (state = 'pending' and late_at is not null) and (refuted_at is null or refutation = 'complained')
      and (state = 'pending' or due_at > ${since})
    order by id for update`;
}

/** A mail to one contact about some events. */
export type NewMailing = {
  readonly id: string;
  readonly accountId: number;
  readonly contactId: number;
  readonly dueAt: Instant;
  readonly template: string;
  readonly templateHash: string;
  readonly locale: string;
  readonly addressHash: string;
  readonly events: readonly number[];
};

/**
 * Adds mail to the ledger, each as the contact's next run. It is kept with it what it will speak of; the letter itself is
 * written when it leaves. Accounts are locked by {@link lockMailingAccounts}, so no run is given twice.
 */
export async function insertMailings(
  db: Db,
  campaignId: number,
  key: string,
  rows: readonly NewMailing[],
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    insert into delivery (campaign_id, mailing, key, kind, id, account_id, contact_id, due_at, template, template_hash,
                          locale, address_hash, variables, run)
    select ${campaignId}, 'mailing', ${key}, 'mailing', new.id, new.account_id, new.contact_id, new.due_at, new.template,
           new.template_hash, new.locale, new.address_hash, new.variables,
           coalesce((select max(run) from delivery where delivery.campaign_id = ${campaignId} and delivery.key = ${key}
                     and delivery.contact_id = new.contact_id), 0) + 1
    from unnest(${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.accountId)}::bigint[],
                ${rows.map((one) => one.contactId)}::bigint[], ${rows.map((one) => one.dueAt)}::timestamptz[],
                ${rows.map((one) => one.template)}::text[], ${rows.map((one) => one.templateHash)}::text[],
                ${rows.map((one) => one.locale)}::text[], ${rows.map((one) => one.addressHash)}::text[],
                ${rows.map((one) => JSON.stringify({ occasion: { events: one.events } }))}::text[]::jsonb[])
      as new (id, account_id, contact_id, due_at, template, template_hash, locale, address_hash, variables)`;
}

/** Mail that waits speaks of more events. */
export async function joinMailings(
  db: Db,
  rows: readonly { readonly id: string; readonly events: readonly number[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    update delivery
    set variables = jsonb_set(coalesce(variables, '{"occasion": {}}'), '{occasion,events}',
                              coalesce(variables -> 'occasion' -> 'events', '[]') || new.events)
    from unnest(${rows.map((one) => one.id)}::text[],
                ${rows.map((one) => JSON.stringify(one.events))}::text[]::jsonb[]) as new (id, events)
    where delivery.id = new.id and delivery.state = 'pending'`;
}
