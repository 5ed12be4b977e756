import type { Instant } from '../../domain/instant.ts';
import type { Topic } from '../../domain/plan.ts';
import type { Db } from '../connect.ts';

export type CaseLine = {
  readonly id: number;
  readonly externalKey: string;
  readonly accountName: string;
  readonly topic: Topic;
  readonly subject: string;
  /** The person's name, or the name of the group the campaign gives. */
  readonly owner: string;
  readonly dueAt: Instant;
  readonly closedAt: Instant | null;
};

/** Open cases by due time, or closed ones, newest first. */
export async function caseLines(
  db: Db,
  show: 'open' | 'closed',
  limit: number,
): Promise<readonly CaseLine[]> {
  return show === 'open'
    ? db<
        CaseLine[]
      >`${columns(db)} where support_case.closed_at is null order by due_at, support_case.id limit ${limit}`
    : db<CaseLine[]>`
        ${columns(db)} where support_case.closed_at is not null
        order by support_case.closed_at desc, support_case.id desc limit ${limit}`;
}

/** The cases of one account, open ones first. */
export async function casesOfAccount(db: Db, accountId: number, limit: number): Promise<readonly CaseLine[]> {
  return db<CaseLine[]>`
    ${columns(db)} where support_case.account_id = ${accountId}
    order by support_case.closed_at desc nulls first, due_at, support_case.id limit ${limit}`;
}

function columns(db: Db) {
  return db`
    select support_case.id, account.external_key, account.name as account_name, topic, subject,
           coalesce(staff.name, owner) as owner, due_at, closed_at
    from support_case
    join account on account.id = support_case.account_id
    left join staff on staff.external_key = support_case.owner`;
}
