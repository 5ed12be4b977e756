import type { Instant, ZoneName } from '../domain/instant.ts';
import type { Topic } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/** A case whose owner does not know yet that it is theirs. */
export type UntoldCase = {
  readonly id: number;
  readonly topic: Topic;
  readonly dueAt: Instant;
  /** Of its campaign; null when it is in none. */
  readonly zone: ZoneName | null;
  /** What made it theirs. */
  readonly news: 'opened' | 'handed-over' | 'reopened';
  /** Who did that, as notes have it: `staff:7`; null for a case that was opened. */
  readonly by: string | null;
};

/** The next owner, in the order of their names, who is still to be told of open cases. */
export async function nextUntoldOwner(db: Db, after: string): Promise<string | null> {
  const [row] = await db<{ owner: string }[]>`
    select owner from support_case
    where closed_at is null and owner_told_at is null and owner > ${after} order by owner limit 1`;
  return row?.owner ?? null;
}

/** The cases an owner is still to be told of, the first due first, locked; those another process is at are left to it. */
export async function lockUntoldCases(db: Db, owner: string, most: number): Promise<readonly UntoldCase[]> {
  return db<UntoldCase[]>`
    with untold as (
      select id, topic, due_at, campaign_id from support_case
      where closed_at is null and owner_told_at is null and owner = ${owner}
      order by due_at, id limit ${most} for update skip locked)
    select untold.id, topic, due_at, revision.plan->>'timeZone' as zone, coalesce(news.what, 'opened') as news, news.actor as by
    from untold
    left join campaign on campaign.id = untold.campaign_id
    left join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    left join lateral (
      select what, actor from case_note
      where case_id = untold.id and what in ('handed-over', 'reopened') order by case_note.id desc limit 1) news on true
    order by due_at, untold.id`;
}

/** @param note written down on each of them; null for none */
export async function markOwnerTold(
  db: Db,
  ids: readonly number[],
  at: Instant,
  note: string | null,
): Promise<void> {
  await db`update support_case set owner_told_at = ${at} where id = any(${ids as number[]})`;
  if (note !== null)
    await db`
      insert into case_note (case_id, at, what, actor, text)
      select id, ${at}, 'note', 'system', ${note} from unnest(${ids as number[]}::bigint[]) as id`;
}
