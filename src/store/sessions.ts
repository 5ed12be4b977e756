import type { Db } from './connect.ts';
import type { StaffRow } from './staff.ts';

/** A person of the vendor who is signed in. */
export type SessionRow = {
  readonly staff: StaffRow;
  /** What every form of this session must carry. */
  readonly csrf: string;
};

/** Sessions live by machine time, also in a time lapse. */
export async function insertSession(
  db: Db,
  session: {
    readonly tokenHash: string;
    readonly staffId: number;
    readonly csrf: string;
    readonly validSeconds: number;
  },
): Promise<void> {
  await db`
    insert into session (token_hash, staff_id, csrf, expires_at)
    values (${session.tokenHash}, ${session.staffId}, ${session.csrf},
            now() + make_interval(secs => ${session.validSeconds}))`;
}

/** The session of a token; null when it is unknown or over, or its person is no longer on staff. */
export async function findSessionRow(db: Db, tokenHash: string): Promise<SessionRow | null> {
  const [row] = await db<(StaffRow & { csrf: string })[]>`
    select staff.*, session.csrf from session join staff on staff.id = session.staff_id
    where session.token_hash = ${tokenHash} and session.expires_at > now() and staff.active`;
  if (row === undefined) return null;
  const { csrf, ...staff } = row;
  return { staff, csrf };
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db`delete from session where token_hash = ${tokenHash}`;
}

/** Ends all sessions of a person, and forgets those that are over anyway. */
export async function deleteSessions(db: Db, staffId: number | null): Promise<void> {
  await db`delete from session where staff_id = ${staffId} or expires_at < now()`;
}
