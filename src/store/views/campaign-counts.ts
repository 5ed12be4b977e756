import type { DeliveryState } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import type { WaveKind } from '../../domain/plan.ts';
import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import type { StragglerReason } from '../../domain/standing.ts';
import type { Db } from '../connect.ts';

/** How many members of a cohort stand at a stage, each account once, at its strictest; without a standing it is `off`. */
export type StageCount = {
  readonly campaignId: number;
  readonly cohort: string;
  readonly stage: Stage;
  readonly accounts: number;
  /** Of these: a failed check may block now. */
  readonly enforcing: number;
};

export async function stageCounts(db: Db, campaignIds: readonly number[]): Promise<readonly StageCount[]> {
  return db<StageCount[]>`
    with strictest as (
      select campaign_id, account_id, max(array_position(${STAGES as readonly string[] as string[]}::text[], stage)) as rung,
             bool_or(enforcing is not null or brownout_from is not null) as enforcing
      from standing where campaign_id = any(${campaignIds as number[]}) group by campaign_id, account_id)
    select member.campaign_id, member.cohort,
           (${STAGES as readonly string[] as string[]}::text[])[coalesce(strictest.rung, 1)] as stage,
           count(*)::int as accounts, (count(*) filter (where strictest.enforcing))::int as enforcing
    from member left join strictest using (campaign_id, account_id)
    where member.campaign_id = any(${campaignIds as number[]})
    group by 1, 2, 3 order by 1, 2`;
}

export type StragglerCount = {
  readonly phase: string;
  readonly reason: StragglerReason;
  /** Who has to act: the owner of the open case, else the rep; null when nobody has. */
  readonly owner: string | null;
  readonly accounts: number;
};

export async function stragglerCounts(db: Db, campaignId: number): Promise<readonly StragglerCount[]> {
  return db<StragglerCount[]>`
    select standing.straggler_phase as phase, standing.straggler_reason as reason,
           coalesce(person.name, work.owner, account.rep) as owner, count(distinct standing.account_id)::int as accounts
    from standing
    join account on account.id = standing.account_id
    left join support_case work on work.account_id = account.id and work.cause = 'find-contact' and work.closed_at is null
    left join staff person on person.external_key = coalesce(work.owner, account.rep)
    where standing.campaign_id = ${campaignId} and standing.straggler_reason is not null
    group by 1, 2, 3 order by accounts desc, 1, 2, 3`;
}

/** Deliveries of one wave or briefing in one state, counted in one statement, so that sums always add up (M2). */
export type DeliveryCount = {
  readonly mailing: 'wave' | 'mailing' | 'briefing';
  readonly key: string;
  readonly kind: WaveKind | 'mailing' | 'briefing';
  readonly state: DeliveryState;
  readonly deliveries: number;
  /** Of the accepted ones: proven and not refuted. */
  readonly delivered: number;
  /** Of the accepted ones: refuted. */
  readonly refuted: number;
  readonly acknowledged: number;
};

export async function deliveryCounts(db: Db, campaignId: number): Promise<readonly DeliveryCount[]> {
  return db<DeliveryCount[]>`
    select mailing, key, kind, state, count(*)::int as deliveries,
           (count(*) filter (where state = 'accepted' and delivered_at is not null and refuted_at is null))::int as delivered,
           (count(*) filter (where state = 'accepted' and refuted_at is not null))::int as refuted,
           (count(*) filter (where acknowledged_at is not null))::int as acknowledged
    from delivery where campaign_id = ${campaignId}
    group by mailing, key, kind, state order by mailing, key, state`;
}

export type PauseInForce = {
  readonly from: Instant;
  readonly reason: string;
  /** Null when a safeguard did it. */
  readonly by: string | null;
};

export async function pauseInForce(db: Db, campaignId: number): Promise<PauseInForce | null> {
  const [row] = await db<PauseInForce[]>`
    select pause.from_at as from, pause.reason, staff.name as by
    from pause left join staff on staff.id = pause.staff_id
    where pause.campaign_id = ${campaignId} and pause.until_at is null`;
  return row ?? null;
}

export type DecisionRow = {
  readonly at: Instant;
  /** The person's name; null when the approved plan did it by itself. */
  readonly who: string | null;
  readonly action: string;
  /** `campaign:KEY` or `campaign:KEY/PHASE`. */
  readonly subject: string;
  readonly why: string | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly rows: number | null;
};

/** The newest decisions about a campaign. What the approved plan does to accounts day by day is in their own history. */
export async function campaignDecisions(db: Db, key: string, limit: number): Promise<readonly DecisionRow[]> {
  return db<DecisionRow[]>`
    select audit.at, staff.name as who, audit.action, audit.subject, audit.why, audit.after, audit.rows
    from audit left join staff on audit.actor = 'staff:' || staff.id
    where (audit.subject = ${`campaign:${key}`} or starts_with(audit.subject, ${`campaign:${key}/`}))
      and audit.action not in ('standings-advanced', 'mailings-planned')
    order by audit.id desc limit ${limit}`;
}
