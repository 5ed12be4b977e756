import { createHash } from 'node:crypto';

/** One account as the cohort vectors write it. A cohort with a tag matches the accounts that have it, one without matches all. */
export type CohortAccount = {
  readonly externalKey: string;
  readonly parent: string | null;
  readonly tags: readonly string[];
};

export type CohortRule = {
  readonly key: string;
  readonly tag: string | null;
  readonly limit?: number;
  /** `share: 20%` is 0.2. */
  readonly share?: number;
};

export type CohortCase = {
  readonly name: string;
  readonly seed: string;
  readonly rolloutUnit: 'account' | 'group';
  readonly accounts: readonly CohortAccount[];
  readonly cohorts: readonly CohortRule[];
  /** Cohort → its members, lowest rank first, then by key. */
  readonly expect: Readonly<Record<string, readonly string[]>>;
};

const SEED = 'atlas-2027';

const KEYS: readonly (readonly [seed: string, externalKey: string, about: string])[] = [
  [SEED, 'ACME', 'plain'],
  [SEED, 'acme', 'case counts'],
  [SEED, ' ACME', 'white space counts'],
  [SEED, 'A:1', 'a colon in the key is nothing special'],
  ['atlas-2027:A', '1', 'so a seed with a colon can collide, and does'],
  ['', '', 'both empty: the hash of a colon'],
  [SEED, 'Z\u00fcrich', 'composed'],
  [SEED, 'Zu\u0308rich', 'decomposed: NFC makes it the same'],
  [SEED, '\u212b', 'the angstrom sign becomes U+00C5'],
  [SEED, '\u1e9b\u0323', 'two marks in the order NFC wants'],
  [SEED, '\uac00', 'a Hangul syllable'],
  [SEED, '\u1100\u1161', 'the same from its parts'],
  [SEED, '\u0958', 'NFC takes this one apart'],
  [SEED, '\ufb01', 'a ligature stays: NFC, not NFKC'],
  [SEED, '\u{1f600}', 'four bytes in UTF-8'],
  [SEED, '\u{1d15e}', 'a musical symbol that NFC takes apart, beyond the BMP'],
  ['Z\u00fcrich', 'A-1', 'a seed is used as it is'],
  ['Zu\u0308rich', 'A-1', 'also when it is not in NFC'],
];

/** Written apart from the source on purpose. */
function rankOf(seed: string, externalKey: string): string {
  return createHash('sha256')
    .update(Buffer.from(`${seed}:${externalKey.normalize('NFC')}`, 'utf8'))
    .digest('hex');
}

function account(
  externalKey: string,
  parent: string | null = null,
  tags: readonly string[] = [],
): CohortAccount {
  return { externalKey, parent, tags };
}

const many = (count: number, tags: readonly string[] = []) =>
  Array.from({ length: count }, (_, n) => account(`A-${n + 1}`, null, tags));

/** The first so many keys of some accounts by rank. */
function lowest(accounts: readonly CohortAccount[], from: number, to?: number): readonly string[] {
  return accounts
    .map(({ externalKey }) => externalKey)
    .sort((a, b) => (rankOf(SEED, a) < rankOf(SEED, b) ? -1 : 1))
    .slice(from, to);
}

/** `share` of `count` accounts, and what is left; the number is written by hand. */
function shareCase(share: number, count: number, taken: number): CohortCase {
  const accounts = many(count);
  return {
    name: `a share of ${share} of ${count} accounts is ${taken}`,
    seed: SEED,
    rolloutUnit: 'account',
    accounts,
    cohorts: [
      { key: 'part', tag: null, share },
      { key: 'rest', tag: null },
    ],
    expect: withoutEmpty({ part: lowest(accounts, 0, taken), rest: lowest(accounts, taken) }),
  };
}

function withoutEmpty(map: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(map).filter(([, members]) => members.length > 0));
}

const TAGGED = [...many(6, ['pilot']), account('B-1'), account('B-2')];
/** By rank: group `Q` counts two accounts without a root among them, `S` is single, `P` counts four with its root. */
const FAMILY = [
  account('P', null, ['big']),
  account('P-1', 'P'),
  account('P-2', 'P', ['other']),
  account('P-1-1', 'P-1'),
  account('Q-b', 'Q', ['big']),
  account('Q-a', 'Q', ['small']),
  account('S', null, ['small']),
];
const CYCLE = [
  account('X', 'Y', ['x']),
  account('Y', 'Z', ['y']),
  account('Z', 'X', ['z']),
  account('tail', 'Z'),
  account('A-tail', 'Z'),
];

