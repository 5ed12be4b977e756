import type { Instant } from '../domain/instant.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { withoutSecrets } from '../domain/without-secrets.ts';
import { type Db, inTransaction, type Pool } from './connect.ts';

/** One decision: who, what, why, before, after. Ids only: names and addresses stay outside the chain (L1). */
export type AuditEntry = {
  readonly at: Instant;
  /** `staff:12`, `contact:34`, `client`, `system`. */
  readonly actor: string;
  readonly action: string;
  /** `campaign:atlas-2027`, `account:7`, … */
  readonly subject: string;
  /** In the words of a person; addresses, keys and tokens in them are taken out before they are kept. */
  readonly why?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Of a bulk decision: how many rows, and the root hash of them, sorted ({@link rootHash}). */
  readonly rows?: number;
  readonly root?: string;
};

/** Writes the entry in the decision's own transaction: both happen or neither (L1). */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db`
    insert into audit (at, actor, action, subject, why, before, after, rows, root)
    values (${entry.at}, ${entry.actor}, ${entry.action}, ${entry.subject}, ${entry.why ? withoutSecrets(entry.why) : null},
            ${db.json((entry.before ?? null) as never)}, ${db.json((entry.after ?? null) as never)},
            ${entry.rows ?? null}, ${entry.root ?? null})`;
}

/** Writes entries about many subjects, in the transaction of what they are about: one statement for all. */
export async function recordAudits(
  db: Db,
  entries: readonly Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'why' | 'before' | 'after'>[],
): Promise<void> {
  if (entries.length === 0) return;
  await db`
    insert into audit (at, actor, action, subject, why, before, after)
    select * from unnest(
      ${entries.map((one) => one.at)}::timestamptz[], ${entries.map((one) => one.actor)}::text[],
      ${entries.map((one) => one.action)}::text[], ${entries.map((one) => one.subject)}::text[],
      ${entries.map((one) => (one.why ? withoutSecrets(one.why) : null))}::text[],
      ${entries.map((one) => JSON.stringify(one.before ?? null))}::text[]::jsonb[],
      ${entries.map((one) => JSON.stringify(one.after ?? null))}::text[]::jsonb[])`;
}

/** The hash that stands for many rows: SHA-256 over their sorted texts, one a line. */
export function rootHash(rows: readonly string[]): string {
  return sha256Hex(rows.toSorted().join('\n'));
}

/** Any constant number that no other program on the server uses for its advisory locks. */
const SEALER_LOCK = 7_114_203;

/**
 * Chains the entries that are not sealed yet, in the order of their ids: each hash covers the one before it. One sealer
 * at a time; an entry whose transaction is still open gets its place in a later round.
 * @returns how many entries were sealed
 */
export async function sealAudit(pool: Pool): Promise<number> {
  return inTransaction(pool, async (db) => {
    const [lock] = await db<{ got: boolean }[]>`select pg_try_advisory_xact_lock(${SEALER_LOCK}) as got`;
    if (!lock?.got) return 0;
    const [head] = await db<
      Head[]
    >`select seal, hash from audit where seal is not null order by seal desc limit 1`;
    const rows = await db<SealRow[]>`${columns(db)} where seal is null order by id limit 5000`;
    let { seal, hash } = head ?? { seal: 0, hash: '' };
    const sealed = rows.map((row) => {
      seal += 1;
      hash = sha256Hex(`${hash}\n${canonical(row)}`);
      return { id: row.id, seal, hash };
    });
    if (sealed.length > 0) {
      await db`
        update audit set seal = sealed.seal, hash = sealed.hash
        from unnest(${sealed.map((one) => one.id)}::bigint[], ${sealed.map((one) => one.seal)}::bigint[],
                    ${sealed.map((one) => one.hash)}::text[]) as sealed (id, seal, hash)
        where audit.id = sealed.id`;
    }
    return sealed.length;
  });
}

export type AuditReport = {
  readonly sealed: number;
  readonly unsealed: number;
  readonly head: string | null;
  /** Position of the first entry whose hash does not follow from what it says; null when the chain holds. */
  readonly brokenAt: number | null;
};

const PAGE = 1000;

/** Recomputes the whole chain and compares it with what is stored. */
export async function verifyAudit(pool: Pool): Promise<AuditReport> {
  let hash = '';
  let sealed = 0;
  let brokenAt: number | null = null;
  for (let after: number | null = null; ; ) {
    const rows: readonly (SealRow & Head)[] = await pool<(SealRow & Head)[]>`
      ${columns(pool)} where seal is not null and (${after}::bigint is null or seal > ${after}) order by seal limit ${PAGE}`;
    for (const row of rows) {
      sealed += 1;
      hash = sha256Hex(`${hash}\n${canonical(row)}`);
      if (brokenAt === null && (row.hash !== hash || row.seal !== sealed)) brokenAt = sealed;
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.seal;
  }
  const [tail] = await pool<
    { unsealed: number }[]
  >`select count(*)::int as unsealed from audit where seal is null`;
  return { sealed, unsealed: tail?.unsealed ?? 0, head: sealed === 0 ? null : hash, brokenAt };
}

/** The stored hash at a position of the chain, to compare with one that was exported; null when there is none. */
export async function sealedHash(db: Db, seal: number): Promise<string | null> {
  const [row] = await db<{ hash: string }[]>`select hash from audit where seal = ${seal}`;
  return row?.hash ?? null;
}

type Head = { seal: number; hash: string };
type SealRow = { id: number; [column: string]: unknown };

function columns(db: Db) {
  return db`select id, at, actor, action, subject, why, before::text as before, after::text as after, rows, root, seal, hash from audit`;
}

function canonical(row: SealRow): string {
  const { id, at, actor, action, subject, why, before, after, rows, root } = row;
  return JSON.stringify([id, at, actor, action, subject, why, before, after, rows, root]);
}
