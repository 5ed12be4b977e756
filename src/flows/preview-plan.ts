import type { Membership } from '../domain/cohorts.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { type PlannedStart, plannedStarts } from '../domain/planned-start.ts';
import { briefingDay, waveSpans } from '../domain/wave-times.ts';
import { type CampaignRow, type CampaignState, findCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import type { Db } from '../store/connect.ts';
import { accountFacts, membersOf } from '../store/members.ts';
import { phaseStates } from '../store/phases.ts';
import { revisionOf } from '../store/proposals.ts';
import { type ScopeSize, scopeSizes } from '../store/views/plan-preview.ts';
import { waveStates } from '../store/waves.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { pausedDaysOf, progressOf, tomorrow } from './plan-campaign.ts';
import { proposedMembers } from './propose-revision.ts';

/** What approval would do to one part of the campaign. */
export type Change = 'new' | 'changed' | 'same' | 'removed';

export type PreviewedCohort = {
  readonly key: string;
  readonly accounts: number;
  readonly accountsNow: number;
  readonly change: Change;
};

export type PreviewedPhase = {
  readonly key: string;
  readonly start: LocalDate;
  readonly because: string;
  readonly started: boolean;
  readonly startNow: LocalDate | null;
  readonly change: Change;
} & Pick<ScopeSize, 'accounts' | 'untellable'>;

export type PreviewedWave = {
  readonly key: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly fromNow: LocalDate | null;
  readonly change: Change;
} & Pick<ScopeSize, 'accounts' | 'messages'>;

/** What would change for whom if a plan were approved now. */
export type PlanPreview = {
  readonly today: LocalDate;
  /** False when no database was asked: then every count is 0 and means nothing. */
  readonly asked: boolean;
  /** Null for a campaign that does not exist yet. */
  readonly state: CampaignState | null;
  /** The revision in force; null when there is none. */
  readonly revision: number | null;
  readonly accounts: number;
  /** Accounts that own or use a product of the plan and fit no cohort. */
  readonly unplaced: number;
  readonly joining: number;
  readonly cohorts: readonly PreviewedCohort[];
  readonly phases: readonly PreviewedPhase[];
  readonly waves: readonly PreviewedWave[];
  readonly briefings: readonly { readonly key: string; readonly on: LocalDate }[];
};

/** Looks at the customers as they are and changes nothing. */
export async function previewPlan({ pool }: Pick<FlowContext, 'pool'>, plan: Plan): Promise<PlanPreview> {
  const now = await businessNow(pool);
  const today = localDateOf(now, plan.timeZone);
  const campaign = await findCampaign(pool, plan.campaign);
  const current = await currentOf(pool, campaign);
  const members = await proposedMembers(pool, campaign?.id ?? 0, plan, now);
  const facts = await accountFacts(
    pool,
    plan.products.map((one) => one.key),
    today,
  );
  const planned = await plannedNow(pool, plan, campaign, now, today);
  const sizes = await sizesOf(pool, plan, members);
  const inForce = new Map(current.members.map((one) => [one.externalKey, one.cohort]));
  return {
    today,
    asked: true,
    state: campaign?.state ?? null,
    revision: campaign?.revision ?? null,
    accounts: members.length,
    unplaced: facts.length - members.length,
    joining: members.filter((one) => !inForce.has(one.externalKey)).length,
    cohorts: previewCohorts(plan, current, members),
    phases: previewPhases(plan, current, planned, sizes),
    ...previewMail(plan, current, planned, sizes, now),
  };
}

const NOBODY: ReadonlyMap<string, ScopeSize> = new Map();

/** The dates of a plan alone, where there is no database that knows customers. */
export function previewDates(plan: Plan, now: Instant): PlanPreview {
  const today = localDateOf(now, plan.timeZone);
  const planned = plannedStarts(plan, [], calendarsOf(plan, now).campaign, tomorrow(today));
  return {
    ...{ today, asked: false, state: null, revision: null, accounts: 0, unplaced: 0, joining: 0 },
    cohorts: previewCohorts(plan, NOTHING, []),
    phases: previewPhases(plan, NOTHING, planned, NOBODY),
    ...previewMail(plan, NOTHING, planned, NOBODY, now),
  };
}

type Current = {
  readonly plan: Plan | null;
  readonly members: readonly Pick<Membership, 'externalKey' | 'cohort'>[];
  readonly starts: ReadonlyMap<string, LocalDate>;
  readonly waves: ReadonlyMap<string, LocalDate | null>;
};

const NOTHING: Current = { plan: null, members: [], starts: new Map(), waves: new Map() };

async function currentOf(db: Db, campaign: CampaignRow | null): Promise<Current> {
  if (campaign?.revision == null) return NOTHING;
  const revision = await revisionOf(db, campaign.id, campaign.revision);
  const states = await phaseStates(db, campaign.id);
  const waves = await waveStates(db, campaign.id);
  return {
    plan: revision?.plan ?? null,
    members: await membersOf(db, campaign.id),
    starts: new Map(states.map((one) => [one.phase, one.plannedStart])),
    waves: new Map(waves.map((one) => [one.wave, one.plannedFrom])),
  };
}

async function plannedNow(
  db: Db,
  plan: Plan,
  campaign: CampaignRow | null,
  now: Instant,
  today: LocalDate,
): Promise<ReadonlyMap<string, PlannedStart>> {
  const rules = calendarsOf(plan, now).campaign;
  if (campaign?.revision == null) return plannedStarts(plan, [], rules, tomorrow(today));
  const progress = progressOf(await phaseStates(db, campaign.id));
  return plannedStarts(plan, progress, rules, tomorrow(today), await pausedDaysOf(db, campaign, now));
}

async function sizesOf(
  db: Db,
  plan: Plan,
  members: readonly Membership[],
): Promise<ReadonlyMap<string, ScopeSize>> {
  const scopeOf = new Map(plan.phases.map((phase) => [phase.key, phase]));
  return scopeSizes(db, members, [
    ...plan.phases.map(({ key, cohorts, products }) => ({
      key: `phase ${key}`,
      cohorts,
      products,
      roles: [],
    })),
    ...plan.waves.map((wave) => ({
      key: `wave ${wave.key}`,
      cohorts: scopeOf.get(wave.phase)?.cohorts ?? [],
      products: scopeOf.get(wave.phase)?.products ?? [],
      roles: wave.to,
    })),
  ]);
}

function previewCohorts(
  plan: Plan,
  current: Current,
  members: readonly Membership[],
): readonly PreviewedCohort[] {
  const after = countBy(members);
  const before = countBy(current.members);
  const removed = (current.plan?.cohorts ?? []).filter((old) =>
    plan.cohorts.every((one) => one.key !== old.key),
  );
  return [...plan.cohorts, ...removed].map((cohort) => {
    const accounts = after.get(cohort.key) ?? 0;
    const accountsNow = before.get(cohort.key) ?? 0;
    const old = current.plan?.cohorts.find((one) => one.key === cohort.key);
    const change = removed.includes(cohort) ? 'removed' : changeOf(old, cohort, accounts !== accountsNow);
    return { key: cohort.key, accounts, accountsNow, change };
  });
}

function countBy(members: Current['members']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { cohort } of members) counts.set(cohort, (counts.get(cohort) ?? 0) + 1);
  return counts;
}

