import type { Db } from './connect.ts';

export type AccountRow = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly rep: string | null;
};

/** @param externalKey the CRM's id */
export async function findAccount(db: Db, externalKey: string): Promise<AccountRow | null> {
  return (await accountsByKey(db, [externalKey])).get(externalKey) ?? null;
}

/** Those of these accounts that exist, by external key. */
export async function accountsByKey(
  db: Db,
  externalKeys: readonly string[],
): Promise<ReadonlyMap<string, AccountRow>> {
  if (externalKeys.length === 0) return new Map();
  const rows = await db<AccountRow[]>`${columns(db)} where external_key = any(${externalKeys as string[]})`;
  return new Map(rows.map((row) => [row.externalKey, row]));
}

export async function accountById(db: Db, id: number): Promise<AccountRow | null> {
  return (await accountsById(db, [id])).get(id) ?? null;
}

/** Those of these accounts that exist, by id. */
export async function accountsById(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, AccountRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db<AccountRow[]>`${columns(db)} where id = any(${ids as number[]})`;
  return new Map(rows.map((row) => [row.id, row]));
}

function columns(db: Db) {
  return db`select id, external_key, name, country, locale, time_zone, rep from account`;
}
