import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { revisionOf } from '../store/proposals.ts';
import type { FlowContext } from './context.ts';

/**
 * E3: what was approved is what leaves. The first of these templates that is not the version the revision in force was
 * approved with; null when all of them are.
 */
export async function changedTemplate(
  { templates }: Pick<FlowContext, 'templates'>,
  db: Db,
  campaign: RunningCampaign,
  names: readonly string[],
): Promise<string | null> {
  const revision = await revisionOf(db, campaign.id, campaign.revision);
  return names.find((name) => templates.versionOf(name) !== revision?.templates[name]) ?? null;
}
