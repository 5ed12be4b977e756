import type { RequestHandler } from 'express';
import { type PolicyDocument, SECONDS_PER_DAY } from '../../domain/policy/document.ts';
import type { Asker } from '../../flows/identify-client.ts';
import {
  type CurrentDocument,
  currentDocuments,
  type DocumentQuestion,
  type LicensingContext,
  signDocuments,
} from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import { type Answer, type AnswerMemory, type Load, memoryKey, type Recalled } from './answer-memory.ts';
import { collectBatches } from './batches.ts';
import { CORS_HEADERS } from './cors.ts';
import { licenseKeyOf } from './license-key.ts';
import {
  type ClientAnswer,
  type PreparedAnswer,
  prepareAnswer,
  requestName,
  sendPrepared,
} from './prepared-answer.ts';
import { POLICY_QUERY } from './questions.ts';
import { rememberedUntil } from './remembered-until.ts';

type Kind = 'application/jwt' | 'application/json';
const KINDS: readonly Kind[] = ['application/jwt', 'application/json'];
/** Short: an extension or a pause must be heard of soon. */
const FRESH_SECONDS = 60;
/** What is asked for together: a fleet that comes back after an outage, or hears of a change, is a few batches. */
const QUESTIONS_AT_ONCE = 500;
const BATCHES_AT_ONCE = 2;

export type PolicyReads = {
  /** @param name other words for the same question; see {@link requestName} */
  read(asker: Asker, kind: Kind, name?: string): Promise<Recalled<ClientAnswer>>;
  /** The tag of the newest document; null for a product that is not known. */
  latestTag(asked: DocumentQuestion): Promise<string | null>;
};

/** A subject that is only spoken of is heard of by nobody. */
const NOBODY = { licenseKey: null, installation: null };

type Question = { readonly asked: DocumentQuestion; readonly kind: Kind };

/** Policy documents from memory, signed once for each subject, product, revision and renewal; made many at a time. */
export function policyReads(context: LicensingContext, memory: AnswerMemory<ClientAnswer>): PolicyReads {
  const signed = new Map<string, { readonly tag: string; readonly token: string }>();
  const askInBatch = collectBatches(answerAll, {
    questions: QUESTIONS_AT_ONCE,
    atOnce: BATCHES_AT_ONCE,
    goesOn: () => !memory.isCutOff(),
  });
  const load = (question: Question): Load<ClientAnswer> => ({
    inBatch: (begins) => askInBatch(question, begins),
  });

  async function answerAll(questions: readonly Question[]): Promise<readonly Answer<ClientAnswer>[]> {
    const found = await currentDocuments(
      context,
      questions.map((one) => one.asked),
    );
    const tokens = await signOnce(found.flatMap((one) => (one.ok ? [one.value] : [])));
    return questions.map(({ asked, kind }, at) => {
      const current = found[at] as (typeof found)[number];
      if (!current.ok) return { value: { refusal: current.message }, accountId: null, goodUntil: 0 };
      const { document, tag, accountId, goodUntil, issuedAt } = current.value;
      const body = kind === 'application/json' ? JSON.stringify(document, null, 2) : tokens.get(tag);
      const asker = 'licenseKey' in asked ? asked : NOBODY;
      return {
        value: prepare(body ?? '', kind, tag, document),
        accountId,
        goodUntil: rememberedUntil({ ...asker, subject: document.sub }, goodUntil, issuedAt),
      };
    });
  }

  /** Each document's token by its tag. Another installation of the account gets the same bytes. */
  async function signOnce(documents: readonly CurrentDocument[]): Promise<ReadonlyMap<string, string>> {
    const tokens = new Map<string, string>();
    const unsigned = new Map<string, PolicyDocument>();
    for (const { document, tag } of documents) {
      const known = signed.get(nameOf(document));
      if (known?.tag === tag) tokens.set(tag, known.token);
      else unsigned.set(tag, document);
    }
    const made = await signDocuments(context, [...unsigned.values()]);
    for (const [at, [tag, document]] of [...unsigned].entries()) {
      const token = made[at] ?? '';
      tokens.set(tag, token);
      signed.delete(nameOf(document));
      signed.set(nameOf(document), { tag, token });
      const [oldest] = signed.keys();
      if (signed.size > memory.max && oldest !== undefined) signed.delete(oldest);
    }
    return tokens;
  }

  return {
    read: (asked, kind, name) => memory.recall(keyOf(asked, kind), load({ asked, kind }), name),
    latestTag: async (asked) => {
      const kind = 'application/jwt';
      const answer = await memory.latest(keyOf(asked, kind), load({ asked, kind }));
      return 'refusal' in answer ? null : answer.etag;
    },
  };
}

function nameOf({ sub, aud }: PolicyDocument): string {
  return `${sub}\n${aud}`;
}

/**
 * The tag covers what the document says, not its bytes: each process signs it at its own time, hence a weak one.
 */
function prepare(body: string, kind: Kind, tag: string, document: PolicyDocument): PreparedAnswer {
  const goodFor = document.policy.offlineForDays * SECONDS_PER_DAY;
  return prepareAnswer(body, kind, `W/"${tag}${kind === 'application/json' ? '-json' : ''}"`, [
    ...['Cache-Control', `private, max-age=${FRESH_SECONDS}, stale-if-error=${goodFor}`],
    ...['Vary', 'Authorization, Accept'],
    ...CORS_HEADERS,
  ]);
}

function keyOf(asked: DocumentQuestion, kind: Kind): string {
  if ('subject' in asked) return memoryKey(['subject', asked.subject, asked.product]);
  const { product, licenseKey, installation, hint } = asked;
  return memoryKey([kind, product, licenseKey, installation, hint]);
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
    const answer = await reads.read(asker, kind, requestName(req));
    if ('refusal' in answer.value) return problem(res, 404, 'unknown-product', answer.value.refusal);
    sendPrepared(req, res, { ...answer, value: answer.value });
  };
}
