import { isSubject, type PolicyDocument } from './document.ts';
import type { RatchetState } from './ratchet.ts';
import { type Receipt, SEAT_REFUSALS } from './receipt.ts';
import { STAGES } from './stage.ts';

/**
 * Reads the claims of a policy document whose signature was verified; null when anything is missing or of another
 * shape. Unknown members are fine: a later server may say more.
 */
export function readDocument(claims: unknown): PolicyDocument | null {
  return isDocument(claims) && claims.exp >= claims.iat ? claims : null;
}

/** The same for an installation's receipt. */
export function readReceipt(claims: unknown): Receipt | null {
  return isReceipt(claims) && claims.exp >= claims.iat ? claims : null;
}

/** What a client kept of the order of a stream; null when it is no such thing. */
export function readRatchet(value: unknown): RatchetState | null {
  return isRatchet(value) ? value : null;
}

type Check<Value> = (value: unknown) => value is Value;

export const isText: Check<string> = (value) => typeof value === 'string';
const isFlag: Check<boolean> = (value) => typeof value === 'boolean';
/** Seconds, counts, revisions: JSON numbers that are exact. */
const isCount: Check<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumber: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const isStage = oneOf(STAGES);
const isAnySubject: Check<PolicyDocument['sub']> = (value): value is PolicyDocument['sub'] =>
  isText(value) && isSubject(value);
const isInstallation: Check<Receipt['sub']> = (value): value is Receipt['sub'] =>
  isText(value) && /^installation:./u.test(value);
const isRow = record({ stage: isStage, graceEndsAt: orNull(isCount) });

const isDocument: Check<PolicyDocument> = record({
  schema: oneOf([1] as const),
  iss: isText,
  sub: isAnySubject,
  aud: isText,
  iat: isCount,
  exp: isCount,
  epoch: isCount,
  revision: isCount,
  stage: isStage,
  since: isCount,
  graceEndsAt: orNull(isCount),
  features: mapOf(isRow),
  next: orNull(record({ stage: isStage, at: isCount })),
  brownout: orNull(record({ from: isCount, until: isCount })),
  exempt: isFlag,
  entitlement: orNull(
    record({
      quantity: isCount,
      features: listOf(isText),
      starts: orNull(isCount),
      expires: orNull(isCount),
      blocksFrom: orNull(isCount),
      supportUntil: orNull(isCount),
      suspended: isFlag,
    }),
  ),
  policy: record({
    runwayDays: isCount,
    offlineForDays: isCount,
    whenBlocked: isText,
    afterOffline: oneOf(['warn', 'block'] as const),
  }),
  help: record({
    faq: orNull(isText),
    chat: orNull(isText),
    portal: orNull(isText),
    videos: listOf(record({ title: isText, url: isText, minutes: isNumber })),
  }),
  message: isText,
  meta: record({
    campaign: orNull(isText),
    cohort: orNull(isText),
    phase: orNull(isText),
    planRevision: orNull(isCount),
    because: listOf(isText),
  }),
});

const isReceipt: Check<Receipt> = record({
  schema: oneOf([1] as const),
  iss: isText,
  sub: isInstallation,
  aud: isText,
  iat: isCount,
  exp: isCount,
  epoch: isCount,
  subject: isAnySubject,
  device: orNull(isText),
  activation: orNull(isText),
  activatedAt: orNull(isCount),
  refusal: orNull(oneOf(SEAT_REFUSALS)),
  firstContactAt: isCount,
  runwayEndsAt: isCount,
  blocksFrom: orNull(isCount),
  nonce: orNull(isText),
});

const isRatchet: Check<RatchetState> = record({
  iss: isText,
  aud: isText,
  sub: isAnySubject,
  epoch: isCount,
  revision: isCount,
  iat: isCount,
});

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record<Shape>(members: { readonly [Name in keyof Shape]: Check<Shape[Name]> }): Check<Shape> {
  const checks = Object.entries<Check<unknown>>(members);
  return (value): value is Shape =>
    isObject(value) && checks.every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
}

function mapOf<Value>(check: Check<Value>): Check<Readonly<Record<string, Value>>> {
  return (value): value is Readonly<Record<string, Value>> =>
    isObject(value) && Object.values(value).every(check);
}

function listOf<Value>(check: Check<Value>): Check<readonly Value[]> {
  return (value): value is readonly Value[] => Array.isArray(value) && value.every(check);
}

function oneOf<const Value>(values: readonly Value[]): Check<Value> {
  return (value): value is Value => values.some((one) => one === value);
}

function orNull<Value>(check: Check<Value>): Check<Value | null> {
  return (value): value is Value | null => value === null || check(value);
}
