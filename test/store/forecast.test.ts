import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forecastOf } from '../../src/domain/forecast.ts';
import type { Phase, Plan } from '../../src/domain/plan.ts';
import type { Code } from '../../src/domain/policy/code.ts';
import type { Effect } from '../../src/domain/policy/effect.ts';
import { loadGateFacts } from '../../src/flows/load-gate-facts.ts';
import type { RunningCampaign } from '../../src/store/campaigns.ts';
import type { Pool } from '../../src/store/connect.ts';
import {
  blockedAccounts,
  comingBlocks,
  forecastFacts,
  phaseForecasts,
} from '../../src/store/views/forecast.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  licensingContext,
  makeAccount,
  makeCampaign,
  makeMember,
  makePhase,
  makePlan,
  NOON,
  standAt,
} from '../support/make-licensing.ts';
import { randomFrom } from '../support/random.ts';

const TODAY = '2027-06-01';
const [CAD, VIEWER] = ['atlas-cad', 'atlas-viewer'];

const database = useTestDatabase();
let pool: Pool;

beforeAll(async () => {
  pool = licensingContext(database.url).pool;
});
beforeEach(async () => {
  await pool`truncate account, campaign, product cascade`;
  await standAt(pool, NOON);
});
afterAll(() => pool.end());

const PHASES: readonly Phase[] = [
  makePhase('observe', 'observe'),
  makePhase('warn', 'warn'),
  makePhase('pilot-grace', 'grace', { cohorts: ['pilot'] }),
  makePhase('rest-grace', 'grace', { cohorts: ['rest'] }),
  makePhase('enforce', 'enforce-product'),
  makePhase('viewer', 'enforce-product', { products: [VIEWER] }),
  makePhase('both', 'enforce-product', { products: [VIEWER, CAD] }),
];
const PLAN: Plan = makePlan({
  products: [
    { key: CAD, name: 'Atlas CAD', features: [] },
    { key: VIEWER, name: 'Atlas Viewer', features: [] },
  ],
  phases: PHASES,
});

type Told = {
  readonly day: string;
  readonly effect: Effect;
  readonly code?: Code;
  readonly product?: string;
};

/** An account with what its installations have reported; a name of an installation is its own everywhere. */
async function account(
  campaign: number,
  key: string,
  of: {
    readonly cohort?: string;
    readonly owns?: readonly string[];
    readonly clients?: Readonly<Record<string, readonly Told[]>>;
  } = {},
): Promise<number> {
  const { cohort = 'pilot', owns = [CAD], clients = {} } = of;
  const { id } = await makeAccount(pool, { key });
  await makeMember(pool, campaign, id, cohort);
  for (const product of owns)
    await pool`
      insert into entitlement (external_key, account_id, product, quantity, created_at)
      values (${`${key}-${product}`}, ${id}, ${product}, 5, ${NOON})`;
  for (const [name, told] of Object.entries(clients)) {
    for (const product of new Set([
      ...told.map((one) => one.product ?? CAD),
      ...(told.length > 0 ? [] : [CAD]),
    ]))
      await pool`
        insert into installation (id, product, account_id, attributed_by_key, first_contact_at, last_contact_at)
        values (${name}, ${product}, ${id}, true, ${NOON}, ${NOON})`;
    for (const one of told) await report(name, id, one);
  }
  return id;
}

async function report(installation: string, accountId: number, told: Told): Promise<void> {
  const { day, effect, product = CAD, code = effect === 'block' ? 'NOT_ACTIVATED' : 'VALID' } = told;
  await pool`
    insert into report (product, installation, day, code, effect, account_id, count)
    values (${product}, ${installation}, ${day}, ${code}, ${effect}, ${accountId}, 1)`;
}

async function forecast(phase: string) {
  const coming = await comingBlocks(pool, PLAN.campaign);
  if (coming === null) throw new Error('The campaign is not there.');
  const found = (await phaseForecasts(pool, coming)).find((one) => one.phase.key === phase);
  if (found === undefined) throw new Error(`${phase} is not to come.`);
  return found.forecast;
}

