import { stateAfterLookUp } from '../domain/delivery.ts';
import type { Transport } from '../domain/ports.ts';
import { businessNow } from '../store/clock.ts';
import { askLater, deliveriesInDoubt, resolveInDoubt } from '../store/deliveries.ts';
import { sortLostClaims } from '../store/delivery-claims.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { FlowContext } from './context.ts';

const LOOK_UPS = 200;

/** A provider that cannot say is asked again after so many seconds of machine time: its logs fill late. */
const ASK_AGAIN_AFTER = 300;

/**
 * Sorts what a dead worker left behind, without guessing (M1): what it had handed over is in doubt; where the provider can say what
 * became of a delivery, it is asked. `not-received` is disproof, so the mail may go again; silence decides nothing.
 * @returns how many deliveries in doubt were decided
 */
export async function recoverDeliveries(
  { pool }: Pick<FlowContext, 'pool'>,
  options: { readonly transport: Transport; readonly leaseSeconds: number },
): Promise<number> {
  await sortLostClaims(pool, options.leaseSeconds, await businessNow(pool));
  const decided: { id: string; state: 'accepted' | 'pending' }[] = [];
  const undecided: string[] = [];
  for (const { id, senderGone } of await deliveriesInDoubt(pool, LOOK_UPS)) {
    const state = stateAfterLookUp('in-doubt', await options.transport.lookUp(id), senderGone);
    if (state === 'accepted' || state === 'pending') decided.push({ id, state });
    else undecided.push(id);
  }
  await askLater(pool, undecided, ASK_AGAIN_AFTER);
  const now = await businessNow(pool);
  await resolveInDoubt(pool, decided, now);
  await markBriefingsSent(pool, now);
  return decided.length;
}
