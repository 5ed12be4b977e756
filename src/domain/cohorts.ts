import type { AccountFacts } from './account.ts';
import { matches } from './matches.ts';
import type { Cohort, Plan } from './plan.ts';
import { sha256Hex } from './sha256.ts';

/** An account's place: one cohort, and its rank there, which orders cohorts, limits and ramps (lowest first). */
export type Membership = {
  readonly externalKey: string;
  readonly cohort: string;
  /** {@link rankHash} of the account, or with `rolloutUnit: group` of the group's root. */
  readonly rank: string;
};

type CohortPlan = Pick<Plan, 'cohorts' | 'seed' | 'rolloutUnit'>;

/** What moves as one: an account, or a group of accounts. */
type Unit = {
  readonly rank: string;
  /** The account whose facts decide. */
  readonly speaker: AccountFacts;
  readonly members: readonly AccountFacts[];
};

/** SHA-256 of `seed:key` with the external key in NFC, in hexadecimal: the fixed, even shuffle of a campaign's accounts. */
export function rankHash(seed: string, externalKey: string): string {
  return sha256Hex(`${seed}:${externalKey.normalize('NFC')}`);
}

/**
 * Puts each account into the first cohort that matches and has room; one that matches nothing is in none. The answer is
 * grouped by cohort; who is in which does not depend on the order of the accounts.
 *
 * `limit` takes that many of the accounts that match and are in no earlier cohort, `share` that part of them, rounded
 * up; both take the lowest ranks, and those left over go on to later cohorts.
 *
 * With `rolloutUnit: group` a parent account and all its descendants are one unit. The root's facts decide for all; where
 * the root is not among the accounts, those of the child whose external key sorts first (and in a cycle of parents
 * the root is the key that sorts first). Limits and shares count accounts, not groups, and are never exceeded: a group
 * that no longer fits goes on to later cohorts, and the next by rank is tried.
 */
export function assignCohorts(accounts: readonly AccountFacts[], plan: CohortPlan): Membership[] {
  const memberships: Membership[] = [];
  let waiting = plan.rolloutUnit === 'group' ? groups(accounts, plan.seed) : singles(accounts, plan.seed);
  for (const cohort of plan.cohorts) {
    const { taken, left } = draw(waiting, cohort);
    for (const { members, rank } of taken) {
      for (const { externalKey } of members) memberships.push({ externalKey, cohort: cohort.key, rank });
    }
    waiting = left;
  }
  return memberships;
}

function singles(accounts: readonly AccountFacts[], seed: string): Unit[] {
  return accounts.map((account) => ({
    rank: rankHash(seed, account.externalKey),
    speaker: account,
    members: [account],
  }));
}

function groups(accounts: readonly AccountFacts[], seed: string): Unit[] {
  const byKey = new Map(accounts.map((account) => [account.externalKey, account]));
  const parentOf = (key: string) => byKey.get(key)?.parent ?? null;
  const byRoot = new Map<string, AccountFacts[]>();
  for (const account of accounts) {
    const root = rootOf(account.externalKey, parentOf);
    const members = byRoot.get(root);
    if (members) members.push(account);
    else byRoot.set(root, [account]);
  }
  return [...byRoot].map(([root, members]) => ({
    rank: rankHash(seed, root),
    speaker: byKey.get(root) ?? firstChild(root, members),
    members,
  }));
}

/**
 * The external key of the account's group: the topmost ancestor's, present or only named. Parents that form a cycle have
 * none above them; then it is the key of the cycle that sorts first.
 * @param parentOf the parent's key of an account, null when it has none or is unknown
 */
export function rootOf(externalKey: string, parentOf: (externalKey: string) => string | null): string {
  const path = new Set<string>();
  let key = externalKey;
  for (let parent = parentOf(key); parent !== null; parent = parentOf(key)) {
    path.add(key);
    key = parent;
    if (path.has(key)) {
      const line = [...path];
      return line.slice(line.indexOf(key)).reduce(sortsFirst);
    }
  }
  return key;
}

function sortsFirst(a: string, b: string): string {
  return b < a ? b : a;
}

function firstChild(root: string, members: readonly AccountFacts[]): AccountFacts {
  return members
    .filter((member) => member.parent === root)
    .reduce((first, each) => (each.externalKey < first.externalKey ? each : first));
}

function draw(waiting: readonly Unit[], cohort: Cohort): { readonly taken: Unit[]; readonly left: Unit[] } {
  const matching: Unit[] = [];
  const left: Unit[] = [];
  for (const unit of waiting) (matches(cohort.where, unit.speaker) ? matching : left).push(unit);
  if (cohort.take === null) return { taken: matching, left };

  let room = roomFor(cohort.take, accountsIn(matching));
  const taken: Unit[] = [];
  for (const unit of matching.sort(byRank)) {
    const fits = unit.members.length <= room;
    (fits ? taken : left).push(unit);
    if (fits) room -= unit.members.length;
  }
  return { taken, left };
}

function roomFor(take: NonNullable<Cohort['take']>, matching: number): number {
  if ('count' in take) return take.count;
  // 20 % of 35 is 7.000000000000001 in floating point, and still 7 accounts.
  return Math.ceil(take.share * matching - 1e-9);
}

function accountsIn(units: readonly Unit[]): number {
  return units.reduce((count, unit) => count + unit.members.length, 0);
}

function byRank(a: Unit, b: Unit): number {
  // Two spellings of one key share their NFC form, and so their rank.
  if (a.rank === b.rank) return a.speaker.externalKey < b.speaker.externalKey ? -1 : 1;
  return a.rank < b.rank ? -1 : 1;
}

/** What a late joiner finds: how many accounts each cohort holds now, and where the rest of its group is. */
export type CohortsNow = {
  readonly sizes: ReadonlyMap<string, number>;
  /** Null for an account without a group, and with `rolloutUnit: account`. `root` is {@link rootOf}. */
  readonly group: { readonly root: string; readonly cohort: string | null } | null;
};

/**
 * The place of an account that comes, or comes to match, after approval: the first cohort that matches and has room; null
 * when there is none. Nobody is displaced: a `limit` has room while fewer are in, a `share` was filled exactly at
 * approval and takes nobody later. A member of a group that is in a cohort joins it there, limit or not.
 */
export function placeLateJoiner(account: AccountFacts, now: CohortsNow, plan: CohortPlan): Membership | null {
  const { externalKey } = account;
  const group = plan.rolloutUnit === 'group' ? now.group : null;
  const rank = rankHash(plan.seed, group?.root ?? externalKey);
  const cohort =
    group?.cohort ??
    plan.cohorts.find((each) => hasRoom(each, now.sizes.get(each.key) ?? 0) && matches(each.where, account))
      ?.key;
  return cohort === undefined ? null : { externalKey, cohort, rank };
}

function hasRoom({ take }: Cohort, size: number): boolean {
  if (take === null) return true;
  return 'count' in take && size < take.count;
}
