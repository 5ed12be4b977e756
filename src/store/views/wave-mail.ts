import { countDeliveries, type DeliveryCounts, type DeliveryState } from '../../domain/delivery.ts';
import { type WaitingForPerson, waitsFor } from '../../domain/delivery-decision.ts';
import type { ZoneName } from '../../domain/instant.ts';
import { findCampaign, loadCampaign } from '../campaigns.ts';
import type { Db } from '../connect.ts';

/** The mail of one wave, mailing or briefing in numbers. */
export type WaveMailView = {
  readonly campaignId: number;
  readonly title: string;
  readonly timeZone: ZoneName;
  readonly kind: string;
  readonly counts: DeliveryCounts;
  readonly waiting: Readonly<Record<WaitingForPerson, number>>;
};

/** @returns null when the campaign is unknown or was never approved, or has no such mail and never had */
export async function waveMailView(db: Db, campaignKey: string, key: string): Promise<WaveMailView | null> {
  const found = await findCampaign(db, campaignKey);
  const campaign = found === null ? null : await loadCampaign(db, found.id);
  if (campaign === null) return null;
  const rows = await db<{ state: DeliveryState; late: boolean; kind: string; count: number }[]>`
    select state, late_at is not null as late, kind, count(*)::int as count
    from delivery where campaign_id = ${campaign.id} and key = ${key} group by 1, 2, 3`;
  const { plan } = campaign;
  const planned = plan.waves.find((one) => one.key === key)?.kind;
  const briefing = plan.briefings.some((one) => one.key === key) ? 'briefing' : undefined;
  const mailing = plan.mailings.some((one) => one.key === key) ? 'mailing' : undefined;
  const kind = rows[0]?.kind ?? planned ?? briefing ?? mailing;
  if (kind === undefined) return null;
  const byState: Partial<Record<DeliveryState, number>> = {};
  const waiting = { 'in-doubt': 0, failed: 0, late: 0 };
  for (const row of rows) {
    byState[row.state] = (byState[row.state] ?? 0) + row.count;
    const waits = waitsFor(row);
    if (waits !== null) waiting[waits] += row.count;
  }
  return {
    campaignId: campaign.id,
    title: plan.title,
    timeZone: plan.timeZone,
    kind,
    counts: countDeliveries(byState),
    waiting,
  };
}
