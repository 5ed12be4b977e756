import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { loadCampaign } from '../store/campaigns.ts';
import type { Db, Pool } from '../store/connect.ts';
import { revisionInForce } from '../store/policy-facts.ts';
import { type Calendars, calendarsOf } from './calendars.ts';

/** The approved plan of a campaign, with its calendars. */
export type CampaignInForce = {
  readonly id: number;
  readonly key: string;
  readonly revision: number;
  readonly plan: Plan;
  readonly calendars: Calendars;
};

const MOST_REMEMBERED = 50;
// A revision never changes once approved, and clients ask for policy all day: its plan is read once a process.
const remembered = new WeakMap<Pool, Map<string, CampaignInForce>>();

/** The plan in force of a campaign; null before its first approval. */
export async function campaignInForce(
  pool: Pool,
  db: Db,
  campaignId: number,
  now: Instant,
): Promise<CampaignInForce | null> {
  const revision = await revisionInForce(db, campaignId);
  if (revision === null) return null;
  const known = remembered.get(pool) ?? new Map<string, CampaignInForce>();
  remembered.set(pool, known);
  const name = `${campaignId}|${revision}|${localDateOf(now, 'UTC').slice(0, 4)}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const campaign = await loadCampaign(db, campaignId);
  if (campaign === null) return null;
  const { id, key, plan } = campaign;
  const made = { id, key, revision: campaign.revision, plan, calendars: calendarsOf(plan, now) };
  if (known.size >= MOST_REMEMBERED) known.clear();
  if (campaign.revision === revision) known.set(name, made);
  return made;
}
