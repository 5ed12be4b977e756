import { describe, expect, it } from 'vitest';
import type { CustomerLetter } from '../../src/domain/letter.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Transport } from '../../src/domain/ports.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { applyMailingEvents } from '../../src/flows/apply-mailing-events.ts';
import { pauseCampaign, resumeCampaign } from '../../src/flows/pause-campaign.ts';
import { readDelivery } from '../../src/flows/read-delivery.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { transferEntitlement } from '../../src/flows/transfer-entitlement.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { inTransaction, type Pool } from '../../src/store/connect.ts';
import { claimDeliveries } from '../../src/store/delivery-claims.ts';
import { recordMailingEvents } from '../../src/store/mailing-events.ts';
import { smallTemplate } from '../render/small-templates.ts';
import {
  approvePlan,
  berlin,
  type MadeAccount,
  makeAccounts,
  makeStaff,
  START,
  useWorld,
} from '../support/make.ts';
import { captureMail, countMail, ledger, makeSender, report, runTo, setTime } from '../support/run-time.ts';
import { smallBook, smallPlan } from '../support/small-campaign.ts';

const ORDERED = `<mj-text>{{#each products}}<p>{{name}} {{seats}}</p>{{/each}}<p><a href="{{link links.activate}}">Activate</a></p></mj-text>`;
const FAILED = `<mj-text><p>{{occasion.failure}}{{#if occasion.device}} on {{occasion.device}}{{/if}}</p><p><a href="{{link links.portal}}">See</a></p></mj-text>`;

const bookOf = (changes: Record<string, string> = {}) =>
  compileTemplateFiles(
    smallBook({
      'fulfilment.mjml': smallTemplate(ORDERED, '{{list occasion.products}}: ready', 'service'),
      'activation-help.mjml': smallTemplate(FAILED, 'It failed', 'service'),
      ...changes,
    }),
  );

const world = useWorld(() => bookOf());

const MAILINGS = `
mailings:
  - {key: fulfilment, on: entitlement-created, to: [primary, technical], template: fulfilment}
  - {key: cannot-activate, on: activation-failed, template: activation-help}`;
