import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export type InstallationRow = {
  readonly id: string;
  readonly product: string;
  readonly accountId: number | null;
  /** False while only a hint says whose it is. */
  readonly attributedByKey: boolean;
  readonly hint: string | null;
  readonly firstContactAt: Instant;
  readonly lastContactAt: Instant;
};

export async function findInstallation(db: Db, product: string, id: string): Promise<InstallationRow | null> {
  const [row] = await db<InstallationRow[]>`
    select * from installation where product = ${product} and id = ${id}`;
  return row ?? null;
}

/** The same, locked until the transaction ends. */
export async function lockInstallation(db: Db, product: string, id: string): Promise<InstallationRow | null> {
  const [row] = await db<InstallationRow[]>`
    select * from installation where product = ${product} and id = ${id} for update`;
  return row ?? null;
}

export async function saveInstallation(db: Db, row: InstallationRow): Promise<void> {
  await db`
    insert into installation ${db(row as Record<string, unknown>)}
    on conflict (product, id) do update
      set account_id = excluded.account_id, attributed_by_key = excluded.attributed_by_key, hint = excluded.hint,
          first_contact_at = excluded.first_contact_at,
          last_contact_at = greatest(installation.last_contact_at, excluded.last_contact_at)`;
}

/** Accounts that have this serial, customer number or order number; two are enough to know that it is ambiguous. */
export async function accountsWithIdentifier(db: Db, value: string): Promise<readonly number[]> {
  const rows = await db<{ accountId: number }[]>`
    select distinct account_id from identifier where value = ${value} limit 2`;
  return rows.map((row) => row.accountId);
}

/**
 * A client of the account was heard of for the first time. In each campaign it is a member of, it gets a standing for
 * what has started and covers the product, for using it is enough; standings that exist are judged again now, for a
 * grace may count from the first check.
 */
export async function wakeSeenAccount(
  db: Db,
  accountId: number,
  product: string,
  now: Instant,
): Promise<void> {
  await db`
    insert into standing (campaign_id, account_id, product, feature, stage, since, lenient, look_again_at)
    select distinct member.campaign_id, member.account_id, ${product}::text, feature.key, 'off', ${now}::timestamptz,
           'off', ${now}::timestamptz
    from member
    join campaign on campaign.id = member.campaign_id and campaign.state in ('running', 'paused', 'finished')
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    join phase_state on phase_state.campaign_id = campaign.id
      and phase_state.real_start is not null and phase_state.rolled_back_at is null
    cross join lateral jsonb_array_elements(revision.plan -> 'phases') as planned (phase)
    cross join lateral (
      select '' as key union all select jsonb_array_elements_text(planned.phase -> 'features')) as feature
    where member.account_id = ${accountId} and planned.phase ->> 'key' = phase_state.phase
      and planned.phase -> 'cohorts' ? member.cohort and planned.phase -> 'products' ? ${product}
    on conflict (campaign_id, account_id, product, feature) do update
      set look_again_at = least(coalesce(standing.look_again_at, excluded.look_again_at), excluded.look_again_at)`;
}
