import type { Transport } from '../domain/ports.ts';
import { runningCampaigns } from '../store/campaigns.ts';
import { timeLapse } from '../store/clock.ts';
import type { FlowContext } from './context.ts';
import { type CaseSender, escalateCases } from './escalate-cases.ts';
import { proveQuiet } from './prove-quiet.ts';
import { returnLeasedSeats } from './return-leased-seats.ts';
import { tellCaseOwners } from './tell-case-owners.ts';
import { watchSafeguards } from './watch-safeguards.ts';

/**
 * Looks after what no date announces: the safeguards of every running campaign, mail nothing was heard of, leases of seats, and cases:
 * owners who do not know of theirs, and answers that are about to be late. A worker does it about once a minute of machine time; in
 * a time lapse, where no minute passes, midnights have to do, and nobody of the vendor is told of cases.
 * @returns how many campaigns were paused or rolled back
 */
export async function makeRounds(
  context: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  sender: CaseSender & { readonly transport: Pick<Transport, 'name'> },
): Promise<number> {
  if ((await timeLapse(context.pool)) !== null) return 0;
  if (sender.transport.name === 'smtp') await proveQuiet(context);
  let stopped = 0;
  for (const id of await runningCampaigns(context.pool))
    if ((await watchSafeguards(context, id)) !== null) stopped += 1;
  await returnLeasedSeats(context);
  // Last: a slow answer to mail must not keep a safeguard waiting.
  await tellCaseOwners(context, sender);
  await escalateCases(context, sender);
  return stopped;
}
