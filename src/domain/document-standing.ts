import type { Because } from './because.ts';
import type { Instant } from './instant.ts';
import type { Plan, PolicyRules } from './plan.ts';
import type { FeatureRow } from './policy/document.ts';
import type { DocumentStanding } from './policy/document-content.ts';
import { isEnforcing, isStricter, type Stage } from './policy/stage.ts';
import type { Standing } from './standing.ts';

/** One standing of an account and product: of the product itself (feature ''), or of a feature. */
export type CampaignStanding = {
  readonly campaignId: number;
  readonly feature: string;
  readonly standing: Standing;
};

/** What holds where no campaign says anything: nothing is ever enforced there. */
export const RULES_WITHOUT_CAMPAIGN: PolicyRules = {
  runwayDays: 30,
  offlineForDays: 30,
  documentForDays: 45,
  overage: 0,
  whenBlocked: 'read-only',
  afterOffline: 'warn',
  unknownInstallations: 'off',
  fingerprint: 'most',
  deviceMoves: { max: 3, perDays: 30 },
  leaseDays: null,
};

/**
 * The campaign that decides on an account and product: the newest one a phase of which has reached the account; a
 * finished one leaves its stages standing until then. Before any phase did, the newest. Null without any.
 */
export function decidingCampaign(rows: readonly CampaignStanding[]): number | null {
  const reached = rows.filter((row) => row.standing.phase !== null);
  const ids = (reached.length > 0 ? reached : rows).map((row) => row.campaignId);
  return ids.length === 0 ? null : Math.max(...ids);
}

/**
 * What the document says of an account's standings in one campaign.
 * @param exempt an exemption is in force at `now`
 * @param isAccount false for an installation that only a hint attributes: reasons people wrote are not for it
 */
export function documentStanding(
  rows: readonly CampaignStanding[],
  { exempt, isAccount }: { readonly exempt: boolean; readonly isAccount: boolean },
  now: Instant,
): DocumentStanding {
  const own = rows.find((row) => row.feature === '')?.standing ?? null;
  if (own === null) return noOpinion(exempt, 'No campaign covers this account.');
  const features = rows
    .filter((row) => row.feature !== '' && row.standing.phase !== null)
    .map((row) => [row.feature, answerRow(row.standing, now)] as const);
  const { stage, graceEndsAt } = answerRow(own, now);
  const isHeldBack = stage !== own.stage;
  return {
    stage,
    graceEndsAt,
    since: own.since,
    features: Object.fromEntries(features),
    next: isHeldBack ? null : own.next,
    brownout: own.brownout !== null && own.brownout.until > now ? own.brownout : null,
    exempt,
    because: own.because.filter((one) => isAccount || !isPersonal(one)).map((one) => one.message),
  };
}

/** Not covered means no opinion: the stage `off`, and a sentence that says so. */
export function noOpinion(exempt: boolean, why: string): DocumentStanding {
  return {
    stage: 'off',
    since: 0,
    graceEndsAt: null,
    features: {},
    next: null,
    brownout: null,
    exempt,
    because: [why],
  };
}

/** A started phase of a campaign, as far as unknown installations are concerned. */
export type RunningPhase = { readonly phase: string; readonly startedAt: Instant };

/**
 * Where an installation stands that nobody knows: it may belong to any cohort, so it gets the mildest stage any cohort
 * of this product is at. The document then limits it to `unknownInstallations`.
 * @param started phases that started and were not rolled back
 */
export function unknownStanding(
  plan: Pick<Plan, 'cohorts' | 'phases'>,
  started: readonly RunningPhase[],
  product: string,
): DocumentStanding {
  const why = 'This installation is not known to belong to an account.';
  const cohorts = plan.cohorts.flatMap((cohort) => {
    const lane = plan.phases.filter(
      (phase) =>
        phase.products.includes(product) && phase.features.length === 0 && phase.cohorts.includes(cohort.key),
    );
    return lane.length === 0 ? [] : [lane];
  });
  const reached = cohorts.map((lane) =>
    lane
      .flatMap((phase) => {
        const start = started.find((one) => one.phase === phase.key);
        return start === undefined ? [] : [{ stage: phase.stage, since: start.startedAt }];
      })
      .at(-1),
  );
  const mildest = reached.reduce<{ stage: Stage; since: Instant } | undefined>(
    (a, b) => (a === undefined || b === undefined ? undefined : isStricter(a.stage, b.stage) ? b : a),
    reached[0],
  );
  const none = noOpinion(false, why);
  return mildest === undefined ? none : { ...none, ...mildest };
}

/**
 * A stage may block only where E1 was judged and recorded. A grace that has run out is still waiting for its
 * judgement: until then the account is at its last lenient stage.
 */
function answerRow(standing: Standing, now: Instant): FeatureRow {
  const graceEndsAt = standing.stage === 'grace' ? (standing.grace?.endsAt ?? null) : null;
  const isUnjudged = standing.enforcing === null && isEnforcing(standing.stage, graceEndsAt, now);
  return isUnjudged ? { stage: standing.lenient, graceEndsAt: null } : { stage: standing.stage, graceEndsAt };
}

function isPersonal({ code }: Because): boolean {
  return code === 'hold' || code === 'exemption';
}
