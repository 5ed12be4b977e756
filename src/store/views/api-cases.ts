import type { Instant } from '../../domain/instant.ts';
import type { Topic } from '../../domain/plan.ts';
import type { Db } from '../connect.ts';

export type ApiCase = {
  readonly id: number;
  /** External key. */
  readonly account: string;
  readonly topic: Topic;
  readonly subject: string;
  /** The person's name, or the name of the group the campaign gives. */
  readonly owner: string;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly closedAt: Instant | null;
};

/** Open cases by due time, or closed ones, the last closed first; from the one after `after` on. */
export async function apiCases(
  db: Db,
  filter: { readonly show: 'open' | 'closed'; readonly accountId: number | null },
  page: { readonly after: readonly [Instant, number] | null; readonly limit: number },
): Promise<readonly ApiCase[]> {
  const { after, limit } = page;
  const of = filter.accountId === null ? db`` : db`and support_case.account_id = ${filter.accountId}`;
  if (filter.show === 'open') {
    const since =
      after === null ? db`` : db`and (due_at, support_case.id) > (${after[0]}::timestamptz, ${after[1]})`;
    return db<ApiCase[]>`
      ${columns(db)} where closed_at is null ${of} ${since} order by due_at, support_case.id limit ${limit}`;
  }
  const until =
    after === null ? db`` : db`and (closed_at, support_case.id) < (${after[0]}::timestamptz, ${after[1]})`;
  return db<ApiCase[]>`
    ${columns(db)} where closed_at is not null ${of} ${until}
    order by closed_at desc, support_case.id desc limit ${limit}`;
}

/** @returns null when there never was such a case */
export async function apiCase(db: Db, id: number): Promise<ApiCase | null> {
  const [row] = await db<ApiCase[]>`${columns(db)} where support_case.id = ${id}`;
  return row ?? null;
}

function columns(db: Db) {
  return db`
    select support_case.id, account.external_key as account, topic, subject, coalesce(staff.name, owner) as owner,
           opened_at, due_at, closed_at
    from support_case
    join account on account.id = support_case.account_id
    left join staff on staff.external_key = support_case.owner`;
}
