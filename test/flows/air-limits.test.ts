import { beforeEach, expect, test } from 'vitest';
import { AIR_UNDONE_MS } from '../../src/domain/support-limits.ts';
import { giveLeniency, takeLeniencyBack } from '../../src/flows/give-leniency.ts';
import { transferEntitlement } from '../../src/flows/transfer-entitlement.ts';
import { makeAccounts, makeStaff, useWorld } from '../support/make.ts';
import { JUDGED, makeCampaign, makePlan, makeStanding, NOON, standAt } from '../support/make-licensing.ts';

const world = useWorld();
let sue: Awaited<ReturnType<typeof makeStaff>>;

beforeEach(async () => {
  await standAt(world.pool, NOON);
  await makeAccounts(world.context, [{ key: 'A-1' }, { key: 'A-2', products: [] }]);
  sue = await makeStaff(world.pool, 'support', 'Sue');
  const campaign = await makeCampaign(world.pool, makePlan());
  const to =
    (await world.pool<{ id: number }[]>`select id from account where external_key = 'A-2'`)[0]?.id ?? 0;
  await makeStanding(world.pool, campaign, to, { stage: 'enforce-product', enforcing: JUDGED });
});

function give(reason: string, forDays = 7, staff = sue) {
  const given = { kind: 'exemption', forDays } as const;
  return giveLeniency(world.context, { account: 'A-2', given, reason, staff, owner: staff.key });
}

const transfer = () =>
  transferEntitlement(world.context, {
    ...{ entitlement: 'A-1:atlas-cad', to: 'A-2', staff: sue, reason: 'Merger.', ifVersion: null },
  });

test('the air a transfer gives is the rule’s, and leaves an agent all that they may give', async () => {
  expect((await transfer()).ok).toBe(true);
  expect([...(await world.pool`select kind, created_by from leniency`)]).toEqual([
    { kind: 'exemption', createdBy: 'system' },
  ]);
  expect((await give('On leave.')).ok).toBe(true);
  expect((await give('Still on leave.')).ok).toBe(true);
  expect(await give('Once more.')).toMatchObject({ ok: false, code: 'limit' });
});

test('a transfer gives no air to an account that is exempt for as long already, and does to one that is not', async () => {
  const pia = await makeStaff(world.pool, 'product-manager', 'Pia');
  const long = await give('Their contract says so.', 90, pia);
  await transfer();
  expect(await world.pool`select 1 from leniency`).toHaveLength(1);
  await takeLeniencyBack(world.context, { id: long.ok ? long.value.id : 0, staff: pia });
  await give('On leave.', 7);
  await world.pool`update entitlement set account_id = (select id from account where external_key = 'A-1')`;
  await transfer();
  expect(await world.pool`select 1 from leniency where created_by = 'system'`).toHaveLength(1);
});

test('air that was taken back counts when it ran, and not when it was taken back at once', async () => {
  const giveAndTakeBack = async (reason: string, after: number) => {
    const given = await give(reason);
    if (!given.ok) throw new Error(given.message);
    const [row] = await world.pool<{ nowAt: number }[]>`select now_at from clock`;
    await standAt(world.pool, (row?.nowAt ?? 0) + after);
    await takeLeniencyBack(world.context, { id: given.value.id, staff: sue });
  };
  await giveAndTakeBack('A mistake.', 60_000);
  await giveAndTakeBack('Another mistake.', AIR_UNDONE_MS);
  await giveAndTakeBack('On leave.', AIR_UNDONE_MS + 1);
  await giveAndTakeBack('Still on leave.', 6 * 86_400_000);
  expect(await give('Once more.')).toMatchObject({ ok: false, code: 'limit' });
});
