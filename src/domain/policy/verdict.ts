import { type Code, sentenceOf } from './code.ts';
import { type Help, type PolicyDocument, SECONDS_PER_DAY, subjectKind } from './document.ts';
import { atMost, type Effect, isStricterEffect } from './effect.ts';
import { featureOutcome, fittingReceipt, type Outcome, productOutcome } from './outcome.ts';
import type { Receipt } from './receipt.ts';
import { isEnforcing, rung, type Stage } from './stage.ts';
import { type Clocks, furthest } from './trusted-time.ts';

export type Question = {
  /** Features the host is about to use. None asked, none answered. */
  readonly features: readonly string[];
  /** The installation that asks; null where the product keeps no installation ids (then seats are not judged). */
  readonly installation: string | null;
};

export type VerdictFacts = {
  /** The newest accepted document; null when none was ever seen. */
  readonly document: PolicyDocument | null;
  readonly receipt: Receipt | null;
  readonly question: Question;
  readonly now: Clocks;
};

/** One answer, for the product or for a feature. */
export type Answer = {
  /** Did the check pass? Grace, runway and exemption pass. */
  readonly valid: boolean;
  readonly code: Code;
  readonly effect: Effect;
  /** The failed check behind `IN_GRACE`, `EXEMPT` and `OFFLINE_STALE`, or the code itself when it is one; null when nothing failed. */
  readonly cause: Code | null;
};

/** What a check says. Times are epoch seconds. `valid`, `code` and `effect` are separate: act on `effect`. */
export type Verdict = Answer & {
  /** The code in one plain sentence. */
  readonly detail: string;
  readonly stage: Stage;
  /** When this ends by itself: of the grace, the runway, the brown-out, or a valid license's expiry. */
  readonly until: number | null;
  /** The announced next stage, for a countdown. */
  readonly next: { readonly stage: Stage; readonly at: number } | null;
  /** How to block, where an effect is `block`: `read-only`, `watermark`, `delay`, `exit` or the vendor's word. */
  readonly whenBlocked: string | null;
  /** The vendor's words; empty while everything asked is allowed. */
  readonly message: string;
  readonly help: Help;
  readonly features: Readonly<Record<string, Answer>>;
  /** Sentences: why this stage, and which leniency was applied. */
  readonly because: readonly string[];
};

/**
 * The one function that judges: the server's check, the SDK, the simulation and the support page all call it.
 * A passing check is allowed. A failed one is answered by its stage, and then only made milder: by an exemption, by
 * a document that is past its life (P3) or older than the tightening (P4), and by a long silence (P6).
 */
export function decide({ document, receipt, question, now }: VerdictFacts): Verdict {
  if (document === null) return unheardOf(question);
  const own = fittingReceipt(document, receipt, question.installation);
  const outcome = productOutcome(document, own, question.installation, now);
  const context: Context = { document, now, silence: silenceOf(document, own, now) };
  const brownout = runningBrownout(document, now);
  const product = judge(outcome, { ...document, brownout }, context);
  const features = question.features.map(
    (feature) => [feature, judgeFeature(feature, outcome, product, context)] as const,
  );

  const isQuiet = product.effect === 'allow' && features.every(([, { effect }]) => effect === 'allow');
  return {
    ...product,
    detail: sentenceOf(product.code),
    stage: document.stage,
    until: untilOf(product, outcome, document, brownout),
    next: document.next,
    whenBlocked: document.policy.whenBlocked,
    message: isQuiet ? '' : document.message,
    help: document.help,
    features: Object.fromEntries(features),
    because: [...document.meta.because, ...leniencies(outcome, product, context)],
  };
}

/** The milder of two verdicts, feature by feature; the first where they are equal. */
export function milderVerdict(a: Verdict, b: Verdict): Verdict {
  const base = isMilder(b, a) ? b : a;
  const features = Object.entries(a.features).map(([feature, answer]) => {
    const other = Object.hasOwn(b.features, feature) ? b.features[feature] : undefined;
    return [feature, other && isMilder(other, answer) ? other : answer] as const;
  });
  return { ...base, features: Object.fromEntries(features) };
}

function isMilder(a: Answer, than: Answer): boolean {
  return a.effect === than.effect ? a.valid && !than.valid : isStricterEffect(than.effect, a.effect);
}

/** A runway that the server has not even begun to count. */
function unheardOf(question: Question): Verdict {
  const answer: Answer = { valid: true, code: 'IN_RUNWAY', effect: 'allow', cause: null };
  return {
    ...answer,
    detail: sentenceOf('IN_RUNWAY'),
    stage: 'off',
    until: null,
    next: null,
    whenBlocked: null,
    message: '',
    help: { faq: null, chat: null, portal: null, videos: [] },
    features: Object.fromEntries(question.features.map((feature) => [feature, answer])),
    because: ['No policy document has been received yet.'],
  };
}

type Context = {
  readonly document: PolicyDocument;
  readonly now: Clocks;
  readonly silence: Silence;
};

/** How long the server was not heard: `felt` counts as a failed check, `suspected` only loosens (the wall clock alone says so). */
type Silence = 'none' | 'suspected' | 'felt';

