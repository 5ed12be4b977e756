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
  const [row] = await db<AccountRow[]>`
    select id, external_key, name, country, locale, time_zone, rep from account where external_key = ${externalKey}`;
  return row ?? null;
}

export async function accountById(db: Db, id: number): Promise<AccountRow | null> {
  const [row] = await db<AccountRow[]>`
    select id, external_key, name, country, locale, time_zone, rep from account where id = ${id}`;
  return row ?? null;
}
