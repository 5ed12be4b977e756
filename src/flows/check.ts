import { endOfDay, localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import type { Receipt } from '../domain/policy/receipt.ts';
import { RECEIPT_TYPE } from '../domain/policy/receipt.ts';
import { decide, type Verdict } from '../domain/policy/verdict.ts';
import { wouldBe } from '../domain/policy/would-be.ts';
import { ok, type Result } from '../domain/result.ts';
import { businessNow } from '../store/clock.ts';
import type { Db } from '../store/connect.ts';
import { saveReports } from '../store/reports.ts';
import { type Asker, type ClientIdentity, identifyClient } from './identify-client.ts';
import { documentOf, goodUntil, type Issued, type LicensingContext } from './issue-document.ts';
import { receiptOf } from './issue-receipt.ts';
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

export type CheckAnswer = {
  readonly verdict: Verdict;
  /** What is this installation's own, signed (`receipt+jwt`); null without a nonce or an installation. */
  readonly receipt: string | null;
  /** The verdict itself, signed (`check+jwt`); null without a nonce. */
  readonly signed: string | null;
  readonly accountId: number | null;
  readonly goodUntil: Instant;
  /** Business time of the answer. */
  readonly askedAt: Instant;
};

/** What a question comes to, with all it was judged by. */
export type Judged = {
  readonly document: PolicyDocument;
  readonly receipt: Receipt | null;
  readonly verdict: Verdict;
  /** Whose installation it is; null for an unknown one. */
  readonly accountId: number | null;
  /** Until then nothing but a decision of somebody changes it. Epoch milliseconds. */
  readonly goodUntil: Instant;
  /** Business time of the answer. */
  readonly askedAt: Instant;
};

/** Judges on the server, exactly as the SDK does: by the document and receipt it would get now. */
export async function check(
  context: LicensingContext,
  question: CheckQuestion,
): Promise<Result<CheckAnswer, 'unknown-product'>> {
  const judged = await judge(context, question);
  if (!judged.ok) return judged;
  const { document, receipt, verdict, accountId, goodUntil, askedAt } = judged.value;
  const answer = { verdict, accountId, goodUntil, askedAt };
  if (question.nonce === null) return ok({ ...answer, receipt: null, signed: null });
  const { iss, aud, sub, iat } = document;
  return ok({
    ...answer,
    receipt: receipt === null ? null : await signClaims(context, RECEIPT_TYPE, receipt),
    signed: await signClaims(context, CHECK_TYPE, { iss, aud, sub, iat, nonce: question.nonce, ...verdict }),
  });
}

/** The same, unsigned and with its reasons. */
export async function judge(
  context: LicensingContext,
  question: CheckQuestion,
): Promise<Result<Judged, 'unknown-product'>> {
  const { pool } = context;
  const now = await businessNow(pool);
  const identity = await identifyClient(context, question, now);
  if (!identity.ok) return identity;
  const issued = await documentOf(context, identity.value, now);
  const receipt = await receiptOf(pool, identity.value, issued, question, now);
  const { document } = issued;
  const verdict = decide({
    document,
    receipt,
    question: { features: question.features, installation: question.installation },
    now: { trusted: document.iat, wall: document.iat },
  });
  await reportWouldBe(pool, identity.value, issued, receipt);
  const accountId = identity.value.account?.id ?? null;
  const goodUntil = checkGoodUntil(issued, receipt, now);
  return ok({ document, receipt, verdict, accountId, goodUntil, askedAt: now });
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
async function reportWouldBe(
  db: Db,
  { account, installation, product }: ClientIdentity,
  { document, facts }: Issued,
  receipt: Receipt | null,
): Promise<void> {
  if (account === null || installation === null) return;
  const { code, cause, effect } = wouldBe(document, receipt, installation.id);
  const day = localDateOf(document.iat * 1000, facts.zone);
  await saveReports(db, [
    {
      product: product.key,
      installation: installation.id,
      day,
      code: cause ?? code,
      effect,
      accountId: account.id,
      count: 1,
    },
  ]);
}
