import type { Sender } from '../flows/send-deliveries.ts';
import { openQueue } from '../queue/queue.ts';
import { sealAudit } from '../store/audit.ts';
import { onWake, wakeWorkers } from '../store/wake.ts';
import { openPresence } from '../store/worker-presence.ts';
import { startWorker, type Worker } from '../worker/worker.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { mailEnvironmentOf, paceOf } from './mail-sender.ts';
import type { OpenContext } from './open-context.ts';
import { openTransport } from './open-transport.ts';
import { SENDING } from './sending.ts';

const JOBS_AT_ONCE = 4;

/** Wires a worker together: queue, transport, ticker, handlers. */
export async function startConfiguredWorker(
  config: Config,
  log: Log,
  { context, database }: OpenContext,
): Promise<Worker> {
  const say = (sentence: string) => log.warn(sentence);
  const queue = await openQueue({ redisUrl: config.redisUrl, databaseUrl: database.url, log: say });
  const transport = openTransport(config, database.pool);
  const presence = openPresence(database.url);
  let stopping = false;
  const sender: Sender = {
    transport,
    presence,
    environment: await mailEnvironmentOf(config, database.pool),
    pace: paceOf(config),
    leaseSeconds: config.mail.leaseSeconds,
    batchSize: SENDING.batch,
    concurrency: SENDING.atOnce,
    lanes: SENDING.lanes,
    machineNow: () => performance.now(),
    isStopping: () => stopping,
  };
  const worker = await startWorker({
    context,
    sender,
    enqueue: queue.enqueue,
    consume: (handlers, options) => queue.consume(handlers, options),
    listen: (wake) => onWake(database.pool, wake),
    seal: () => sealAudit(database.pool),
    wake: () => wakeWorkers(database.pool, 'worked'),
    concurrency: JOBS_AT_ONCE,
    log: say,
  });
  return {
    stop: async () => {
      stopping = true;
      await worker.stop();
      await presence.close();
      await queue.close();
      await transport.close();
    },
  };
}
