import { renewsAt, tagOf } from '../domain/document-renewal.ts';
import { revisionFor } from '../domain/document-revision.ts';
import type { Instant } from '../domain/instant.ts';
import { endOf } from '../domain/leniency.ts';
import { DOCUMENT_TYPE, type Help, type PolicyDocument } from '../domain/policy/document.ts';
import { contentOf, documentFor } from '../domain/policy/document-content.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { businessNow, epoch } from '../store/clock.ts';
import { policyRevisions, savePolicyRevisions } from '../store/policy-revisions.ts';
import type { CampaignInForce } from './campaign-in-force.ts';
import type { FlowContext } from './context.ts';
import { type Asker, type ClientIdentity, identifyClients } from './identify-client.ts';
import { identifySubjects, type NamedSubject } from './identify-subject.ts';
import { loadManyPolicyFacts, type PolicyFacts } from './policy-facts.ts';
import { signManyClaims } from './signing-keys.ts';

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

/** Whose document is asked for: whoever asks, or a subject that was named before. */
export type DocumentQuestion = Asker | NamedSubject;

/** The policy document for whoever asks, as it is now; {@link signDocuments} makes it worth anything. */
export async function currentDocument(
  context: LicensingContext,
  asker: DocumentQuestion,
): Promise<Result<CurrentDocument, 'unknown-product'>> {
  const [current] = await currentDocuments(context, [asker]);
  return current as Result<CurrentDocument, 'unknown-product'>;
}

/** The same for many at once, each in its order, with a handful of statements for all. */
export async function currentDocuments(
  context: LicensingContext,
  questions: readonly DocumentQuestion[],
): Promise<readonly Result<CurrentDocument, 'unknown-product'>[]> {
  const now = await businessNow(context.pool);
  const identities = await identify(context, questions, now);
  const issued = (
    await documentsOf(
      context,
      identities.flatMap((one) => (one.ok ? [one.value] : [])),
      now,
    )
  ).values();
  return identities.map((identity) => {
    if (!identity.ok) return identity;
    const one = issued.next().value as Issued;
    return ok({
      document: one.document,
      tag: tagOf(one.document),
      accountId: identity.value.account?.id ?? null,
      goodUntil: goodUntil(one, now),
      issuedAt: now,
    });
  });
}

async function identify(
  context: LicensingContext,
  questions: readonly DocumentQuestion[],
  now: Instant,
): Promise<readonly Result<ClientIdentity, 'unknown-product'>[]> {
  const named = questions.filter((one): one is NamedSubject => !isAsker(one));
  const asking = (await identifyClients(context, questions.filter(isAsker), now)).values();
  const spokenOf = (await identifySubjects(context.pool, named)).values();
  return questions.map((question) => {
    if (isAsker(question)) return asking.next().value as Result<ClientIdentity, 'unknown-product'>;
    const identity = spokenOf.next().value ?? null;
    return identity === null
      ? refuse('unknown-product', `There is no product ${question.product}.`)
      : ok(identity);
  });
}

function isAsker(question: DocumentQuestion): question is Asker {
  return 'licenseKey' in question;
}

/**
 * The next instant at which the same facts make another document: it is renewed, or one of the account's entitlements
 * or exemptions begins or ends.
 */
export function goodUntil({ document, facts }: Issued, now: Instant): Instant {
  const edges = [
    ...facts.leniencies.flatMap((one) => [one.from, endOf(one)]),
    ...facts.spans.flatMap((one) => [one.starts, one.expires, one.blocksFrom]),
  ];
  const coming = edges.filter((edge) => edge !== null && edge > now) as number[];
  return Math.min(renewsAt(document) * 1000, ...coming);
}

/** The signed documents, each as a compact JWS of type `policy+jwt`, in their order. */
export async function signDocuments(
  context: LicensingContext,
  documents: readonly PolicyDocument[],
): Promise<readonly string[]> {
  return signManyClaims(context, DOCUMENT_TYPE, documents);
}

/** The current document, signed. */
export async function issueDocument(
  context: LicensingContext,
  asker: DocumentQuestion,
): Promise<Result<CurrentDocument & { readonly token: string }, 'unknown-product'>> {
  const current = await currentDocument(context, asker);
  if (!current.ok) return current;
  const [token = ''] = await signDocuments(context, [current.value.document]);
  return ok({ ...current.value, token });
}

export type Issued = { readonly document: PolicyDocument; readonly facts: PolicyFacts };

/** The document of one identity; see {@link documentsOf}. */
export async function documentOf(
  context: LicensingContext,
  identity: ClientIdentity,
  now: Instant,
): Promise<Issued> {
  const [issued] = await documentsOf(context, [identity], now);
  return issued as Issued;
}

