import type { RequestHandler } from 'express';
import { type CheckQuestion, check } from '../../flows/check.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import type { Answer, AnswerMemory } from './answer-memory.ts';
import { licenseKeyOf } from './license-key.ts';
import type { PolicyAnswer } from './policy.ts';
import { prepareAnswer, sendPrepared } from './prepared-answer.ts';
import { CHECK_BODY } from './questions.ts';

/** An installation that asks is written down once an hour, so its answer is looked at again. */
const HOUR_MS = 3_600_000;

/**
 * `POST /v1/check`: the verdict, always 200 for a known product; signed when a nonce is sent. What is signed is new each
 * time; anything else comes from memory.
 */
export function checkHandler(context: LicensingContext, memory: AnswerMemory<PolicyAnswer>): RequestHandler {
  return async (req, res) => {
    const body = CHECK_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const { product, features, installation = null, hint = null, fingerprint = null } = body.data;
    const { nonce = null } = body.data;
    const question = { product, features, installation, hint, fingerprint, nonce };
    const asked = { ...question, licenseKey: licenseKeyOf(req) };
    const answer =
      nonce === null
        ? await memory.recall(JSON.stringify(['check', asked]), () => load(context, asked))
        : { value: (await load(context, asked)).value, isLeftover: false };
    if ('refusal' in answer.value) return problem(res, 404, 'unknown-product', answer.value.refusal);
    sendPrepared(req, res, { ...answer, value: answer.value });
  };
}

async function load(context: LicensingContext, question: CheckQuestion): Promise<Answer<PolicyAnswer>> {
  const answer = await check(context, question);
  if (!answer.ok) return { value: { refusal: answer.message }, accountId: null, goodUntil: 0 };
  const { verdict, receipt, signed, accountId, goodUntil, askedAt } = answer.value;
  const body = { ...verdict, ...(question.nonce === null ? {} : { receipt, signed }) };
  return {
    value: prepareAnswer(JSON.stringify(body), 'application/json; charset=utf-8', null, [
      ...['Cache-Control', 'no-store'],
      ...['Access-Control-Allow-Origin', '*'],
    ]),
    accountId,
    goodUntil: Math.min(goodUntil, askedAt + HOUR_MS),
  };
}
