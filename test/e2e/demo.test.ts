import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoResult } from '../../src/cli/demo/summarize.ts';
import { createTestDatabase } from '../support/database.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { runDemoCommand } from '../support/run-demo.ts';

const MINUTES = 60_000;

describe('the demo', () => {
  let plain: DemoResult;
  let told: string;
  beforeAll(async () => {
    ({ result: plain, told } = await runDemoCommand([], {}));
  }, 8 * MINUTES);

  it('runs the sample campaign to its end: everybody was written to, once, and nothing waits', () => {
    const { planned, ...others } = plain.deliveries;
    expect(planned).toBe(Object.values(others).reduce((sum, n) => sum + n, 0));
    expect(planned).toBeGreaterThan(1000);
    expect(plain.deliveries).toMatchObject({ pending: 0, inDoubt: 0, failed: 0 });
    expect(plain.accounts).toBe(300);
    expect(told).toContain('The campaign is over.');
    expect(told).toContain('Mails sent twice: 0.');
  });

  it('blocks nobody who was not told', () => {
    expect(plain.blockedWithoutNotice).toBe(0);
  });

  it('keeps at least two accounts behind, with reasons, and enforces the others', () => {
    expect(Object.values(plain.stragglers).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(2);
    expect(plain.stages['enforce-feature']).toBeGreaterThan(100);
  });

  it('briefs sales and support, and gates made it wait', () => {
    expect(plain.briefings.sent).toBeGreaterThan(20);
    expect(plain.briefings.acknowledged).toBeGreaterThan(0.8 * plain.briefings.sent);
    expect(plain.gates.waited).toBeGreaterThan(0);
    expect(plain.activations).toBeGreaterThan(100);
  });

  describeWithRedis('on PostgreSQL and Redis', () => {
    it(
      'ends the same although the worker is killed ten times and the queue emptied once',
      async () => {
        const database = await createTestDatabase();
        const redis = await startRedisServer();
        const servers = { DATABASE_URL: database.url, REDIS_URL: redis.url };
        const harsh = await runDemoCommand(['--kills', '10'], servers).finally(() => redis.stop());
        expect(decided(harsh.result)).toEqual(decided(plain));
        expect(harsh.told).toContain('The worker was killed and came back 10 times.');
        expect(harsh.told).toContain('Mails sent twice: 0.');
        await database.drop();
      },
      10 * MINUTES,
    );
  });
});

/** What a run decided: everything but how long it took and who read what. */
function decided(result: DemoResult): Partial<DemoResult> {
  const { accounts, deliveries, stages, stragglers, gates, blockedWithoutNotice } = result;
  return { accounts, deliveries, stages, stragglers, gates, blockedWithoutNotice };
}
