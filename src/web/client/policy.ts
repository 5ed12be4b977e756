import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { type PolicyDocument, SECONDS_PER_DAY, type Subject } from '../../domain/policy/document.ts';
import type { Asker } from '../../flows/identify-client.ts';
import {
  type CurrentDocument,
  currentDocument,
  currentDocumentOf,
  type LicensingContext,
  signDocument,
} from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import type { Answer, AnswerMemory } from './answer-memory.ts';
import { licenseKeyOf } from './license-key.ts';
import { type PreparedAnswer, prepareAnswer, sendPrepared } from './prepared-answer.ts';
import { POLICY_QUERY } from './questions.ts';

type Kind = 'application/jwt' | 'application/json';
const KINDS: readonly Kind[] = ['application/jwt', 'application/json'];
/** Short: an extension or a pause must be heard of soon. */
const FRESH_SECONDS = 60;
/** An installation that asks is written down once an hour, so its answer is looked at again. */
const HOUR_MS = 3_600_000;

/** The product is not known. Said, but not remembered. */
type Refused = { readonly refusal: string };
export type PolicyAnswer = PreparedAnswer | Refused;

export type PolicyReads = {
  /** @param name other words for the same question; see {@link policyName} */
  read(asker: Asker, kind: Kind, name?: string): Promise<{ value: PolicyAnswer; isLeftover: boolean }>;
  /** The tag of the newest document; null for a product that is not known. */
  latestTag(asker: Asker): Promise<string | null>;
  /** The same for a subject that was named before. */
  latestTagOf(subject: Subject, product: string): Promise<string | null>;
};

/** Policy documents from memory, signed once for each subject, product, revision and renewal. */
export function policyReads(context: LicensingContext, memory: AnswerMemory<PolicyAnswer>): PolicyReads {
  const signed = new Map<
    string,
    { readonly tag: string; readonly token: string; document: PolicyDocument }
  >();

  async function load(asker: Asker, kind: Kind): Promise<Answer<PolicyAnswer>> {
    const current = await currentDocument(context, asker);
    if (!current.ok) return { value: { refusal: current.message }, accountId: null, goodUntil: 0 };
    const answer = await prepared(current.value, kind);
    const hour = current.value.issuedAt + HOUR_MS;
    return asker.installation === null ? answer : { ...answer, goodUntil: Math.min(answer.goodUntil, hour) };
  }

  async function loadOf(subject: Subject, product: string): Promise<Answer<PolicyAnswer>> {
    const current = await currentDocumentOf(context, subject, product);
    if (current === null) return { value: { refusal: '' }, accountId: null, goodUntil: 0 };
    return prepared(current, 'application/jwt');
  }

  async function prepared(current: CurrentDocument, kind: Kind): Promise<Answer<PolicyAnswer>> {
    const { accountId, goodUntil } = current;
    const once = await signOnce(current);
    const body = kind === 'application/json' ? JSON.stringify(once.document, null, 2) : once.token;
    return { value: prepare(body, kind, once.tag, once.document), accountId, goodUntil };
  }

  /** Another installation of the account gets the same bytes. */
  async function signOnce({ document, tag }: CurrentDocument) {
    const name = `${document.sub}\n${document.aud}`;
    const known = signed.get(name);
    if (known?.tag === tag) return known;
    const made = { tag, token: await signDocument(context, document), document };
    signed.delete(name);
    signed.set(name, made);
    const [oldest] = signed.keys();
    if (signed.size > memory.max && oldest !== undefined) signed.delete(oldest);
    return made;
  }

  return {
    read: (asker, kind, name) => memory.recall(keyOf(asker, kind), () => load(asker, kind), name),
    latestTag: async (asker) => {
      const answer = await memory.latest(keyOf(asker, 'application/jwt'), () =>
        load(asker, 'application/jwt'),
      );
      return 'refusal' in answer ? null : answer.etag;
    },
    latestTagOf: async (subject, product) => {
      const key = JSON.stringify(['subject', subject, product]);
      const answer = await memory.latest(key, () => loadOf(subject, product));
      return 'refusal' in answer ? null : answer.etag;
    },
  };
}

/**
 * The tag covers what the document says, not its bytes: each process signs it at its own time, hence a weak one.
 */
function prepare(body: string, kind: Kind, tag: string, document: PolicyDocument): PreparedAnswer {
  const goodFor = document.policy.offlineForDays * SECONDS_PER_DAY;
  return prepareAnswer(body, kind, `W/"${tag}${kind === 'application/json' ? '-json' : ''}"`, [
    ...['Cache-Control', `private, max-age=${FRESH_SECONDS}, stale-if-error=${goodFor}`],
    ...['Vary', 'Authorization, Accept'],
    ...['Access-Control-Allow-Origin', '*'],
    ...['Access-Control-Expose-Headers', 'ETag, Retry-After'],
  ]);
}

function keyOf({ product, licenseKey, installation, hint }: Asker, kind: Kind): string {
  return JSON.stringify([kind, product, licenseKey, installation, hint]);
}

/** `GET /v1/policy`: the signed document, or the same claims to be read. */
export function policyHandler(reads: PolicyReads): RequestHandler {
  return async (req, res) => {
    const query = POLICY_QUERY.safeParse(req.query);
    if (!query.success) return invalid(res, query.error);
    const kind = req.accepts(KINDS as Kind[]) as Kind | false;
    if (kind === false) return problem(res, 406, 'not-acceptable', `Ask for ${KINDS.join(' or ')}.`);
    const { product, installation = null, hint = null } = query.data;
    const asker = { product, installation, hint, licenseKey: licenseKeyOf(req) };
    const answer = await reads.read(asker, kind, policyName(req));
    if ('refusal' in answer.value) return problem(res, 404, 'unknown-product', answer.value.refusal);
    sendPrepared(req, res, { ...answer, value: answer.value });
  };
}

/** The request in the words it came with: who asks again in the same words needs not be understood again. */
export function policyName({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  return `${url}\n${headers.authorization ?? ''}\n${headers.accept ?? ''}`;
}
