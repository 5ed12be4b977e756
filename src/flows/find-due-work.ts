import type { Job } from '../domain/ports.ts';
import { businessNow } from '../store/clock.ts';
import { dueWork } from '../store/due-work.ts';
import type { FlowContext } from './context.ts';

/**
 * The jobs for everything that is due at business time. They carry ids only; work that is a set rather than a row has
 * one id, so that it waits in the queue at most once.
 * @param leaseSeconds a claim older than this is nobody's any more (machine time)
 */
export async function findDueWork(
  { pool }: Pick<FlowContext, 'pool'>,
  leaseSeconds: number,
): Promise<readonly Job[]> {
  const due = await dueWork(pool, await businessNow(pool), leaseSeconds);
  return [
    ...due.campaigns.map((id): Job => ({ name: 'judge-campaign', campaignId: String(id) })),
    ...(due.standings ? [{ name: 'advance-standings', batch: 'due' } as const] : []),
    ...(due.deliveries ? [{ name: 'send-deliveries', batch: 'due' } as const] : []),
    ...(due.events ? [{ name: 'apply-events', batch: 'due' } as const] : []),
    ...(due.mailings ? [{ name: 'apply-mailing-events', batch: 'due' } as const] : []),
    ...(due.lost ? [{ name: 'recover-deliveries', batch: 'due' } as const] : []),
  ];
}
