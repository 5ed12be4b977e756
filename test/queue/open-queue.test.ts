import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../src/queue/job-key.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { readRedisServer, warningsAbout } from '../../src/queue/redis-server.ts';
import { useTestDatabase } from '../support/database.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';

const NOWHERE = '127.0.0.1:1';
const FAST_MS = 4_000;

describe('a server that is not there', () => {
  test('Redis: opening fails soon, with what to do', async () => {
    const before = performance.now();
    const opening = openQueue({ redisUrl: `redis://${NOWHERE}`, databaseUrl: '', log: () => {} });
    await expect(opening).rejects.toThrow(/^Redis does not answer \(.*ECONNREFUSED.*\): check REDIS_URL/);
    expect(performance.now() - before).toBeLessThan(FAST_MS);
  });

  test('Redis: a server that accepts and stays silent is given up soon', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const before = performance.now();
    const opening = openQueue({ redisUrl: `redis://127.0.0.1:${port}`, databaseUrl: '', log: () => {} });
    await expect(opening).rejects.toThrow(/^Redis does not answer \(silent for 3 s\): check REDIS_URL/);
    expect(performance.now() - before).toBeLessThan(FAST_MS);
    silent.close();
  });

  test('PostgreSQL: opening fails soon, with what to do', async () => {
    const opening = openQueue({ redisUrl: null, databaseUrl: `postgres://${NOWHERE}/none`, log: () => {} });
    await expect(opening).rejects.toThrow(
      /database cannot be reached \(.*ECONNREFUSED.*\): check DATABASE_URL/,
    );
  });
});

describe('a database without the tables of the queue', () => {
  const database = useTestDatabase();

  test('is refused until it is migrated, which may be done twice and at once', async () => {
    const open = () => openQueue({ redisUrl: null, databaseUrl: database.url, log: () => {} });
    await expect(open()).rejects.toThrow('run `glidepath migrate`');
    await Promise.all([migrateQueue(database.url), migrateQueue(database.url)]);
    await migrateQueue(database.url);
    await (await open()).close();
  });
});

describeWithRedis('Redis that went away', () => {
  test('enqueue says so and lets its caller go on', async () => {
    const server = await startRedisServer();
    const sentences: string[] = [];
    const queue = await openQueue({
      redisUrl: server.url,
      databaseUrl: '',
      log: (sentence) => sentences.push(sentence),
    });
    await server.kill();
    const before = performance.now();
    await queue.enqueue({ name: 'judge-campaign', campaignId: randomUUID() });
    expect(performance.now() - before).toBeLessThan(FAST_MS);
    expect(sentences).toContainEqual(
      expect.stringMatching(/job could not be queued .*recovery will find its work/),
    );
    await queue.close();
    await server.stop();
  });
});

describeWithRedis('a Redis cluster', () => {
  test('is recognised by itself and carries jobs', async () => {
    const server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    const node = new Redis(server.url);
    await node.cluster('ADDSLOTSRANGE', 0, 16_383);
    await expect.poll(() => node.cluster('INFO'), { timeout: 10_000 }).toContain('cluster_state:ok');
    node.disconnect();
    const queue = await openQueue({ redisUrl: server.url, databaseUrl: '', log: () => {} });
    const seen: string[] = [];
    const nothing = async () => {};
    await queue.consume(
      {
        'judge-campaign': async (job) => void seen.push(job.campaignId),
        'send-deliveries': nothing,
        'advance-standings': nothing,
        'apply-events': nothing,
        'apply-mailing-events': nothing,
        'recover-deliveries': nothing,
      },
      { concurrency: 1 },
    );
    await queue.enqueue({ name: 'judge-campaign', campaignId: 'in-a-cluster' });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['in-a-cluster']);
    await queue.close();
    await server.stop();
  });
});

describe('what is said about a Redis server', () => {
  const fine = 'redis_version:7.2.4\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\ncluster_enabled:0\r\n';

  test('nothing when it keeps every job', () => {
    expect(warningsAbout(readRedisServer(fine))).toEqual([]);
  });

  test('that it is too old, may drop jobs, or forgets them in a crash', () => {
    const poor =
      'redis_version:6.2.14\r\naof_enabled:0\r\nmaxmemory_policy:allkeys-lru\r\ncluster_enabled:0\r\n';
    expect(warningsAbout(readRedisServer(poor))).toEqual([
      'Redis 6.2.14 is older than 7: update it, or use Valkey.',
      'Redis drops keys when its memory is full (allkeys-lru): set `maxmemory-policy noeviction`.',
      'Redis forgets recent jobs when it crashes: set `appendonly yes`.',
    ]);
  });

  test('Valkey is known by its own version, which starts anew', () => {
    const server = readRedisServer(`valkey_version:8.0.1\r\n${fine}`);
    expect(server).toMatchObject({ name: 'Valkey', version: '8.0.1' });
    expect(warningsAbout({ ...server, version: '1.0.0' })).toEqual([]);
  });
});

test('the key of a job is its name and ids', () => {
  expect(keyOf({ name: 'judge-campaign', campaignId: '17' })).toBe('judge-campaign.17');
  expect(keyOf({ name: 'send-deliveries', batch: '17' })).not.toBe(
    keyOf({ name: 'apply-events', batch: '17' }),
  );
});
