import { describe, expect, it } from 'vitest';
import { runCanary } from '../canary/run-canary.ts';
import { describeWithRedis } from '../support/redis-server.ts';

describe('a run full of marks, its queue in Postgres and its mail by SMTP', () => {
  it('leaves no secret, token, key or address in logs, jobs, error pages, metrics or tables', () =>
    found('postgres'));
});

describeWithRedis('a run full of marks, its queue in Redis and its mail by an HTTP API', () => {
  it('leaves no secret, token, key or address in logs, jobs, error pages, metrics or tables', () =>
    found('redis'));
});

async function found(backend: 'postgres' | 'redis'): Promise<void> {
  const run = await runCanary(backend);
  console.log(backend, JSON.stringify({ ...run.searched, markers: run.markers, letters: run.letters }));
  const seen = new Map(run.finds.map((find) => [`${find.place}: ${find.kind}`, find.excerpt]));
  expect([...seen].map(([what, excerpt]) => `${what}: ${excerpt}`)).toEqual([]);
  // Nothing is found where nothing happened.
  expect(run.letters).toBeGreaterThan(5);
  expect(run.markers).toBeGreaterThan(40);
  expect(run.searched.log).toBeGreaterThan(20_000);
  expect(run.searched['answers that say no']).toBeGreaterThan(20_000);
  expect(run.log).toMatch(/A page failed/);
  expect(run.log).toMatch(/job failed/);
}
