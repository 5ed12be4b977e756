import { afterAll, beforeAll, expect, test } from 'vitest';
import { renewalOf } from '../../src/domain/document-renewal.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { isStricterEffect } from '../../src/domain/policy/effect.ts';
import { delays, differences } from '../support/compare-state.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type Asked, makeFleet } from './outage-fleet.ts';
import { BACK, CUT, type OutageRun, runOutage, type Turn } from './outage-run.ts';
import { makeBeginning, type OutageWorld, openWorld } from './outage-world.ts';

const ACCOUNTS = 60;
/** Statements that may wait for PostgreSQL at once; there are connections for more. */
const AT_ONCE = 24;
/** Mail at the provider at the same time, at most. */
const AT_PROVIDER = 4;

describeWithRedis('PostgreSQL and Redis are gone for ten minutes under load', () => {
  let redis: RedisServer;
  const databases: TestDatabase[] = [];
  let [calm, struck] = [] as unknown as [OutageWorld, OutageWorld];
  let run: OutageRun;

  beforeAll(async () => {
    redis = await startRedisServer();
    const first = await createTestDatabase();
    databases.push(first);
    const customers = await makeBeginning(first.url, ACCOUNTS);
    const second = await createTestDatabase(new URL(first.url).pathname.slice(1));
    databases.push(second);
    calm = await openWorld(first.url, `${redis.url}/1`);
    struck = await openWorld(second.url, `${redis.url}/2`);
    const side = (world: OutageWorld) => ({ world, fleet: makeFleet(world.url, customers) });
    run = await runOutage(side(calm), side(struck));
  });

  afterAll(async () => {
    await calm?.close();
    await struck?.close();
    for (const database of databases) await database.drop();
    await redis?.stop();
  });

  test('every policy read, check and flag is answered, and says that it is a leftover', () => {
    const answers = run.out.flatMap((turn) => turn.struck);
    for (const what of ['policy', 'check', 'flag']) expect(answers.map((one) => one.what)).toContain(what);
    expect(answers.filter((one) => one.effect === null || ![200, 304].includes(one.status))).toEqual([]);
    expect(answers.filter((one) => one.leftover?.includes('database-unreachable') !== true)).toEqual([]);
  });

  test('reports are taken, and an operator sees that it is degraded, but of use', () => {
    expect(run.reports).toEqual({ calm: 20, struck: 20 });
    expect(run.ready.out).toMatchObject({ status: 200, ready: false, degraded: true });
    expect(run.ready.after).toMatchObject({ status: 200, ready: true, degraded: false });
  });

  test('nobody is answered more strictly than without the outage, nor than before it', () => {
    const turns = [...run.before, ...run.out, ...run.after];
    expect(turns.flatMap(({ struck, calm }) => stricterThan(struck, calm))).toEqual([]);
    const before = new Map(run.before.flatMap((turn) => turn.struck).map((one) => [nameOf(one), one]));
    const newest = (one: Asked) => before.get(nameOf(one)) as Asked;
    expect(run.out.flatMap(({ struck }) => stricterThan(struck, struck.map(newest)))).toEqual([]);
    // Their grace ended meanwhile: without an outage the others would have been blocked from then on.
    expect(milder(run.out)).toBeGreaterThan(ACCOUNTS);
    expect(milder(run.after.slice(-1))).toBe(0);
  });

  test('while they are gone nobody hammers at their door', () => {
    const { connections, seconds } = run.knocks;
    expect(connections).toBeLessThan(10 + 5 * seconds);
  });

  test('on return nothing rushes: few statements at once, less than one for each question, few documents', () => {
    const [first] = run.after as [Turn];
    const { atOnce, connections, statements } = run.atReturn;
    expect(atOnce).toBeLessThanOrEqual(AT_ONCE);
    expect(connections).toBeLessThanOrEqual(AT_ONCE);
    expect(statements).toBeLessThan(first.struck.length);
    expect(first.struck.filter((one) => one.effect === null)).toEqual([]);
    // One as it is now, and one more for who asked before the worker had caught up.
    const tags = new Set(first.struck.flatMap((one) => one.news ?? []));
    expect(tags.size).toBeLessThanOrEqual(2 * ACCOUNTS);
  });

  test('documents that were made in one moment are not renewed in one moment', () => {
    expect(run.renewals.reduce((sum, one) => sum + one, 0)).toBe(ACCOUNTS);
    expect(Math.max(...run.renewals)).toBeLessThanOrEqual(ACCOUNTS / 10);
  });

  test('each mail was taken once; what was on its way came into doubt, was asked about and not sent again', () => {
    expect(struck.taken.size).toBe(ACCOUNTS);
    expect([...struck.taken.keys()].sort()).toEqual([...calm.taken.keys()].sort());
    expect([...struck.taken].filter(([, times]) => times !== 1)).toEqual([]);
    const notes = (run.states.struck.delivery_note ?? []).map(({ says }) => JSON.parse(says).what);
    const doubted = notes.filter((what) => what === 'in-doubt').length;
    expect(doubted).toBeGreaterThan(0);
    expect(doubted).toBeLessThanOrEqual(AT_PROVIDER);
    expect(notes.filter((what) => what !== 'in-doubt')).toEqual(Array(doubted).fill('resolved'));
  });

  test('at rest all is as if nothing had been; nothing came earlier, and nothing later than the outage is long', () => {
    // What is in doubt in between is said above.
    const { delivery_note: _, ...early } = run.states.calm;
    const { delivery_note: __, ...late } = run.states.struck;
    expect(differences(early, late)).toEqual([]);
    const outside = delays(early, late).filter(({ ms }) => !(ms >= 0 && ms <= BACK - CUT));
    expect(outside).toEqual([]);
  });

  test('at rest every document says the same', () => {
    const { calm, struck } = run.documents;
    expect(struck.size).toBe(ACCOUNTS);
    for (const [account, document] of struck) {
      const same = calm.get(account) as PolicyDocument;
      expect(contentOf(document)).toEqual(contentOf(same));
      expect([0, 1]).toContain(document.revision - same.revision);
    }
  });

  test('figures', () => {
    const asked = run.out.flatMap((turn) => turn.struck);
    const answered = asked.filter((one) => one.effect !== null).length;
    const { statements, atOnce } = run.atReturn;
    console.log(
      `In ten minutes without PostgreSQL and Redis ${answered} of ${asked.length} questions were answered, ${milder(run.out)} ` +
        `of them more mildly and none more strictly; it tried ${run.knocks.connections} times to connect in ` +
        `${Math.round(run.knocks.seconds)} s. On return ${run.after[0]?.struck.length} questions at once came to ` +
        `${statements} statements, ${atOnce} at once; renewals of the day after: ${Math.max(...run.renewals)} of ` +
        `${ACCOUNTS} in an hour. ${struck.taken.size} mails, each once.`,
    );
  });
});

function nameOf({ what, client }: Asked): string {
  return `${what} of ${client}`;
}

/** The answers that are stricter than those they are held against, in sentences. */
function stricterThan(answers: readonly Asked[], others: readonly Asked[]): readonly string[] {
  return answers.flatMap((one, at) => {
    const other = others[at] as Asked;
    expect(nameOf(other)).toBe(nameOf(one));
    if (one.effect === null || other.effect === null) return [`${nameOf(one)} was not answered`];
    return isStricterEffect(one.effect, other.effect)
      ? [`${nameOf(one)}: ${one.effect} instead of ${other.effect}`]
      : [];
  });
}

/** How many answers are milder for the outage. */
function milder(turns: readonly Turn[]): number {
  return turns.reduce((sum, { calm, struck }) => sum + stricterThan(calm, struck).length, 0);
}

/** All that a document says but when, and how often it changed. */
function contentOf(document: PolicyDocument): unknown {
  const { iat: _iat, exp: _exp, revision: _revision, since: _since, ...content } = document;
  return { ...content, renewal: renewalOf(document) };
}
