import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export type SurveyAnswer = {
  readonly campaignId: number;
  readonly phase: string;
  readonly contactId: number;
  readonly accountId: number;
  /** 1 (badly) to 5 (well). */
  readonly score: number;
  readonly comment: string | null;
  readonly at: Instant;
};

/** One answer a contact and phase: a later one takes the place of the earlier. */
export async function saveSurveyAnswer(db: Db, answer: SurveyAnswer): Promise<void> {
  await db`
    insert into survey_answer ${db(answer as Record<string, unknown>)}
    on conflict (campaign_id, phase, contact_id)
      do update set score = excluded.score, comment = excluded.comment, at = excluded.at`;
}

/** The phase a mail belongs to; null when it belongs to none, or went to another account. */
export async function phaseOfDelivery(db: Db, deliveryId: string, accountId: number): Promise<string | null> {
  const [row] = await db<{ phase: string | null }[]>`
    select phase from delivery where id = ${deliveryId} and account_id = ${accountId}`;
  return row?.phase ?? null;
}
