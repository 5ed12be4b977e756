import { beforeEach, describe, expect, test } from 'vitest';
import { answeredBy } from '../../src/domain/case-due.ts';
import { askMoreTime } from '../../src/flows/ask-more-time.ts';
import { askQuestion } from '../../src/flows/ask-question.ts';
import { finishCase } from '../../src/flows/close-case.ts';
import type { Db } from '../../src/store/connect.ts';
import { openCase } from '../../src/store/customer-cases.ts';
import { caseDetails } from '../../src/store/views/case-page.ts';
import { portalView } from '../../src/store/views/portal-page.ts';
import { makeAccounts, makeStaff, useWorld } from '../support/make.ts';
import { makeCampaign, makeMember, makePlan, NOON, standAt } from '../support/make-licensing.ts';

const world = useWorld();
const PRODUCT = 'atlas-cad';
const MINUTE = 60_000;
const DAY = 86_400_000;
let campaign = 0;
let who = { accountId: 0, contactId: 0, deliveryId: null };

beforeEach(async () => {
  await standAt(world.pool, NOON);
  await makeAccounts(world.context, [{ key: 'A-1' }]);
  campaign = await makeCampaign(world.pool, makePlan({ extensions: { maxDays: 30, times: 1 } }));
  const [row] = await world.pool<{ id: number; accountId: number }[]>`select id, account_id from contact`;
  who = { accountId: row?.accountId ?? 0, contactId: row?.id ?? 0, deliveryId: null };
});

async function ask(days: number, reason: string, of = campaign) {
  const asked = { product: PRODUCT, days, reason };
  const outcome = await askMoreTime(world.context, { ...who, campaignId: of }, asked);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

const notes = () => world.pool`select what, actor, text from case_note order by id`;

describe('a second request for more time, while a person has the first', () => {
  test('becomes a note on that case, with who asks, days, product and reason, and is in the record', async () => {
    const first = await ask(60, 'The server moves.');
    const second = await ask(90, 'The move takes longer.');
    expect(second).toMatchObject({ kind: 'case', id: first.kind === 'case' ? first.id : 0 });
    expect(await world.pool`select 1 from support_case`).toHaveLength(1);
    const actor = `contact:${who.contactId}`;
    const text = 'Asks for 90 more days for Atlas CAD: The move takes longer.';
    expect([...(await notes())]).toEqual([{ what: 'note', actor, text }]);
    const audited = await world.pool`
      select action, actor, subject, after from audit where action like 'case-%' order by id`;
    const entry = { actor, subject: `account:${who.accountId}` };
    expect([...audited]).toEqual([
      { ...entry, action: 'case-opened', after: { case: 1, topic: 'activation' } },
      { ...entry, action: 'case-added-to', after: { case: 1 } },
    ]);
    expect((await caseDetails(world.pool, 1)).notes[0]?.actor).toBe('Ada Admin');
  });

  test('is the same request when the button was pressed twice, and another one when asked again later', async () => {
    await ask(60, 'The server moves.');
    await ask(60, 'The server moves.');
    expect(await notes()).toHaveLength(0);
    await ask(90, 'Longer.');
    await ask(90, 'Longer.');
    expect(await notes()).toHaveLength(1);
    await standAt(world.pool, NOON + 11 * MINUTE);
    await ask(60, 'The server moves.');
    expect(await notes()).toHaveLength(2);
  });

  test('is answered by the time of the case, and never by a time that has passed', async () => {
    const first = await ask(60, 'The server moves.');
    const dueAt = first.kind === 'case' ? first.dueAt : 0;
    await standAt(world.pool, NOON + 11 * MINUTE);
    expect(await ask(90, 'Longer.')).toMatchObject({ dueAt });
    await standAt(world.pool, NOON + 7 * DAY);
    expect(await ask(120, 'Still longer.')).toMatchObject({ dueAt: dueAt + 7 * DAY });
    // The case itself stays late, for whoever has it.
    expect([...(await world.pool`select due_at from support_case`)]).toEqual([{ dueAt }]);
    expect(answeredBy(NOON, NOON + DAY, NOON)).toBe(NOON + DAY);
  });
});

test('a question asked again once its case is late is answered by a time to come, and is in the record once', async () => {
  const again = () =>
    askQuestion(world.context, { ...who, campaignId: campaign }, { topic: 'technical', question: 'Why?' });
  await again();
  await standAt(world.pool, NOON + 7 * DAY);
  const outcome = await again();
  expect(outcome.ok && outcome.value.dueAt).toBeGreaterThan(NOON + 7 * DAY);
  expect(await world.pool`select 1 from audit where action = 'case-opened'`).toHaveLength(1);
});

test('a case that is closed at the very moment somebody asks again is followed by a new one', async () => {
  const { context, pool } = world;
  const staff = await makeStaff(pool, 'support', 'Sue');
  await ask(60, 'The server moves.');
  let statements = 0;
  // Between its first statement, which finds the case open, and the second, which looks for it.
  const interrupted = ((...all: Parameters<typeof pool>) => {
    statements += 1;
    const run = () => pool(...all);
    return statements === 2 ? finishCase(context, { id: 1, staff, done: 'Called.' }).then(run) : run();
  }) as unknown as Db;
  const opened = await openCase(interrupted, {
    ...{ accountId: who.accountId, topic: 'activation', subject: 'Longer.', owner: 'support' },
    ...{ preferRep: false, openedAt: NOON, dueAt: NOON + DAY, cause: 'more-time' },
  });
  expect(opened).toMatchObject({ isNew: true, owner: 'support', dueAt: NOON + DAY });
  expect(opened.id).not.toBe(1);
});

test('what was taken in a campaign before does not count in the next one', async () => {
  const { pool } = world;
  expect(await ask(14, 'Holidays.')).toMatchObject({ kind: 'granted' });
  await standAt(pool, NOON + 300 * DAY);
  expect(await ask(21, 'Holidays.')).toMatchObject({ kind: 'case' });
  await pool`update campaign set state = 'finished'`;
  const next = await makeCampaign(
    pool,
    makePlan({ campaign: 'atlas-2028', extensions: { maxDays: 30, times: 1 } }),
  );
  await pool`update revision set approved_at = ${NOON + 299 * DAY} where campaign_id = ${next}`;
  await makeMember(pool, next, who.accountId);
  const seen = () => portalView(pool, { ...who, campaignId: next });
  expect((await seen())?.extensionsTaken).toBe(0);
  expect(await ask(21, 'Holidays.', next)).toMatchObject({ kind: 'granted' });
  expect((await seen())?.extensionsTaken).toBe(1);
  await standAt(pool, NOON + 301 * DAY);
  expect(await ask(22, 'Again.', next)).toMatchObject({ kind: 'case' });
});