/** Two products, one phase, and no waves: whatever leaves is a mailing. */
function planWithMailings(): Plan {
  const plan = smallPlan({
    mailings: MAILINGS,
    waves: 'waves: []',
    briefings: 'briefings: []',
    phases: PHASES,
  });
  return {
    ...plan,
    products: [...plan.products, { key: 'atlas-viewer', name: 'Atlas Viewer', features: [] }],
  };
}
const PHASES = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}`;

const MINUTE = 60_000;
const NIGHT = berlin('2027-02-06', '23:30');

const ada = { email: 'ada@a-001.example', name: 'Ada' };
const tom = { email: 'tom@a-001.example', name: 'Tom', role: 'technical' as const };

/** A running campaign at half past eleven on a Saturday night, and an account with two people. */
async function campaignAt(
  at = NIGHT,
  accounts: readonly MadeAccount[] = [{ key: 'A-001', contacts: [ada, tom] }],
) {
  await makeAccounts(world.context, accounts);
  const id = await approvePlan(world.context, planWithMailings());
  await setTime(world.pool, at);
  return id;
}

async function accountId(pool: Pool, key: string): Promise<number> {
  const [row] = await pool<{ id: number }[]>`select id from account where external_key = ${key}`;
  return row?.id ?? 0;
}

/** An order reaches us: an entitlement of the account, and the event in its transaction. */
async function order(
  account: string,
  at: number,
  { product = 'atlas-cad', quantity = 3, breakGlass = null as string | null } = {},
): Promise<void> {
  await inTransaction(world.pool, async (db) => {
    const id = await accountId(world.pool, account);
    const [row] = await db<{ id: number }[]>`
      insert into entitlement (external_key, account_id, product, quantity, created_at, break_glass)
      values (${`${account}:${product}:${at}:${Math.random()}`}, ${id}, ${product}, ${quantity}, ${at}, ${breakGlass}) returning id`;
    await recordMailingEvents(db, [
      { on: 'entitlement-created', accountId: id, product, entitlementId: row?.id ?? null, at },
    ]);
  });
}

/** A device of the account asks for a seat and gets none. */
async function failure(account: string, at: number, why = 'no-seats', device: string | null = 'Studio 3') {
  await inTransaction(world.pool, async (db) => {
    const id = await accountId(world.pool, account);
    const [row] = await db<
      { id: number }[]
    >`select id from entitlement where account_id = ${id} order by id limit 1`;
    await db`
      insert into activation_failure (account_id, entitlement_id, product, device_name, why, at)
      values (${id}, ${row?.id ?? 0}, 'atlas-cad', ${device}, ${why}, ${at})`;
    await recordMailingEvents(db, [
      { on: 'activation-failed', accountId: id, product: 'atlas-cad', entitlementId: row?.id ?? null, at },
    ]);
  });
}

const inbox = () =>
  world.pool<{ toEmail: string; subject: string; text: string; deliveryId: string }[]>`
    select delivery_id, to_email, subject, text from captured_mail order by at, to_email`;
const send = () => sendDeliveries(world.context, makeSender(captureMail(world.pool)));
const work = async () => {
  await applyMailingEvents(world.context);
  await send();
};

describe('an order', () => {
  it('is answered at once, at night and on a weekend, to each named role, and once', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await work();
    await work();
    expect((await inbox()).map((one) => [one.toEmail, one.subject])).toEqual([
      ['ada@a-001.example', 'Atlas CAD: ready'],
      ['tom@a-001.example', 'Atlas CAD: ready'],
    ]);
    expect(await countMail(world.pool, 'fulfilment')).toMatchObject({ planned: 2, accepted: 2, pending: 0 });
    expect(await world.pool`select count(*)::int from mailing_event where applied_at is null`).toEqual([
      { count: 0 },
    ]);
  });

  it('is found by the worker as anything else that is due', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await runTo(world.context, NIGHT);
    expect(await inbox()).toHaveLength(2);
  });

  it('says what was ordered, and nothing else the account owns', async () => {
    await campaignAt();
    await order('A-001', NIGHT, { product: 'atlas-viewer', quantity: 7 });
    await work();
    const [mail] = await inbox();
    expect(mail?.text).toContain('Atlas Viewer 7');
    expect(mail?.text).not.toContain('Atlas CAD');
  });

  it('that comes in parts is one mail that lists them all', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await order('A-001', NIGHT, { product: 'atlas-viewer' });
    await work();
    expect((await inbox()).map((one) => one.subject)).toEqual([
      'Atlas CAD and Atlas Viewer: ready',
      'Atlas CAD and Atlas Viewer: ready',
    ]);
  });

  it('whose second part comes after the mail left is told of a minute later, together with a third', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await work();
    await setTime(world.pool, NIGHT + 5000);
    await order('A-001', NIGHT + 5000, { product: 'atlas-viewer' });
    await work();
    await setTime(world.pool, NIGHT + 9000);
    await order('A-001', NIGHT + 9000, { quantity: 40 });
    await work();
    expect(await inbox()).toHaveLength(2);
    await runTo(world.context, NIGHT + MINUTE);
    const later = (await inbox()).slice(2);
    expect(later.map((one) => one.subject)).toEqual([
      'Atlas CAD and Atlas Viewer: ready',
      'Atlas CAD and Atlas Viewer: ready',
    ]);
    expect(later[0]?.text).toContain('Atlas CAD 40');
    expect((await ledger(world.pool, 'fulfilment')).map((one) => one.run)).toEqual([1, 2, 1, 2]);
  });

  it('of an account that is in no cohort yet does not wait for the next midnight', async () => {
    await campaignAt();
    await makeAccounts(world.context, [
      { key: 'NEW', contacts: [{ email: 'nina@new.example' }], products: [] },
    ]);
    await order('NEW', NIGHT);
    await work();
    expect((await inbox()).map((one) => one.toEmail)).toEqual(['nina@new.example']);
    expect(
      await world.pool`select count(*)::int from member join account on account.id = account_id where external_key = 'NEW'`,
    ).toEqual([{ count: 0 }]);
  });

  it('of a product no campaign speaks of is no mail, and is not asked about again', async () => {
    await campaignAt();
    await order('A-001', NIGHT, { product: 'other' });
    expect(await applyMailingEvents(world.context)).toBe(1);
    expect(await applyMailingEvents(world.context)).toBe(0);
    expect(await ledger(world.pool)).toEqual([]);
  });

  it('that support gave in an emergency is no order', async () => {
    await campaignAt();
    await order('A-001', NIGHT, { breakGlass: 'Their site is down.' });
    await work();
    expect(await inbox()).toEqual([]);
  });

  it('that was taken back before the mail left is not mentioned', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await applyMailingEvents(world.context);
    await world.pool`delete from entitlement where quantity = 3`;
    await send();
    expect(await ledger(world.pool, 'fulfilment')).toMatchObject([
      { state: 'suppressed', reason: 'no-product' },
      { state: 'suppressed', reason: 'no-product' },
    ]);
  });

  it('that goes to another account is told there, with a link to activate it, and not to who had it', async () => {
    const eve = { email: 'eve@a-002.example', name: 'Eve' };
    const accounts = [
      { key: 'A-001', contacts: [ada, tom] },
      { key: 'A-002', contacts: [eve], products: [] },
    ];
    await campaignAt(NIGHT, accounts);
    const staff = await makeStaff(world.pool, 'sales', 'Sam');
    const moved = { entitlement: 'A-001:atlas-cad', to: 'A-002', reason: 'Merger.', ifVersion: null, staff };
    expect(await transferEntitlement(world.context, moved)).toMatchObject({ value: { changed: true } });
    await work();
    expect((await inbox()).map((one) => [one.toEmail, one.subject])).toEqual([
      ['eve@a-002.example', 'Atlas CAD: ready'],
    ]);
    expect((await inbox())[0]?.text).toMatch(/Atlas CAD 5.*\/portal\/a\//s);
  });

  it('reaches a contact who opted out of everything that can be opted out of', async () => {
    await campaignAt();
    await world.pool`insert into opt_out (contact_id, stream, at, because)
      select id, stream, ${NIGHT}, 'preferences' from contact, unnest(array['reminders', 'surveys', 'invitations']) as stream`;
    await order('A-001', NIGHT);
    await work();
    expect(await inbox()).toHaveLength(2);
  });

  it('goes to whom it can reach when an address is known not to work', async () => {
    await campaignAt();
    await world.pool`update contact set refused_at = ${NIGHT} where email = ${ada.email}`;
    await order('A-001', NIGHT);
    await work();
    expect((await inbox()).map((one) => one.toEmail)).toEqual([tom.email]);
  });

  it('that nobody can be told of becomes a case with an owner, once', async () => {
    await campaignAt();
    await world.pool`update contact set refused_at = ${NIGHT}`;
    await order('A-001', NIGHT);
    await work();
    await order('A-001', NIGHT);
    await work();
    expect(await inbox()).toEqual([]);
    expect(await world.pool`select owner, topic, cause from support_case`).toEqual([
      { owner: 'rita', topic: 'entitlement', cause: 'find-contact' },
    ]);
  });
});

describe('M1 and M2: events and workers', () => {
  it('eight workers make one mail a contact of forty orders of ten accounts', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `B-${index}`);
    await campaignAt(
      NIGHT,
      keys.map((key) => ({ key, contacts: [{ email: `one@${key}.example` }] })),
    );
    for (const key of [...keys, ...keys, ...keys, ...keys]) await order(key, NIGHT);
    const applied = await Promise.all(Array.from({ length: 8 }, () => applyMailingEvents(world.context)));
    expect(applied.reduce((a, b) => a + b)).toBe(40);
    await send();
    await runTo(world.context, NIGHT + 10 * MINUTE);
    const told = await world.pool<{ account: number; events: number[] }[]>`
      select account_id as account, jsonb_agg(event order by event) as events
      from delivery, jsonb_array_elements(variables -> 'occasion' -> 'events') as event
      where state = 'accepted' group by account_id`;
    expect(told).toHaveLength(10);
    // Each order is told of once, however they were shared out.
    expect(told.map((one) => new Set(one.events).size)).toEqual(Array(10).fill(4));
    expect(told.map((one) => one.events.length)).toEqual(Array(10).fill(4));
  });

  it('two workers at two orders of one account do it one after the other, and the second joins the first', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await world.pool`
      create function dawdles() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$`;
    await world.pool`
      create trigger dawdles before insert on delivery for each statement execute function dawdles()`;
    const first = applyMailingEvents(world.context);
    const dawdling = () => world.pool`
      select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
    await expect.poll(dawdling, { timeout: 20_000, interval: 10 }).toHaveLength(1);
    await order('A-001', NIGHT, { product: 'atlas-viewer' });
    expect(await applyMailingEvents(world.context)).toBe(1);
    expect(await first).toBe(1);
    await world.pool`drop function dawdles cascade`;
    await send();
    expect((await inbox()).map((one) => one.subject)).toEqual([
      'Atlas CAD and Atlas Viewer: ready',
      'Atlas CAD and Atlas Viewer: ready',
    ]);
  });

  it('a worker that dies while it applies leaves the event for the next one', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await world.pool`create function dies() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`;
    await world.pool`create trigger dies before update on mailing_event for each row execute function dies()`;
    await expect(applyMailingEvents(world.context)).rejects.toThrow('killed');
    expect(await ledger(world.pool)).toEqual([]);
    await world.pool`drop function dies cascade`;
    await work();
    expect(await inbox()).toHaveLength(2);
  });

  it('while the campaign is paused the mail waits, and leaves when it goes on', async () => {
    await campaignAt();
    const staff = await makeStaff(world.pool, 'product-manager', 'Paul');
    await pauseCampaign(world.context, { campaign: 'small-2027', staff, reason: 'Looking.' });
    await order('A-001', NIGHT);
    await work();
    expect(await claimDeliveries(world.pool, NIGHT, 'worker-2', 10)).toEqual([]);
    expect(await countMail(world.pool, 'fulfilment')).toMatchObject({ planned: 2, pending: 2, accepted: 0 });
    const later = NIGHT + 9 * 86_400_000;
    await setTime(world.pool, later);
    await resumeCampaign(world.context, { campaign: 'small-2027', staff });
    await send();
    expect(await countMail(world.pool, 'fulfilment')).toMatchObject({ planned: 2, pending: 0, accepted: 2 });
  });

  it('E3: a template that was changed after its approval stops the mail with a reason, and it leaves once it is back', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await applyMailingEvents(world.context);
    const changed = {
      ...world.context,
      templates: await bookOf({ 'fulfilment.mjml': smallTemplate(ORDERED, 'Buy more', 'service') }),
    };
    await sendDeliveries(changed, makeSender(captureMail(world.pool)));
    expect(await inbox()).toEqual([]);
    expect(await world.pool`select mail_stopped from campaign`).toEqual([
      { mailStopped: expect.stringContaining('fulfilment is not the version that was approved') },
    ]);
    await world.pool`update campaign set mail_stopped = null`;
    await send();
    expect(await inbox()).toHaveLength(2);
  });

  it('what was sent can be read again, its link masked', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await work();
    const [mail] = await inbox();
    const read = await readDelivery(world.context, mail?.deliveryId ?? '');
    expect(read?.letter).toMatchObject({ subject: 'Atlas CAD: ready', proven: true });
    const letter = read?.delivery.variables as CustomerLetter | undefined;
    expect(letter?.links.activate).toContain('TOKEN');
  });
});

