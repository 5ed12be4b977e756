import type { Instant } from '../domain/instant.ts';
import { rowByPlace, rowsByPlace } from './by-place.ts';
import { booleans, type Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';

export type InstallationRow = {
  readonly id: string;
  readonly product: string;
  readonly accountId: number | null;
  /** False while only a hint says whose it is. */
  readonly attributedByKey: boolean;
  readonly hint: string | null;
  readonly firstContactAt: Instant;
  readonly lastContactAt: Instant;
  /** The device it was last seen on; null while it never said. */
  readonly device: string | null;
};

/** How an installation is named: its id is its own, within a product. */
export type InstallationName = Pick<InstallationRow, 'product' | 'id'>;

export async function findInstallation(db: Db, product: string, id: string): Promise<InstallationRow | null> {
  const [row] = await findInstallations(db, [{ product, id }]);
  return row ?? null;
}

/** Each in its order; null for one that was never heard of. */
export async function findInstallations(
  db: Db,
  names: readonly InstallationName[],
): Promise<readonly (InstallationRow | null)[]> {
  if (names.length === 0) return [];
  const rows = await db<(InstallationRow & { place: number })[]>`${namedInstallations(db, names)}`;
  return rowByPlace(rows, names.length);
}

/** The same, locked until the transaction ends. */
export async function lockInstallations(
  db: Db,
  names: readonly InstallationName[],
): Promise<readonly (InstallationRow | null)[]> {
  const rows = await db<(InstallationRow & { place: number })[]>`
    ${namedInstallations(db, names)} order by installation.product, installation.id for update of installation`;
  return rowByPlace(rows, names.length);
}

function namedInstallations(db: Db, names: readonly InstallationName[]) {
  return db`
    select asked.place, installation.*
    from unnest(${names.map((one) => one.product)}::text[], ${names.map((one) => one.id)}::text[])
      with ordinality as asked (product, id, place)
    join installation on installation.product = asked.product and installation.id = asked.id`;
}

/** Installations of an account, those heard of last first. */
export async function installationsOf(
  db: Db,
  accountId: number,
  most: number,
): Promise<readonly InstallationRow[]> {
  return db<InstallationRow[]>`
    select id, product, account_id, attributed_by_key, hint, first_contact_at, last_contact_at, device
    from installation where account_id = ${accountId} order by last_contact_at desc, product, id limit ${most}`;
}

/** Products that a copy of this id was heard of with: in this account, or while nobody knew whose it is (T1). */
export async function productsOfInstallation(
  db: Db,
  accountId: number,
  id: string,
): Promise<readonly string[]> {
  const rows = await db<{ product: string }[]>`
    select installation.product
    from product join installation on installation.product = product.key and installation.id = ${id}
    where installation.account_id is null or installation.account_id = ${accountId}`;
  return rows.map((row) => row.product);
}

/** A device that copies of a product of an account are on. */
export type OwnedDevice = AccountProduct & { readonly device: string };

/** For each device, in its order, when any copy of the product on it was first heard of, by the same account. */
export async function firstContactsOn(
  db: Db,
  devices: readonly OwnedDevice[],
): Promise<readonly (Instant | null)[]> {
  if (devices.length === 0) return [];
  const rows = await db<{ place: number; at: Instant }[]>`
    select asked.place, min(first_contact_at) as at
    from unnest(${devices.map((one) => one.accountId)}::bigint[], ${devices.map((one) => one.product)}::text[],
                ${devices.map((one) => one.device)}::text[]) with ordinality as asked (account_id, product, device, place)
    join installation on installation.product = asked.product and installation.device = asked.device
      and installation.account_id = asked.account_id
    group by asked.place`;
  return rowByPlace(rows, devices.length).map((row) => row?.at ?? null);
}

/** Saves installations, in the order in which they are locked. */
export async function saveInstallations(db: Db, rows: readonly InstallationRow[]): Promise<void> {
  const column = <Value>(of: (row: InstallationRow) => Value) => rows.map(of);
  await db`
    insert into installation (product, id, account_id, attributed_by_key, hint, first_contact_at, last_contact_at, device)
    select *
    from unnest(${column((row) => row.product)}::text[], ${column((row) => row.id)}::text[],
                ${column((row) => row.accountId)}::bigint[],
                ${booleans(column((row) => row.attributedByKey))}::text[]::boolean[],
                ${column((row) => row.hint)}::text[], ${column((row) => row.firstContactAt)}::timestamptz[],
                ${column((row) => row.lastContactAt)}::timestamptz[], ${column((row) => row.device)}::text[])
    order by 1, 2
    on conflict (product, id) do update
      set account_id = excluded.account_id, attributed_by_key = excluded.attributed_by_key, hint = excluded.hint,
          first_contact_at = excluded.first_contact_at, device = excluded.device,
          last_contact_at = greatest(installation.last_contact_at, excluded.last_contact_at)`;
}

/**
 * For each serial, customer number or order number, in its order, the accounts that have it; two are enough to know that
 * it is ambiguous.
 */
export async function accountsWithIdentifiers(
  db: Db,
  values: readonly string[],
): Promise<readonly (readonly number[])[]> {
  if (values.length === 0) return [];
  const rows = await db<{ place: number; accountId: number }[]>`
    select asked.place, found.account_id
    from unnest(${values as string[]}::text[]) with ordinality as asked (value, place)
    cross join lateral (
      select distinct account_id from identifier where identifier.value = asked.value limit 2) as found`;
  return rowsByPlace(rows, values.length).map((list) => list.map((row) => row.accountId));
}

/**
 * Clients of accounts were heard of for the first time. In each campaign such an account is a member of, it gets a
 * standing for what has started and covers the product, for using it is enough; standings that exist are judged again
 * now, for a grace may count from the first check.
 */
export async function wakeSeenAccounts(db: Db, seen: readonly AccountProduct[], now: Instant): Promise<void> {
  if (seen.length === 0) return;
  await db`
    insert into standing (campaign_id, account_id, product, feature, stage, since, lenient, look_again_at)
    select distinct member.campaign_id, member.account_id, seen.product, feature.key, 'off', ${now}::timestamptz,
           'off', ${now}::timestamptz
    from unnest(${seen.map((one) => one.accountId)}::bigint[], ${seen.map((one) => one.product)}::text[])
      as seen (account_id, product)
    join member on member.account_id = seen.account_id
    join campaign on campaign.id = member.campaign_id and campaign.state in ('running', 'paused', 'finished')
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    join phase_state on phase_state.campaign_id = campaign.id
      and phase_state.real_start is not null and phase_state.rolled_back_at is null
    cross join lateral jsonb_array_elements(revision.plan -> 'phases') as planned (phase)
    cross join lateral (
      select '' as key union all select jsonb_array_elements_text(planned.phase -> 'features')) as feature
    where planned.phase ->> 'key' = phase_state.phase
      and planned.phase -> 'cohorts' ? member.cohort and planned.phase -> 'products' ? seen.product
    order by 1, 2, 3, 4
    on conflict (campaign_id, account_id, product, feature) do update
      set look_again_at = least(coalesce(standing.look_again_at, excluded.look_again_at), excluded.look_again_at)`;
}
