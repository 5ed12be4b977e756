import type { Pool } from '../store/connect.ts';
import { campaignLines } from '../store/views/campaigns.ts';
import { Refused } from './failure.ts';

/** The campaign a command means that names none: the only one there is. */
export async function onlyCampaign(pool: Pool): Promise<string> {
  const [first, ...others] = await campaignLines(pool);
  if (first === undefined)
    throw new Refused(
      'There is no campaign yet. Propose one with "glidepath apply FILE".',
      'unknown-campaign',
    );
  if (others.length > 0)
    throw new Refused('There are several campaigns: name one with --campaign.', 'campaign-missing');
  return first.key;
}
