import type { Instant } from '../domain/instant.ts';
import { type NewCase, openCases } from './cases.ts';
import type { Db } from './connect.ts';

/** What whoever asked is told about their case. */
export type OpenedCase = {
  readonly id: number;
  /** The person's name, or that of the group the campaign gives: for people of the vendor. */
  readonly owner: string;
  /** Staff key, or the name of the group. */
  readonly ownerKey: string;
  readonly dueAt: Instant;
};

/**
 * Opens a case; while one of the same account and cause is open, that one is the answer: a double click is one question.
 * It is locked until the transaction ends, so that nobody closes it before what is added to it is written.
 */
export async function openCase(
  db: Db,
  one: NewCase & { readonly cause: string },
): Promise<OpenedCase & { readonly isNew: boolean }> {
  for (;;) {
    const [id] = await openCases(db, [one]);
    const [row] = await db<OpenedCase[]>`
      select support_case.id, coalesce(staff.name, support_case.owner) as owner,
             support_case.owner as owner_key, due_at
      from support_case left join staff on staff.external_key = support_case.owner
      where account_id = ${one.accountId} and cause = ${one.cause} and closed_at is null
      for no key update of support_case`;
    // It was open for the first statement and closed for the second: there is room for a new one now.
    if (row !== undefined) return { ...row, isNew: id !== undefined };
  }
}

/** Closes a case that is open. @returns the account it is about; null when there is no such open case */
export async function closeCase(
  db: Db,
  id: number,
  at: Instant,
): Promise<{ readonly accountId: number } | null> {
  const [row] = await db<{ accountId: number }[]>`
    update support_case set closed_at = ${at} where id = ${id} and closed_at is null returning account_id`;
  return row ?? null;
}

/**
 * Locks an account until the transaction ends, so that what it may take is counted right. Rows that only name the account
 * are still written meanwhile: whoever advances standings holds them and then writes such rows, and would wait in a circle.
 */
export async function lockAccount(db: Db, accountId: number): Promise<void> {
  await db`select 1 from account where id = ${accountId} for no key update`;
}

/** Did this contact give the account more time since an instant? How many days, if so. */
export async function daysTakenSince(
  db: Db,
  accountId: number,
  createdBy: string,
  since: Instant,
): Promise<number | null> {
  const [row] = await db<{ days: number }[]>`
    select days from leniency
    where account_id = ${accountId} and kind = 'extension' and lifted_at is null and created_by = ${createdBy}
      and from_at >= ${since}
    order by id desc limit 1`;
  return row?.days ?? null;
}

/** The account a reader of a briefing is asked about first, and who proposed what it announces. */
export async function briefingSubject(
  db: Db,
  deliveryId: string,
  waves: readonly string[],
  staffKey: string,
): Promise<{ readonly accountId: number; readonly proposer: string } | null> {
  const [row] = await db<{ accountId: number; proposer: string }[]>`
    select wave.account_id, proposer.external_key as proposer
    from delivery briefing
    join campaign on campaign.id = briefing.campaign_id
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    join staff proposer on proposer.id = revision.proposed_by
    join delivery wave on wave.campaign_id = briefing.campaign_id and wave.mailing = 'wave' and wave.key = any(${waves as string[]})
    join account on account.id = wave.account_id
    where briefing.id = ${deliveryId}
    order by account.rep = ${staffKey} desc nulls last, account.name limit 1`;
  return row ?? null;
}

/** The campaign whose file names owner and answer time of a case: its own, else the newest of its account; null when none covers it. */
export async function campaignOfCase(db: Db, id: number): Promise<number | null> {
  const [row] = await db<{ campaignId: number | null }[]>`
    select coalesce(support_case.campaign_id, max(member.campaign_id)) as campaign_id
    from support_case left join member on member.account_id = support_case.account_id
    where support_case.id = ${id} group by support_case.campaign_id`;
  return row?.campaignId ?? null;
}

/** The newest campaign in force an account is in; null when none covers it. */
export async function campaignOfAccount(db: Db, accountId: number): Promise<number | null> {
  const [row] = await db<{ campaignId: number }[]>`
    select campaign.id as campaign_id from member join campaign on campaign.id = member.campaign_id
    where member.account_id = ${accountId} and campaign.revision is not null and campaign.state <> 'superseded'
    order by campaign.id desc limit 1`;
  return row?.campaignId ?? null;
}
