import { businessNow } from '../store/clock.ts';
import { quietDeliveries } from '../store/provider-events.ts';
import type { FlowContext } from './context.ts';
import { takeEvents } from './take-events.ts';

/** So long a bounce may take to come back: relays give up after that. */
const QUIET_MS = 3 * 86_400_000;

/**
 * Where a relay reports nothing but bounces, silence is the evidence: mail it took counts as delivered three days
 * later, at that moment, when nothing came back.
 * @returns how many deliveries were proven
 */
export async function proveQuiet(context: Pick<FlowContext, 'pool'>): Promise<number> {
  const now = await businessNow(context.pool);
  const quiet = await quietDeliveries(context.pool, now - QUIET_MS);
  const { taken } = await takeEvents(
    context,
    quiet.map(({ id, acceptedAt }) => ({
      deliveryId: id,
      event: { id: `quiet:${id}`, kind: 'quiet', at: acceptedAt + QUIET_MS, reason: null },
    })),
  );
  return taken;
}
