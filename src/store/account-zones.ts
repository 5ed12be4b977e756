import { isZone } from '../domain/days.ts';
import type { ZoneName } from '../domain/instant.ts';
import { rowByPlace } from './by-place.ts';
import type { Db } from './connect.ts';
import { campaignsOfProducts } from './policy-facts.ts';

/** An account whose day is asked for, with the product it is about; null: with all it has. */
export type ZoneAsked = { readonly accountId: number; readonly product: string | null };

/**
 * The zone in which an account's days are counted: its own, else that of the campaign that decides, else UTC. Documents,
 * receipts and mail count them in the same (`policy-facts`).
 */
export async function accountZone(db: Db, accountId: number, product: string | null): Promise<ZoneName> {
  const [zone] = await accountZones(db, [{ accountId, product }]);
  return zone ?? 'UTC';
}

/** The same for many, in the order of what was asked for. The campaign that decides is the one of `decidingCampaign`. */
export async function accountZones(db: Db, asked: readonly ZoneAsked[]): Promise<readonly ZoneName[]> {
  const own = await ownZones(db, asked);
  const needy = asked.filter((_, at) => own[at] === null);
  const deciding = await decidingCampaigns(db, needy);
  const zones = await campaignZones(db, [...new Set(deciding.filter((id) => id !== null))]);
  const ofNeedy = deciding.map((id) => zones.get(id ?? 0) ?? 'UTC').values();
  return own.map((zone) => zone ?? ofNeedy.next().value ?? 'UTC');
}

async function ownZones(db: Db, asked: readonly ZoneAsked[]): Promise<readonly (ZoneName | null)[]> {
  const ids = [...new Set(asked.map((one) => one.accountId))];
  const rows = await db<{ id: number; timeZone: ZoneName | null }[]>`
    select id, time_zone from account where id = any(${ids})`;
  const zones = new Map(rows.map((row) => [row.id, row.timeZone]));
  return asked.map(({ accountId }) => {
    const zone = zones.get(accountId) ?? null;
    return zone !== null && isZone(zone) ? zone : null;
  });
}

/** For each the campaign that decides, before any reached it the newest that is about it; null without any. */
async function decidingCampaigns(db: Db, asked: readonly ZoneAsked[]): Promise<readonly (number | null)[]> {
  if (asked.length === 0) return [];
  const rows = await db<{ place: number; id: number }[]>`
    select asked.place,
           coalesce(
             (select campaign.id from standing join campaign on campaign.id = standing.campaign_id
              where standing.account_id = asked.account_id and standing.product = coalesce(asked.product, standing.product)
                and campaign.state in ('running', 'paused', 'finished')
              order by standing.phase is not null desc, campaign.id desc limit 1),
             case when asked.product is null then
               (select max(campaign.id) from member join campaign on campaign.id = member.campaign_id
                where member.account_id = asked.account_id and campaign.state in ('running', 'paused', 'finished')) end) as id
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[])
      with ordinality as asked (account_id, product, place)`;
  const found = rowByPlace(rows, asked.length).map((row) => row?.id ?? null);
  const undecided = asked.flatMap(({ product }, at) =>
    product === null || found[at] !== null ? [] : [product],
  );
  const newest = await campaignsOfProducts(db, [...new Set(undecided)]);
  return asked.map(({ product }, at) => found[at] ?? newest.get(product ?? '') ?? null);
}

/** By the plan in force: a proposal may name another zone already. */
async function campaignZones(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, ZoneName>> {
  if (ids.length === 0) return new Map();
  const rows = await db<{ id: number; zone: ZoneName }[]>`
    select campaign.id, revision.plan ->> 'timeZone' as zone
    from campaign join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    where campaign.id = any(${ids as number[]})`;
  return new Map(rows.map((row) => [row.id, row.zone]));
}
