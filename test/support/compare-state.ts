import type { Instant } from '../../src/domain/instant.ts';
import type { Pool } from '../../src/store/connect.ts';

/** Every row of a table that means something, without what no two runs share. */
export type State = Readonly<Record<string, readonly StateRow[]>>;

type StateRow = {
  /** What must be equal, as text. */
  readonly says: string;
  /** When it was done: an outage may delay that, and nothing may hasten it. */
  readonly doneAt: Readonly<Record<string, Instant>>;
};

/** Of machines and sessions, not of customers. */
const NOT_COMPARED = [
  'held_clock',
  'clock',
  'mail_pace',
  'mail_environment',
  'environment',
  'session',
  'api_token',
];

/** Made up or counted by whoever writes the row, or machine time. */
const OF_ONE_RUN: Readonly<Record<string, readonly string[]>> = {
  audit: ['id', 'seal', 'hash', 'root'],
  delivery: ['claimed_at', 'claimed_by', 'claims', 'attempts', 'not_until', 'held', 'provider_id'],
  delivery_note: ['id'],
  leniency: ['id'],
  link: ['token_hash', 'expires_at', 'used_at'],
  // A hash of all that a document says, its dates too, and how often that changed: it does so between two steps of a
  // worker, too, when somebody asks just then.
  policy_revision: ['content', 'revision'],
  standing: ['version'],
  standing_change: ['id'],
  support_case: ['id'],
};

/** Instants at which something was done, as against those at which it is due or was promised. */
const DONE_AT: Readonly<Record<string, readonly string[]>> = {
  audit: ['at'],
  delivery: ['accepted_at', 'delivered_at'],
  policy_revision: ['changed_at'],
  provider_event: ['at', 'received_at', 'applied_at'],
  standing: ['since', 'enforcing_since'],
  standing_change: ['at'],
};

/** The same instants once more, inside of a column. */
const DONE_INSIDE: Readonly<Record<string, { readonly column: string; readonly member: string }>> = {
  standing: { column: 'enforcing', member: 'since' },
};

/** The whole database in a form that is equal for two runs with the same outcome. */
export async function stateOf(pool: Pool): Promise<State> {
  const tables = await pool<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const state: Record<string, readonly StateRow[]> = {};
  for (const { name } of tables) {
    if (NOT_COMPARED.includes(name)) continue;
    const rows = await pool<{ row: Record<string, unknown> }[]>`
      select to_jsonb(one) as row from ${pool(name)} one`;
    state[name] = rows.map(({ row }) => stateRow(name, row)).sort(inOrder);
  }
  return state;
}

function stateRow(table: string, row: Readonly<Record<string, unknown>>): StateRow {
  const left = new Set([...(OF_ONE_RUN[table] ?? []), ...(DONE_AT[table] ?? [])]);
  const says = Object.entries(row).filter(([name]) => !left.has(name));
  const done = (DONE_AT[table] ?? []).filter((name) => row[name] !== null);
  const inside = DONE_INSIDE[table];
  return {
    says: JSON.stringify(Object.fromEntries(says), inside && membersBut(inside)),
    doneAt: Object.fromEntries(done.map((name) => [name, Date.parse(String(row[name]))])),
  };
}

/** For `JSON.stringify`: all but one member of what stands in one column. */
function membersBut({ column, member }: { readonly column: string; readonly member: string }) {
  return (name: string, value: unknown): unknown =>
    name === column && value !== null ? { ...(value as object), [member]: undefined } : value;
}

/** Rows that say the same are in the order in which they came about. */
function inOrder(one: StateRow, other: StateRow): number {
  const [a, b] = [one, other].map(({ says, doneAt }) => says + JSON.stringify(doneAt)) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What one state says and the other does not, whenever it was done. */
export function differences(one: State, other: State): readonly string[] {
  const tables = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...tables].flatMap((table) => [
    ...without(one[table] ?? [], other[table] ?? []).map((says) => `only the one: ${table} ${says}`),
    ...without(other[table] ?? [], one[table] ?? []).map((says) => `only the other: ${table} ${says}`),
  ]);
}

/** What these rows say, each as often as it is said more than in the others. */
function without(rows: readonly StateRow[], others: readonly StateRow[]): readonly string[] {
  const left = new Map<string, number>();
  for (const { says } of others) left.set(says, (left.get(says) ?? 0) + 1);
  return rows.flatMap(({ says }) => {
    const count = left.get(says) ?? 0;
    left.set(says, count - 1);
    return count > 0 ? [] : [says];
  });
}

/** By how many milliseconds each thing was done later in `late` than in `early`, which says the same. */
export function delays(early: State, late: State): readonly { readonly what: string; readonly ms: number }[] {
  return Object.entries(early).flatMap(([table, rows]) =>
    rows.flatMap((row, at) =>
      Object.entries(row.doneAt).map(([name, instant]) => ({
        what: `${table}.${name} ${row.says}`,
        ms: (late[table]?.[at]?.doneAt[name] ?? Number.NaN) - instant,
      })),
    ),
  );
}
