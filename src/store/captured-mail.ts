import type { Message } from '../domain/ports.ts';
import { businessNow } from './clock.ts';
import type { Db, Pool } from './connect.ts';

/**
 * Puts a message into the inbox of the `capture` transport; the same delivery twice is kept once. What lies in the inbox
 * has arrived, so the proof of it is stored in the same statement.
 */
export async function keepCapturedMail(pool: Pool, message: Message): Promise<void> {
  const at = await businessNow(pool);
  await pool`
    with kept as (
      insert into captured_mail (delivery_id, to_email, to_name, subject, html, text, headers, at)
      values (${message.deliveryId}, ${message.to.email}, ${message.to.name}, ${message.subject}, ${message.html},
              ${message.text}, ${pool.json(message.headers)}, ${at})
      on conflict do nothing returning delivery_id)
    insert into provider_event (id, delivery_id, kind, at, received_at)
    select 'captured:' || delivery.id, delivery.id, 'delivered', ${at}, ${at}
    from kept join delivery on delivery.id = kept.delivery_id
    on conflict do nothing`;
}

export async function hasCapturedMail(db: Db, deliveryId: string): Promise<boolean> {
  const [row] = await db`select 1 from captured_mail where delivery_id = ${deliveryId}`;
  return row !== undefined;
}
