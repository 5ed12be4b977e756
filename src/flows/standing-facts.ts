import type { StandingFacts } from '../domain/climb.ts';
import type { Instant } from '../domain/instant.ts';
import { type LaneOf, laneFor, rolledBackAt, type StartedPhase } from '../domain/lane.ts';
import type { Leniency } from '../domain/leniency.ts';
import type { Notice } from '../domain/notice.ts';
import type { Pause } from '../domain/pause.ts';
import { pausesOf, type RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { phaseStates } from '../store/phases.ts';
import { firstChecks, leniencesOf, noticesOf, rampStepsOf, type StandingRow } from '../store/standings.ts';
import { type Calendars, calendarsOf } from './calendars.ts';

/** What is true for all accounts of a campaign at one instant. */
export type CampaignFacts = {
  readonly campaign: RunningCampaign;
  readonly calendars: Calendars;
  readonly started: readonly StartedPhase[];
  readonly pauses: readonly Pause[];
};

export async function loadCampaignFacts(
  db: Db,
  campaign: RunningCampaign,
  now: Instant,
): Promise<CampaignFacts> {
  const states = await phaseStates(db, campaign.id);
  const started = states.flatMap((one) =>
    one.realStart === null
      ? []
      : [
          {
            phase: one.phase,
            realStart: one.realStart,
            rolledBackAt: one.rolledBackAt,
            approval: one.approval,
          },
        ],
  );
  return {
    campaign,
    started,
    calendars: calendarsOf(campaign.plan, now),
    pauses: await pausesOf(db, campaign.id),
  };
}

/** Loads, in a handful of statements for the whole batch, what the standings of some accounts depend on. */
export async function loadStandingFacts(
  db: Db,
  facts: CampaignFacts,
  rows: readonly StandingRow[],
  now: Instant,
): Promise<(row: StandingRow) => StandingFacts> {
  const { campaign } = facts;
  const accountIds = [...new Set(rows.map((row) => row.accountId))];
  const notices = await noticesOf(db, campaign.id, accountIds, campaign.plan.notice.evidence);
  const leniencies = await leniencesOf(db, accountIds);
  const checks = await firstChecks(db, accountIds);
  const steps = await rampStepsOf(db, campaign.id, accountIds);
  return (row) =>
    standingFacts(facts, row, now, {
      notices: notices.get(row.accountId) ?? [],
      leniencies: leniencies.get(row.accountId) ?? [],
      firstCheckAt: checks.get(`${row.accountId}|${row.product}`) ?? null,
      step: (phase) => steps.get(`${phase}|${row.accountId}`) ?? 0,
    });
}

function standingFacts(
  { campaign, calendars, started, pauses }: CampaignFacts,
  row: StandingRow,
  now: Instant,
  own: {
    readonly notices: readonly Notice[];
    readonly leniencies: readonly Leniency[];
    readonly firstCheckAt: Instant | null;
    readonly step: (phase: string) => number;
  },
): StandingFacts {
  const rules = calendars.of(row.timeZone, row.country);
  const of: LaneOf = {
    cohort: row.cohort,
    product: row.product,
    feature: row.feature,
    step: own.step,
    rules,
  };
  return {
    lane: laneFor(campaign.plan, started, of, calendars.campaign, pauses, now),
    notices: own.notices,
    firstCheckAt: own.firstCheckAt,
    leniencies: own.leniencies,
    pauses,
    rolledBackAt: rolledBackAt(campaign.plan, started, of),
    rules,
    notice: campaign.plan.notice,
    revision: campaign.revision,
  };
}