const CASES: readonly CohortCase[] = [
  {
    name: 'a limit takes the lowest ranks; the others go on',
    seed: SEED,
    rolloutUnit: 'account',
    accounts: many(12),
    cohorts: [
      { key: 'pilot', tag: null, limit: 5 },
      { key: 'rest', tag: null },
    ],
    expect: { pilot: lowest(many(12), 0, 5), rest: lowest(many(12), 5) },
  },
  {
    name: 'a limit counts those that match; one that matches nothing is in no cohort',
    seed: SEED,
    rolloutUnit: 'account',
    accounts: TAGGED,
    cohorts: [
      { key: 'pilot', tag: 'pilot', limit: 4 },
      { key: 'second', tag: 'pilot', limit: 1 },
    ],
    expect: {
      pilot: lowest(TAGGED.slice(0, 6), 0, 4),
      second: lowest(TAGGED.slice(0, 6), 4, 5),
    },
  },
  {
    name: 'a limit larger than what is there takes all; a limit of 0 nobody',
    seed: SEED,
    rolloutUnit: 'account',
    accounts: many(3),
    cohorts: [
      { key: 'none', tag: null, limit: 0 },
      { key: 'all', tag: null, limit: 25 },
    ],
    expect: { all: lowest(many(3), 0) },
  },
  {
    name: 'a share is of those that match and are in no earlier cohort',
    seed: SEED,
    rolloutUnit: 'account',
    accounts: many(10),
    cohorts: [
      { key: 'first', tag: null, share: 0.5 },
      { key: 'second', tag: null, share: 0.5 },
    ],
    expect: { first: lowest(many(10), 0, 5), second: lowest(many(10), 5, 8) },
  },
  shareCase(0.2, 35, 7),
  shareCase(0.2, 36, 8),
  shareCase(0.07, 100, 7),
  shareCase(0.29, 100, 29),
  shareCase(0.001, 3, 1),
  shareCase(0, 3, 0),
  shareCase(1, 3, 3),
  {
    name: 'two spellings of one key share a rank; the one whose UTF-16 units sort first comes first',
    seed: SEED,
    rolloutUnit: 'account',
    accounts: [account('Z\u00fcrich'), account('Zu\u0308rich')],
    cohorts: [
      { key: 'one', tag: null, limit: 1 },
      { key: 'other', tag: null },
    ],
    expect: { one: ['Zu\u0308rich'], other: ['Z\u00fcrich'] },
  },
  {
    name: 'a group moves as one by the facts and the rank of its root; without a root, by those of the child that sorts first',
    seed: SEED,
    rolloutUnit: 'group',
    accounts: FAMILY,
    cohorts: [
      { key: 'big', tag: 'big' },
      { key: 'small', tag: 'small' },
    ],
    expect: { big: ['P', 'P-1', 'P-1-1', 'P-2'], small: ['Q-a', 'Q-b', 'S'] },
  },
  {
    name: 'without a root a grandchild does not speak for the group, also where it sorts first',
    seed: SEED,
    rolloutUnit: 'group',
    accounts: [account('A', 'R-2', ['grandchild']), account('R-2', 'R', ['child']), account('R-3', 'R')],
    cohorts: [
      { key: 'grandchild', tag: 'grandchild' },
      { key: 'child', tag: 'child' },
    ],
    expect: { child: ['A', 'R-2', 'R-3'] },
  },
  {
    name: 'a group that no longer fits goes on, and the next by rank is tried',
    seed: SEED,
    rolloutUnit: 'group',
    accounts: FAMILY,
    cohorts: [
      { key: 'one', tag: null, limit: 1 },
      { key: 'five', tag: null, limit: 5 },
      { key: 'rest', tag: null },
    ],
    expect: { one: ['S'], five: ['Q-a', 'Q-b'], rest: ['P', 'P-1', 'P-1-1', 'P-2'] },
  },
  {
    name: 'parents in a cycle: the key of the cycle that sorts first is the root',
    seed: SEED,
    rolloutUnit: 'group',
    accounts: CYCLE,
    cohorts: [
      { key: 'y', tag: 'y' },
      { key: 'x', tag: 'x' },
    ],
    expect: { x: ['A-tail', 'X', 'Y', 'Z', 'tail'] },
  },
  {
    name: 'the child that sorts first is first by UTF-16 units, not by bytes: U+1F600 before U+FF5E',
    seed: SEED,
    rolloutUnit: 'group',
    accounts: [account('\uff5e', 'gone', ['late']), account('\u{1f600}', 'gone', ['early'])],
    cohorts: [
      { key: 'late', tag: 'late' },
      { key: 'early', tag: 'early' },
    ],
    expect: { early: ['\u{1f600}', '\uff5e'] },
  },
];

/** `cohorts.json`. Ranks are hashed here apart from the source; who is in which cohort is worked out by hand or by rank. */
export function cohortVectors() {
  return {
    about: 'Ranks of accounts, and who is in which cohort. README.md says how to run them.',
    ranks: KEYS.map(([seed, externalKey, about]) => ({
      seed,
      externalKey,
      rank: rankOf(seed, externalKey),
      about,
    })),
    cases: CASES,
  };
}
