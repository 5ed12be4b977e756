import type { Db } from './connect.ts';

/** Links are about people and browsers, not about business: they live by machine time. */
export async function insertSignInLink(
  db: Db,
  link: { readonly tokenHash: string; readonly staffId: number; readonly validSeconds: number },
): Promise<void> {
  await db`
    insert into sign_in_link (token_hash, staff_id, expires_at)
    values (${link.tokenHash}, ${link.staffId}, now() + make_interval(secs => ${link.validSeconds}))`;
}

/** Is this a link that could still be used? Asking changes nothing (A2). */
export async function isSignInLinkUsable(db: Db, tokenHash: string): Promise<boolean> {
  const [row] = await db`
    select 1 from sign_in_link join staff on staff.id = sign_in_link.staff_id
    where token_hash = ${tokenHash} and used_at is null and expires_at > now() and staff.active`;
  return row !== undefined;
}

/** Uses a link up: of several who try at once one gets the staff id, the others null. */
export async function useSignInLink(db: Db, tokenHash: string): Promise<number | null> {
  const [row] = await db<{ staffId: number }[]>`
    update sign_in_link set used_at = now() from staff
    where token_hash = ${tokenHash} and used_at is null and expires_at > now()
      and staff.id = sign_in_link.staff_id and staff.active
    returning staff_id`;
  return row?.staffId ?? null;
}

/** Links of a person that could still be used. */
export async function countOpenSignInLinks(db: Db, staffId: number): Promise<number> {
  const [row] = await db<{ open: number }[]>`
    select count(*)::int as open from sign_in_link
    where staff_id = ${staffId} and used_at is null and expires_at > now()`;
  return row?.open ?? 0;
}

/** Forgets what nobody can use any more, and every link of a person when one is named. */
export async function deleteSignInLinks(db: Db, staffId: number | null): Promise<void> {
  await db`
    delete from sign_in_link
    where staff_id = ${staffId} or expires_at < now() - interval '1 day'`;
}
