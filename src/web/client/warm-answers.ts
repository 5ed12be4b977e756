import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AnswerMemory } from './answer-memory.ts';
import { type PolicyAnswer, policyName } from './policy.ts';
import { sendPrepared } from './prepared-answer.ts';

/**
 * Answers what is known before the rest of the app is asked: client software asks for its policy all day, and routing,
 * reading and logging such a request takes many times as long as answering it. What is not known goes on to `rest`.
 * @param count is told of each request that was answered here
 */
export function warmAnswers(
  memory: AnswerMemory<PolicyAnswer>,
  count: (status: number, ms: number) => void,
  rest: RequestListener,
): RequestListener {
  return (req, res) => {
    if (!answerWarm(memory, req, res, count)) rest(req, res);
  };
}

function answerWarm(
  memory: AnswerMemory<PolicyAnswer>,
  req: IncomingMessage,
  res: ServerResponse,
  count: (status: number, ms: number) => void,
): boolean {
  if (req.method !== 'GET' || req.url?.startsWith('/v1/policy?') !== true) return false;
  const began = performance.now();
  const known = memory.known(policyName(req));
  if (known === null || 'refusal' in known.value) return false;
  sendPrepared(req, res, { value: known.value, isLeftover: known.isLeftover });
  count(res.statusCode, performance.now() - began);
  return true;
}
