import type { GateFacts } from '../domain/gates.ts';
import type { LocalDate } from '../domain/instant.ts';
import { STRAGGLER_CAUSES } from '../domain/straggler-case.ts';
import type { Db } from './connect.ts';
import { blockingReports, reportingMembers } from './would-block.ts';

/** Accounts of a phase: members of its cohorts that own, or were seen using, one of its products. */
export type PhaseScope = {
  readonly campaignId: number;
  readonly cohorts: readonly string[];
  readonly products: readonly string[];
};

export async function briefingFacts(
  db: Db,
  campaignId: number,
  briefings: readonly string[],
): Promise<GateFacts['briefings']> {
  const [row] = await db<GateFacts['briefings'][]>`
    select count(*) filter (where accepted_at is not null)::int as sent,
           count(*) filter (where acknowledged_at is not null)::int as acknowledged
    from delivery
    where campaign_id = ${campaignId} and mailing = 'briefing' and key = any(${briefings as string[]})`;
  return row ?? { sent: 0, acknowledged: 0 };
}

/** Per wave: accounts that were to get it, and accounts with a proven delivery that stands. */
export async function waveFacts(
  db: Db,
  campaignId: number,
  waves: readonly string[],
): Promise<GateFacts['waves']> {
  const rows = await db<{ key: string; accounts: number; delivered: number }[]>`
    select key, count(distinct account_id)::int as accounts,
           count(distinct account_id) filter (where delivered_at is not null and refuted_at is null)::int as delivered
    from delivery
    where campaign_id = ${campaignId} and mailing = 'wave' and key = any(${waves as string[]})
      and state not in ('suppressed', 'cancelled')
    group by key`;
  return new Map(rows.map((row) => [row.key, { accounts: row.accounts, delivered: row.delivered }]));
}

/** An account is activated for a phase when every product of the phase that it owns has an active seat. */
export async function activationFacts(db: Db, scope: PhaseScope): Promise<GateFacts['activation']> {
  const [row] = await db<GateFacts['activation'][]>`
    select count(*)::int as accounts, count(*) filter (where missing = 0)::int as activated
    from (
      select member.account_id, count(*) filter (where not exists (
          select 1 from activation
          where activation.account_id = member.account_id and activation.product = owned.product
            and activation.deactivated_at is null)) as missing
      from member
      join (select distinct account_id, product from entitlement
            where product = any(${scope.products as string[]}) and break_glass is null) owned on owned.account_id = member.account_id
      where member.campaign_id = ${scope.campaignId} and member.cohort = any(${scope.cohorts as string[]})
      group by member.account_id) per_account`;
  return row ?? { accounts: 0, activated: 0 };
}

/**
 * Accounts whose clients last reported, since a day, that the next stage would block them. Null when no client of the
 * phase's accounts reported anything: no data is not zero.
 */
export async function wouldBlockFacts(db: Db, scope: PhaseScope, since: LocalDate): Promise<number | null> {
  const [row] = await db<{ reported: boolean; blocked: number }[]>`
    select exists (${reportingMembers(db, scope, since)}) as reported, count(distinct account_id)::int as blocked
    from (${blockingReports(db, scope, since)}) as blocking`;
  return row?.reported ? row.blocked : null;
}

/**
 * Open cases of a phase's accounts. The search for a living contact is not among them: an account that cannot be told stays
 * behind alone, and its cohort goes on (E1).
 */
export async function openCaseFacts(db: Db, scope: PhaseScope): Promise<number> {
  const [row] = await db<{ open: number }[]>`
    select count(*)::int as open
    from support_case join member on member.account_id = support_case.account_id
    where member.campaign_id = ${scope.campaignId} and member.cohort = any(${scope.cohorts as string[]})
      and support_case.closed_at is null
      and (support_case.cause is null or support_case.cause <> all(${[...STRAGGLER_CAUSES]}::text[]))`;
  return row?.open ?? 0;
}

/** Answers about a phase. Accounts are counted, each with the mean of its people: a large one does not outvote the others. */
export async function feedbackFacts(
  db: Db,
  campaignId: number,
  phase: string | null,
): Promise<GateFacts['feedback']> {
  const [row] = await db<{ responses: number; score: number | null }[]>`
    select count(*)::int as responses, avg(score)::float8 as score
    from (select avg(score) as score from survey_answer
          where campaign_id = ${campaignId} and phase = ${phase} group by account_id) as of_account`;
  return row ?? { responses: 0, score: null };
}
