import { spawn } from 'node:child_process';
import { once } from 'node:events';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../../src/domain/ports.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { type JobHandlers, openQueue, type Queue } from '../../src/queue/queue.ts';
import { useTestDatabase } from '../support/database.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

// One span for all: on Redis, whoever looks for lost jobs last sets when the next may look.
const retakeAfterMs = 2_000;

const database = useTestDatabase();

describe('on PostgreSQL', () => {
  beforeAll(() => migrateQueue(database.url));

  queueSuite({
    redisUrl: () => null,
    breakConnections: async () => {
      const sql = postgres(database.url, { max: 1 });
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
      await sql.end();
    },
  });
});

describe('on PostgreSQL, cut off at any instant', () => {
  beforeAll(() => migrateQueue(database.url));

  test('the process lives, and jobs go on', async () => {
    const { queue, done } = await openCounting(database.url);
    const { sql, endOthers } = await connectToEnd();
    for (let round = 0; round < 60; round += 1) {
      const jobs = Array.from({ length: 8 }, (_, at) =>
        queue.enqueue({ name: 'judge-campaign', campaignId: `${round}-${at}` }),
      );
      await new Promise((resolve) => setTimeout(resolve, round % 7));
      await endOthers();
      await Promise.all(jobs);
    }
    await expectWork(queue, done);
    await sql.end();
    await queue.close();
  });

  test('the process lives when a connection ends in the same breath as it opens', async () => {
    const server = new URL(database.url);
    const proxy = await startTcpProxy(server.hostname, Number(server.port || 5432));
    server.hostname = '127.0.0.1';
    server.port = String(proxy.port);
    const { queue, done } = await openCounting(server.href);
    const { sql, endOthers } = await connectToEnd();
    const isReadyForQuery = (said: string) => said.includes('Z\0\0\0\x05I');
    proxy.gatherFrom(isReadyForQuery);
    // Longer than a worker that failed waits.
    for (let round = 0; round < 100; round += 1) {
      await endOthers();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    proxy.gatherFrom(null);
    await endOthers();
    await expectWork(queue, done);
    await sql.end();
    await queue.close();
    await proxy.close();
  });

  async function openCounting(databaseUrl: string): Promise<{ queue: Queue; done: () => number }> {
    const queue = await openQueue({ redisUrl: null, databaseUrl, log: () => {} });
    let done = 0;
    const handler = async () => {
      done += 1;
    };
    await queue.consume(
      {
        'judge-campaign': handler,
        'send-deliveries': handler,
        'advance-standings': handler,
        'apply-events': handler,
        'apply-mailing-events': handler,
        'recover-deliveries': handler,
      },
      { concurrency: 4, retakeAfterMs },
    );
    return { queue, done: () => done };
  }

  async function connectToEnd() {
    const sql = postgres(database.url, { max: 1, onnotice: () => {} });
    const endOthers = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    return { sql, endOthers };
  }

  async function expectWork(queue: Queue, done: () => number): Promise<void> {
    const before = done();
    const enqueueAndCount = async () => {
      await queue.enqueue({ name: 'judge-campaign', campaignId: 'last' });
      return done();
    };
    await expect.poll(enqueueAndCount, { timeout: 15_000 }).toBeGreaterThan(before);
  }
});

describeWithRedis('on Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());

  queueSuite({ redisUrl: () => server.url, breakConnections: () => server.restart() });
});

type Setting = { readonly redisUrl: () => string | null; readonly breakConnections: () => Promise<void> };

