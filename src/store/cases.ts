import type { Instant } from '../domain/instant.ts';
import type { Topic } from '../domain/plan.ts';
import { booleans, type Db } from './connect.ts';

export type NewCase = {
  readonly accountId: number;
  readonly topic: Topic;
  readonly subject: string;
  /** The owner the campaign names for the topic; the account's rep is preferred where `preferRep` says so. */
  readonly owner: string;
  readonly preferRep: boolean;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  /** Opens once per account and cause while it is open; null for what a person asked. */
  readonly cause: string | null;
  /** When somebody above the owner is told that it is about to be late; null or left out: never. */
  readonly escalateAt?: Instant | null;
  /** Who asked. */
  readonly contactId?: number | null;
  /** Whose file names owner and answer time. */
  readonly campaignId?: number | null;
  /** What is known now and helps whoever answers. */
  readonly facts?: CaseFacts;
};

/** What was known when a case was opened. Dates and numbers, never names or addresses. */
export type CaseFacts = {
  readonly product?: string;
  readonly stage?: string;
  readonly nextStage?: string;
  readonly nextAt?: Instant;
  readonly seats?: { readonly bought: number; readonly active: number };
  readonly failedCheck?: { readonly code: string; readonly day: string };
};

/** Opens cases, one statement for all; a cause that has an open case already opens none. @returns the numbers of those it opened */
export async function openCases(db: Db, cases: readonly NewCase[]): Promise<readonly number[]> {
  if (cases.length === 0) return [];
  const opened = await db<{ id: number }[]>`
    insert into support_case (account_id, topic, subject, owner, opened_at, due_at, cause, escalate_at,
                              contact_id, campaign_id, facts)
    select distinct on (new.account_id, coalesce(new.cause, new.subject)) new.account_id, new.topic, new.subject,
           case when new.prefer_rep then coalesce(account.rep, new.owner) else new.owner end,
           new.opened_at, new.due_at, new.cause, new.escalate_at, new.contact_id, new.campaign_id, new.facts
    from unnest(
      ${cases.map((one) => one.accountId)}::bigint[], ${cases.map((one) => one.topic)}::text[],
      ${cases.map((one) => one.subject)}::text[], ${cases.map((one) => one.owner)}::text[],
      ${booleans(cases.map((one) => one.preferRep)) as string[]}::text[]::boolean[], ${cases.map((one) => one.openedAt)}::timestamptz[],
      ${cases.map((one) => one.dueAt)}::timestamptz[], ${cases.map((one) => one.cause)}::text[],
      ${cases.map((one) => one.escalateAt ?? null)}::timestamptz[], ${cases.map((one) => one.contactId ?? null)}::bigint[],
      ${cases.map((one) => one.campaignId ?? null)}::bigint[],
      ${cases.map((one) => JSON.stringify(one.facts ?? {}))}::text[]::jsonb[]
    ) as new (account_id, topic, subject, owner, prefer_rep, opened_at, due_at, cause, escalate_at, contact_id,
              campaign_id, facts)
    join account on account.id = new.account_id
    on conflict (account_id, cause) where closed_at is null do nothing
    returning id`;
  return opened.map((row) => row.id);
}

/** Closes the open cases of a cause that has gone, such as a straggler that was told at last. */
export async function closeCasesByCause(
  db: Db,
  accountIds: readonly number[],
  causes: readonly string[],
  at: Instant,
): Promise<void> {
  await db`
    update support_case set closed_at = ${at}
    where closed_at is null and account_id = any(${accountIds as number[]}) and cause = any(${causes as string[]})`;
}
