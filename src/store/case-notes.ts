import type { Instant } from '../domain/instant.ts';
import type { Topic } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/** What can happen to a case beside being opened. */
export type CaseNoteKind = 'handed-over' | 'escalated' | 'note' | 'closed' | 'reopened';

export type NewCaseNote = {
  readonly caseId: number;
  readonly at: Instant;
  readonly what: CaseNoteKind;
  /** `system`, `staff:7`, `contact:34`. */
  readonly actor: string;
  readonly text?: string | null;
  readonly fromOwner?: string | null;
  readonly toOwner?: string | null;
};

export async function addCaseNote(db: Db, note: NewCaseNote): Promise<void> {
  await db`
    insert into case_note (case_id, at, what, actor, text, from_owner, to_owner)
    values (${note.caseId}, ${note.at}, ${note.what}, ${note.actor}, ${note.text ?? null},
            ${note.fromOwner ?? null}, ${note.toOwner ?? null})`;
}

/**
 * Writes down what somebody said about an open case, unless the same was said a moment ago: by them on it, or by whoever
 * opened it. Call it with the case locked.
 * @param since how long ago the same words are the same click
 * @returns whether it was written
 */
export async function addCaseNoteOnce(
  db: Db,
  note: NewCaseNote & { readonly text: string },
  since: Instant,
): Promise<boolean> {
  const [openedBy] = await db`
    select 1 from support_case where id = ${note.caseId} and subject = ${note.text} and opened_at >= ${since}`;
  if (openedBy !== undefined || (await hasNoteSince(db, note, since))) return false;
  await addCaseNote(db, note);
  return true;
}

/** Did the same person write the same words on this case since an instant? */
export async function hasNoteSince(db: Db, note: NewCaseNote, since: Instant): Promise<boolean> {
  const [row] = await db`
    select 1 from case_note
    where case_id = ${note.caseId} and what = ${note.what} and actor = ${note.actor}
      and text is not distinct from ${note.text ?? null}::text and at > ${since} limit 1`;
  return row !== undefined;
}

/** A case that is about to change. */
export type HeldCase = {
  readonly id: number;
  readonly accountId: number;
  readonly topic: Topic;
  /** Staff key, or the name of a group. */
  readonly owner: string;
  readonly dueAt: Instant;
  readonly closedAt: Instant | null;
};

/** A case, locked until the transaction ends; null when there is none of this number. */
export async function lockCase(db: Db, id: number): Promise<HeldCase | null> {
  const [row] = await db<HeldCase[]>`
    select id, account_id, topic, owner, due_at, closed_at from support_case where id = ${id} for update`;
  return row ?? null;
}

/** Gives a case to another owner, who is still to be told. */
export async function saveCaseOwner(db: Db, id: number, owner: string): Promise<void> {
  await db`update support_case set owner = ${owner}, owner_told_at = null where id = ${id}`;
}

/**
 * Opens a closed case again with new times; nobody was told of it yet, nor that these come near.
 * @returns false when another case about the same cause is open meanwhile
 */
export async function openCaseAgain(
  db: Db,
  id: number,
  times: { readonly dueAt: Instant; readonly escalateAt: Instant },
): Promise<boolean> {
  const opened = await db`
    update support_case set closed_at = null, due_at = ${times.dueAt}, escalate_at = ${times.escalateAt}, escalated_at = null,
      owner_told_at = null
    where id = ${id} and not exists (
      select 1 from support_case other
      where other.account_id = support_case.account_id and other.cause = support_case.cause
        and other.closed_at is null and other.id <> support_case.id)`;
  return opened.count > 0;
}

/** The case that is next to be escalated, locked; those another process is at are left to it. */
export async function nextCaseToEscalate(db: Db, now: Instant, after: number): Promise<HeldCase | null> {
  const [row] = await db<HeldCase[]>`
    select id, account_id, topic, owner, due_at, closed_at from support_case
    where closed_at is null and escalated_at is null and escalate_at <= ${now} and id > ${after}
    order by id limit 1 for update skip locked`;
  return row ?? null;
}

export async function markEscalated(db: Db, id: number, at: Instant): Promise<void> {
  await db`update support_case set escalated_at = ${at} where id = ${id}`;
}

/** The names of groups that the campaigns in force give work to. */
export async function groupsOfCampaigns(db: Db): Promise<readonly string[]> {
  const rows = await db<{ name: string }[]>`
    select distinct owner.value as name
    from campaign
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    cross join jsonb_each_text(coalesce(revision.plan->'support'->'owners', '{}')) as owner
    where campaign.state <> 'superseded'
    order by 1`;
  return rows.map((row) => row.name);
}
