import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openCaseAgain } from '../../src/store/case-notes.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { nextUntoldOwner } from '../../src/store/untold-cases.ts';
import { useWorld } from '../support/make.ts';

const world = useWorld();

class RolledBack extends Error {}

it('no owner gets mail about cases that were open before owners were told; one that is opened again is news', async () => {
  const at = Date.parse('2027-01-05T09:00:00Z');
  const migration = new URL('../../migrations/0010_case_owner_told.sql', import.meta.url);
  const untold: (string | null)[] = [];
  const migrating = inTransaction(world.pool, async (db) => {
    await db`alter table support_case drop column owner_told_at`;
    await db`insert into account (external_key, name, created_at) values ('A', 'Company A', ${at})`;
    await db`
      insert into support_case (account_id, topic, subject, owner, opened_at, due_at, closed_at)
      select id, 'technical', 'Old.', owner, ${at}, ${at}, closed
      from account, (values ('open', null), ('closed', ${at}::timestamptz)) as new (owner, closed)`;
    await db.unsafe(readFileSync(migration, 'utf8'));
    untold.push(await nextUntoldOwner(db, ''));
    const [closed] = await db<{ id: number }[]>`select id from support_case where owner = 'closed'`;
    await openCaseAgain(db, closed?.id ?? 0, { dueAt: at, escalateAt: at });
    untold.push(await nextUntoldOwner(db, ''));
    throw new RolledBack();
  });
  await expect(migrating).rejects.toThrow(RolledBack);
  expect(untold).toEqual([null, 'closed']);
});
