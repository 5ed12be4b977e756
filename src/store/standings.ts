import type { Because } from '../domain/because.ts';
import type { Instant } from '../domain/instant.ts';
import type { Leniency } from '../domain/leniency.ts';
import type { Notice } from '../domain/notice.ts';
import type { Stage } from '../domain/policy/stage.ts';
import type { Enforcing, Standing, StragglerReason } from '../domain/standing.ts';
import { booleans, type Db } from './connect.ts';
import { provenAt } from './deliveries.ts';

/** A standing of one account × product × feature ('' is the product itself), with what its judgement needs of the account. */
export type StandingRow = {
  readonly accountId: number;
  readonly externalKey: string;
  readonly product: string;
  readonly feature: string;
  readonly cohort: string;
  readonly rank: string;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly standing: Standing;
};

/** Campaigns that have a standing to be looked at. */
export async function campaignsWithDueStandings(db: Db, now: Instant): Promise<readonly number[]> {
  const rows = await db<{ campaignId: number }[]>`
    select distinct campaign_id from standing where look_again_at <= ${now} order by campaign_id`;
  return rows.map((row) => row.campaignId);
}

/**
 * The next batch of due standings, all rows of each of its accounts together, lowest rank first so that limits fill in
 * the approved order. The rows are locked, so that whoever wakes one of them meanwhile waits and is not overwritten.
 * Call it with the campaign locked.
 */
export async function dueStandings(
  db: Db,
  campaignId: number,
  now: Instant,
  accounts: number,
): Promise<readonly StandingRow[]> {
  const rows = await db<StoredStanding[]>`
    with due as (
      select member.account_id, member.rank, member.cohort
      from member
      where member.campaign_id = ${campaignId}
        and exists (select 1 from standing
                    where standing.campaign_id = member.campaign_id and standing.account_id = member.account_id
                      and standing.look_again_at <= ${now})
      order by member.rank limit ${accounts}),
    locked as materialized (
      select standing.* from standing join due using (account_id)
      where standing.campaign_id = ${campaignId} ${inLockOrder(db)} for update of standing)
    select locked.*, account.external_key, account.time_zone, account.country, due.cohort, due.rank
    from due
    join locked using (account_id)
    join account on account.id = due.account_id
    order by due.rank, locked.account_id, locked.product, locked.feature`;
  return rows.map(toStandingRow);
}

/** Everybody locks standings in this order, so that nobody waits in a circle. */
function inLockOrder(db: Db) {
  return db`order by standing.campaign_id, standing.account_id, standing.product, standing.feature`;
}

type StoredStanding = {
  accountId: number;
  externalKey: string;
  product: string;
  feature: string;
  cohort: string;
  rank: string;
  timeZone: string | null;
  country: string | null;
  stage: Stage;
  since: Instant;
  phase: string | null;
  lenient: Stage;
  gracePhase: string | null;
  graceStartedAt: Instant | null;
  graceEndsAt: Instant | null;
  enforcing: Enforcing | null;
  stragglerReason: StragglerReason | null;
  stragglerPhase: string | null;
  stragglerSince: Instant | null;
  brownoutFrom: Instant | null;
  brownoutUntil: Instant | null;
  nextStage: Stage | null;
  nextAt: Instant | null;
  because: readonly Because[];
  lookAgainAt: Instant | null;
};

/** Exported for the views of this room, which read standings beside other things. */
export function toStanding(row: StoredStanding): Standing {
  const { gracePhase, graceStartedAt, graceEndsAt, brownoutFrom, brownoutUntil } = row;
  return {
    stage: row.stage,
    since: row.since,
    phase: row.phase,
    lenient: row.lenient,
    grace:
      gracePhase !== null && graceStartedAt !== null && graceEndsAt !== null
        ? { phase: gracePhase, startedAt: graceStartedAt, endsAt: graceEndsAt }
        : null,
    enforcing: row.enforcing,
    straggler:
      row.stragglerReason !== null && row.stragglerPhase !== null && row.stragglerSince !== null
        ? { reason: row.stragglerReason, phase: row.stragglerPhase, since: row.stragglerSince }
        : null,
    brownout:
      brownoutFrom !== null && brownoutUntil !== null ? { from: brownoutFrom, until: brownoutUntil } : null,
    next: row.nextStage !== null && row.nextAt !== null ? { stage: row.nextStage, at: row.nextAt } : null,
    because: row.because,
    lookAgainAt: row.lookAgainAt,
  };
}

function toStandingRow(row: StoredStanding): StandingRow {
  const { accountId, externalKey, product, feature, cohort, rank, timeZone, country } = row;
  return {
    accountId,
    externalKey,
    product,
    feature,
    cohort,
    rank,
    timeZone,
    country,
    standing: toStanding(row),
  };
}