/**
 * The documents of identities, each in its order, under the revisions that say the same. Content that no revision says yet
 * (an import, the end of an exemption) becomes the next one. It is saved behind a lock, and only on the revision that was
 * there before the facts were read. Where another process was first, what that one says is looked at, and unless it is
 * the same, all is made anew: two processes never disagree (P2).
 */
export async function documentsOf(
  context: LicensingContext,
  identities: readonly ClientIdentity[],
  now: Instant,
): Promise<readonly Issued[]> {
  const wanted = new Map(identities.map((one) => [documentName(one), one]));
  const drafts = new Map<ClientIdentity, Draft>();
  const issued = new Map<ClientIdentity, Issued>();
  for (let at = now; issued.size < wanted.size; at = Math.max(now, await businessNow(context.pool))) {
    // Two hints may attribute one installation to two accounts: they take turns.
    const open = [...wanted.values()].filter((one) => !issued.has(one)).reverse();
    const round = [...new Map(open.map((one) => [revisionName(one), one])).values()];
    for (const [identity, one] of await issueRound(context, round, drafts, at)) issued.set(identity, one);
  }
  return identities.map((one) => issued.get(wanted.get(documentName(one)) as ClientIdentity) as Issued);
}

function documentName(identity: ClientIdentity): string {
  return `${identity.account?.id ?? ''} ${revisionName(identity)}`;
}

function revisionName({ subject, product }: ClientIdentity): string {
  return JSON.stringify([subject, product.key]);
}

/** A document without its revision. */
type Draft = Issued & { readonly content: string };

/**
 * Issues what it can, at most one document of a subject and product.
 * @param drafts what was made before; what is made now is added
 */
async function issueRound(
  context: LicensingContext,
  round: readonly ClientIdentity[],
  drafts: Map<ClientIdentity, Draft>,
  now: Instant,
): Promise<ReadonlyMap<ClientIdentity, Issued>> {
  // The revision is read before the facts: whoever raises it changed the facts first.
  const newest = await policyRevisions(
    context.pool,
    round.map(({ subject, product }) => ({ subject, product: product.key })),
  );
  const saysNewest = (identity: ClientIdentity, at: number) =>
    drafts.has(identity) && drafts.get(identity)?.content === newest[at]?.content;
  const unmade = round.filter((identity, at) => !saysNewest(identity, at));
  for (const [at, draft] of (await makeDrafts(context, unmade, now)).entries())
    drafts.set(unmade[at] as ClientIdentity, draft);
  const offers = round.map((identity, at) => {
    const seen = newest[at] ?? null;
    const draft = drafts.get(identity) as Draft;
    const { subject, product } = identity;
    const { content } = draft;
    return {
      identity,
      draft,
      subject,
      product: product.key,
      seen,
      content,
      revision: revisionFor(seen, content),
    };
  });
  const news = offers.filter((one) => one.seen?.content !== one.content);
  const saved = await savePolicyRevisions(context.pool, news, now);
  const lost = new Set(news.filter((_, at) => saved[at] !== true).map((one) => one.identity));
  return new Map(
    offers
      .filter((one) => !lost.has(one.identity))
      .map(({ identity, draft: { document, facts }, revision }) => [
        identity,
        { document: { ...document, revision }, facts },
      ]),
  );
}

async function makeDrafts(
  context: LicensingContext,
  identities: readonly ClientIdentity[],
  now: Instant,
): Promise<readonly Draft[]> {
  if (identities.length === 0) return [];
  const { pool, publicUrl } = context;
  const [facts, inEpoch] = await Promise.all([loadManyPolicyFacts(pool, pool, identities, now), epoch(pool)]);
  return identities.map((identity, at) =>
    draftOf(identity, facts[at] as PolicyFacts, inEpoch, publicUrl, now),
  );
}

function draftOf(
  { subject, product }: ClientIdentity,
  facts: PolicyFacts,
  inEpoch: number,
  publicUrl: string,
  now: Instant,
): Draft {
  const document = documentFor({
    issuer: publicUrl,
    subject,
    product: product.key,
    epoch: inEpoch,
    revision: 0,
    issuedAt: now,
    standing: facts.standing,
    entitlements: facts.spans,
    policy: facts.rules,
    help: helpOf(facts.campaign, publicUrl),
    message: facts.campaign?.plan.why ?? '',
    meta: facts.meta,
  });
  return { document, facts, content: sha256Hex(contentOf(document)) };
}

function helpOf(campaign: CampaignInForce | null, publicUrl: string): Help {
  const { faq = null, chat = null, videos = [] } = campaign?.plan.support ?? {};
  return { faq, chat, videos, portal: `${publicUrl}/portal` };
}
