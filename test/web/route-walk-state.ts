import type { Pool } from '../../src/store/connect.ts';

/** Tables that say nothing of what anybody may see or do: requests that were answered once, who is at work. */
const ASIDE = ['idempotency_key', 'worker_presence'];

/** Each table by its name, summed up: two are equal when no row differs. */
export type State = Readonly<Record<string, string>>;

/** Every row of the database. */
export async function everything(pool: Pool): Promise<State> {
  return summed(pool, await tables(pool), () => 'true');
}

/**
 * The rows of one account, found by the columns that name it, its contacts, entitlements, mail and cases.
 * @param aside tables that are not looked at
 */
export async function rowsOf(pool: Pool, accountId: number, aside: readonly string[] = []): Promise<State> {
  const all = (await tables(pool)).filter(({ name }) => !aside.includes(name));
  return summed(pool, all, ({ name, columns }) => {
    if (name === 'account') return `t.id = ${accountId}`;
    if (columns.includes('account_id')) return `t.account_id = ${accountId}`;
    const by = OWNERS.find(({ column }) => columns.includes(column));
    if (by !== undefined)
      return `t.${by.column} in (select id from ${by.table} where account_id = ${accountId})`;
    return name === 'policy_revision'
      ? `t.subject = (select 'account:' || external_key from account where id = ${accountId})`
      : 'false';
  });
}

const OWNERS = [
  { column: 'entitlement_id', table: 'entitlement' },
  { column: 'contact_id', table: 'contact' },
  { column: 'delivery_id', table: 'delivery' },
  { column: 'case_id', table: 'support_case' },
] as const;

type Table = { readonly name: string; readonly columns: readonly string[] };

let known: readonly Table[] | null = null;

async function tables(pool: Pool): Promise<readonly Table[]> {
  known ??= await pool<Table[]>`
    select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
    where table_schema = 'public' and table_name not in ${pool(ASIDE)} group by 1 order by 1`;
  return known;
}

/** When a device was last heard of is left out: whoever knows the random id of a copy of the software speaks for it. */
const ROW = "(to_jsonb(t) - 'last_seen_at')::text";

async function summed(pool: Pool, all: readonly Table[], rows: (table: Table) => string): Promise<State> {
  const parts = all.map(
    (
      table,
    ) => `select '${table.name}' as name, count(*) || ' ' || md5(coalesce(string_agg(${ROW}, '|' order by ${ROW}), '')) as sum
                from "${table.name}" t where ${rows(table)}`,
  );
  const found = (await pool.unsafe(parts.join(' union all '))) as unknown as readonly {
    name: string;
    sum: string;
  }[];
  return Object.fromEntries(found.map(({ name, sum }) => [name, sum]));
}