function silenceOf(document: PolicyDocument, receipt: Receipt | null, now: Clocks): Silence {
  const heard = Math.max(document.iat, receipt?.iat ?? 0);
  const limit = heard + document.policy.offlineForDays * SECONDS_PER_DAY;
  if (furthest(now) <= limit) return 'none';
  return now.trusted > limit || document.policy.afterOffline === 'block' ? 'felt' : 'suspected';
}

/** A brown-out begins on a document issued in it, and ends by whichever clock gets there first (P4). */
function runningBrownout({ brownout, stage, iat }: PolicyDocument, now: Clocks): PolicyDocument['brownout'] {
  if (brownout === null || rung(stage) < rung('warn')) return null;
  return iat >= brownout.from && Math.max(iat, furthest(now)) < brownout.until ? brownout : null;
}

/** The row that answers a failed check. */
type Rule = {
  readonly stage: Stage;
  readonly graceEndsAt: number | null;
  readonly brownout: PolicyDocument['brownout'];
};

function judge(outcome: Outcome, rule: Rule, { document, now, silence }: Context): Answer {
  const standing = outcome.passed
    ? ({ valid: true, code: outcome.code, effect: 'allow', cause: null } as const)
    : answerToFailure(outcome, rule, document, now);
  if (silence === 'none' || document.exempt) return standing;

  const cause = standing.cause ?? (silence === 'felt' ? 'OFFLINE_STALE' : null);
  if (silence === 'suspected')
    return { ...standing, code: 'OFFLINE_STALE', cause, effect: atMost('warn', standing.effect) };
  const limit = document.policy.afterOffline === 'block' ? 'block' : 'warn';
  const effect = atMost(limit, stageEffect({ ...rule, brownout: null }, document, now));
  return { valid: false, code: 'OFFLINE_STALE', cause, effect };
}

function answerToFailure(outcome: Outcome, rule: Rule, document: PolicyDocument, now: Clocks): Answer {
  const cause = outcome.code;
  if (document.exempt) return { valid: true, code: 'EXEMPT', effect: 'allow', cause };
  const effect = atMost(outcome.mayBlock ? 'block' : 'warn', stageEffect(rule, document, now));
  const isInGrace = rule.stage === 'grace' && !blocks(rule, document);
  return isInGrace
    ? { valid: true, code: 'IN_GRACE', effect, cause }
    : { valid: false, code: cause, effect, cause };
}

/** The table of stages, for a failed check; and no block outlives its document or meets somebody anonymous. */
function stageEffect(rule: Rule, document: PolicyDocument, now: Clocks): Effect {
  if (document.since > document.iat) return 'allow';
  if (blocks(rule, document)) {
    const mayBlock = furthest(now) < document.exp && subjectKind(document.sub) !== 'anonymous';
    return mayBlock ? 'block' : 'warn';
  }
  return rule.stage === 'off' || rule.stage === 'observe' ? 'allow' : 'warn';
}

/** Measured by `iat`, not by a clock: only a document issued after the end of a grace knows that it was not moved (P4). */
function blocks(rule: Rule, document: PolicyDocument): boolean {
  return rule.brownout !== null || isEnforcing(rule.stage, rule.graceEndsAt, document.iat);
}

/**
 * A feature with a row of its own follows that. Without one it follows the product, which checks features one by
 * one in every stage but `enforce-product` and what counts as that.
 */
function judgeFeature(feature: string, product: Outcome, productAnswer: Answer, context: Context): Answer {
  const { document } = context;
  const outcome = featureOutcome(document, product, feature);
  const row = Object.hasOwn(document.features, feature) ? document.features[feature] : undefined;
  if (row !== undefined) return judge(outcome, { ...row, brownout: null }, context);
  const rule: Rule = { stage: document.stage, graceEndsAt: document.graceEndsAt, brownout: null };
  const isWhole = rule.stage !== 'enforce-feature' && blocks(rule, document);
  return outcome === product || isWhole ? productAnswer : judge(outcome, rule, context);
}

function untilOf(
  answer: Answer,
  outcome: Outcome,
  document: PolicyDocument,
  brownout: PolicyDocument['brownout'],
): number | null {
  if (answer.code === 'IN_GRACE') return document.graceEndsAt;
  if (answer.effect === 'block' && brownout !== null) return brownout.until;
  return answer.code === outcome.code ? outcome.until : null;
}

function leniencies(
  outcome: Outcome,
  answer: Answer,
  { document, now, silence }: Context,
): readonly string[] {
  const isFailure = !outcome.passed && !document.exempt;
  const hasPassed = (at: number | null) => at !== null && document.iat < at && at <= furthest(now);
  const sentences: readonly (readonly [boolean, string])[] = [
    [document.exempt && !outcome.passed, 'The account is exempt.'],
    [silence !== 'none', 'The last signed answer is older than the policy allows to be offline.'],
    [
      isFailure && answer.effect !== 'block' && furthest(now) >= document.exp,
      'The policy document is past its life, so it no longer blocks.',
    ],
    [
      isFailure && document.stage === 'grace' && hasPassed(document.graceEndsAt),
      'The grace has ended by this clock; a newer policy document has to confirm it.',
    ],
    [
      isFailure && !outcome.mayBlock && answer.effect === 'warn',
      'Blocking begins on the next day on which stages tighten.',
    ],
    [document.since > document.iat, 'The stage of this policy document had not begun when it was issued.'],
  ];
  return sentences.filter(([applies]) => applies).map(([, sentence]) => sentence);
}
