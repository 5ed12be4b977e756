import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, inTransaction, type Pool } from '../../src/store/connect.ts';
import { useTestDatabase } from '../support/database.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const database = useTestDatabase();
let proxy: TcpProxy;
let pool: Pool;
/** Straight to the server: for what the proxy's cuts must not touch. */
let direct: Pool;

beforeAll(async () => {
  const { hostname, port } = new URL(database.url);
  proxy = await startTcpProxy(hostname, Number(port));
  direct = connect(database.url, 2);
  await direct`create table seen (id int primary key)`;
});
beforeEach(async () => {
  await direct`truncate seen`;
  const url = new URL(database.url);
  url.port = String(proxy.port);
  url.hostname = '127.0.0.1';
  pool = connect(url.href, 4);
  await pool`select 1`;
});
afterEach(async () => {
  proxy.swallowAnswersTo(null);
  await pool.end({ timeout: 1 });
});
afterAll(async () => {
  await direct.end();
  await proxy.close();
});

/** What became of a statement, and not later than `withinMs`. */
async function outcome(
  work: PromiseLike<unknown>,
  withinMs = 5_000,
): Promise<'answered' | 'refused' | 'silent'> {
  const answered = Promise.resolve(work).then(
    () => 'answered' as const,
    () => 'refused' as const,
  );
  return Promise.race([answered, sleep(withinMs, 'silent' as const, { ref: false })]);
}

async function endSessions(): Promise<void> {
  await direct`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and backend_type = 'client backend'`;
}

describe('A pool whose connections are cut', () => {
  it('answers or refuses every statement, and goes on', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 60; round += 1) {
      const statements = Array.from({ length: 12 }, (_, at) =>
        outcome(at % 3 === 0 ? pool`select pg_sleep(0.002)` : pool`select ${at}::int as at`),
      );
      if (round % 2 === 0) proxy.cut();
      else await Promise.all([endSessions(), sleep(round % 5)]);
      outcomes.push(...(await Promise.all(statements)));
    }
    expect(outcomes.filter((one) => one === 'silent')).toEqual([]);
    expect(outcomes).toContain('refused');
    expect(outcomes).toContain('answered');
    // The last cut may still reach the first statement after it.
    await expect.poll(() => outcome(pool`select 1 as one`)).toBe('answered');
    expect(await pool`select 1 as one`).toEqual([{ one: 1 }]);
  }, 60_000);

  it('runs nothing of a lost transaction in another session', async () => {
    for (let round = 0; round < 20; round += 1) {
      const lost = inTransaction(pool, async (db) => {
        await db`insert into seen values (${round})`;
        const others = Array.from({ length: 5 }, () => pool`select pg_sleep(0.001)`);
        proxy.cut();
        await Promise.allSettled([db`insert into seen values (${1000 + round})`, ...others]);
        await db`insert into seen values (${2000 + round})`.catch(() => {});
        await db`insert into seen values (${3000 + round})`;
      });
      expect(await outcome(lost)).toBe('refused');
    }
    expect(await direct`select id from seen`).toEqual([]);
  });

  it('listens again', async () => {
    const told: string[] = [];
    const stop = await pool.listen('test_channel', {
      heard: (payload) => told.push(payload),
      ready: () => told.push('(ready)'),
      lost: () => told.push('(lost)'),
    });
    proxy.cut();
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['(ready)', '(lost)', '(ready)']);
    await direct`select pg_notify('test_channel', 'word')`;
    await expect.poll(() => told.at(-1)).toBe('word');
    await stop();
  });
});

describe('An answer that gets lost on its way', () => {
  it('refuses the statement that waits for it, though the connection stays open', async () => {
    proxy.swallowAnswersTo((said) => said.includes('commit'));
    const commit = inTransaction(pool, async (db) => db`insert into seen values (1)`);
    expect(await outcome(commit, 20_000)).toBe('refused');
    // Nobody could know: it was committed.
    expect(await direct`select id from seen`).toEqual([{ id: 1 }]);
  }, 30_000);

  it('is told from work that takes long', async () => {
    expect(await outcome(pool`select pg_sleep(12)`, 20_000)).toBe('answered');
  }, 30_000);
});

