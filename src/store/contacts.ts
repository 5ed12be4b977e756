import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** The provider refuses these contacts' addresses; a corrected address clears it. */
export async function refuseContacts(
  db: Db,
  rows: readonly { readonly id: number; readonly because: string }[],
  at: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    update contact set refused_at = coalesce(refused_at, ${at}), refused_because = coalesce(refused_because, new.because)
    from unnest(${rows.map((one) => one.id)}::bigint[], ${rows.map((one) => one.because)}::text[]) as new (id, because)
    where contact.id = new.id`;
}

/** Does any customer have a contact with this address, current or not? */
export async function isContactAddress(db: Db, email: string): Promise<boolean> {
  const [row] = await db`select 1 from contact where lower(email) = lower(${email}) limit 1`;
  return row !== undefined;
}
