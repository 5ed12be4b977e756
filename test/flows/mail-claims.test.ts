import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES } from '../../src/domain/delivery.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { pauseCampaign } from '../../src/flows/pause-campaign.ts';
import { type Db, inTransaction } from '../../src/store/connect.ts';
import { cancelPendingDeliveries } from '../../src/store/deliveries.ts';
import {
  type ClaimedDelivery,
  type ClaimResult,
  claimDeliveries,
  type HandedOver,
  handOver,
  saveClaimResults,
} from '../../src/store/delivery-claims.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, ledger, report, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const NOTICE_DUE = berlin('2027-02-10', '09:00');

/** Notices to so many accounts are due, and nothing was ever claimed: without a rep there is nobody to brief either. */
async function dueNotices(accounts: number): Promise<void> {
  await makeAccounts(world.context, manyAccounts(accounts, { rep: null }));
  await approvePlan(world.context, smallPlan());
  await runTo(world.context, NOTICE_DUE - 1);
  await setTime(world.pool, NOTICE_DUE);
}

function claim(worker: string, limit = 50, db: Db = world.pool): Promise<readonly ClaimedDelivery[]> {
  return claimDeliveries(db, NOTICE_DUE, worker, limit);
}

/** Hands over what was claimed, as far as it still may be; answers with the ids that go to the provider. */
async function handed(
  worker: string,
  claims: readonly ClaimedDelivery[],
  db: Db = world.pool,
): Promise<readonly string[]> {
  const rows = claims.map((one): HandedOver => {
    const { id, campaignId, accountId, contactId, staffId } = one;
    const link = { tokenHash: `${id}:${one.claim}`, purpose: 'delivery', accountId, contactId, staffId };
    const { templateHash } = one;
    const said = { notBefore: null, brownouts: [], variables: '{}', contentHash: 'x', templateHash };
    return { id, claim: one.claim, campaignId, ...said, link: { ...link, expiresAt: NOTICE_DUE + 1000 } };
  });
  return [...(await handOver(db, worker, rows))].toSorted();
}

async function pause() {
  const staff = await makeStaff(world.pool, 'support', 'Sue');
  return pauseCampaign(world.context, { campaign: 'small-2027', staff, reason: 'Too many calls.' });
}

const idsOf = (claims: readonly ClaimedDelivery[]) => claims.map((one) => one.id).toSorted();
const statesNow = async () => (await ledger(world.pool, 'notice')).map((one) => one.state);

