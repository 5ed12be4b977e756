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
  /** Staff key, or the name of the group. */
  readonly ownerKey: string;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly escalatedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly campaignId: number | null;
};

/**
 * Open cases by due time, so that what is overdue comes first; or closed ones, newest first.
 * @param owners of these alone, by key or name of the group; null for all
 */
export async function caseLines(
  db: Db,
  show: 'open' | 'closed',
  limit: number,
  owners: readonly string[] | null = null,
): Promise<readonly CaseLine[]> {
  const mine = db`(${owners as string[] | null}::text[] is null or owner = any(${(owners ?? []) as string[]}))`;
  return show === 'open'
    ? db<CaseLine[]>`
        ${columns(db)} where support_case.closed_at is null and ${mine}
        order by due_at, support_case.id limit ${limit}`
    : db<CaseLine[]>`
        ${columns(db)} where support_case.closed_at is not null and ${mine}
        order by support_case.closed_at desc, support_case.id desc limit ${limit}`;
}

/** The cases of one account, open ones first. */
export async function casesOfAccount(db: Db, accountId: number, limit: number): Promise<readonly CaseLine[]> {
  return db<CaseLine[]>`
    ${columns(db)} where support_case.account_id = ${accountId}
    order by support_case.closed_at desc nulls first, due_at, support_case.id limit ${limit}`;
}

/** One case; null when there is none of this number. */
export async function caseLine(db: Db, id: number): Promise<CaseLine | null> {
  const [row] = await db<CaseLine[]>`${columns(db)} where support_case.id = ${id}`;
  return row ?? null;
}

/** Everybody, by key or name of their group, who has a case. */
export async function ownersOfCases(db: Db): Promise<readonly string[]> {
  const rows = await db<{ owner: string }[]>`select distinct owner from support_case`;
  return rows.map((row) => row.owner);
}

function columns(db: Db) {
  return db`
    select support_case.id, account.external_key, account.name as account_name, topic, subject,
           coalesce(staff.name, owner) as owner, owner as owner_key, opened_at, due_at, escalated_at, closed_at,
           support_case.campaign_id
    from support_case
    join account on account.id = support_case.account_id
    left join staff on staff.external_key = support_case.owner`;
}
