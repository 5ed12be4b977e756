import type { Message } from '../domain/ports.ts';
import { businessNow } from './clock.ts';
import type { Db, Pool } from './connect.ts';

/** Puts a message into the inbox of the `capture` transport; the same delivery twice is kept once. */
export async function keepCapturedMail(pool: Pool, message: Message): Promise<void> {
  const at = await businessNow(pool);
  await pool`
    insert into captured_mail (delivery_id, to_email, to_name, subject, html, text, headers, at)
    values (${message.deliveryId}, ${message.to.email}, ${message.to.name}, ${message.subject}, ${message.html},
            ${message.text}, ${pool.json(message.headers)}, ${at})
    on conflict do nothing`;
}

export async function hasCapturedMail(db: Db, deliveryId: string): Promise<boolean> {
  const [row] = await db`select 1 from captured_mail where delivery_id = ${deliveryId}`;
  return row !== undefined;
}
