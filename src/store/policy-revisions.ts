import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** The newest revision of a subject × product. */
export type PolicyRevision = {
  readonly revision: number;
  /** Hash of what it says; null until it is issued for the first time. */
  readonly content: string | null;
};

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

/** Null before anything was ever issued or changed. */
export async function policyRevision(
  db: Db,
  subject: string,
  product: string,
): Promise<PolicyRevision | null> {
  const [row] = await db<PolicyRevision[]>`
    select revision, content from policy_revision where subject = ${subject} and product = ${product}`;
  return row ?? null;
}

/** The same, made when it does not exist, and locked until the transaction ends. */
export async function lockPolicyRevision(
  db: Db,
  subject: string,
  product: string,
  now: Instant,
): Promise<PolicyRevision> {
  await db`
    insert into policy_revision (subject, product, revision, changed_at) values (${subject}, ${product}, 1, ${now})
    on conflict do nothing`;
  const [row] = await db<PolicyRevision[]>`
    select revision, content from policy_revision where subject = ${subject} and product = ${product} for update`;
  return row as PolicyRevision;
}

export async function savePolicyRevision(
  db: Db,
  subject: string,
  product: string,
  saved: { readonly revision: number; readonly content: string },
  now: Instant,
): Promise<void> {
  await db`
    update policy_revision
    set revision = ${saved.revision}, content = ${saved.content},
        changed_at = case when revision = ${saved.revision} then changed_at else greatest(changed_at, ${now}) end
    where subject = ${subject} and product = ${product}`;
}
