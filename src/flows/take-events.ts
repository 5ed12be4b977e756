import { businessNow } from '../store/clock.ts';
import { insertEvents, type ReceivedEvent } from '../store/provider-events.ts';
import { wakeWorkers } from '../store/wake.ts';
import type { FlowContext } from './context.ts';

/**
 * Takes what a provider reports into Postgres and answers at once; it is applied at our own pace. Repeats and ids we
 * never gave out change nothing.
 */
export async function takeEvents(
  { pool }: Pick<FlowContext, 'pool'>,
  events: readonly ReceivedEvent[],
): Promise<{ readonly taken: number; readonly ignored: number }> {
  const taken = await insertEvents(pool, events, await businessNow(pool));
  if (taken > 0) await wakeWorkers(pool, 'events');
  return { taken, ignored: events.length - taken };
}
