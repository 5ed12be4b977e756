import type { PolicyRevision } from '../domain/document-revision.ts';
import type { Instant } from '../domain/instant.ts';
import { rowByPlace } from './by-place.ts';
import type { Db } from './connect.ts';

/**
 * Raises the document revision of accounts × products whose answer changed (P2). It commits with the decision that
 * caused it.
 */
export async function bumpPolicyRevisions(
  db: Db,
  changed: readonly { readonly externalKey: string; readonly product: string }[],
  now: Instant,
): Promise<void> {
  if (changed.length === 0) return;
  await db`
    insert into policy_revision (subject, product, revision, changed_at)
    select distinct 'account:' || new.external_key, new.product, 1, ${now}::timestamptz
    from unnest(${changed.map((one) => one.externalKey)}::text[], ${changed.map((one) => one.product)}::text[])
      as new (external_key, product)
    order by 1, 2
    on conflict (subject, product) do update
      set revision = policy_revision.revision + 1, content = null,
          changed_at = greatest(policy_revision.changed_at, excluded.changed_at)`;
}

/** What has revisions of its own. */
export type RevisionOwner = { readonly subject: string; readonly product: string };

/** For each in its order; null before anything was ever issued or changed. */
export async function policyRevisions(
  db: Db,
  owners: readonly RevisionOwner[],
): Promise<readonly (PolicyRevision | null)[]> {
  const rows = await db<(PolicyRevision & { place: number })[]>`
    select asked.place, revision, content
    from unnest(${owners.map((one) => one.subject)}::text[], ${owners.map((one) => one.product)}::text[])
      with ordinality as asked (subject, product, place)
    join policy_revision using (subject, product)`;
  return rowByPlace(rows, owners.length);
}

/** What is to be said under a revision, and the revision that was seen before. */
export type SaidRevision = RevisionOwner & {
  readonly seen: PolicyRevision | null;
  readonly revision: number;
  readonly content: string;
};

/**
 * Saves what revisions say, each only if it is still as it was seen: the row is locked, and looked at behind the lock.
 * No two of them may be of one subject and product.
 * @returns for each in its order whether it was saved; false: another process was first
 */
export async function savePolicyRevisions(
  db: Db,
  said: readonly SaidRevision[],
  now: Instant,
): Promise<readonly boolean[]> {
  if (said.length === 0) return [];
  const column = <Value>(of: (one: SaidRevision) => Value) => said.map(of);
  // In the order in which the revisions are raised, so that nobody waits in a circle.
  const rows = await db<{ place: number }[]>`
    with said as materialized (
      select * from unnest(${column((one) => one.subject)}::text[], ${column((one) => one.product)}::text[],
                           ${column((one) => one.revision)}::int[], ${column((one) => one.content)}::text[],
                           ${column((one) => one.seen?.revision ?? 0)}::int[], ${column((one) => one.seen?.content ?? '')}::text[])
        with ordinality as said (subject, product, revision, content, seen_revision, seen_content, place)),
    saved as (
      insert into policy_revision (subject, product, revision, content, changed_at)
      select subject, product, revision, content, ${now}::timestamptz from said order by 1, 2
      on conflict (subject, product) do update
        set revision = excluded.revision, content = excluded.content,
            changed_at = case when policy_revision.revision = excluded.revision then policy_revision.changed_at
                              else greatest(policy_revision.changed_at, excluded.changed_at) end
        where (policy_revision.subject, policy_revision.product, policy_revision.revision, coalesce(policy_revision.content, ''))
              in (select subject, product, seen_revision, seen_content from said)
      returning subject, product)
    select said.place from said join saved using (subject, product)`;
  const saved = new Set(rows.map((row) => row.place));
  return said.map((_, at) => saved.has(at + 1));
}