describe('an activation that failed', () => {
  it('is answered with why and where, to the primary contact', async () => {
    await campaignAt();
    await failure('A-001', NIGHT);
    await work();
    const mails = await inbox();
    expect(mails.map((one) => one.toEmail)).toEqual([ada.email]);
    expect(mails[0]?.text).toContain('no-seats on Studio 3');
  });

  it('and the next ones of the day are one mail; the day after there is another', async () => {
    await campaignAt();
    for (const minutes of [0, 1, 30, 600]) {
      const at = NIGHT + minutes * MINUTE;
      await setTime(world.pool, at);
      await failure('A-001', at);
      await work();
    }
    expect(await inbox()).toHaveLength(1);
    const next = NIGHT + 25 * 60 * MINUTE;
    await setTime(world.pool, next);
    await failure('A-001', next, 'expired', null);
    await work();
    expect((await inbox()).at(-1)?.text).toContain('expired');
    expect(await inbox()).toHaveLength(2);
  });

  it('is not spoken of when the seat was taken meanwhile', async () => {
    await campaignAt();
    await failure('A-001', NIGHT);
    await applyMailingEvents(world.context);
    await world.pool`
      insert into activation (id, entitlement_id, account_id, product, device, fingerprint, activated_at)
      select 'x', id, account_id, product, 'd', '{}', ${NIGHT + 1000} from entitlement limit 1`;
    await send();
    expect(await ledger(world.pool)).toMatchObject([{ state: 'suppressed', reason: 'activated' }]);
  });

  it('of last week waits for a person instead of confusing anybody', async () => {
    await campaignAt();
    await failure('A-001', NIGHT);
    await applyMailingEvents(world.context);
    await setTime(world.pool, NIGHT + 3 * 86_400_000);
    await send();
    expect(await inbox()).toEqual([]);
    expect(await world.pool`select state, late_at is not null as late from delivery`).toEqual([
      { state: 'pending', late: true },
    ]);
  });

  it('does not wait with one of last week, which never leaves by itself', async () => {
    await campaignAt();
    await failure('A-001', NIGHT);
    await applyMailingEvents(world.context);
    const later = NIGHT + 3 * 86_400_000;
    await setTime(world.pool, later);
    await send();
    await failure('A-001', later, 'expired', null);
    await work();
    expect((await inbox()).map((one) => one.text)).toEqual([expect.stringContaining('expired')]);
    expect((await ledger(world.pool)).map((one) => one.state)).toEqual(['pending', 'accepted']);
  });
});

