import type { Instant } from '../../domain/instant.ts';
import type { Db } from '../connect.ts';
import { containing } from './containing.ts';

export type InboxLine = {
  readonly id: string;
  readonly at: Instant;
  readonly to: string;
  readonly subject: string;
  /** Key of the wave, mailing or briefing; null for mail that is in no ledger, such as a sign-in link. */
  readonly from: string | null;
};

/**
 * Captured mail, newest first, by a part of the address or subject, or by the key of a wave.
 * @param query '' for all
 * @param limit shows the newest only; `total` counts all
 */
export async function findCapturedMail(
  db: Db,
  query: string,
  limit: number,
): Promise<{ readonly messages: readonly InboxLine[]; readonly total: number }> {
  const part = containing(query);
  const rows = await db<(InboxLine & { total: number })[]>`
    select captured_mail.delivery_id as id, captured_mail.at, captured_mail.to_email as to, captured_mail.subject,
           delivery.key as from, count(*) over ()::int as total
    from captured_mail left join delivery on delivery.id = captured_mail.delivery_id
    where ${query} = '' or captured_mail.to_email ilike ${part} or captured_mail.subject ilike ${part}
       or delivery.key = ${query}
    order by captured_mail.at desc, captured_mail.delivery_id desc limit ${limit}`;
  return { messages: rows, total: rows[0]?.total ?? 0 };
}

export type CapturedMessage = {
  readonly id: string;
  readonly at: Instant;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** External key; null for mail to staff. */
  readonly account: string | null;
};

export async function capturedMessage(db: Db, id: string): Promise<CapturedMessage | null> {
  const [row] = await db<CapturedMessage[]>`
    select captured_mail.delivery_id as id, captured_mail.at,
           case when captured_mail.to_name is null then captured_mail.to_email
                else captured_mail.to_name || ' <' || captured_mail.to_email || '>' end as to,
           captured_mail.subject, captured_mail.html, captured_mail.text, captured_mail.headers,
           account.external_key as account
    from captured_mail
    left join delivery on delivery.id = captured_mail.delivery_id
    left join account on account.id = delivery.account_id
    where captured_mail.delivery_id = ${id}`;
  return row ?? null;
}
