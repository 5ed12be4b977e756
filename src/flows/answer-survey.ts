import { ok, type Result, refuse } from '../domain/result.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { phaseOfDelivery, saveSurveyAnswer } from '../store/survey-answers.ts';
import type { FlowContext } from './context.ts';
import type { CustomerLink } from './open-link.ts';

const LONGEST = 2000;

/**
 * A contact says how it went. One answer a contact and phase; a later one takes its place.
 * @param answer.score 1 (badly) to 5 (well)
 */
export async function answerSurvey(
  { pool }: Pick<FlowContext, 'pool'>,
  who: CustomerLink,
  answer: { readonly score: number; readonly comment: string },
): Promise<Result<true, 'score' | 'no-survey'>> {
  const { score } = answer;
  if (!Number.isInteger(score) || score < 1 || score > 5)
    return refuse('score', 'Choose a number from 1 to 5.');
  return inTransaction(pool, async (db) => {
    const { accountId, contactId, campaignId, deliveryId } = who;
    const phase = deliveryId === null ? null : await phaseOfDelivery(db, deliveryId, accountId);
    if (phase === null || campaignId === null) return refuse('no-survey', 'There is nothing to answer here.');
    const comment = answer.comment.trim().slice(0, LONGEST) || null;
    const at = await businessNow(db);
    await saveSurveyAnswer(db, { campaignId, phase, contactId, accountId, score, comment, at });
    return ok(true);
  });
}
