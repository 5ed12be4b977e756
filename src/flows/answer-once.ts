import type { Instant } from '../domain/instant.ts';
import { type Db, inTransaction, type Pool } from '../store/connect.ts';
import {
  claimRequest,
  forgetRequests,
  heldRequest,
  keepAnswer,
  markRequestDone,
  type RequestClaim,
  releaseRequest,
} from '../store/idempotency-keys.ts';

const KEPT_MS = 24 * 3_600_000;
/** Nobody answers that long: whoever had the claim is gone. */
const LAPSES_MS = 60_000;

export type GivenAnswer = { readonly status: number; readonly body: unknown };

export type OnceOutcome =
  | { readonly outcome: 'answered' | 'replayed'; readonly answer: GivenAnswer }
  /** The key came with another request before. */
  | { readonly outcome: 'other-request' }
  /** The first one is still being answered. */
  | { readonly outcome: 'under-way' }
  /** The change was made, and what was answered died with the process that made it. */
  | { readonly outcome: 'answer-lost' };

/**
 * Answers a request once, however often it is sent. The claim is made before, and the change itself notes that it is made: a process
 * that dies in between leaves either nothing, and the request runs again, or a change that nobody makes a second time.
 * @param claim.claimedAt now, by the machine's clock
 * @param isRepeatable the request may run again after its change was made, and then finds it made
 * @param answer runs the request; all its transactions must begin at the pool it is given
 */
export async function answerOnce(
  pool: Pool,
  claim: RequestClaim,
  isRepeatable: boolean,
  answer: (pool: Pool) => Promise<GivenAnswer>,
): Promise<OnceOutcome> {
  const now = claim.claimedAt;
  const before = { kept: now - KEPT_MS, lapsed: now - LAPSES_MS };
  const isMine = await claimRequest(pool, claim, before);
  const held = await heldRequest(pool, claim);
  if (!isMine || held?.claimedAt !== now) return answerOf(claim, held);
  if (held.answer !== null && !isRepeatable) return { outcome: 'answer-lost' };
  try {
    const given = await answer(marking(pool, claim));
    await keepAnswer(pool, claim, given);
    return { outcome: 'answered', answer: given };
  } catch (error) {
    // Where the database is away, the claim lapses.
    await releaseRequest(pool, claim).catch(() => undefined);
    throw error;
  }
}

/** Forgets answers that were kept for a day. */
export async function forgetAnswers(pool: Pool, machineNow: Instant): Promise<void> {
  await forgetRequests(pool, machineNow - KEPT_MS);
}

function answerOf(claim: RequestClaim, held: Awaited<ReturnType<typeof heldRequest>>): OnceOutcome {
  // It was let go between two statements: whoever asks again gets it.
  if (held === null) return { outcome: 'under-way' };
  if (held.request !== claim.request) return { outcome: 'other-request' };
  if (held.status !== null)
    return { outcome: 'replayed', answer: { status: held.status, body: held.answer } };
  return { outcome: 'under-way' };
}

/** The pool, of which each transaction also notes that the request's change is made; it is undone where the claim is lost. */
function marking(pool: Pool, claim: RequestClaim): Pool {
  const begin = <Value>(work: (db: Db) => Promise<Value>) =>
    inTransaction(pool, async (db) => {
      const value = await work(db);
      if (!isRefusal(value) && !(await markRequestDone(db, claim)))
        throw new Error('The request took so long that another one has taken it over.');
      return value;
    });
  return new Proxy(pool, {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  });
}

/** A refused change is none. */
function isRefusal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;
}
