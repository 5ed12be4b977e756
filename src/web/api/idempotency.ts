import type { Request, Response } from 'express';
import { sha256Hex } from '../../domain/sha256.ts';
import { answerOnce, forgetAnswers, type GivenAnswer } from '../../flows/answer-once.ts';
import type { WebDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import type { ApiPerson, Operation } from './operation.ts';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** What any key looks like: an UUID, an order's number; no blanks, no control characters. */
const KEY = /^[\x21-\x7e]{1,255}$/;
const FORGETS_EVERY_MS = 600_000;

/** Answers a request that changes something: once, where it carries an idempotency key. */
export type AnsweringOnce = (
  req: Request,
  res: Response,
  given: {
    readonly operation: Operation;
    readonly person: ApiPerson;
    readonly answer: (pool: WebDeps['context']['pool']) => Promise<GivenAnswer>;
  },
) => Promise<void>;

export function answeringOnce({ context, machineNow, log }: WebDeps): AnsweringOnce {
  const { pool } = context;
  let forgotAt = 0;
  const forget = () => {
    const now = machineNow();
    if (now - forgotAt < FORGETS_EVERY_MS) return;
    forgotAt = now;
    forgetAnswers(pool, now).catch(() => log.warn('Old idempotency keys could not be forgotten.'));
  };
  return async (req, res, { operation, person, answer }) => {
    const key = req.get(IDEMPOTENCY_KEY);
    if (key === undefined) return send(res, await answer(pool));
    if (!KEY.test(key))
      return problem(
        res,
        400,
        'bad-idempotency-key',
        `${IDEMPOTENCY_KEY}: 1 to 255 visible ASCII characters.`,
      );
    const request = sha256Hex(JSON.stringify([req.method, req.originalUrl, req.body ?? null]));
    const claim = { asker: person.tokenHash, key, request, claimedAt: machineNow() };
    const once = await answerOnce(pool, claim, operation.isRepeatable, answer);
    forget();
    switch (once.outcome) {
      case 'answered':
        return send(res, once.answer);
      case 'replayed':
        res.set('Idempotent-Replayed', 'true');
        return send(res, once.answer);
      case 'other-request':
        return problem(
          res,
          422,
          'idempotency-key-reused',
          `This ${IDEMPOTENCY_KEY} came with another request before. Take a new one for each request.`,
        );
      case 'under-way':
        res.set('Retry-After', '1');
        return problem(res, 409, 'under-way', 'The same request is being answered. Ask again in a second.');
      case 'answer-lost':
        return problem(
          res,
          409,
          'answer-lost',
          'This was done, and its answer was lost on the way. It is not done again: look at how things stand.',
        );
    }
  };
}

/** Sends what an operation answers, or the problem that kept it from it. */
export function send(res: Response, { status, body }: GivenAnswer): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  res.status(status).set('Cache-Control', 'no-store').type(type).send(JSON.stringify(body));
}
