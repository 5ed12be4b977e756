import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountFacts } from '../../src/domain/account.ts';
import { assignCohorts, placeLateJoiner, rankHash, rootOf } from '../../src/domain/cohorts.ts';
import type { Cohort } from '../../src/domain/plan.ts';
import { sha256Hex } from '../../src/domain/sha256.ts';
import type { Where } from '../../src/domain/where.ts';

const ALL: Where = { all: true };
const SMALL: Where = { every: [{ field: 'seats', test: { operator: 'lte', value: 10 } }] };
const PILOT: Where = { every: [{ field: 'tags', test: { operator: 'has', value: 'pilot' } }] };

function account(externalKey: string, change: Partial<AccountFacts> = {}): AccountFacts {
  return {
    externalKey,
    name: externalKey,
    country: null,
    region: null,
    locale: null,
    timeZone: null,
    rep: null,
    parent: null,
    tags: [],
    attributes: {},
    seats: 1,
    owns: [],
    ...change,
  };
}

function cohort(key: string, where: Where, take: Cohort['take'] = null): Cohort {
  return { key, where, take };
}

function plan(cohorts: readonly Cohort[], rolloutUnit: 'account' | 'group' = 'account') {
  return { cohorts, seed: 'atlas-2027', rolloutUnit };
}

const accounts = (count: number) => Array.from({ length: count }, (_, n) => account(`A-${n}`));

/** Cohort → its external keys, sorted. */
function placesOf(all: readonly AccountFacts[], how: ReturnType<typeof plan>) {
  const places: Record<string, string[]> = {};
  for (const { cohort: key, externalKey } of assignCohorts(all, how)) {
    places[key] = [...(places[key] ?? []), externalKey].sort();
  }
  return places;
}

describe('the rank hash', () => {
  test('is the SHA-256 of seed, colon and external key', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('ü')).toBe('607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f');
    expect(rankHash('seed', 'A-1')).toBe(sha256Hex('seed:A-1'));
  });

  test('is the same for a composed and a decomposed key', () => {
    expect(rankHash('seed', 'Zu\u0308rich')).toBe(rankHash('seed', 'Z\u00fcrich'));
  });
});

describe('cohorts', () => {
  test('take what matches first, and nobody twice', () => {
    const all = [account('big', { seats: 50 }), account('small'), account('eager', { tags: ['pilot'] })];
    const places = placesOf(all, plan([cohort('pilot', PILOT), cohort('small', SMALL), cohort('rest', ALL)]));
    expect(places).toEqual({ pilot: ['eager'], small: ['small'], rest: ['big'] });
  });

  test('leave out an account that matches none', () => {
    expect(assignCohorts([account('big', { seats: 50 })], plan([cohort('small', SMALL)]))).toEqual([]);
  });

  test('with a limit take the lowest ranks, and the others fall through', () => {
    const all = accounts(40);
    const members = assignCohorts(all, plan([cohort('pilot', ALL, { count: 5 }), cohort('rest', ALL)]));
    const pilot = members.filter((each) => each.cohort === 'pilot').map((each) => each.rank);
    const rest = members.filter((each) => each.cohort === 'rest').map((each) => each.rank);
    expect([pilot.length, rest.length]).toEqual([5, 35]);
    expect(pilot.every((rank) => rest.every((other) => rank < other))).toBe(true);
    expect(members.every((each) => each.rank === rankHash('atlas-2027', each.externalKey))).toBe(true);
  });

  test('with a share round up, exactly', () => {
    const taken = (count: number, share: number) =>
      assignCohorts(accounts(count), plan([cohort('part', ALL, { share })])).length;
    expect(taken(35, 0.2)).toBe(7);
    expect(taken(36, 0.2)).toBe(8);
    expect(taken(100, 0.07)).toBe(7);
    expect(taken(1, 0.01)).toBe(1);
    expect(taken(0, 0.5)).toBe(0);
    expect(taken(9, 1)).toBe(9);
  });

  test('take a share of those that match and are in no earlier cohort', () => {
    const all = accounts(100).map((each, n) => ({ ...each, seats: n < 50 ? 1 : 99 }));
    const places = placesOf(
      all,
      plan([cohort('first', ALL, { count: 20 }), cohort('half', SMALL, { share: 0.5 }), cohort('rest', ALL)]),
    );
    const left = all.filter((each) => each.seats === 1 && !places.first?.includes(each.externalKey)).length;
    expect(places.half?.length).toBe(Math.ceil(left / 2));
  });

  test('are the same whatever the order of the accounts, exclusive, and never over their limit', () => {
    const anyAccounts = fc.uniqueArray(
      fc.record({
        key: fc.integer({ min: 0, max: 200 }),
        parent: fc.option(fc.integer({ min: 0, max: 200 })),
        seats: fc.integer({ min: 0, max: 20 }),
      }),
      { selector: (each) => each.key, maxLength: 60 },
    );
    fc.assert(
      fc.property(
        anyAccounts,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('account' as const, 'group' as const),
        (drawn, count, percent, unit) => {
          const all = drawn.map(({ key, parent, seats }) =>
            account(`A-${key}`, { parent: parent === null ? null : `A-${parent}`, seats }),
          );
          const how = plan(
            [
              cohort('few', SMALL, { count }),
              cohort('part', ALL, { share: percent / 100 }),
              cohort('rest', SMALL),
            ],
            unit,
          );
          const places = placesOf(all, how);
          expect(placesOf(all.toReversed(), how)).toEqual(places);
          const placed = Object.values(places).flat();
          expect(new Set(placed).size).toBe(placed.length);
          const few = places.few ?? [];
          expect(few.length).toBeLessThanOrEqual(count);
          expect(places.part?.length ?? 0).toBeLessThanOrEqual(
            Math.ceil(((all.length - few.length) * percent) / 100),
          );
        },
      ),
    );
  });
});