function queueSuite({ redisUrl, breakConnections }: Setting): void {
  let queue: Queue;
  let sentences: string[];

  const open = () =>
    openQueue({
      redisUrl: redisUrl(),
      databaseUrl: database.url,
      log: (sentence) => sentences.push(sentence),
    });

  beforeEach(async () => {
    sentences = [];
    queue = await open();
    await queue.empty();
  });

  afterEach(() => queue.close());

  test('a job arrives with its name and ids, once', async () => {
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 2, retakeAfterMs });
    await queue.enqueue(campaign('7'));
    await queue.enqueue({ name: 'send-deliveries', batch: 'b:1' });
    await expect.poll(() => seen.jobs.length).toBe(2);
    expect(seen.jobs).toEqual(
      expect.arrayContaining([campaign('7'), { name: 'send-deliveries', batch: 'b:1' }]),
    );
    expect(await queue.counts()).toMatchObject({ waiting: 0, failed: 0 });
  });

  test('a job that waits for a worker is taken up as soon as there is one', async () => {
    await queue.enqueue(campaign('early'));
    expect(await queue.counts()).toMatchObject({ waiting: 1 });
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await expect.poll(() => seen.jobs).toEqual([campaign('early')]);
  });

  test('the same work waiting twice is done once', async () => {
    for (let time = 0; time < 5; time += 1) await queue.enqueue(campaign('same'));
    await queue.enqueue(campaign('other'));
    expect(await queue.counts()).toMatchObject({ waiting: 2 });
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await expect.poll(() => seen.jobs.length).toBe(2);
    expect(seen.jobs).toEqual([campaign('same'), campaign('other')]);
  });

  test('work asked for while it runs runs once more, after it and not beside it', async () => {
    const gate = makeGate();
    const seen = recorder(() => gate.passed);
    await queue.consume(seen.handlers, { concurrency: 4, retakeAfterMs });
    await queue.enqueue(campaign('busy'));
    await expect.poll(() => seen.running()).toBe(1);
    for (let time = 0; time < 3; time += 1) await queue.enqueue(campaign('busy'));
    gate.open();
    await expect.poll(() => seen.jobs.length).toBe(2);
    await expect.poll(() => queue.counts()).toMatchObject({ waiting: 0, active: 0 });
    expect(seen.jobs).toEqual([campaign('busy'), campaign('busy')]);
    expect(seen.mostAtOnce()).toBe(1);
  });

  test('work that was done can be asked for again', async () => {
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await queue.enqueue(campaign('again'));
    await expect.poll(() => seen.jobs.length).toBe(1);
    await expect.poll(() => queue.counts()).toMatchObject({ active: 0 });
    await queue.enqueue(campaign('again'));
    await expect.poll(() => seen.jobs.length).toBe(2);
  });

  test('no more jobs run at once than the concurrency says, and no fewer', async () => {
    const gate = makeGate();
    const seen = recorder(() => gate.passed);
    await queue.consume(seen.handlers, { concurrency: 3, retakeAfterMs });
    for (let id = 0; id < 8; id += 1) await queue.enqueue(campaign(`c${id}`));
    await expect.poll(() => seen.running()).toBe(3);
    expect(await queue.counts()).toMatchObject({ waiting: 5, active: 3 });
    gate.open();
    await expect.poll(() => seen.jobs.length).toBe(8);
    expect(seen.mostAtOnce()).toBe(3);
  });

  test('emptying forgets what waits, without an error, and the same work can be queued afterwards', async () => {
    for (let id = 0; id < 3; id += 1) await queue.enqueue(campaign(`lost${id}`));
    await queue.empty();
    expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 0 });
    await queue.enqueue(campaign('lost1'));
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await expect.poll(() => seen.jobs).toEqual([campaign('lost1')]);
    expect(sentences.filter((sentence) => sentence.includes('trouble'))).toEqual([]);
  });

  test('a job that throws is said, tried again, and does not hold up the others', async () => {
    let attempts = 0;
    const seen = recorder(async (job) => {
      if (job.name !== 'judge-campaign' || job.campaignId !== 'bad') return;
      attempts += 1;
      if (attempts === 1) throw new Error('the database was asleep');
    });
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await queue.enqueue(campaign('bad'));
    await queue.enqueue(campaign('good'));
    await expect.poll(() => seen.jobs, { timeout: 10_000 }).toEqual([campaign('good'), campaign('bad')]);
    expect(sentences).toContain('A judge-campaign job failed: the database was asleep.');
  });

  test('the job of a worker that was killed is taken by another', async () => {
    await queue.enqueue(campaign('orphan'));
    await takeAndDie();
    expect(await queue.counts()).toMatchObject({ active: 1 });
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toEqual([campaign('orphan')]);
  });

  test('closing waits for the job that runs, and leaves the rest to others', async () => {
    const gate = makeGate();
    const seen = recorder(() => gate.passed);
    const consumer = await queue.consume(seen.handlers, { concurrency: 1, retakeAfterMs });
    await queue.enqueue(campaign('running'));
    await queue.enqueue(campaign('waiting'));
    await expect.poll(() => seen.running()).toBe(1);
    const closed = consumer.close();
    gate.open();
    await closed;
    expect(seen.jobs).toEqual([campaign('running')]);
    expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 });
  });

  test('after the server cut every connection, jobs go on arriving', async () => {
    const seen = recorder();
    await queue.consume(seen.handlers, { concurrency: 2, retakeAfterMs });
    await queue.enqueue(campaign('before'));
    await expect.poll(() => seen.jobs.length).toBe(1);
    await breakConnections();
    // The first one may be lost to a connection that is dying: that is what recovery is for.
    await expect
      .poll(
        async () => {
          await queue.enqueue(campaign('after'));
          return seen.jobs.length;
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBeGreaterThan(1);
    expect(seen.jobs.slice(1)).toContainEqual(campaign('after'));
  });

  // The last of the suite: its long span would keep the others waiting.
  test('the job of a worker that was killed keeps nobody from asking for the same work', async () => {
    await queue.enqueue(campaign('held'));
    await takeAndDie(600_000);
    const next = await open();
    await next.enqueue(campaign('held'));
    const seen = recorder();
    await next.consume(seen.handlers, { concurrency: 1, retakeAfterMs: 600_000 });
    await expect.poll(() => seen.jobs, { timeout: 10_000 }).toEqual([campaign('held')]);
    await next.close();
  });

  /** Another process that takes a job and is killed while it works on it. */
  async function takeAndDie(span = retakeAfterMs): Promise<void> {
    const code = `
      import { openQueue } from ${JSON.stringify(new URL('../../src/queue/queue.ts', import.meta.url).href)};
      const where = ${JSON.stringify({ redisUrl: redisUrl(), databaseUrl: database.url })};
      const queue = await openQueue({ ...where, log: () => {} });
      const hang = () => new Promise(() => console.log('taken'));
      await queue.consume({ 'judge-campaign': hang }, { concurrency: 1, retakeAfterMs: ${span} });
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

function campaign(campaignId: string): Job {
  return { name: 'judge-campaign', campaignId };
}

/** Something to wait for until the test opens it. */
function makeGate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Handlers that note each job once its `work` is over. */
function recorder(work: (job: Job) => Promise<void> = async () => {}) {
  const jobs: Job[] = [];
  let running = 0;
  let most = 0;
  const handle = async (job: Job) => {
    running += 1;
    most = Math.max(most, running);
    try {
      await work(job);
      jobs.push(job);
    } finally {
      running -= 1;
    }
  };
  const handlers: JobHandlers = {
    'judge-campaign': handle,
    'send-deliveries': handle,
    'advance-standings': handle,
    'apply-events': handle,
    'apply-mailing-events': handle,
    'recover-deliveries': handle,
  };
  return { handlers, jobs, running: () => running, mostAtOnce: () => most };
}
