import { beforeEach, describe, expect, test } from 'vitest';
import { advanceStandings } from '../../src/flows/advance-standings.ts';
import { askMoreTime } from '../../src/flows/ask-more-time.ts';
import { breakGlass } from '../../src/flows/break-glass.ts';
import { changeAccount } from '../../src/flows/change-account.ts';
import { changeContact } from '../../src/flows/change-contacts.ts';
import { changeEntitlement } from '../../src/flows/change-entitlement.ts';
import { giveLeniency } from '../../src/flows/give-leniency.ts';
import { lockCampaign } from '../../src/store/campaigns.ts';
import { openCases } from '../../src/store/cases.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { bumpPolicyRevisions } from '../../src/store/policy-revisions.ts';
import { dueStandings, insertStandingChanges, saveStandings } from '../../src/store/standings.ts';
import { makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { makeCampaign, makePlan, makeStanding, NOON, standAt } from '../support/make-licensing.ts';

const world = useWorld();
const PRODUCT = 'atlas-cad';
let campaign = 0;
let account = 0;
let contact = 0;
let sue: Awaited<ReturnType<typeof makeStaff>>;

beforeEach(async () => {
  await standAt(world.pool, NOON);
  await makeAccounts(world.context, [{ key: 'A-1' }]);
  sue = await makeStaff(world.pool, 'support', 'Sue');
  campaign = await makeCampaign(world.pool, makePlan());
  const [row] = await world.pool<{ id: number; accountId: number }[]>`select id, account_id from contact`;
  account = row?.accountId ?? 0;
  contact = row?.id ?? 0;
  await makeStanding(world.pool, campaign, account, { stage: 'warn', lookAgainAt: NOON });
});

/**
 * What the worker does with a due standing, statement by statement, while somebody else works on the same account: it
 * holds campaign and standings, and then writes rows that name the account, a contact and the campaign.
 */
async function advanceAgainst(heldFirst: 'campaign' | 'standings', other: () => Promise<unknown>) {
  let begun: { readonly running: Promise<unknown> } | null = null;
  await inTransaction(world.pool, async (db) => {
    await lockCampaign(db, campaign);
    if (heldFirst === 'campaign') begun = await begin(other);
    const rows = await dueStandings(db, campaign, NOON, 10);
    if (heldFirst === 'standings') begun = await begin(other);
    await saveStandings(db, campaign, rows);
    await openCases(db, [
      {
        accountId: account,
        ...{ topic: 'technical', subject: 'Behind.', owner: 'support', preferRep: true, cause: 'behind' },
        ...{ openedAt: NOON, dueAt: NOON, campaignId: campaign, contactId: contact },
      },
    ]);
    const changes = rows.map((row) => ({ ...row, before: row.standing, after: row.standing }));
    await insertStandingChanges(db, campaign, NOON, changes);
    await bumpPolicyRevisions(db, [{ externalKey: 'A-1', product: PRODUCT }], NOON);
  });
  return (begun as { readonly running: Promise<unknown> } | null)?.running;
}

/** Starts it, and goes on when it waits for a lock or is done. */
async function begin(other: () => Promise<unknown>): Promise<{ readonly running: Promise<unknown> }> {
  let isDone = false;
  const running = other();
  running
    .catch(() => {})
    .finally(() => {
      isDone = true;
    });
  for (;;) {
    const waiting = await world.pool`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (isDone || waiting.length > 0) return { running };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const person = { name: 'Ann', role: 'primary', locale: null, timeZone: null } as const;

const LOOSENING: Readonly<Record<string, () => Promise<unknown>>> = {
  'an agent who gives more time': () =>
    giveLeniency(world.context, {
      ...{ account: 'A-1', given: { kind: 'extension', days: 7 }, reason: 'On leave.' },
      ...{ staff: sue, owner: 'sue' },
    }),
  'a customer who takes more time': () =>
    askMoreTime(
      world.context,
      { accountId: account, contactId: contact, campaignId: campaign, deliveryId: null },
      { product: PRODUCT, days: 7, reason: 'On leave.' },
    ),
  'an emergency key': () =>
    breakGlass(world.context, {
      ...{ account: 'A-1', product: PRODUCT, quantity: 1, days: 2, reason: 'Stuck.', staff: sue },
    }),
  'a changed account': () =>
    changeAccount(world.context, { account: 'A-1', changes: { timeZone: 'America/New_York' }, staff: sue }),
  'a corrected contact': () =>
    changeContact(world.context, {
      ...{ account: 'A-1', externalKey: 'A-1:admin@a-1.example', staff: sue },
      changes: { ...person, email: 'ann@a-1.example' },
    }),
  'a changed entitlement': () =>
    changeEntitlement(world.context, {
      ...{ entitlement: 'A-1:atlas-cad', change: { kind: 'quantity', quantity: 9 } },
      ...{ staff: sue, reason: 'Order 4711.', ifVersion: null },
    }),
  'an import': async () => {
    await makeAccounts(world.context, [{ key: 'A-1', timeZone: 'Asia/Tokyo', tags: ['new'] }]);
    return { ok: true };
  },
};

describe.each(Object.entries(LOOSENING))('%s and the worker that advances the account', (_, loosen) => {
  test.each(['standings', 'campaign'] as const)(
    'never wait in a circle, with the %s held first',
    async (heldFirst) => {
      expect(await advanceAgainst(heldFirst, loosen)).toMatchObject({ ok: true });
      expect(await world.pool`select 1 from standing_change`).toHaveLength(1);
      expect(await world.pool`select 1 from support_case where cause = 'behind'`).toHaveLength(1);
    },
  );
});

test('many agents give air while a worker advances the same accounts, and all of it is given', async () => {
  const { context, pool } = world;
  await makeAccounts(context, manyAccounts(20));
  const accounts = await pool<{ id: number; key: string }[]>`
    select id, external_key as key from account where external_key like 'A-0%' order by id`;
  for (const { id } of accounts) await makeStanding(pool, campaign, id, { stage: 'warn', lookAgainAt: NOON });
  const given = accounts.map(({ key }) =>
    giveLeniency(context, {
      ...{ account: key, given: { kind: 'extension', days: 7 }, reason: 'On leave.' },
      ...{ staff: sue, owner: 'sue' },
    }),
  );
  const advanced = Array.from({ length: 4 }, () => advanceStandings(context));
  await Promise.all(advanced);
  expect((await Promise.all(given)).every((one) => one.ok)).toBe(true);
  expect(await pool`select 1 from leniency`).toHaveLength(accounts.length);
});
