import { renewsAt, tagOf } from '../domain/document-renewal.ts';
import type { Instant } from '../domain/instant.ts';
import { endOf } from '../domain/leniency.ts';
import { DOCUMENT_TYPE, type Help, type PolicyDocument, type Subject } from '../domain/policy/document.ts';
import { contentOf, documentFor } from '../domain/policy/document-content.ts';
import { ok, type Result } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { businessNow, epoch } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { lockPolicyRevision, policyRevision, savePolicyRevision } from '../store/policy-revisions.ts';
import type { CampaignInForce } from './campaign-in-force.ts';
import type { FlowContext } from './context.ts';
import { type Asker, type ClientIdentity, identifyClient } from './identify-client.ts';
import { identifySubject } from './identify-subject.ts';
import { loadPolicyFacts, type PolicyFacts, spansOf } from './policy-facts.ts';
import { signClaims } from './signing-keys.ts';

/** What client software is served needs of the context. */
export type LicensingContext = Pick<FlowContext, 'pool' | 'publicUrl' | 'secret'>;

export type CurrentDocument = {
  readonly document: PolicyDocument;
  /** Equal as long as there is nothing newer to fetch. */
  readonly tag: string;
  /** Whose it is; null for the anonymous one. */
  readonly accountId: number | null;
  /** Until then nothing but a decision of somebody changes it. Epoch milliseconds. */
  readonly goodUntil: Instant;
  readonly issuedAt: Instant;
};

/** The policy document for whoever asks, as it is now; {@link signDocument} makes it worth anything. */
export async function currentDocument(
  context: LicensingContext,
  asker: Asker,
): Promise<Result<CurrentDocument, 'unknown-product'>> {
  const now = await businessNow(context.pool);
  const identity = await identifyClient(context, asker, now);
  if (!identity.ok) return identity;
  return ok(await currentOf(context, identity.value, now));
}

/** The document of a subject that was named before; null for a product that is not known. */
export async function currentDocumentOf(
  context: LicensingContext,
  subject: Subject,
  product: string,
): Promise<CurrentDocument | null> {
  const now = await businessNow(context.pool);
  const identity = await identifySubject(context.pool, subject, product);
  return identity === null ? null : currentOf(context, identity, now);
}

async function currentOf(
  context: LicensingContext,
  identity: ClientIdentity,
  now: Instant,
): Promise<CurrentDocument> {
  const issued = await documentOf(context, identity, now);
  return {
    document: issued.document,
    tag: tagOf(issued.document),
    accountId: identity.account?.id ?? null,
    goodUntil: goodUntil(issued, now),
    issuedAt: now,
  };
}

/**
 * The next instant at which the same facts make another document: it is renewed, or one of the account's entitlements
 * or exemptions begins or ends.
 */
export function goodUntil({ document, facts }: Issued, now: Instant): Instant {
  const edges = [
    ...facts.leniencies.flatMap((one) => [one.from, endOf(one)]),
    ...spansOf(facts).flatMap((one) => [one.starts, one.expires, one.blocksFrom]),
  ];
  const coming = edges.filter((edge) => edge !== null && edge > now) as number[];
  return Math.min(renewsAt(document) * 1000, ...coming);
}

/** The signed document, as a compact JWS of type `policy+jwt`. */
export async function signDocument(context: LicensingContext, document: PolicyDocument): Promise<string> {
  return signClaims(context, DOCUMENT_TYPE, document);
}

/** The current document, signed. */
export async function issueDocument(
  context: LicensingContext,
  asker: Asker,
): Promise<Result<CurrentDocument & { readonly token: string }, 'unknown-product'>> {
  const current = await currentDocument(context, asker);
  if (!current.ok) return current;
  return ok({ ...current.value, token: await signDocument(context, current.value.document) });
}

export type Issued = { readonly document: PolicyDocument; readonly facts: PolicyFacts };

/**
 * The document of an identity, under the revision that says the same. Content that no revision says yet (an import, the
 * end of an exemption) becomes the next one, judged anew behind a lock, so that two processes never disagree (P2).
 */
export async function documentOf(
  context: LicensingContext,
  identity: ClientIdentity,
  now: Instant,
): Promise<Issued> {
  const { pool } = context;
  const { subject, product } = identity;
  // The revision is read before the facts: whoever raises it changed the facts first.
  const known = await policyRevision(pool, subject, product.key);
  const made = await makeDocument(context, pool, identity, known?.revision ?? 0, now);
  if (known !== null && known.content === contentHash(made.document)) return made;
  return inTransaction(pool, async (db) => {
    const locked = await lockPolicyRevision(db, subject, product.key, now);
    const at = Math.max(now, await businessNow(db));
    const current = await makeDocument(context, db, identity, locked.revision, at);
    const content = contentHash(current.document);
    if (locked.content === content) return current;
    const revision = locked.content === null ? locked.revision : locked.revision + 1;
    await savePolicyRevision(db, subject, product.key, { revision, content }, at);
    return { ...current, document: { ...current.document, revision } };
  });
}

async function makeDocument(
  { pool, publicUrl }: LicensingContext,
  db: Db,
  identity: ClientIdentity,
  revision: number,
  now: Instant,
): Promise<Issued> {
  const [facts, inEpoch] = await Promise.all([loadPolicyFacts(pool, db, identity, now), epoch(db)]);
  const document = documentFor({
    issuer: publicUrl,
    subject: identity.subject,
    product: identity.product.key,
    epoch: inEpoch,
    revision,
    issuedAt: now,
    standing: facts.standing,
    entitlements: spansOf(facts),
    policy: facts.rules,
    help: helpOf(facts.campaign, publicUrl),
    message: facts.campaign?.plan.why ?? '',
    meta: facts.meta,
  });
  return { document, facts };
}

function helpOf(campaign: CampaignInForce | null, publicUrl: string): Help {
  const { faq = null, chat = null, videos = [] } = campaign?.plan.support ?? {};
  return { faq, chat, videos, portal: `${publicUrl}/portal` };
}

function contentHash(document: PolicyDocument): string {
  return sha256Hex(contentOf(document));
}
