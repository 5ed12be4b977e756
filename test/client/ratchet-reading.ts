import type { FeatureRow, PolicyDocument } from '../../src/domain/policy/document.ts';
import { EFFECTS, type Effect } from '../../src/domain/policy/effect.ts';
import type { Receipt } from '../../src/domain/policy/receipt.ts';
import { DAY } from '../domain/policy/facts.ts';

/** What somebody beside the machine knows of the time there, in epoch seconds. */
export type KnownTime = {
  /** It is at least this late by a clock of the machine: what ends by itself has ended. */
  readonly atLeast: number;
  /** It is at most this late, whatever the machine's wall clock says: what begins later has not begun. */
  readonly atMost: number;
  readonly wall: number;
};

/** When the service was heard last: a receipt that could not be kept may count as contact or not. */
export type Heard = { readonly surely: number; readonly perhaps: number };

/** The strictest effect on the product and on each feature. */
export type Bound = { readonly product: Effect; readonly features: Readonly<Record<string, Effect>> };

export const ALLOW: Bound = { product: 'allow', features: {} };

export function stricter(a: Effect, b: Effect): Effect {
  return EFFECTS.indexOf(a) > EFFECTS.indexOf(b) ? a : b;
}

export function milder(a: Effect, b: Effect): Effect {
  return EFFECTS.indexOf(a) > EFFECTS.indexOf(b) ? b : a;
}

/** What failed: nothing; something that may only be warned of, so far; or something that may block. */
type Failure = 'none' | 'soft' | 'hard';

/**
 * The strictest effect that any right reading of one document and one receipt has, written once more from the rules in
 * the design and apart from the function that judges. An answer may be milder than this, never stricter.
 */
export function strictestReading(
  document: PolicyDocument,
  receipt: Receipt | null,
  features: readonly string[],
  time: KnownTime,
  heard: Heard,
): Bound {
  const failure = failureOf(document, receipt, time);
  const rule = { row: document as FeatureRow, isDark: isDark(document, time) };
  const facts: Facts = { document, heard, time };
  const product = answer(facts, failure, rule);
  const bounds = features.map((feature) => {
    const row = Object.hasOwn(document.features, feature) ? document.features[feature] : undefined;
    const { entitlement } = document;
    const isMissing = entitlement !== null && !entitlement.features.includes(feature);
    const failed = isMissing && failure !== 'hard' ? 'hard' : failure;
    if (row) return [feature, answer(facts, failed, { row, isDark: false })] as const;
    const isWhole = document.stage === 'enforce-product' || isGraceOver(document, document.iat);
    if (failed === failure || isWhole) return [feature, product] as const;
    return [feature, answer(facts, failed, { ...rule, isDark: false })] as const;
  });
  return { product, features: Object.fromEntries(bounds) };
}

function failureOf(document: PolicyDocument, receipt: Receipt | null, time: KnownTime): Failure {
  const seat = receipt === null ? 'none' : failureOfSeat(receipt, time);
  if (!document.sub.startsWith('account:')) return seat;
  const right = failureOfRight(document, time);
  return right === 'hard' || seat === 'hard' ? 'hard' : right === 'none' ? seat : right;
}

function failureOfRight({ entitlement, iat }: PolicyDocument, time: KnownTime): Failure {
  if (entitlement === null || entitlement.suspended) return 'hard';
  const { starts, expires, blocksFrom } = entitlement;
  const hasFailed =
    (starts !== null && starts > Math.max(iat, time.atLeast)) || (expires !== null && expires <= iat);
  if (!hasFailed) return 'none';
  return blocksFrom === null || blocksFrom <= iat ? 'hard' : 'soft';
}

function failureOfSeat(receipt: Receipt, time: KnownTime): Failure {
  if (receipt.activatedAt !== null && receipt.refusal === null) return 'none';
  if (receipt.runwayEndsAt > receipt.iat) return 'none';
  const mayBlock = receipt.blocksFrom === null || receipt.blocksFrom <= receipt.iat;
  return mayBlock && time.atLeast < receipt.exp ? 'hard' : 'soft';
}

/** A brown-out this document was issued in, and that no clock has seen the end of. */
function isDark({ brownout, stage, iat }: PolicyDocument, time: KnownTime): boolean {
  if (brownout === null || stage === 'off' || stage === 'observe') return false;
  return brownout.from <= iat && Math.max(iat, time.atLeast) < brownout.until;
}

type Rule = { readonly row: FeatureRow; readonly isDark: boolean };

type Facts = {
  readonly document: PolicyDocument;
  readonly heard: Heard;
  readonly time: KnownTime;
};

function answer({ document, heard, time }: Facts, failure: Failure, rule: Rule): Effect {
  if (document.exempt) return 'allow';
  const byStage = effectOfStage(document, rule, time);
  const judged = failure === 'none' ? 'allow' : failure === 'soft' ? milder('warn', byStage) : byStage;
  const { offlineForDays, afterOffline } = document.policy;
  const isOptedIn = afterOffline === 'block';
  const atMost = isOptedIn ? Math.max(time.atMost, time.wall) : time.atMost;
  const mayBeStale = atMost > heard.surely + offlineForDays * DAY;
  const isSurelyStale = time.atLeast > heard.perhaps + offlineForDays * DAY;

  const fresh = !isSurelyStale ? judged : isOptedIn ? 'allow' : milder('warn', judged);
  const inSilence = effectOfStage(document, { ...rule, isDark: false }, time);
  const stale = mayBeStale ? milder(isOptedIn ? 'block' : 'warn', inSilence) : 'allow';
  return stricter(fresh, stale);
}

function effectOfStage(document: PolicyDocument, { row, isDark }: Rule, time: KnownTime): Effect {
  if (document.since > document.iat) return 'allow';
  if (row.stage.startsWith('enforce-') || isDark || isGraceOver(row, document.iat)) {
    return document.sub !== 'anonymous' && time.atLeast < document.exp ? 'block' : 'warn';
  }
  return row.stage === 'off' || row.stage === 'observe' ? 'allow' : 'warn';
}

function isGraceOver({ stage, graceEndsAt }: FeatureRow, iat: number): boolean {
  return stage === 'grace' && graceEndsAt !== null && graceEndsAt <= iat;
}
