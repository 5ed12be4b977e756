import type { TransportName } from '../domain/ports.ts';
import { runningCampaigns } from '../store/campaigns.ts';
import { timeLapse } from '../store/clock.ts';
import type { FlowContext } from './context.ts';
import { proveQuiet } from './prove-quiet.ts';
import { watchSafeguards } from './watch-safeguards.ts';

/**
 * Looks after what no date announces: the safeguards of every running campaign, and mail nothing was heard of. A worker
 * does it about once a minute of machine time; in a time lapse, where no minute passes, midnights have to do.
 * @returns how many campaigns were paused or rolled back
 */
export async function makeRounds(
  context: Pick<FlowContext, 'pool'>,
  transport: TransportName,
): Promise<number> {
  if ((await timeLapse(context.pool)) !== null) return 0;
  if (transport === 'smtp') await proveQuiet(context);
  let stopped = 0;
  for (const id of await runningCampaigns(context.pool))
    if ((await watchSafeguards(context, id)) !== null) stopped += 1;
  return stopped;
}