/** What the gate of this phase is judged by. */
async function gateNumber(campaign: number, phase: string): Promise<number | null> {
  const found = PLAN.phases.find((one) => one.key === phase) as Phase;
  const running = { id: campaign, plan: PLAN } as RunningCampaign;
  return (await loadGateFacts(pool, running, found, [], TODAY)).wouldBlock;
}

describe('the forecast', () => {
  test('is about phases that may block and have not started, in the order of the plan', async () => {
    await makeCampaign(pool, PLAN, 3);
    const coming = await comingBlocks(pool, PLAN.campaign);
    expect(coming?.phases.map((one) => one.phase.key)).toEqual(['rest-grace', 'enforce', 'viewer', 'both']);
    expect(coming).toMatchObject({ today: TODAY, since: '2027-05-18', isApproved: true });
    expect(await comingBlocks(pool, 'nothing')).toBeNull();
  });

  test('counts each account once, each device by its newest report, and says why', async () => {
    const campaign = await makeCampaign(pool, PLAN, 2);
    await account(campaign, 'fine', { clients: { a: [{ day: TODAY, effect: 'allow' }] } });
    await account(campaign, 'two-devices', {
      clients: {
        b: [{ day: TODAY, effect: 'block' }],
        c: [{ day: '2027-05-30', effect: 'block', code: 'EXPIRED' }],
        d: [{ day: TODAY, effect: 'allow' }],
      },
    });
    await account(campaign, 'put-right', {
      clients: {
        e: [
          { day: '2027-05-30', effect: 'block' },
          { day: '2027-05-31', effect: 'allow' },
        ],
      },
    });
    await account(campaign, 'other-cohort', {
      cohort: 'rest',
      clients: { f: [{ day: TODAY, effect: 'block' }] },
    });
    expect(await forecast('pilot-grace')).toEqual({
      ...{ accounts: 3, seen: 3, blocked: 1, devices: 2, neverSeen: 0, quiet: 0, isEnough: true },
      reasons: [
        { code: 'EXPIRED', accounts: 1, devices: 1 },
        { code: 'NOT_ACTIVATED', accounts: 1, devices: 1 },
      ],
    });
    expect(await forecast('enforce')).toMatchObject({ accounts: 4, blocked: 2, devices: 3 });
  });

  test('tells owners that were never seen from those that are quiet, and both from zero', async () => {
    const campaign = await makeCampaign(pool, PLAN, 2);
    await account(campaign, 'never');
    await account(campaign, 'quiet', { clients: { a: [] } });
    await account(campaign, 'long-ago', { clients: { b: [{ day: '2027-05-17', effect: 'block' }] } });
    await account(campaign, 'neither', { owns: [VIEWER] });
    const nothing = { accounts: 3, neverSeen: 1, quiet: 2, seen: 0, blocked: 0, isEnough: false };
    expect(await forecast('pilot-grace')).toMatchObject(nothing);
    expect(await gateNumber(campaign, 'pilot-grace')).toBeNull();
    await account(campaign, 'heard', { owns: [], clients: { c: [{ day: '2027-05-18', effect: 'allow' }] } });
    expect(await forecast('pilot-grace')).toMatchObject({ ...nothing, accounts: 4, seen: 1 });
    expect(await gateNumber(campaign, 'pilot-grace')).toBe(0);
  });

  test('asks about the phase’s products: who switched to another one is not blocked by the one they left', async () => {
    const campaign = await makeCampaign(pool, PLAN, 2);
    await account(campaign, 'switched', {
      owns: [CAD, VIEWER],
      clients: { a: [{ day: TODAY, effect: 'block', product: VIEWER, code: 'EXPIRED' }] },
    });
    expect(await forecast('enforce')).toMatchObject({ accounts: 1, neverSeen: 1, seen: 0, blocked: 0 });
    expect(await forecast('viewer')).toMatchObject({ accounts: 1, neverSeen: 0, seen: 1, blocked: 1 });
    expect(await forecast('both')).toMatchObject({
      accounts: 1,
      neverSeen: 0,
      seen: 1,
      blocked: 1,
      devices: 1,
    });
  });

  test('a device that moved to another account blocks the one it left no more', async () => {
    const campaign = await makeCampaign(pool, PLAN, 2);
    const [left, got] = [await account(campaign, 'left'), await account(campaign, 'got')];
    await report('moved', left, { day: '2027-05-30', effect: 'block' });
    await report('moved', got, { day: '2027-05-31', effect: 'allow' });
    expect(await forecast('pilot-grace')).toMatchObject({ seen: 2, blocked: 0 });
    expect(await gateNumber(campaign, 'pilot-grace')).toBe(0);
    // And on the day it moved, what it said for one is not said for the other.
    await report('moved', left, { day: '2027-05-31', effect: 'block' });
    const scope = { campaignId: campaign, cohorts: ['pilot'], products: [CAD] };
    const page = await blockedAccounts(pool, scope, '2027-05-18', { after: '', limit: 10 });
    expect(page.accounts.map((one) => one.externalKey)).toEqual(['left']);
  });

  test('agrees with the gate and with the rule, whatever the clients report', async () => {
    const campaign = await makeCampaign(pool, PLAN, 2);
    const { pick } = randomFrom(7);
    const told = new Map<string, { readonly cohort: string; readonly clients: Map<string, Told[]> }>();
    for (let at = 0; at < 60; at += 1) {
      const clients = new Map<string, Told[]>();
      const count = pick([0, 1, 1, 2, 3]);
      for (let client = 0; client < count; client += 1) {
        const days = new Set(Array.from({ length: pick([0, 1, 2, 4]) }, () => pick(DAYS)));
        const product = pick([CAD, CAD, VIEWER]);
        clients.set(
          `i-${at}-${client}`,
          [...days].map((day) => ({
            day,
            product,
            effect: pick(['allow', 'warn', 'block', 'block'] as const),
          })),
        );
      }
      const cohort = pick(['pilot', 'rest']);
      const key = `A-${String(at).padStart(2, '0')}`;
      told.set(key, { cohort, clients });
      await account(campaign, key, {
        cohort,
        owns: pick([[CAD], [VIEWER], [CAD, VIEWER], []]),
        clients: Object.fromEntries(clients),
      });
    }
    for (const phase of PLAN.phases.slice(2)) {
      const blocked = [...told].filter(
        ([, { cohort, clients }]) =>
          phase.cohorts.includes(cohort) &&
          [...clients.values()].some((reports) => newestBlocks(reports, phase.products)),
      );
      const found = await forecast(phase.key);
      expect([phase.key, found.blocked]).toEqual([phase.key, blocked.length]);
      expect(await gateNumber(campaign, phase.key)).toBe(found.seen === 0 ? null : found.blocked);
      expect(found.accounts).toBe(found.seen + found.quiet + found.neverSeen);
      const { cohorts, products } = phase;
      const scope = { campaignId: campaign, cohorts, products };
      const listed = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: Awaited<ReturnType<typeof blockedAccounts>> = await blockedAccounts(
          pool,
          scope,
          '2027-05-18',
          { after, limit: 3 },
        );
        listed.push(...page.accounts.map((one) => one.externalKey));
        after = page.next;
      }
      expect(listed).toEqual(blocked.map(([key]) => key));
      expect(forecastOf(phase, await forecastFacts(pool, scope, '2027-05-18'))).toEqual(found);
    }
  });
});

const DAYS = ['2027-05-10', '2027-05-17', '2027-05-18', '2027-05-25', '2027-05-31', TODAY];

/** The rule, said once more: the newest day of an installation within the window decides. */
function newestBlocks(reports: readonly Told[], products: readonly string[]): boolean {
  const counting = reports.filter((one) => one.day >= '2027-05-18' && products.includes(one.product ?? CAD));
  const newest = counting
    .map((one) => one.day)
    .toSorted()
    .at(-1);
  return counting.some((one) => one.day === newest && one.effect === 'block');
}
