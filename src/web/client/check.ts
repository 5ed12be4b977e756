import type { RequestHandler } from 'express';
import { type CheckQuestion, signJudged } from '../../flows/check.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import { type Answer, type AnswerMemory, memoryKey } from './answer-memory.ts';
import { CORS_HEADERS } from './cors.ts';
import type { Judge } from './judgments.ts';
import { licenseKeyOf } from './license-key.ts';
import { postedText } from './posted-text.ts';
import {
  type ClientAnswer,
  type PreparedAnswer,
  prepareAnswer,
  requestName,
  sendPrepared,
} from './prepared-answer.ts';
import { CHECK_BODY } from './questions.ts';
import { rememberedUntil } from './remembered-until.ts';

/**
 * `POST /v1/check`: the verdict, always 200 for a known product; signed when a nonce is sent. What is signed is new each
 * time; anything else comes from memory.
 */
export function checkHandler(
  context: LicensingContext,
  memory: AnswerMemory<ClientAnswer>,
  judge: Judge,
): RequestHandler {
  async function signed(question: CheckQuestion & { readonly nonce: string }): Promise<ClientAnswer> {
    const judged = await judge(question);
    if (!judged.ok) return { refusal: judged.message };
    return prepare({
      ...judged.value.verdict,
      ...(await signJudged(context, judged.value, question.nonce)),
    });
  }

  return async (req, res) => {
    const body = CHECK_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const { product, features, installation = null, hint = null, fingerprint = null, nonce } = body.data;
    const asked = { product, features, installation, hint, fingerprint, licenseKey: licenseKeyOf(req) };
    const answer =
      typeof nonce === 'string'
        ? { value: await signed({ ...asked, nonce }), isLeftover: false }
        : await memory.recall(
            memoryKey(['check', asked]),
            { inBatch: (begins) => unsigned(judge, { ...asked, nonce: null }, begins) },
            requestName(req, postedText(req)),
          );
    if ('refusal' in answer.value) return problem(res, 404, 'unknown-product', answer.value.refusal);
    sendPrepared(req, res, { ...answer, value: answer.value });
  };
}

/** The verdict alone, to be remembered. */
async function unsigned(
  judge: Judge,
  question: CheckQuestion,
  begins: () => void,
): Promise<Answer<ClientAnswer>> {
  const judged = await judge(question, begins);
  if (!judged.ok) return { value: { refusal: judged.message }, accountId: null, goodUntil: 0 };
  const { verdict, document, accountId, goodUntil, askedAt } = judged.value;
  const asked = { ...question, subject: document.sub };
  return { value: prepare(verdict), accountId, goodUntil: rememberedUntil(asked, goodUntil, askedAt) };
}

function prepare(answer: object): PreparedAnswer {
  return prepareAnswer(JSON.stringify(answer), 'application/json; charset=utf-8', null, [
    ...['Cache-Control', 'no-store'],
    ...CORS_HEADERS,
  ]);
}
