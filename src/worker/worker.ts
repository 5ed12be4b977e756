import type { Enqueue, Job, JobName } from '../domain/ports.ts';
import { advanceStandings } from '../flows/advance-standings.ts';
import { applyEvents } from '../flows/apply-events.ts';
import type { FlowContext } from '../flows/context.ts';
import { findDueWork } from '../flows/find-due-work.ts';
import { judgeCampaign } from '../flows/judge-campaign.ts';
import { recoverDeliveries } from '../flows/recover-deliveries.ts';
import { type Sender, sendDeliveries } from '../flows/send-deliveries.ts';
import { type Listen, startTicker } from './ticker.ts';

/** The queue as a worker needs it: who works on which job. */
export type Consume = (
  handlers: { readonly [Name in JobName]: (job: Extract<Job, { name: Name }>) => Promise<void> },
  options: { readonly concurrency: number; readonly retakeAfterMs?: number },
) => Promise<{ close(): Promise<void> }>;

export type Worker = { stop(): Promise<void> };

/**
 * Starts a worker: the ticker that finds what is due, the handlers that do it, and the sealer of the audit chain. Each
 * handler is one flow; after it the ticker looks again, for one piece of work often makes the next one due.
 */
export async function startWorker(options: {
  readonly context: FlowContext;
  readonly sender: Sender;
  readonly enqueue: Enqueue;
  readonly listen: Listen;
  readonly consume: Consume;
  /** Chains the audit entries of the last moments; called about once a second. */
  readonly seal: () => Promise<unknown>;
  /** Tells every ticker to look again. */
  readonly wake: () => Promise<void>;
  readonly concurrency: number;
  readonly tickEveryMs?: number;
  readonly log: (sentence: string) => void;
}): Promise<Worker> {
  const { context, sender, log, wake } = options;
  const { transport, leaseSeconds } = sender;
  const then = async (work: Promise<unknown>): Promise<void> => {
    await work;
    await wake();
  };
  const consumer = await options.consume(
    {
      'judge-campaign': (job) => then(judgeCampaign(context, Number(job.campaignId))),
      'advance-standings': () => then(advanceStandings(context)),
      'send-deliveries': () => then(sendDeliveries(context, sender)),
      'apply-events': () => then(applyEvents(context)),
      'recover-deliveries': () => then(recoverDeliveries(context, { transport, leaseSeconds })),
    },
    { concurrency: options.concurrency },
  );
  const ticker = await startTicker({
    findDueWork: () => findDueWork(context, leaseSeconds),
    enqueue: options.enqueue,
    listen: options.listen,
    everyMs: options.tickEveryMs ?? 1000,
    log,
  });
  const sealer = setInterval(() => {
    options.seal().catch((error: unknown) => log(`The audit chain could not be sealed: ${String(error)}.`));
  }, 1000);
  return {
    stop: async () => {
      clearInterval(sealer);
      await ticker.stop();
      await consumer.close();
    },
  };
}
