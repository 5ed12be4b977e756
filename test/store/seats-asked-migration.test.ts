import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inTransaction } from '../../src/store/connect.ts';
import { useWorld } from '../support/make.ts';

const world = useWorld();
const MIGRATIONS = new URL('../../migrations/', import.meta.url);

class RolledBack extends Error {}

it('who had a seat before it was kept what it was asked with has asked for the one it has, and the trigger that tells of seats is in force again', async () => {
  const names = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  const [before, here] = [
    names.filter((name) => name < '0009'),
    names.filter((name) => name.startsWith('0009')),
  ];
  const at = Date.parse('2027-01-05T09:00:00Z');
  let kept: readonly unknown[] = [];
  let triggers: readonly unknown[] = [];
  const migrating = inTransaction(world.pool, async (db) => {
    // An empty schema of its own, brought to the version before.
    await db`create schema before_asking`;
    await db`set local search_path to before_asking`;
    // Foreign keys name the schema public; here they mean this one.
    const apply = (name: string) =>
      db.unsafe(readFileSync(new URL(name, MIGRATIONS), 'utf8').replaceAll('"public".', ''));
    for (const name of before) await apply(name);
    await db`insert into account (external_key, name, created_at) values ('A', 'Company A', ${at})`;
    await db`
      insert into entitlement (external_key, account_id, product, quantity, created_at)
      select key, account.id, 'atlas-cad', 3, ${at}::timestamptz from account, (values ('E-1'), ('E-2')) as new (key)`;
    await db`
      insert into activation (id, entitlement_id, account_id, product, device, fingerprint, activated_at, deactivated_at)
      select 'seat of ' || external_key, id, account_id, product, 'd', '{}', ${at}::timestamptz,
             case when external_key = 'E-2' then ${at}::timestamptz end
      from entitlement`;
    for (const name of here) await apply(name);
    kept = await db`
      select activation.id, asked_entitlement_id = entitlement_id as same from activation order by id`;
    triggers = await db`
      select tgname, tgenabled from pg_trigger where tgrelid = 'before_asking.activation'::regclass
        and tgname = 'policy_activation_changed'`;
    throw new RolledBack();
  });
  await expect(migrating).rejects.toThrow(RolledBack);
  expect([...kept]).toEqual([
    { id: 'seat of E-1', same: true },
    { id: 'seat of E-2', same: true },
  ]);
  expect([...triggers]).toEqual([{ tgname: 'policy_activation_changed', tgenabled: 'O' }]);
});
