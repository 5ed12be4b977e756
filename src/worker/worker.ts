import type { Enqueue, Job, JobName } from '../domain/ports.ts';
import { safeError } from '../domain/without-secrets.ts';
import { advanceStandings } from '../flows/advance-standings.ts';
import { applyEvents } from '../flows/apply-events.ts';
import { applyMailingEvents } from '../flows/apply-mailing-events.ts';
import type { FlowContext } from '../flows/context.ts';
import { findDueWork } from '../flows/find-due-work.ts';
import { judgeCampaign } from '../flows/judge-campaign.ts';
import { makeRounds } from '../flows/make-rounds.ts';
import { recoverDeliveries } from '../flows/recover-deliveries.ts';
import { type Sender, sendDeliveries } from '../flows/send-deliveries.ts';
import { type Listen, startTicker } from './ticker.ts';

/** The queue as a worker needs it: who works on which job. */
export type Consume = (
  handlers: { readonly [Name in JobName]: (job: Extract<Job, { name: Name }>) => Promise<void> },
  options: { readonly concurrency: number; readonly retakeAfterMs?: number },
) => Promise<{ close(): Promise<void> }>;

export type Worker = { stop(): Promise<void> };

const ROUNDS_EVERY_MS = 60_000;

/**
 * Starts a worker: the ticker that finds what is due, the handlers that do it, the sealer of the audit chain, and the
 * rounds that look after what no date announces. Each handler is one flow; after it the ticker looks again, for one
 * piece of work often makes the next one due.
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
  let sending: Promise<number> | null = null;
  // One at a time: so no more is at the provider than its concurrency says. What is added meanwhile is found by it, or by the next look.
  const send = (): Promise<number> => {
    sending ??= sendDeliveries(context, sender).finally(() => {
      sending = null;
    });
    return sending;
  };
  const consumer = await options.consume(
    {
      'judge-campaign': (job) => then(judgeCampaign(context, Number(job.campaignId))),
      'advance-standings': () => then(advanceStandings(context)),
      'send-deliveries': () => then(send()),
      'apply-events': () => then(applyEvents(context)),
      'apply-mailing-events': () => then(applyMailingEvents(context)),
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
    options
      .seal()
      .catch((error: unknown) => log(`The audit chain could not be sealed: ${safeError(error).message}.`));
  }, 1000);
  let rounds: Promise<unknown> = Promise.resolve();
  const round = setInterval(() => {
    rounds = makeRounds(context, sender).catch((error: unknown) =>
      log(`The rounds could not be made: ${safeError(error).message}.`),
    );
  }, ROUNDS_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(sealer);
      clearInterval(round);
      await rounds;
      await ticker.stop();
      await consumer.close();
    },
  };
}
