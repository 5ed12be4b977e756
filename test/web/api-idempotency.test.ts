import { beforeEach, describe, expect, test } from 'vitest';
import { answerOnce } from '../../src/flows/answer-once.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { approvePlan, makeAccounts, manyAccounts } from '../support/make.ts';
import { makeToken, useWeb } from '../support/make-web.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();
const HOUR = 3_600_000;
let token = '';

beforeEach(async () => {
  await makeAccounts(web.context, manyAccounts(2));
  token = await makeToken(web, 'administrator', 'Ada');
});

const ORDER = {
  ...{ externalKey: 'SO-1', account: 'A-001', product: 'atlas-cad', quantity: 3, reason: 'Order SO-1.' },
};
/** Given again an hour later it is twice as many days: nothing but an idempotency key keeps it from that. */
const AIR = { days: 7, reason: 'Holidays.' };
const GIVE_AIR = '/v1/accounts/A-001/extensions';

async function send(path: string, body: unknown, key: string | null, as = token) {
  const response = await fetch(web.url + path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${as}`,
      'Content-Type': 'application/json',
      ...(key === null ? {} : { 'Idempotency-Key': key }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
    replayed: response.headers.get('Idempotent-Replayed'),
    retryAfter: response.headers.get('Retry-After'),
    type: response.headers.get('Content-Type'),
  };
}

/** As a program does that is told to come back. */
async function sendUntilAnswered(path: string, body: unknown, key: string) {
  for (;;) {
    const answer = await send(path, body, key);
    if (answer.json.code !== 'under-way') return answer;
    expect([answer.status, answer.retryAfter]).toEqual([409, '1']);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const anHourPasses = () => web.pool`update clock set now_at = now_at + interval '1 hour'`;

const extensions = async () => (await web.pool`select 1 from leniency`).length;

describe('one request, sent many times', () => {
  test('twenty at once make one entitlement, and all get the same answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendUntilAnswered('/v1/entitlements', ORDER, 'k-1')),
    );
    expect(await web.pool`select 1 from entitlement where external_key = 'SO-1'`).toHaveLength(1);
    for (const { status, json } of answers) expect([status, json]).toEqual([200, answers[0]?.json]);
    expect(answers.filter((one) => one.replayed === null)).toHaveLength(1);
    expect(await web.pool`select 1 from audit where action = 'entitlement-created'`).toHaveLength(1);
    expect(await web.pool`select 1 from mailing_event`).toHaveLength(1);
  });

  test('twenty at once pause once and all hear that they did; without an idempotency key all but one are refused', async () => {
    await approvePlan(web.context, smallPlan());
    const pause = '/v1/campaigns/small-2027/pause';
    const loose = await Promise.all(
      Array.from({ length: 5 }, () => send(pause, { reason: 'Bounces.' }, null)),
    );
    expect(loose.map((one) => one.status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    await send('/v1/campaigns/small-2027/resume', {}, null);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendUntilAnswered(pause, { reason: 'Bounces.' }, 'k-1')),
    );
    expect(answers.map((one) => one.status)).toEqual(Array(20).fill(200));
    expect(answers.filter((one) => one.replayed === null)).toHaveLength(1);
  });

  test('a refusal is answered again as it was', async () => {
    const path = '/v1/accounts/none/extensions';
    const first = await send(path, AIR, 'k-1');
    const again = await send(path, AIR, 'k-1');
    expect([first.status, first.json.code, first.replayed]).toEqual([404, 'unknown-account', null]);
    expect(again).toEqual({ ...first, replayed: 'true' });
    expect(again.type).toContain('application/problem+json');
  });
});

describe('a key', () => {
  test('is for one request: with another body or address it is refused', async () => {
    await send(GIVE_AIR, AIR, 'k-1');
    for (const [path, body] of [
      [GIVE_AIR, { ...AIR, days: 8 }],
      ['/v1/accounts/A-002/extensions', AIR],
    ] as const) {
      const other = await send(path, body, 'k-1');
      expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused']);
    }
    expect(await extensions()).toBe(1);
  });

  test('is its asker’s own', async () => {
    await send(GIVE_AIR, AIR, 'k-1');
    await anHourPasses();
    const other = await makeToken(web, 'administrator', 'Abe');
    expect((await send(GIVE_AIR, AIR, 'k-1', other)).replayed).toBeNull();
    expect(await extensions()).toBe(2);
    expect(JSON.stringify(await web.pool`select * from idempotency_key`)).not.toContain(token);
  });

  test('is short and visible, and nothing is claimed by a request that is wrong in itself', async () => {
    for (const key of ['x'.repeat(256), 'with blank'])
      expect((await send(GIVE_AIR, AIR, key)).json.code).toBe('bad-idempotency-key');
    expect((await send(GIVE_AIR, { days: 0 }, 'k-1')).status).toBe(400);
    expect(await web.pool`select 1 from idempotency_key`).toHaveLength(0);
  });

  test('is kept for a day and then forgotten', async () => {
    await send(GIVE_AIR, AIR, 'k-1');
    await anHourPasses();
    web.machine.now += 23 * HOUR;
    expect((await send(GIVE_AIR, AIR, 'k-1')).replayed).toBe('true');
    web.machine.now += 2 * HOUR;
    expect((await send(GIVE_AIR, AIR, 'k-1')).replayed).toBeNull();
    expect(await extensions()).toBe(2);
    web.machine.now += 25 * HOUR;
    await send(GIVE_AIR, AIR, 'k-2');
    for (let tries = 0; tries < 100; tries++) {
      const kept = await web.pool<{ key: string }[]>`select key from idempotency_key`;
      if (kept.length === 1) break;
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await web.pool`select key from idempotency_key`).toEqual([{ key: 'k-2' }]);
  });
});

describe('a process that dies', () => {
  /** What it leaves: its claim, and whether the change was made. */
  async function died(key: string, path: string, body: unknown, secondsAgo: number, isDone: boolean) {
    await send(path, body, key);
    await web.pool`
      update idempotency_key set status = null, answer = ${isDone ? web.pool.json({ done: true }) : null},
             created_at = ${web.machine.now - secondsAgo * 1000} where key = ${key}`;
  }

  test('before its change: the request waits for a minute, then runs again', async () => {
    await died('k-1', GIVE_AIR, AIR, 30, false);
    await web.pool`delete from leniency`;
    const early = await send(GIVE_AIR, AIR, 'k-1');
    expect([early.status, early.json.code, early.retryAfter]).toEqual([409, 'under-way', '1']);
    web.machine.now += 31_000;
    const later = await Promise.all(
      Array.from({ length: 10 }, () => sendUntilAnswered(GIVE_AIR, AIR, 'k-1')),
    );
    expect(later.every((one) => one.status === 200)).toBe(true);
    expect(await extensions()).toBe(1);
  });

  test('after its change: it is not made again, and whoever asks is told to look', async () => {
    await died('k-1', GIVE_AIR, AIR, 61, true);
    await anHourPasses();
    const answer = await send(GIVE_AIR, AIR, 'k-1');
    expect([answer.status, answer.json.code]).toEqual([409, 'answer-lost']);
    expect(answer.json.detail).toContain('It is not done again');
    expect(await extensions()).toBe(1);
  });

  test('after a change that finds itself made: the answer is simply given', async () => {
    await died('k-1', '/v1/entitlements', ORDER, 61, true);
    const answer = await send('/v1/entitlements', ORDER, 'k-1');
    expect([answer.status, answer.json.externalKey]).toEqual([200, 'SO-1']);
    expect(await web.pool`select 1 from entitlement where external_key = 'SO-1'`).toHaveLength(1);
  });

  test('or was only slow, and finds its request taken over, must not commit', async () => {
    const claim = { asker: 'a', key: 'k-1', request: 'r' };
    const give = (name: string) => async (pool: typeof web.pool) => {
      await inTransaction(pool, (db) => db`update account set region = ${name}`);
      return { status: 200, body: { name } };
    };
    const start = Date.now();
    const slow = answerOnce(web.pool, { ...claim, claimedAt: start }, false, async (pool) => {
      const quick = await answerOnce(web.pool, { ...claim, claimedAt: start + 61_000 }, false, give('quick'));
      expect(quick.outcome).toBe('answered');
      return give('slow')(pool);
    });
    await expect(slow).rejects.toThrow('another one has taken it over');
    expect(await web.pool`select distinct region from account`).toEqual([{ region: 'quick' }]);
    const again = await answerOnce(web.pool, { ...claim, claimedAt: start + 62_000 }, false, give('third'));
    expect(again).toEqual({ outcome: 'replayed', answer: { status: 200, body: { name: 'quick' } } });
  });

  test('with an error of its own leaves the key free', async () => {
    const claim = { asker: 'a', key: 'k-1', request: 'r', claimedAt: Date.now() };
    const broken = answerOnce(web.pool, claim, false, async () => {
      throw new Error('The database is away.');
    });
    await expect(broken).rejects.toThrow('away');
    expect(await web.pool`select 1 from idempotency_key`).toHaveLength(0);
  });
});
