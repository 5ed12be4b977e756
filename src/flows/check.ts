import { endOfDay, localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import type { Receipt } from '../domain/policy/receipt.ts';
import { RECEIPT_TYPE } from '../domain/policy/receipt.ts';
import { decide, type Verdict } from '../domain/policy/verdict.ts';
import { wouldBe } from '../domain/policy/would-be.ts';
import { ok, type Result } from '../domain/result.ts';
import { businessNow } from '../store/clock.ts';
import type { ReportRow } from '../store/reports.ts';
import { type Asker, type ClientIdentity, identifyClients } from './identify-client.ts';
import { documentsOf, goodUntil, type Issued, type LicensingContext } from './issue-document.ts';
import { type ReceiptOwner, receiptsOf } from './issue-receipt.ts';
import { retakeSeats } from './retake-seats.ts';
import { signClaims } from './signing-keys.ts';

/** The `typ` of a signed verdict. */
export const CHECK_TYPE = 'check+jwt';

export type CheckQuestion = Asker & {
  readonly features: readonly string[];
  /** Parts of the device's fingerprint; null when the client sends none. */
  readonly fingerprint: Readonly<Record<string, string>> | null;
  /** Any text of the client's; it comes back signed. Null: nothing is signed. */
  readonly nonce: string | null;
};

/** What a question comes to, with all it was judged by. */
export type Judged = {
  readonly document: PolicyDocument;
  readonly receipt: Receipt | null;
  readonly verdict: Verdict;
  /** Whose installation it is; null for an unknown one. */
  readonly accountId: number | null;
  /** What the forecast learns by it: what this installation would do once failed checks block. Null for an unknown one. */
  readonly observation: ReportRow | null;
  /** Until then nothing but a decision of somebody changes it. Epoch milliseconds. */
  readonly goodUntil: Instant;
  /** Business time of the answer. */
  readonly askedAt: Instant;
};

/** Judges one question; see {@link judgeAll}. */
export async function judge(
  context: LicensingContext,
  question: CheckQuestion,
): Promise<Result<Judged, 'unknown-product'>> {
  const [judged] = await judgeAll(context, [question]);
  return judged as Result<Judged, 'unknown-product'>;
}

/**
 * Judges on the server, exactly as the SDK does: by the document and receipt each would get now. Each in its order, with
 * a handful of statements for all.
 */
export async function judgeAll(
  context: LicensingContext,
  questions: readonly CheckQuestion[],
): Promise<readonly Result<Judged, 'unknown-product'>[]> {
  const { pool } = context;
  const now = await businessNow(pool);
  const identities = await identifyClients(context, questions, now);
  const known = questions.flatMap((question, at) => {
    const identity = identities[at] as (typeof identities)[number];
    return identity.ok ? [{ question, identity: identity.value }] : [];
  });
  const documents = await documentsOf(
    context,
    known.map((one) => one.identity),
    now,
  );
  const asked = known.map((one, at) => ({ ...one, issued: documents[at] as Issued }));
  const receipts = await retakeSeats(context, asked, await receiptsOf(pool, asked, now), now);
  const judged = asked.map((one, at) => judgedBy(one, receipts[at] ?? null, now)).values();
  return identities.map((identity) => (identity.ok ? ok(judged.next().value as Judged) : identity));
}

function judgedBy(
  { question, identity, issued }: ReceiptOwner & { readonly question: CheckQuestion },
  receipt: Receipt | null,
  now: Instant,
): Judged {
  const { document } = issued;
  const verdict = decide({
    document,
    receipt,
    question: { features: question.features, installation: question.installation },
    now: { trusted: document.iat, wall: document.iat },
  });
  return {
    ...{ document, receipt, verdict },
    accountId: identity.account?.id ?? null,
    observation: observationOf(identity, issued, receipt),
    goodUntil: checkGoodUntil(issued, receipt, now),
    askedAt: now,
  };
}

/** The document's time, the edges of the runway, and the day, for each day of a device counts in the forecast. */
function checkGoodUntil(issued: Issued, receipt: Receipt | null, now: Instant): Instant {
  const { zone } = issued.facts;
  const edges = [receipt?.runwayEndsAt ?? 0, receipt?.blocksFrom ?? 0].map((second) => second * 1000);
  return Math.min(
    goodUntil(issued, now),
    endOfDay(localDateOf(now, zone), zone),
    ...edges.filter((edge) => edge > now),
  );
}

/** Each check of an account's client is an observation of what it would do once failed checks block. */
function observationOf(
  { account, installation, product }: ClientIdentity,
  { document, facts }: Issued,
  receipt: Receipt | null,
): ReportRow | null {
  if (account === null || installation === null) return null;
  const { code, cause, effect } = wouldBe(document, receipt, installation.id);
  return {
    product: product.key,
    installation: installation.id,
    day: localDateOf(document.iat * 1000, facts.zone),
    code: cause ?? code,
    effect,
    accountId: account.id,
    count: 1,
  };
}

export type SignedCheck = {
  /** What is this installation's own (`receipt+jwt`); null without an installation. */
  readonly receipt: string | null;
  /** The verdict itself (`check+jwt`). */
  readonly signed: string;
};

/** Signs what a question came to, for whoever sent a nonce: both repeat it. */
export async function signJudged(
  context: LicensingContext,
  { document, receipt, verdict }: Judged,
  nonce: string,
): Promise<SignedCheck> {
  const { iss, aud, sub, iat } = document;
  return {
    receipt: receipt === null ? null : await signClaims(context, RECEIPT_TYPE, receipt),
    signed: await signClaims(context, CHECK_TYPE, { iss, aud, sub, iat, nonce, ...verdict }),
  };
}
