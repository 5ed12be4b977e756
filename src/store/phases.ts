import type { StaffRole } from '../domain/account.ts';
import type { GateVerdict, Verdict } from '../domain/gates.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Phase } from '../domain/plan.ts';
import type { PlannedStart } from '../domain/planned-start.ts';
import type { Db } from './connect.ts';

export type PhaseStateRow = {
  readonly campaignId: number;
  readonly phase: string;
  readonly plannedStart: LocalDate;
  readonly plannedBecause: string;
  readonly realStart: LocalDate | null;
  readonly startedAt: Instant | null;
  readonly rolledBackAt: Instant | null;
  readonly verdict: Verdict | null;
  readonly gates: readonly GateVerdict[];
  readonly waitingSince: LocalDate | null;
  readonly approval: string | null;
};

export async function phaseStates(db: Db, campaignId: number): Promise<readonly PhaseStateRow[]> {
  return db<PhaseStateRow[]>`select * from phase_state where campaign_id = ${campaignId}`;
}

/** Stores the planned starts of phases that have not started; what really happened is never rewritten. */
export async function savePlannedStarts(
  db: Db,
  campaignId: number,
  planned: readonly PlannedStart[],
): Promise<void> {
  await db`
    insert into phase_state (campaign_id, phase, planned_start, planned_because)
    select ${campaignId}, new.phase, new.planned_on, new.because
    from unnest(${planned.map((one) => one.phase)}::text[], ${planned.map((one) => one.on)}::date[],
                ${planned.map((one) => one.because)}::text[]) as new (phase, planned_on, because)
    on conflict (campaign_id, phase) do update
      set planned_start = excluded.planned_start, planned_because = excluded.planned_because
      where phase_state.real_start is null`;
}

export async function savePhaseVerdict(
  db: Db,
  campaignId: number,
  phase: string,
  judged: {
    readonly verdict: Verdict;
    readonly gates: readonly GateVerdict[];
    readonly waitingSince: LocalDate | null;
  },
): Promise<void> {
  const waited = judged.gates.flatMap((one, at) => (one.verdict === 'pass' ? [] : [`${one.gate}#${at}`]));
  await db`
    update phase_state set verdict = ${judged.verdict}, gates = ${db.json(judged.gates as never)},
           waited = array(select distinct unnest(waited || ${waited}::text[]) order by 1),
           waiting_since = coalesce(waiting_since, ${judged.waitingSince})
    where campaign_id = ${campaignId} and phase = ${phase}`;
}

/** The phase really starts: the day and instant of the campaign midnight at which its gates passed. */
export async function savePhaseStart(
  db: Db,
  campaignId: number,
  phase: string,
  on: LocalDate,
  at: Instant,
  approval: string | null,
): Promise<void> {
  await db`
    update phase_state set real_start = ${on}, planned_start = ${on}, planned_because = 'It has started.',
           started_at = ${at}, approval = ${approval}
    where campaign_id = ${campaignId} and phase = ${phase}`;
}

export async function savePhaseRollback(
  db: Db,
  campaignId: number,
  phases: readonly string[],
  at: Instant,
): Promise<void> {
  await db`
    update phase_state set rolled_back_at = ${at}
    where campaign_id = ${campaignId} and phase = any(${phases as string[]}) and rolled_back_at is null`;
}

/**
 * A phase that starts gives each of its accounts that own a product of it, or were seen using one, a standing to be
 * looked at at once; standings that exist are woken. One statement a phase, however many accounts.
 * @param accountIds only these of its accounts, such as late joiners; null for all
 */
export async function wakePhase(
  db: Db,
  campaignId: number,
  phase: Phase,
  now: Instant,
  accountIds: readonly number[] | null = null,
): Promise<number> {
  const features = phase.features.length === 0 ? [''] : ['', ...phase.features];
  const woken = await db`
    insert into standing (campaign_id, account_id, product, feature, stage, since, lenient, look_again_at)
    select member.campaign_id, member.account_id, product.key, feature.key, 'off', ${now}, 'off', ${now}
    from member
    cross join unnest(${phase.products as string[]}::text[]) as product (key)
    cross join unnest(${features}::text[]) as feature (key)
    where member.campaign_id = ${campaignId} and member.cohort = any(${phase.cohorts as string[]})
      and (${accountIds as number[] | null}::bigint[] is null or member.account_id = any(${(accountIds ?? []) as number[]}))
      and (exists (select 1 from entitlement
                   where entitlement.account_id = member.account_id and entitlement.product = product.key
                     and entitlement.break_glass is null)
        or exists (select 1 from installation
                   where installation.account_id = member.account_id and installation.product = product.key))
    order by member.account_id, product.key, feature.key
    on conflict (campaign_id, account_id, product, feature) do update set look_again_at = ${now}`;
  return woken.count;
}

export type GateApprovalRow = {
  readonly id: number;
  readonly phase: string;
  readonly role: StaffRole;
  readonly staffId: number;
  readonly at: Instant;
  readonly override: boolean;
  readonly reason: string | null;
};

export async function gateApprovals(db: Db, campaignId: number): Promise<readonly GateApprovalRow[]> {
  return db<GateApprovalRow[]>`
    select id, phase, role, staff_id, at, override, reason from gate_approval where campaign_id = ${campaignId} order by id`;
}

export async function insertGateApproval(
  db: Db,
  campaignId: number,
  approval: Omit<GateApprovalRow, 'id'>,
): Promise<number> {
  const [row] = await db<{ id: number }[]>`
    insert into gate_approval (campaign_id, phase, role, staff_id, at, override, reason)
    values (${campaignId}, ${approval.phase}, ${approval.role}, ${approval.staffId}, ${approval.at},
            ${approval.override}, ${approval.reason})
    returning id`;
  return (row as { id: number }).id;
}
