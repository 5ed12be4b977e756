import { reportsCountFrom } from '../domain/forecast.ts';
import type { GateFacts } from '../domain/gates.ts';
import type { LocalDate } from '../domain/instant.ts';
import type { Phase } from '../domain/plan.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import {
  activationFacts,
  briefingFacts,
  feedbackFacts,
  openCaseFacts,
  waveFacts,
  wouldBlockFacts,
} from '../store/gate-facts.ts';
import type { GateApprovalRow } from '../store/phases.ts';

/** The numbers a phase's gates may ask for, as they are now. */
export async function loadGateFacts(
  db: Db,
  campaign: RunningCampaign,
  phase: Phase,
  approvals: readonly GateApprovalRow[],
  today: LocalDate,
): Promise<GateFacts> {
  const { id: campaignId, plan } = campaign;
  const scope = { campaignId, cohorts: phase.cohorts, products: phase.products };
  const waves = plan.waves.filter((wave) => wave.phase === phase.key).map((wave) => wave.key);
  const briefings = plan.briefings
    .filter((one) => one.for.some((wave) => waves.includes(wave)))
    .map((one) => one.key);
  const asked = phase.gates.flatMap((gate) => (gate.kind === 'delivered' ? [gate.wave] : []));
  return {
    approvedBy: approvals.filter((one) => !one.override).map((one) => one.role),
    overridden: approvals.some((one) => one.override),
    briefings: await briefingFacts(db, campaignId, briefings),
    waves: await waveFacts(db, campaignId, asked),
    activation: await activationFacts(db, scope),
    wouldBlock: await wouldBlockFacts(db, scope, reportsCountFrom(today)),
    openCases: await openCaseFacts(db, scope),
    feedback: await feedbackFacts(db, campaignId, phase.start.after?.phase ?? null),
  };
}
