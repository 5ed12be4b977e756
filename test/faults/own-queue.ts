import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../src/store/connect.ts';
import { startRedisServer } from '../support/redis-server.ts';
import type { Backend } from './fault-plan.ts';

export type OwnQueue = {
  /** Null: the queue lives in the database. */
  readonly redisUrl: string | null;
  /** Everything the queue knows is gone at once, jobs under way included. */
  empty(): Promise<void>;
  /** Kills Redis and starts it again after a while. */
  restart(downMs: number): Promise<void>;
  stop(): Promise<void>;
};

/** The queue's server, or its tables in the database. */
export async function startOwnQueue(backend: Backend, pool: Pool): Promise<OwnQueue> {
  if (backend === 'postgres') {
    return {
      redisUrl: null,
      empty: async () => {
        // `meta` says which version made the tables: that is no job.
        await pool`truncate bullmq.job, bullmq.job_log, bullmq.job_dependency, bullmq.dedup, bullmq.dedup_next, bullmq.event`;
      },
      restart: async () => {},
      stop: async () => {},
    };
  }
  const server = await startRedisServer();
  return {
    redisUrl: server.url,
    empty: () => flushAll(server.url),
    restart: async (downMs) => {
      await server.kill();
      await sleep(downMs);
      await server.restart();
    },
    stop: server.stop,
  };
}

/** Says FLUSHALL as a person at a terminal would. */
async function flushAll(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    socket.write('FLUSHALL\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+OK')) throw new Error(`Redis was not emptied: ${answer}`);
  } finally {
    socket.destroy();
  }
}
