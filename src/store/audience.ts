import type { ContactRole } from '../domain/account.ts';
import type { LocalDate } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import type { PhaseScope } from './gate-facts.ts';

export type AudienceContact = {
  readonly id: number;
  readonly email: string;
  readonly name: string | null;
  readonly role: ContactRole;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly addressHash: string;
};

export type AudienceAccount = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly rep: string | null;
  readonly cohort: string;
  readonly contacts: readonly AudienceContact[];
};

/**
 * A page of a wave's audience: accounts of the phase's cohorts that own, or were seen using, one of its products, with
 * their current contacts. Keyset by account id, so that a million accounts are read a page at a time.
 * @param page.accountIds only these, where they are part of it; null or left out for all
 */
export async function audiencePage(
  db: Db,
  scope: PhaseScope,
  page: {
    readonly after?: number;
    readonly limit?: number;
    readonly accountIds?: readonly number[] | null;
  },
): Promise<readonly AudienceAccount[]> {
  const { after = 0, limit = null, accountIds = null } = page;
  return db<AudienceAccount[]>`
    select account.id, account.external_key, account.name, account.country, account.locale, account.time_zone,
           account.rep, member.cohort, coalesce(people.contacts, '[]'::jsonb) as contacts
    from member
    join account on account.id = member.account_id
    left join lateral (
      select jsonb_agg(jsonb_build_object(
               'id', contact.id, 'email', contact.email, 'name', contact.name, 'role', contact.role,
               'locale', contact.locale, 'timeZone', contact.time_zone,
               'addressHash', encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex')) order by contact.id) as contacts
      from contact where contact.account_id = account.id and contact.removed_at is null) people on true
    where member.campaign_id = ${scope.campaignId} and member.cohort = any(${scope.cohorts as string[]})
      and member.account_id > ${after}
      and (${accountIds as number[] | null}::bigint[] is null or member.account_id = any(${(accountIds ?? []) as number[]}))
      and (exists (select 1 from entitlement where entitlement.account_id = account.id
                     and entitlement.product = any(${scope.products as string[]})
                     and entitlement.break_glass is null)
        or exists (select 1 from installation where installation.account_id = account.id
                     and installation.product = any(${scope.products as string[]})))
    order by member.account_id limit ${limit}`;
}

export type OwnedProduct = {
  readonly accountId: number;
  readonly product: string;
  readonly seats: number;
  readonly features: readonly string[];
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
};

/** What some accounts own of some products: quantities in force added up, the latest dates. An entitlement without an end has none. */
export async function ownedProducts(
  db: Db,
  accountIds: readonly number[],
  products: readonly string[],
  today: LocalDate,
): Promise<readonly OwnedProduct[]> {
  return db<OwnedProduct[]>`
    select account_id, product,
           coalesce(sum(quantity) filter (where suspended_at is null and coalesce(starts, '-infinity') <= ${today}
                                            and coalesce(expires, 'infinity') >= ${today}), 0)::int as seats,
           array(select distinct feature from entitlement own, unnest(own.features) as feature
                 where own.account_id = entitlement.account_id and own.product = entitlement.product
                   and own.break_glass is null
                 order by feature) as features,
           case when bool_or(expires is null) then null else max(expires) end as expires,
           max(support_until) as support_until
    from entitlement
    where account_id = any(${accountIds as number[]}) and product = any(${products as string[]})
      and break_glass is null
    group by account_id, product order by account_id, product`;
}

/** What the audience rule asks of an account at the moment its mail is claimed (M4). */
export type AccountAtClaim = {
  readonly accountId: number;
  readonly cohort: string | null;
  readonly hasProduct: boolean;
  readonly activated: boolean;
  readonly exempt: boolean;
};

export async function accountsAtClaim(
  db: Db,
  campaignId: number,
  products: readonly string[],
  accountIds: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, AccountAtClaim>> {
  const rows = await db<AccountAtClaim[]>`
    select account.id as account_id, member.cohort,
           (owned.products is not null or exists (
             select 1 from installation where installation.account_id = account.id
               and installation.product = any(${products as string[]}))) as has_product,
           (owned.products is not null and not exists (
             select 1 from unnest(owned.products) as product (key)
             where not exists (select 1 from activation where activation.account_id = account.id
               and activation.product = product.key and activation.deactivated_at is null))) as activated,
           exists (select 1 from leniency where leniency.account_id = account.id and kind = 'exemption'
             and from_at <= ${now} and lifted_at is null and coalesce(until_at, 'infinity') > ${now}) as exempt
    from account
    left join member on member.campaign_id = ${campaignId} and member.account_id = account.id
    left join lateral (
      select array_agg(distinct product) as products from entitlement
      where entitlement.account_id = account.id and product = any(${products as string[]})
        and break_glass is null) owned on true
    where account.id = any(${accountIds as number[]})`;
  return new Map(rows.map((row) => [row.accountId, row]));
}