describe('A transaction', () => {
  it('that has ended takes no further statements', async () => {
    const late = await inTransaction(pool, async (db) => () => db`insert into seen values (1)`);
    await expect(late()).rejects.toThrow('The transaction has ended.');
  });

  it('is refused when a statement of it failed, even if nobody minded', async () => {
    const work = inTransaction(pool, async (db) => {
      await db`insert into seen values (1)`;
      await db`insert into seen values (1)`.catch(() => {});
      return 'done';
    });
    await expect(work).rejects.toThrow('duplicate key');
    expect(await direct`select id from seen`).toEqual([]);
  });

  it('gives its connection back, whatever becomes of it', async () => {
    for (let round = 0; round < 20; round += 1) {
      await inTransaction(pool, async (db) => db`select ${round}`);
      await inTransaction(pool, async () => Promise.reject(new Error('no'))).catch(() => {});
      await inTransaction(pool, async (db) => db`select broken`).catch(() => {});
    }
    expect(await outcome(pool`select 1`)).toBe('answered');
  });
});

it('A pool that is closed waits for what is running, and refuses the rest', async () => {
  const running = outcome(pool`select pg_sleep(0.3)`);
  await sleep(50);
  await pool.end({ timeout: 5 });
  expect(await running).toBe('answered');
  expect(await outcome(pool`select 1`)).toBe('refused');
});

describe('Arrays', () => {
  it('of text go to the server and come back as they are, whatever is in them', async () => {
    const texts = [
      '',
      'NULL',
      'null',
      '{}',
      '{a,b}',
      'a,b',
      '"',
      '\\',
      '\\"',
      ' ',
      "'",
      'a\nb',
      '\u{1F600}',
      'ß',
      null,
      'x',
    ];
    const [row] = await direct`select ${texts as string[]}::text[] as texts, '{}'::text[] as none`;
    expect(row).toEqual({ texts, none: [] });
  });

  it('of numbers, days, instants, yes and no, and JSON come as the columns do', async () => {
    const [row] = await direct`
      select '{1,NULL,-3}'::int[] as ints, '{9007199254740991}'::bigint[] as bigints, '{0.5,1e20}'::float8[] as floats,
             '{2027-03-28,NULL}'::date[] as days, array['2027-03-28T01:00:00Z'::timestamptz] as instants, '{t,f}'::bool[] as answers,
             array['{"a": [1, "x,y"]}'::jsonb, null] as documents, '{a,b}'::varchar[] as words`;
    expect(row).toEqual({
      ints: [1, null, -3],
      bigints: [9007199254740991],
      floats: [0.5, 1e20],
      days: ['2027-03-28', null],
      instants: [Date.parse('2027-03-28T01:00:00Z')],
      answers: [true, false],
      documents: [{ a: [1, 'x,y'] }, null],
      words: ['a', 'b'],
    });
  });

  it('of numbers, days, instants and JSON can be written', async () => {
    const at = Date.parse('2027-03-28T01:00:00Z');
    const [row] = await direct`
      select ${[1, 2]}::int[] as ints, ${[2 ** 40]}::bigint[] as bigints, ${['2027-03-28']}::date[] as days,
             ${[at]}::timestamptz[] as instants, ${[JSON.stringify({ a: 1 })]}::text[]::jsonb[] as documents, ${[0.25]}::float8[] as floats`;
    expect(row).toEqual({
      ints: [1, 2],
      bigints: [2 ** 40],
      days: ['2027-03-28'],
      instants: [at],
      documents: [{ a: 1 }],
      floats: [0.25],
    });
  });
});
