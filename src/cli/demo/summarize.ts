import { countDeliveries, type DeliveryCounts } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Plan } from '../../domain/plan.ts';
import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import type { Pool } from '../../store/connect.ts';
import { blockedWithoutNotice, runSummary } from '../../store/views/run-summary.ts';

/** What the demo prints as its last line with `--json`. */
export type DemoResult = {
  readonly accounts: number;
  readonly contacts: number;
  readonly deliveries: DeliveryCounts;
  readonly briefings: { readonly sent: number; readonly acknowledged: number };
  readonly activations: number;
  readonly stages: Readonly<Record<Stage, number>>;
  readonly stragglers: Readonly<Record<string, number>>;
  readonly blockedWithoutNotice: number;
  readonly gates: { readonly passed: number; readonly waited: number };
  readonly simulatedDays: number;
  readonly seconds: number;
};

export async function summarize(
  pool: Pool,
  campaignId: number,
  plan: Plan,
  run: { readonly startedAt: Instant; readonly endedAt: Instant; readonly seconds: number },
): Promise<DemoResult> {
  const summary = await runSummary(pool, campaignId);
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, summary.stages[stage] ?? 0])) as Record<
    Stage,
    number
  >;
  return {
    accounts: summary.accounts,
    contacts: summary.contacts,
    deliveries: countDeliveries(summary.deliveries),
    briefings: summary.briefings,
    activations: summary.activations,
    stages,
    stragglers: summary.stragglers,
    blockedWithoutNotice: await blockedWithoutNotice(pool, campaignId, plan.notice.leadDays),
    gates: summary.gates,
    simulatedDays: Math.round((run.endedAt - run.startedAt) / 86_400_000),
    seconds: Math.round(run.seconds * 10) / 10,
  };
}