function previewPhases(
  plan: Plan,
  current: Current,
  planned: ReadonlyMap<string, PlannedStart>,
  sizes: ReadonlyMap<string, ScopeSize>,
): readonly PreviewedPhase[] {
  const kept = plan.phases.flatMap((phase): PreviewedPhase[] => {
    const start = planned.get(phase.key);
    if (start === undefined) return [];
    const size = sizes.get(`phase ${phase.key}`);
    const startNow = current.starts.get(phase.key) ?? null;
    const old = current.plan?.phases.find((one) => one.key === phase.key);
    return [
      {
        key: phase.key,
        start: start.on,
        because: start.because,
        started: start.started,
        startNow,
        change: changeOf(old, phase, startNow !== null && startNow !== start.on),
        accounts: size?.accounts ?? 0,
        untellable: size?.untellable ?? 0,
      },
    ];
  });
  const gone = (current.plan?.phases ?? []).filter((old) => plan.phases.every((one) => one.key !== old.key));
  return [
    ...kept,
    ...gone.map((old): PreviewedPhase => {
      const startNow = current.starts.get(old.key) ?? null;
      const start = startNow ?? '9999-12-31';
      return {
        ...{ key: old.key, start, startNow, because: 'It is no longer in the file.', started: false },
        ...{ change: 'removed', accounts: 0, untellable: 0 },
      };
    }),
  ];
}

function previewMail(
  plan: Plan,
  current: Current,
  planned: ReadonlyMap<string, PlannedStart>,
  sizes: ReadonlyMap<string, ScopeSize>,
  now: Instant,
): Pick<PlanPreview, 'waves' | 'briefings'> {
  const rules = calendarsOf(plan, now).campaign;
  const spans = waveSpans(plan, planned, rules);
  const waves = plan.waves.flatMap((wave): PreviewedWave[] => {
    const span = spans.get(wave.key);
    if (span === undefined) return [];
    const size = sizes.get(`wave ${wave.key}`);
    const fromNow = current.waves.get(wave.key) ?? null;
    const old = current.plan?.waves.find((one) => one.key === wave.key);
    const change = changeOf(old, wave, fromNow !== null && fromNow !== span.from);
    return [
      {
        key: wave.key,
        ...span,
        fromNow,
        change,
        accounts: size?.accounts ?? 0,
        messages: size?.messages ?? 0,
      },
    ];
  });
  const briefings = plan.briefings.flatMap((briefing) => {
    const days = briefing.for.flatMap((wave) => spans.get(wave)?.from ?? []).toSorted();
    return days[0] === undefined ? [] : [{ key: briefing.key, on: briefingDay(briefing, days[0], rules) }];
  });
  return { waves, briefings };
}

function changeOf(before: object | undefined, after: object, moved: boolean): Change {
  if (before === undefined) return 'new';
  return moved || JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after)) ? 'changed' : 'same';
}

/** jsonb does not keep the order of members. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
