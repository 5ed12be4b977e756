import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inTransaction } from '../../src/store/connect.ts';
import { useWorld } from '../support/make.ts';

const world = useWorld();

class RolledBack extends Error {}

it('who had opted out before there were streams has opted out of all of them, since the same day; nobody else has', async () => {
  const read = (name: string) =>
    readFileSync(new URL(`../../migrations/${name}.sql`, import.meta.url), 'utf8');
  const at = Date.parse('2027-01-05T09:00:00Z');
  let kept: readonly unknown[] = [];
  let columns: readonly unknown[] = [];
  const migrating = inTransaction(world.pool, async (db) => {
    // An empty schema of its own, brought to the version before.
    await db`create schema before_streams`;
    await db`set local search_path to before_streams`;
    // Foreign keys name the schema public; here they mean this one.
    const apply = (name: string) => db.unsafe(read(name).replaceAll('"public".', ''));
    await apply('0000_first_flight');
    await apply('0001_mail_ledger');
    await db`insert into account (external_key, name, created_at) values ('A', 'Company A', ${at})`;
    await db`
      insert into contact (account_id, external_key, email, role, opted_out_at)
      select account.id, new.key, new.key || '@a.example', 'primary', new.out
      from account, (values ('out', ${at}::timestamptz), ('in', null)) as new (key, out)`;
    await apply('0002_opt_out_streams');
    kept = await db`
      select external_key as key, stream, opt_out.at, because from opt_out join contact on contact.id = contact_id
      order by stream`;
    columns = await db`
      select column_name from information_schema.columns
      where table_schema = 'before_streams' and table_name = 'contact' and column_name = 'opted_out_at'`;
    throw new RolledBack();
  });
  await expect(migrating).rejects.toThrow(RolledBack);
  expect([...kept]).toEqual(
    ['invitations', 'reminders', 'surveys'].map((stream) => ({
      key: 'out',
      stream,
      at,
      because: 'unsubscribed',
    })),
  );
  expect([...columns]).toEqual([]);
});
