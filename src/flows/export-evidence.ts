import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { type EvidenceRecord, evidenceText, type NoticeEvidence } from '../domain/evidence-record.ts';
import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { type DeliveryDetails, historiesOf, noticesOf } from '../store/views/deliveries.ts';
import { type StandingOf, standingsOf } from '../store/views/owned.ts';
import type { FlowContext } from './context.ts';
import { readLetter } from './read-delivery.ts';
import { ensureSigningKeys, signText } from './signing-keys.ts';

/** The `typ` of the signature: it cannot pass for a policy document, nor one of those for it. */
export const EVIDENCE_TYPE = 'evidence+jws';

export type SignedEvidence = {
  readonly record: EvidenceRecord;
  /** The record as it is signed, byte for byte. */
  readonly json: string;
  /** The record for people; its hash is in the record. */
  readonly readable: string;
  /** A JWS without its payload, which is `json` (RFC 7515, appendix F). */
  readonly signature: string;
};

/**
 * A signed record of every notice to an account, for whoever disputes that they were told. That it was made is recorded:
 * it leaves the house.
 */
export async function exportEvidence(
  context: FlowContext,
  input: { readonly account: string; readonly staff: { readonly id: number; readonly role: StaffRole } },
): Promise<Result<SignedEvidence, 'unknown-account' | 'role'>> {
  const { staff } = input;
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot make a record that leaves the house.');
  await ensureSigningKeys(context);
  return inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const deliveries = await noticesOf(db, account.id);
    const ids = deliveries.map((one) => one.id);
    const histories = await historiesOf(db, ids);
    const facts = {
      type: 'glidepath-evidence/1',
      issuer: context.publicUrl,
      issuedAt: momentOf(now),
      account: { externalKey: account.externalKey, name: account.name },
      notices: deliveries.map((one) => noticeEvidence(context, one, histories.get(one.id))),
      standings: (await standingsOf(db, account.id)).map(standingEvidence),
    } as const;
    const readable = evidenceText(facts);
    const record: EvidenceRecord = { ...facts, readableSha256: sha256Hex(readable) };
    const json = `${JSON.stringify(record, null, 2)}\n`;
    const [header, , signature] = (await signText(context, EVIDENCE_TYPE, json)).split('.');
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'evidence-exported',
      subject: `account:${account.id}`,
      after: { sha256: sha256Hex(json) },
      rows: ids.length,
      root: rootHash(ids),
    });
    return ok({ record, json, readable, signature: `${header}..${signature}` });
  });
}

function noticeEvidence(
  context: FlowContext,
  delivery: DeliveryDetails,
  happened: Awaited<ReturnType<typeof historiesOf>> extends ReadonlyMap<string, infer Facts>
    ? Facts | undefined
    : never,
): NoticeEvidence {
  return {
    delivery: delivery.id,
    campaign: delivery.campaign,
    wave: delivery.key,
    phase: delivery.phase,
    run: delivery.run,
    readerFixedAt: momentOrNull(happened?.frozenAt ?? null),
    plannedFor: momentOf(delivery.dueAt),
    to: {
      name: delivery.readerName,
      address: delivery.address,
      addressSha256: delivery.addressHash,
    },
    template: { name: delivery.template, locale: delivery.locale, version: delivery.templateHash },
    contentSha256: delivery.contentHash,
    letter: readLetter(context, delivery),
    promised: {
      notBefore: delivery.notBefore,
      brownouts: delivery.brownouts.map(({ from, until }) => ({
        from: momentOf(from),
        until: momentOf(until),
      })),
    },
    state: delivery.state,
    reason: delivery.reason,
    acceptedAt: momentOrNull(delivery.acceptedAt),
    providerId: delivery.providerId,
    deliveredAt: momentOrNull(delivery.deliveredAt),
    refutedAt: momentOrNull(delivery.refutedAt),
    refutation: delivery.refutation,
    acknowledgedAt: momentOrNull(delivery.acknowledgedAt),
    events: (happened?.events ?? []).map((event) => ({
      ...event,
      at: momentOf(event.at),
      receivedAt: momentOf(event.receivedAt),
    })),
    history: (happened?.history ?? []).map((entry) => ({ ...entry, at: momentOf(entry.at) })),
  };
}

function standingEvidence({
  campaign,
  product,
  feature,
  standing,
}: StandingOf): EvidenceRecord['standings'][number] {
  return {
    campaign,
    product,
    feature: feature === '' ? null : feature,
    stage: standing.stage,
    since: momentOf(standing.since),
    graceEndsAt: momentOrNull(standing.grace?.endsAt ?? null),
    enforcedByNotice: standing.enforcing?.noticeId ?? null,
  };
}

function momentOf(at: Instant): string {
  return new Date(at).toISOString();
}

function momentOrNull(at: Instant | null): string | null {
  return at === null ? null : momentOf(at);
}