/** Long enough for whatever does not wait. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('M1: a claim', () => {
  it('is one worker’s alone, from the moment it is made', async () => {
    await dueNotices(3);
    let other: Promise<readonly ClaimedDelivery[]> = Promise.resolve([]);
    const mine = await inTransaction(world.pool, async (db) => {
      const claims = await claim('worker-1', 1, db);
      other = claim('worker-2');
      await aMoment();
      return claims;
    });
    const theirs = idsOf(await other);
    expect(theirs).toHaveLength(2);
    expect(theirs).not.toContain(mine[0]?.id);
    expect(await claim('worker-3')).toEqual([]);
  });

  it.each(DELIVERY_STATES)('is made on what is pending only: mail that is %s', async (state) => {
    await dueNotices(1);
    await world.pool`update delivery set state = ${state} where key = 'notice'`;
    expect(await claim('worker-1')).toHaveLength(state === 'pending' ? 1 : 0);
  });

  it('that was taken back is not handed over, even where it is claimed again', async () => {
    await dueNotices(2);
    const first = await claim('worker-1');
    await world.pool`update delivery set state = 'pending', held = false, claimed_by = null where key = 'notice'`;
    expect(await handed('worker-1', first)).toEqual([]);
    const second = await claim('worker-1');
    expect(await handed('worker-1', first)).toEqual([]);
    expect(await handed('worker-2', second)).toEqual([]);
    expect(await handed('worker-1', second)).toEqual(idsOf(second));
    expect(await handed('worker-1', second)).toEqual([]);
  });
});

describe('an answer that comes late', () => {
  const answer = ({ id, claim }: ClaimedDelivery, state: ClaimResult['state']): ClaimResult => ({
    id,
    claim,
    state,
    reason: 'no answer',
    providerId: null,
    acceptedAt: null,
    dueAt: null,
    waitSeconds: null,
    lateAt: null,
    attempted: true,
  });

  it('to an earlier attempt says nothing about the one under way (M1)', async () => {
    await dueNotices(1);
    const [first] = (await claim('worker-1')) as [ClaimedDelivery];
    await world.pool`update delivery set state = 'pending' where key = 'notice'`;
    const [second] = (await claim('worker-1')) as [ClaimedDelivery];
    await saveClaimResults(world.pool, 'worker-1', [answer(first, 'pending')], NOTICE_DUE);
    expect(await statesNow()).toEqual(['claimed']);
    await saveClaimResults(world.pool, 'worker-1', [answer(second, 'failed')], NOTICE_DUE);
    expect(await statesNow()).toEqual(['failed']);
  });

  it('does not stand above evidence: what the provider reported meanwhile stays accepted (M1)', async () => {
    await dueNotices(1);
    const [only] = (await claim('worker-1')) as [ClaimedDelivery];
    await report(world.pool, [{ delivery: only.id, kind: 'delivered', at: NOTICE_DUE }]);
    await applyEvents(world.context);
    await saveClaimResults(world.pool, 'worker-1', [answer(only, 'in-doubt')], NOTICE_DUE);
    expect(await countMail(world.pool, 'notice')).toMatchObject({ accepted: 1, inDoubt: 0 });
  });
});

describe('M3: of a campaign that is paused or superseded, or whose mail is stopped', () => {
  const HALTS = [
    { state: 'proposed', stopped: null },
    { state: 'paused', stopped: null },
    { state: 'superseded', stopped: null },
    { state: 'running', stopped: 'Somebody looks at it.' },
  ];

  async function halt({ state, stopped }: (typeof HALTS)[number]): Promise<void> {
    await world.pool`update campaign set state = ${state}, mail_stopped = ${stopped}`;
  }

  it('nothing is claimed', async () => {
    await dueNotices(1);
    for (const one of HALTS) {
      await halt(one);
      expect(await claim('worker-1'), JSON.stringify(one)).toEqual([]);
    }
    await halt({ state: 'running', stopped: null });
    expect(await claim('worker-1')).toHaveLength(1);
  });

  it('nothing is handed over', async () => {
    await dueNotices(1);
    const claims = await claim('worker-1');
    for (const one of HALTS) {
      await halt(one);
      expect(await handed('worker-1', claims), JSON.stringify(one)).toEqual([]);
    }
    await halt({ state: 'running', stopped: null });
    expect(await handed('worker-1', claims)).toEqual(idsOf(claims));
  });
});

describe('M3: a rollback', () => {
  it('cancels what is only held too: it is not handed over any more', async () => {
    await dueNotices(3);
    const claims = await claim('worker-1');
    const [first] = claims;
    const left = await handed('worker-1', claims.slice(0, 1));
    expect(left).toEqual([first?.id]);
    const campaign = first?.campaignId ?? 0;
    // Two of the three notices, and the three reminders that wait for their time.
    expect(await cancelPendingDeliveries(world.pool, campaign, ['grace'], 'Rolled back.')).toBe(5);
    expect(await handed('worker-1', claims)).toEqual([]);
    expect((await statesNow()).toSorted()).toEqual(['cancelled', 'cancelled', 'claimed']);
  });
});

describe('M3: a pause', () => {
  it('waits for a hand-over under way, names what left with it, and nothing that is only held', async () => {
    await dueNotices(3);
    const claims = await claim('worker-1');
    let pausing: ReturnType<typeof pause> | null = null;
    const left = await inTransaction(world.pool, async (db) => {
      const ids = await handed('worker-1', claims.slice(0, 2), db);
      pausing = pause();
      await aMoment();
      return ids;
    });
    expect(left).toHaveLength(2);
    expect(await pausing).toEqual({ ok: true, value: { inFlight: left } });
    expect(await handed('worker-1', claims)).toEqual([]);
  });

  it('waits for a claim under way, and takes it back', async () => {
    await dueNotices(2);
    let pausing: ReturnType<typeof pause> | null = null;
    await inTransaction(world.pool, async (db) => {
      expect(await claim('worker-1', 50, db)).toHaveLength(2);
      pausing = pause();
      await aMoment();
    });
    expect(await pausing).toEqual({ ok: true, value: { inFlight: [] } });
    expect(await statesNow()).toEqual(['pending', 'pending']);
  });
});
