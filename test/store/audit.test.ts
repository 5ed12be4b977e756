import { describe, expect, it } from 'vitest';
import { recordAudit, sealAudit, sealedHash, verifyAudit } from '../../src/store/audit.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { START, useWorld } from '../support/make.ts';

const world = useWorld();

async function decide(count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await recordAudit(world.pool, {
      at: START + n,
      actor: 'staff:1',
      action: 'hold-given',
      subject: `account:${n}`,
      why: 'They called.',
      after: { days: n },
    });
  }
}

describe('L1: the audit chain', () => {
  it('holds, and reports what is not sealed yet', async () => {
    const { pool } = world;
    await decide(3);
    expect(await sealAudit(pool)).toBe(3);
    await decide(2);
    const report = await verifyAudit(pool);
    expect(report).toMatchObject({ sealed: 3, unsealed: 2, brokenAt: null });
    expect(await sealedHash(pool, 3)).toBe(report.head);
    expect(await sealAudit(pool)).toBe(2);
    expect(await verifyAudit(pool)).toMatchObject({ sealed: 5, unsealed: 0, brokenAt: null });
  });

  it.each([
    ['changed', `update audit set after = '{"days": 99}' where seal = 2`, 2],
    [
      'changed and rehashed',
      `update audit set why = 'Other.', hash = encode(sha256('x'), 'hex') where seal = 2`,
      2,
    ],
    ['removed', `delete from audit where seal = 2`, 2],
    ['swapped', `update audit set subject = 'account:' || (5 - seal) where seal in (2, 3)`, 2],
  ])('finds an entry that was %s, and changes nothing', async (_, tamper, at) => {
    const { pool } = world;
    await decide(4);
    await sealAudit(pool);
    await pool.unsafe(tamper);
    const before = await pool`select * from audit order by id`;
    expect(await verifyAudit(pool)).toMatchObject({ brokenAt: at });
    expect(await pool`select * from audit order by id`).toEqual(before);
  });

  it('seals each entry once, though two sealers try at the same time', async () => {
    const { pool } = world;
    await decide(20);
    const sealed = await Promise.all([sealAudit(pool), sealAudit(pool), sealAudit(pool)]);
    expect(sealed.reduce((a, b) => a + b, 0)).toBe(20);
    expect(await verifyAudit(pool)).toMatchObject({ sealed: 20, brokenAt: null });
  });

  it('keeps no entry of a decision that did not happen', async () => {
    const { pool } = world;
    const failing = inTransaction(pool, async (db) => {
      await recordAudit(db, { at: START, actor: 'system', action: 'nothing', subject: 'x' });
      throw new Error('It failed.');
    });
    await expect(failing).rejects.toThrow('It failed.');
    expect(await pool`select 1 from audit`).toHaveLength(0);
  });
});
