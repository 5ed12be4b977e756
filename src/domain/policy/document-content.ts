import {
  type DocumentMeta,
  type FeatureRow,
  type Help,
  type PolicyDocument,
  SECONDS_PER_DAY,
  type Subject,
  subjectKind,
} from './document.ts';
import { type EntitlementSpan, sumOfEntitlements } from './entitlement-sum.ts';
import { secondsAfter, secondsAfterOrNull, secondsBefore } from './seconds.ts';
import { milder, type Stage } from './stage.ts';

/** All a document is made of, as the server knows it. Every time is epoch milliseconds. */
export type DocumentFacts = {
  readonly issuer: string;
  readonly subject: Subject;
  readonly product: string;
  readonly epoch: number;
  readonly revision: number;
  readonly issuedAt: number;
  readonly standing: DocumentStanding;
  /** The account's entitlements to the product; ignored for any subject but an account. */
  readonly entitlements: readonly EntitlementSpan[];
  readonly policy: DocumentRules;
  readonly help: Help;
  readonly message: string;
  readonly meta: Omit<DocumentMeta, 'because'>;
};

/** What the campaign decided for this subject and product, holds and exemptions already applied. */
export type DocumentStanding = {
  readonly stage: Stage;
  readonly since: number;
  readonly graceEndsAt: number | null;
  readonly features: Readonly<Record<string, FeatureRow>>;
  readonly next: { readonly stage: Stage; readonly at: number } | null;
  readonly brownout: { readonly from: number; readonly until: number } | null;
  readonly exempt: boolean;
  /** Sentences: which phase, hold, extension or rule decided. */
  readonly because: readonly string[];
};

/** The part of a phase's policy that clients need; a plan's policy fits as it is. */
export type DocumentRules = {
  readonly runwayDays: number;
  readonly offlineForDays: number;
  readonly documentForDays: number;
  readonly whenBlocked: string;
  readonly afterOffline: 'warn' | 'block';
  readonly unknownInstallations: 'off' | 'observe' | 'warn';
};

/**
 * The claims of a policy document, ready to be signed with `typ` `policy+jwt`. Takes milliseconds, gives seconds,
 * and rounds so that nothing tightens early. Only an account learns entitlement facts; the anonymous subject gets
 * at most the stage `unknownInstallations`, and never a brown-out.
 */
export function documentFor(facts: DocumentFacts): PolicyDocument {
  const { standing, policy } = facts;
  const kind = subjectKind(facts.subject);
  const limit = kind === 'anonymous' ? policy.unknownInstallations : null;
  const iat = secondsBefore(facts.issuedAt);
  return {
    schema: 1,
    iss: facts.issuer,
    sub: facts.subject,
    aud: facts.product,
    iat,
    exp: iat + policy.documentForDays * SECONDS_PER_DAY,
    epoch: facts.epoch,
    revision: facts.revision,
    ...limitedRow(standing, limit),
    since: secondsBefore(standing.since),
    features: featureRows(standing.features, limit),
    next:
      standing.next && limit === null
        ? { stage: standing.next.stage, at: secondsAfter(standing.next.at) }
        : null,
    brownout: limit === null ? brownoutOf(standing) : null,
    exempt: standing.exempt,
    entitlement: kind === 'account' ? sumOfEntitlements(facts.entitlements, facts.issuedAt) : null,
    policy: {
      runwayDays: policy.runwayDays,
      offlineForDays: policy.offlineForDays,
      whenBlocked: policy.whenBlocked,
      afterOffline: policy.afterOffline,
    },
    help: {
      faq: facts.help.faq,
      chat: facts.help.chat,
      portal: facts.help.portal,
      videos: facts.help.videos.map(({ title, url, minutes }) => ({ title, url, minutes })),
    },
    message: facts.message,
    meta: {
      campaign: facts.meta.campaign,
      cohort: facts.meta.cohort,
      phase: facts.meta.phase,
      planRevision: facts.meta.planRevision,
      because: [...standing.because],
    },
  };
}

/**
 * A text that is equal for two documents exactly when they say the same, whenever they were issued: everything but
 * `iat`, `exp`, `epoch` and `revision`. A changed text needs the next revision; an equal one is a renewal (P2).
 */
export function contentOf(document: PolicyDocument): string {
  const { iat: _iat, exp: _exp, epoch: _epoch, revision: _revision, ...content } = document;
  return written(content);
}

/** As JSON, members by name. By hand: a replacer of `JSON.stringify` takes three times as long, and every document is written. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${written(value[name])}`);
  return `{${members.join(',')}}`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function limitedRow(row: FeatureRow, limit: Stage | null): FeatureRow {
  const stage = limit === null ? row.stage : milder(row.stage, limit);
  return { stage, graceEndsAt: stage === 'grace' ? secondsAfterOrNull(row.graceEndsAt) : null };
}

function featureRows(
  rows: Readonly<Record<string, FeatureRow>>,
  limit: Stage | null,
): Readonly<Record<string, FeatureRow>> {
  const limited = Object.entries(rows).map(([feature, row]) => [feature, limitedRow(row, limit)] as const);
  return byName(Object.fromEntries(limited));
}

function byName<Value>(map: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function brownoutOf({ brownout }: DocumentStanding): PolicyDocument['brownout'] {
  return brownout && { from: secondsAfter(brownout.from), until: secondsBefore(brownout.until) };
}