export type SavedStanding = Pick<StandingRow, 'accountId' | 'product' | 'feature' | 'standing'>;

/** Saves a batch of standings in one statement. */
export async function saveStandings(
  db: Db,
  campaignId: number,
  rows: readonly SavedStanding[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = <Value>(of: (row: SavedStanding) => Value) => rows.map(of);
  await db`
    update standing set
      stage = new.stage, since = new.since, phase = new.phase, lenient = new.lenient,
      grace_phase = new.grace_phase, grace_started_at = new.grace_started_at, grace_ends_at = new.grace_ends_at,
      enforcing_since = new.enforcing_since, enforcing = new.enforcing,
      straggler_reason = new.straggler_reason, straggler_phase = new.straggler_phase, straggler_since = new.straggler_since,
      brownout_from = new.brownout_from, brownout_until = new.brownout_until,
      next_stage = new.next_stage, next_at = new.next_at, because = new.because, look_again_at = new.look_again_at,
      version = version + 1
    from unnest(
      ${column((row) => row.accountId)}::bigint[], ${column((row) => row.product)}::text[],
      ${column((row) => row.feature)}::text[], ${column((row) => row.standing.stage)}::text[],
      ${column((row) => row.standing.since)}::timestamptz[], ${column((row) => row.standing.phase)}::text[],
      ${column((row) => row.standing.lenient)}::text[], ${column((row) => row.standing.grace?.phase ?? null)}::text[],
      ${column((row) => row.standing.grace?.startedAt ?? null)}::timestamptz[],
      ${column((row) => row.standing.grace?.endsAt ?? null)}::timestamptz[],
      ${column((row) => row.standing.enforcing?.since ?? null)}::timestamptz[],
      ${column((row) => (row.standing.enforcing ? JSON.stringify(row.standing.enforcing) : null))}::text[]::jsonb[],
      ${column((row) => row.standing.straggler?.reason ?? null)}::text[],
      ${column((row) => row.standing.straggler?.phase ?? null)}::text[],
      ${column((row) => row.standing.straggler?.since ?? null)}::timestamptz[],
      ${column((row) => row.standing.brownout?.from ?? null)}::timestamptz[],
      ${column((row) => row.standing.brownout?.until ?? null)}::timestamptz[],
      ${column((row) => row.standing.next?.stage ?? null)}::text[],
      ${column((row) => row.standing.next?.at ?? null)}::timestamptz[],
      ${column((row) => JSON.stringify(row.standing.because))}::text[]::jsonb[],
      ${column((row) => row.standing.lookAgainAt)}::timestamptz[]
    ) as new (account_id, product, feature, stage, since, phase, lenient, grace_phase, grace_started_at, grace_ends_at,
              enforcing_since, enforcing, straggler_reason, straggler_phase, straggler_since, brownout_from,
              brownout_until, next_stage, next_at, because, look_again_at)
    where standing.campaign_id = ${campaignId} and standing.account_id = new.account_id
      and standing.product = new.product and standing.feature = new.feature`;
}

export type StandingChange = {
  readonly accountId: number;
  readonly product: string;
  readonly feature: string;
  readonly before: Standing;
  readonly after: Standing;
};

/** The history of an account, and what metrics count. */
export async function insertStandingChanges(
  db: Db,
  campaignId: number,
  at: Instant,
  changes: readonly StandingChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await db`
    insert into standing_change (campaign_id, account_id, product, feature, at, phase, from_stage, to_stage, enforcing, brownout, straggler, notice_id, because)
    select ${campaignId}, new.account_id, new.product, new.feature, ${at}, new.phase, new.from_stage, new.to_stage,
           new.enforcing, new.brownout, new.straggler, new.notice_id, new.because
    from unnest(
      ${changes.map((one) => one.accountId)}::bigint[], ${changes.map((one) => one.product)}::text[],
      ${changes.map((one) => one.feature)}::text[], ${changes.map((one) => one.after.phase)}::text[],
      ${changes.map((one) => one.before.stage)}::text[], ${changes.map((one) => one.after.stage)}::text[],
      ${booleans(changes.map((one) => one.after.enforcing !== null)) as string[]}::text[]::boolean[],
      ${booleans(changes.map((one) => one.after.brownout !== null)) as string[]}::text[]::boolean[],
      ${changes.map((one) => one.after.straggler?.reason ?? null)}::text[],
      ${changes.map((one) => one.after.enforcing?.noticeId ?? null)}::text[],
      ${changes.map((one) => JSON.stringify(one.after.because))}::text[]::jsonb[]
    ) as new (account_id, product, feature, phase, from_stage, to_stage, enforcing, brownout, straggler, notice_id, because)`;
}

/** Wakes the standings of some accounts: something about them changed, so they are judged again now. */
export async function wakeAccounts(db: Db, accountIds: readonly number[], now: Instant): Promise<void> {
  if (accountIds.length === 0) return;
  await db`
    with woken as materialized (
      select standing.campaign_id, standing.account_id, standing.product, standing.feature
      from standing join campaign on campaign.id = standing.campaign_id
      where campaign.state <> 'proposed' and standing.account_id = any(${accountIds as number[]})
      ${inLockOrder(db)} for update of standing)
    update standing set look_again_at = least(standing.look_again_at, ${now})
    from woken
    where (standing.campaign_id, standing.account_id, standing.product, standing.feature)
        = (woken.campaign_id, woken.account_id, woken.product, woken.feature)`;
}

/** Wakes every standing of a campaign: a pause, a resume or a rollback concerns them all. */
export async function wakeCampaign(db: Db, campaignId: number, now: Instant): Promise<void> {
  await db`
    with woken as materialized (
      select account_id, product, feature from standing where campaign_id = ${campaignId}
      ${inLockOrder(db)} for update)
    update standing set look_again_at = ${now}
    from woken
    where standing.campaign_id = ${campaignId} and (standing.account_id, standing.product, standing.feature)
        = (woken.account_id, woken.product, woken.feature)`;
}

/** Accounts of a campaign that changed to enforcing since an instant: what E7 counts against its limit. */
export async function accountsEnforcedSince(
  db: Db,
  campaignId: number,
  since: Instant,
  phases: readonly string[] | null,
): Promise<ReadonlySet<number>> {
  const rows = await db<{ accountId: number }[]>`
    select distinct account_id from standing
    where campaign_id = ${campaignId} and enforcing_since >= ${since}
      and (${phases as string[] | null}::text[] is null or enforcing ->> 'phase' = any(${(phases ?? []) as string[]}))`;
  return new Set(rows.map((row) => row.accountId));
}

/** Since when, or from when (the end of its grace), a product or a feature of it blocks at accounts; without those where no such date is set. */
export async function blockingFrom(
  db: Db,
  accountIds: readonly number[],
  product: string,
): Promise<ReadonlyMap<number, Instant>> {
  const rows = await db<{ accountId: number; at: Instant }[]>`
    select account_id, min(case when enforcing is null then grace_ends_at else enforcing_since end) as at
    from standing where account_id = any(${accountIds as number[]}) and product = ${product}
    group by account_id
    having min(case when enforcing is null then grace_ends_at else enforcing_since end) is not null`;
  return new Map(rows.map((row) => [row.accountId, row.at]));
}

/** The notices of some accounts, as E1 asks of them. `evidence` decides what counts as proof of delivery. */
export async function noticesOf(
  db: Db,
  campaignId: number,
  accountIds: readonly number[],
  evidence: 'delivered' | 'accepted',
): Promise<ReadonlyMap<number, readonly Notice[]>> {
  const rows = await db<(Notice & { accountId: number })[]>`
    select delivery.account_id, delivery.id as delivery_id, delivery.phase,
           ${provenAt(db, evidence)} as delivered_at,
           delivery.refuted_at, delivery.not_before, delivery.brownouts,
           contact.removed_at is null and delivery.address_hash = encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex') as contact_current
    from delivery join contact on contact.id = delivery.contact_id
    where delivery.campaign_id = ${campaignId} and delivery.kind = 'notice'
      and delivery.account_id = any(${accountIds as number[]})
    order by delivery.account_id, delivery.id`;
  return groupByAccount(rows);
}

export async function leniencesOf(
  db: Db,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Leniency[]>> {
  const rows = await db<(Leniency & { accountId: number })[]>`
    select account_id, id::text, kind, from_at as from, until_at as until, lifted_at, days, reason, owner
    from leniency where account_id = any(${accountIds as number[]}) order by id`;
  return groupByAccount(rows);
}

/** First contact of any client of the account, per product: the `first-check` clock event. */
export async function firstChecks(
  db: Db,
  accountIds: readonly number[],
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db<{ accountId: number; product: string; at: Instant }[]>`
    select account_id, product, min(first_contact_at) as at from installation
    where account_id = any(${accountIds as number[]}) group by account_id, product`;
  return new Map(rows.map((row) => [`${row.accountId}|${row.product}`, row.at]));
}

/** Ramp steps of some accounts: `phase|account` → step. */
export async function rampStepsOf(
  db: Db,
  campaignId: number,
  accountIds: readonly number[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db<{ accountId: number; phase: string; step: number }[]>`
    select account_id, phase, step from ramp_step
    where campaign_id = ${campaignId} and account_id = any(${accountIds as number[]})`;
  return new Map(rows.map((row) => [`${row.phase}|${row.accountId}`, row.step]));
}

function groupByAccount<Row extends { accountId: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) {
    const list = grouped.get(row.accountId);
    if (list) list.push(row);
    else grouped.set(row.accountId, [row]);
  }
  return grouped;
}