describe('a mailing that reaches nobody', () => {
  const bounce = async (kind: 'bounced' | 'complained', email: string) => {
    const [mail] = await world.pool<{ id: string }[]>`
      select delivery.id from delivery join contact on contact.id = contact_id
      where contact.email = ${email} and state = 'accepted' order by run desc limit 1`;
    await report(world.pool, [{ delivery: mail?.id ?? '', kind, at: NIGHT + MINUTE }]);
    await applyEvents(world.context);
    await work();
  };
  const cases = () => world.pool`select owner, topic, cause from support_case`;
  const findContact = { owner: 'rita', topic: 'entitlement', cause: 'find-contact' };
  const bill = { email: 'bill@a-001.example', name: 'Bill', role: 'billing' as const };

  it('is written to whoever else there is, and not to those it was written to', async () => {
    await campaignAt(NIGHT, [{ key: 'A-001', contacts: [ada, tom, bill] }]);
    await order('A-001', NIGHT);
    await work();
    await bounce('bounced', ada.email);
    expect(await inbox()).toHaveLength(2);
    await bounce('bounced', tom.email);
    const mails = await inbox();
    expect(mails.map((one) => one.toEmail)).toEqual([ada.email, bill.email, tom.email]);
    expect(new Set(mails.map((one) => one.subject))).toEqual(new Set(['Atlas CAD: ready']));
    expect(await cases()).toEqual([]);
  });

  it('becomes a case with an owner when nobody is left, also when one of them complained', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await work();
    await bounce('complained', ada.email);
    await bounce('bounced', tom.email);
    expect(await inbox()).toHaveLength(2);
    expect(await cases()).toEqual([findContact]);
  });

  it('is written to the address that was corrected since', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await applyMailingEvents(world.context);
    await world.pool`update contact set email = 'new-' || email`;
    await work();
    expect(await inbox()).toEqual([]);
    await work();
    expect((await inbox()).map((one) => one.toEmail)).toEqual([`new-${ada.email}`, `new-${tom.email}`]);
    expect(await cases()).toEqual([]);
  });

  it('and that the provider refuses for good becomes a case, however often its worker works', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    const refusing: Transport = {
      ...captureMail(world.pool),
      send: async () => ({ kind: 'rejected', reason: 'No such mailbox.' }),
    };
    for (let round = 0; round < 4; round += 1) {
      await applyMailingEvents(world.context);
      await sendDeliveries(world.context, makeSender(refusing));
    }
    expect((await ledger(world.pool)).map((one) => one.state)).toEqual(['failed', 'failed']);
    expect(await cases()).toEqual([findContact]);
  });

  it('is told to one person once, when two workers learn at the same time that both of its mails came back', async () => {
    await campaignAt(NIGHT, [{ key: 'A-001', contacts: [ada, tom, bill] }]);
    await order('A-001', NIGHT);
    await work();
    const mails = await world.pool<{ id: string }[]>`select id from delivery order by id`;
    await world.pool`
      create function dawdles() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return new; end $$`;
    await world.pool`
      create trigger dawdles after update on provider_event for each statement execute function dawdles()`;
    const [first, second] = mails.map(async (one, at) => {
      await new Promise((resolve) => setTimeout(resolve, at * 200));
      await report(world.pool, [{ delivery: one.id, kind: 'bounced', at: NIGHT + MINUTE }]);
      await applyEvents(world.context);
    });
    await Promise.all([first, second]);
    await world.pool`drop function dawdles cascade`;
    await work();
    await work();
    expect((await inbox()).map((one) => one.toEmail)).toEqual([ada.email, bill.email, tom.email]);
  });

  it('because there was nothing to say any more is not said again', async () => {
    await campaignAt();
    await order('A-001', NIGHT);
    await applyMailingEvents(world.context);
    await world.pool`delete from entitlement where quantity = 3`;
    await work();
    await work();
    expect((await ledger(world.pool)).map((one) => one.reason)).toEqual(['no-product', 'no-product']);
    expect(await cases()).toEqual([]);
  });

  it('of an attempt that failed is answered again the same day, for the first answer came back', async () => {
    await campaignAt();
    await failure('A-001', NIGHT);
    await work();
    await bounce('bounced', ada.email);
    expect((await inbox()).map((one) => one.toEmail)).toEqual([ada.email, tom.email]);
  });
});

it('a plan that drops its mailing cancels what waits of it', async () => {
  await campaignAt(START);
  await order('A-001', START);
  await applyMailingEvents(world.context);
  await world.pool`update revision set plan = jsonb_set(plan, '{mailings}', '[]')`;
  await send();
  expect((await ledger(world.pool)).map((one) => one.state)).toEqual(['cancelled', 'cancelled']);
});
