import type {
  Briefing,
  Cohort,
  Gate,
  Mailing,
  Phase,
  Plan,
  PolicyRules,
  Product,
  Safeguard,
  Support,
  Wave,
} from '../domain/plan.ts';
import type { CampaignFile } from './campaign-schema.ts';

/** The parsed file as a complete `Plan`: `all` is written out, overrides are applied. References may still dangle. */
export function resolvePlan(file: CampaignFile): Plan {
  const enforce = file.limits.enforce;
  return {
    campaign: file.campaign,
    title: file.title,
    why: file.why,
    seed: file.seed ?? file.campaign,
    rolloutUnit: file.rolloutUnit,
    timeZone: file.timeZone,
    calendar: file.calendar,
    products: Object.entries(file.products).map(([key, product]): Product => ({ key, ...product })),
    policy: policyOf(file.policy),
    notice: {
      leadDays: file.notice.lead,
      validForDays: file.notice.validFor,
      evidence: file.notice.evidence,
    },
    lateJoiners: file.lateJoiners,
    extensions: { maxDays: file.extensions.max, times: file.extensions.times },
    limits: {
      enforce: enforce
        ? { accounts: enforce.accounts ?? null, share: enforce.share ?? null, perDays: enforce.per }
        : null,
    },
    mail: { perContactPerWeek: file.mail.perContactPerWeek, latenessDays: file.mail.lateness },
    support: supportOf(file.support),
    cohorts: file.cohorts.map(cohortOf),
    phases: file.phases.map((phase) => phaseOf(phase, file)),
    safeguards: file.safeguards.map(safeguardOf),
    briefings: file.briefings satisfies readonly Briefing[],
    waves: file.waves.map(
      ({ lateness, ...wave }): Wave => ({ ...wave, latenessDays: lateness ?? file.mail.lateness }),
    ),
    mailings: file.mailings satisfies readonly Mailing[],
    supersedes: file.supersedes ?? null,
  };
}

function policyOf(written: CampaignFile['policy']): PolicyRules {
  const { runway, offlineFor, documentFor, deviceMoves, lease, ...same } = written;
  return {
    ...same,
    runwayDays: runway,
    offlineForDays: offlineFor,
    documentForDays: documentFor,
    deviceMoves: { max: deviceMoves.max, perDays: deviceMoves.per },
    leaseDays: lease,
  };
}

function supportOf(written: CampaignFile['support']): Support {
  return {
    owners: present(written.owners),
    answerWithinSeconds: present(written.answerWithin),
    faq: written.faq ?? null,
    videos: written.videos,
    chat: written.chat ?? null,
  };
}

function cohortOf(written: CampaignFile['cohorts'][number]): Cohort {
  const { key, where, limit, share } = written;
  const take = limit !== undefined ? { count: limit } : share !== undefined ? { share } : null;
  return { key, where, take };
}

function phaseOf(written: CampaignFile['phases'][number], file: CampaignFile): Phase {
  const { key, stage, start } = written;
  return {
    key,
    cohorts: writtenOut(
      written.cohorts,
      file.cohorts.map((cohort) => cohort.key),
    ),
    products: writtenOut(written.products, Object.keys(file.products)),
    features: written.features ?? [],
    stage,
    start: {
      date: start.date ?? null,
      after: start.after === undefined ? null : { phase: start.after, soakDays: start.soak ?? 0 },
    },
    grace: written.grace ?? null,
    ramp: written.ramp ? { share: written.ramp.share, perDays: written.ramp.per } : null,
    gates: written.gates.flatMap(gateOf),
    brownouts: written.brownouts.map((one) => ({ atDays: one.at, forSeconds: one.for })),
    policy: policyOf({ ...file.policy, ...present(written.policy ?? {}) }),
  };
}

/** `all` is no cohort's or product's name: it stands for every one of them. */
function writtenOut(keys: readonly string[], every: readonly string[]): readonly string[] {
  return keys.includes('all') ? every : [...new Set(keys)];
}

function gateOf(written: CampaignFile['phases'][number]['gates'][number]): readonly Gate[] {
  const { approval, briefed, delivered, activated, wouldBlock, openCases, feedback } = written;
  if (approval) return [{ kind: 'approval', ...approval }];
  if (briefed) return [{ kind: 'briefed', ...briefed }];
  if (delivered) return [{ kind: 'delivered', ...delivered }];
  if (activated) return [{ kind: 'activated', ...activated }];
  if (wouldBlock) return [{ kind: 'wouldBlock', ...wouldBlock }];
  if (openCases) return [{ kind: 'openCases', ...openCases }];
  return feedback ? [{ kind: 'feedback', ...feedback }] : [];
}

const DEFAULT_SAMPLE = 10;
const DEFAULT_WITHIN_SECONDS = 4 * 3600;

function safeguardOf(written: CampaignFile['safeguards'][number]): Safeguard {
  return { ...written, when: watchedOf(written.when) };
}

function watchedOf(when: CampaignFile['safeguards'][number]['when']): Safeguard['when'] {
  const sample = when.sample ?? DEFAULT_SAMPLE;
  if (when.blockedAccounts) {
    const withinSeconds = when.within ?? DEFAULT_WITHIN_SECONDS;
    return { kind: 'blockedAccounts', share: when.blockedAccounts, sample, withinSeconds };
  }
  if (when.bounced) return { kind: 'bounced', share: when.bounced, sample };
  if (when.complained) return { kind: 'complained', share: when.complained, sample };
  // The schema lets exactly one of the four through.
  return { kind: 'openCases', count: when.openCases?.count ?? { operator: '>', value: 0 } };
}

/** Only what was written: a plan is plain JSON and knows no `undefined`. */
function present<Value extends object>(map: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}