describe('groups', () => {
  const family = [
    account('root', { seats: 50 }),
    account('child', { parent: 'root' }),
    account('grandchild', { parent: 'child', tags: ['pilot'] }),
    account('stranger', { tags: ['pilot'] }),
  ];

  test('move as one, by the facts and the rank of their root', () => {
    const how = plan([cohort('pilot', PILOT), cohort('rest', ALL)], 'group');
    expect(placesOf(family, how)).toEqual({ pilot: ['stranger'], rest: ['child', 'grandchild', 'root'] });
    const ranks = assignCohorts(family, how).filter((each) => each.cohort === 'rest');
    expect(new Set(ranks.map((each) => each.rank))).toEqual(new Set([rankHash('atlas-2027', 'root')]));
  });

  test('are split when the campaign rolls out by account', () => {
    const how = plan([cohort('pilot', PILOT), cohort('rest', ALL)]);
    expect(placesOf(family, how).pilot).toEqual(['grandchild', 'stranger']);
  });

  test('without their root follow the child that sorts first', () => {
    const orphans = [
      account('b', { parent: 'gone', tags: ['pilot'] }),
      account('c', { parent: 'gone' }),
      account('a', { parent: 'b' }),
    ];
    const how = plan([cohort('pilot', PILOT), cohort('rest', ALL)], 'group');
    expect(placesOf(orphans, how)).toEqual({ pilot: ['a', 'b', 'c'] });
    expect(assignCohorts(orphans, how)[0]?.rank).toBe(rankHash('atlas-2027', 'gone'));
  });

  test('in a circle of parents are one group, led by the key that sorts first', () => {
    const parents = new Map([
      ['x', 'z'],
      ['z', 'y'],
      ['y', 'z'],
      ['self', 'self'],
    ]);
    const rootFrom = (key: string) => rootOf(key, (each) => parents.get(each) ?? null);
    expect(['x', 'y', 'z', 'self', 'alone'].map(rootFrom)).toEqual(['y', 'y', 'y', 'self', 'alone']);
  });

  test('never exceed a limit: one too large falls through, and the next by rank is tried', () => {
    const large = Array.from({ length: 6 }, (_, n) =>
      account(`big-${n}`, { parent: n === 0 ? null : 'big-0' }),
    );
    const all = [...large, ...accounts(10)];
    const places = placesOf(all, plan([cohort('few', ALL, { count: 5 }), cohort('rest', ALL)], 'group'));
    expect(places.few).toHaveLength(5);
    expect(places.few?.some((key) => key.startsWith('big'))).toBe(false);
    expect(places.rest).toHaveLength(11);
  });

  test('count accounts, not groups, toward a share', () => {
    const pairs = Array.from({ length: 20 }, (_, n) =>
      account(`P-${n}`, { parent: n % 2 === 0 ? null : `P-${n - 1}` }),
    );
    expect(placesOf(pairs, plan([cohort('part', ALL, { share: 0.5 })], 'group')).part).toHaveLength(10);
    expect(placesOf(pairs, plan([cohort('part', ALL, { share: 0.25 })], 'group')).part).toHaveLength(4);
  });
});

describe('a late joiner', () => {
  const cohorts = [
    cohort('pilot', PILOT, { count: 2 }),
    cohort('part', ALL, { share: 0.5 }),
    cohort('small', SMALL),
  ];
  const eager = account('new', { tags: ['pilot'] });
  const now = (pilot: number) => ({ sizes: new Map([['pilot', pilot]]), group: null });

  test('joins the first cohort that matches and has room', () => {
    const rank = rankHash('atlas-2027', 'new');
    expect(placeLateJoiner(eager, now(1), plan(cohorts))).toEqual({
      externalKey: 'new',
      cohort: 'pilot',
      rank,
    });
    expect(placeLateJoiner(eager, { sizes: new Map(), group: null }, plan(cohorts))?.cohort).toBe('pilot');
  });

  test('displaces nobody from a limit that is full, nor from a share', () => {
    expect(placeLateJoiner(eager, now(2), plan(cohorts))?.cohort).toBe('small');
    expect(placeLateJoiner(account('other'), now(0), plan(cohorts))?.cohort).toBe('small');
  });

  test('is nowhere when nothing matches', () => {
    expect(placeLateJoiner(account('big', { seats: 99 }), now(0), plan(cohorts))).toBeNull();
  });

  test('joins the rest of its group wherever that is, with its rank', () => {
    const grouped = { ...now(2), group: { root: 'mother', cohort: 'pilot' } };
    const rank = rankHash('atlas-2027', 'mother');
    const big = account('big', { seats: 99, parent: 'mother' });
    expect(placeLateJoiner(big, grouped, plan(cohorts, 'group'))).toEqual({
      externalKey: 'big',
      cohort: 'pilot',
      rank,
    });
    expect(placeLateJoiner(big, grouped, plan(cohorts))).toBeNull();
  });

  test('of a group that is nowhere is placed by its own facts', () => {
    const grouped = { ...now(0), group: { root: 'mother', cohort: null } };
    expect(placeLateJoiner(eager, grouped, plan(cohorts, 'group'))).toEqual({
      externalKey: 'new',
      cohort: 'pilot',
      rank: rankHash('atlas-2027', 'mother'),
    });
  });
});
