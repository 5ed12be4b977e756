import type { PolicyDocument } from '../../../src/domain/policy/document.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { ACTIVATED, CLIENT, DAY, DOCUMENT, HOUR, ISSUED, RECEIPT } from './base.ts';

/** Something signed is seen, or not, at a reading of the monotonic clock; then trusted time is this. */
type TrustedStep = { readonly monotonic: number; readonly witness?: number; readonly trusted: number };

const TRUSTED: readonly { readonly name: string; readonly steps: readonly TrustedStep[] }[] = [
  {
    name: 'it runs on from the newest signature, in whole seconds',
    steps: [
      { monotonic: 5000, witness: ISSUED, trusted: ISSUED },
      { monotonic: 5999, trusted: ISSUED },
      { monotonic: 6000, trusted: ISSUED + 1 },
      { monotonic: 65_999, trusted: ISSUED + 60 },
    ],
  },
  {
    name: 'an older signature changes nothing',
    steps: [
      { monotonic: 0, witness: ISSUED, trusted: ISSUED },
      { monotonic: 10_000, witness: ISSUED - 1000, trusted: ISSUED + 10 },
      { monotonic: 20_000, witness: 0, trusted: ISSUED + 20 },
    ],
  },
  {
    name: 'one that time has overtaken changes nothing, one ahead of it does',
    steps: [
      { monotonic: 0, witness: ISSUED, trusted: ISSUED },
      { monotonic: 10_000, witness: ISSUED + 5, trusted: ISSUED + 10 },
      { monotonic: 10_000, witness: ISSUED + 10, trusted: ISSUED + 10 },
      { monotonic: 10_500, witness: ISSUED + 50, trusted: ISSUED + 50 },
      { monotonic: 11_499, trusted: ISSUED + 50 },
      { monotonic: 11_500, trusted: ISSUED + 51 },
    ],
  },
  {
    name: 'one that is equal to it does not lose the part of a second that has run',
    steps: [
      { monotonic: 0, witness: ISSUED, trusted: ISSUED },
      { monotonic: 900, witness: ISSUED, trusted: ISSUED },
      { monotonic: 1000, trusted: ISSUED + 1 },
    ],
  },
  {
    name: 'a monotonic clock that runs backwards stands still, and goes on where it was',
    steps: [
      { monotonic: 5000, witness: ISSUED, trusted: ISSUED },
      { monotonic: 1000, trusted: ISSUED },
      { monotonic: -5000, trusted: ISSUED },
      { monotonic: 8000, trusted: ISSUED + 3 },
    ],
  },
  {
    name: 'a signature seen while the monotonic clock is behind',
    steps: [
      { monotonic: 5000, witness: ISSUED, trusted: ISSUED },
      { monotonic: 1000, witness: ISSUED, trusted: ISSUED },
      { monotonic: 1000, witness: ISSUED + 1, trusted: ISSUED + 1 },
      { monotonic: 2000, trusted: ISSUED + 2 },
    ],
  },
  {
    name: 'half milliseconds, as browsers give them',
    steps: [
      { monotonic: 0.5, witness: ISSUED, trusted: ISSUED },
      { monotonic: 1000.25, trusted: ISSUED },
      { monotonic: 1000.5, trusted: ISSUED + 1 },
    ],
  },
  {
    name: 'over the end of 32 bits in January 2038',
    steps: [
      { monotonic: 0, witness: 2_147_483_647, trusted: 2_147_483_647 },
      { monotonic: 1000, trusted: 2_147_483_648 },
      { monotonic: 4_294_967_296_000, trusted: 6_442_450_943 },
    ],
  },
  {
    name: 'over a leap day: 2028-02-28T23:59:59Z and a day and a second later',
    steps: [
      { monotonic: 0, witness: 1_835_395_199, trusted: 1_835_395_199 },
      { monotonic: 86_401_000, trusted: 1_835_481_600 },
    ],
  },
];

type Seen = {
  /** The clocks, in epoch seconds and in milliseconds since the document was seen. */
  readonly wall: number;
  readonly monotonic: number;
  readonly trusted: number;
  readonly effect: 'allow' | 'warn' | 'block';
  readonly code: string;
};

type ClockCase = {
  readonly name: string;
  /** What differs from `base.document`; it was seen when the monotonic clock showed 0. */
  readonly document: Partial<PolicyDocument>;
  readonly receipt: Partial<Receipt> | null;
  readonly steps: readonly Seen[];
};

const TEN_YEARS = 3652 * DAY;
const FAILS = { entitlement: null } as const;
const GRACE = { ...FAILS, stage: 'grace', graceEndsAt: ISSUED + 5 * DAY } as const;
const DARK = { ...GRACE, brownout: { from: ISSUED, until: ISSUED + HOUR } } as const;
const OPT_IN = { policy: { ...DOCUMENT.policy, afterOffline: 'block' } } as const;

function at(wall: number, ran: number, effect: Seen['effect'], code: string): Seen {
  return { wall, monotonic: ran * 1000, trusted: ISSUED + ran, effect, code };
}

/** Wall clocks that are wrong, at the moment the document is seen. */
const TRAPS: readonly (readonly [name: string, wall: number])[] = [
  ['at 1970', 0],
  ['before 1970', -DAY],
  ['an hour behind', ISSUED - HOUR],
  ['ten years behind', ISSUED - TEN_YEARS],
];

const AHEAD: readonly (readonly [name: string, wall: number])[] = [
  ['ten years ahead', ISSUED + TEN_YEARS],
  ['at the end of 32 bits', 2_147_483_647],
  ['a second after the end of 32 bits', 2_147_483_648],
  ['in the year 9999', 253_402_300_799],
];

const EFFECTS: readonly ClockCase[] = [
  ...TRAPS.map(
    ([name, wall]): ClockCase => ({
      name: `a wall clock ${name} neither blocks nor unblocks`,
      document: FAILS,
      receipt: null,
      steps: [at(wall, 0, 'block', 'NOT_FOUND'), at(wall, DAY, 'block', 'NOT_FOUND')],
    }),
  ),
  ...TRAPS.map(
    ([name, wall]): ClockCase => ({
      name: `a wall clock ${name} keeps nobody from what passes`,
      document: {},
      receipt: ACTIVATED,
      steps: [at(wall, 0, 'allow', 'VALID'), at(wall, 29 * DAY, 'allow', 'VALID')],
    }),
  ),
  ...AHEAD.map(
    ([name, wall]): ClockCase => ({
      name: `a wall clock ${name} only makes milder: no block outlives its document`,
      document: FAILS,
      receipt: null,
      steps: [
        at(ISSUED, 0, 'block', 'NOT_FOUND'),
        at(wall, 1, 'warn', 'OFFLINE_STALE'),
        at(ISSUED, 2, 'block', 'NOT_FOUND'),
      ],
    }),
  ),
  ...AHEAD.map(
    ([name, wall]): ClockCase => ({
      name: `a wall clock ${name} blocks and warns nobody who passes`,
      document: {},
      receipt: ACTIVATED,
      steps: [at(wall, 0, 'allow', 'OFFLINE_STALE'), at(ISSUED, 1, 'allow', 'VALID')],
    }),
  ),
  ...AHEAD.map(
    ([name, wall]): ClockCase => ({
      name: `a wall clock ${name} ends no grace`,
      document: GRACE,
      receipt: null,
      steps: [at(ISSUED, 0, 'warn', 'IN_GRACE'), at(wall, 1, 'warn', 'OFFLINE_STALE')],
    }),
  ),
  {
    name: 'a grace ends on a newer document only, however long the program runs (P4)',
    document: GRACE,
    receipt: null,
    steps: [
      at(ISSUED, 0, 'warn', 'IN_GRACE'),
      at(ISSUED + 5 * DAY, 5 * DAY, 'warn', 'IN_GRACE'),
      at(ISSUED + 30 * DAY, 30 * DAY, 'warn', 'IN_GRACE'),
      at(ISSUED + 30 * DAY, 30 * DAY + 1, 'warn', 'OFFLINE_STALE'),
    ],
  },
  {
    name: 'a grace that ends on a leap day, on a document issued then',
    document: {
      ...FAILS,
      stage: 'grace',
      graceEndsAt: 1_835_395_200,
      iat: 1_835_395_200,
      exp: 1_835_395_200 + 45 * DAY,
    },
    receipt: null,
    steps: [
      { wall: 1_835_395_200, monotonic: 0, trusted: 1_835_395_200, effect: 'block', code: 'NOT_FOUND' },
      {
        wall: 1_835_481_600,
        monotonic: 86_400_000,
        trusted: 1_835_481_600,
        effect: 'block',
        code: 'NOT_FOUND',
      },
    ],
  },
  {
    name: 'a grace that ends a second after a leap day began, on a document of its first second',
    document: {
      ...FAILS,
      stage: 'grace',
      graceEndsAt: 1_835_395_201,
      iat: 1_835_395_200,
      exp: 1_835_395_200 + 45 * DAY,
    },
    receipt: null,
    steps: [
      { wall: 1_835_395_201, monotonic: 1000, trusted: 1_835_395_201, effect: 'warn', code: 'IN_GRACE' },
    ],
  },
  {
    name: 'a license that expires changes nothing until a newer document says so',
    document: {
      entitlement: {
        quantity: 1,
        features: [],
        starts: null,
        expires: ISSUED + DAY,
        blocksFrom: ISSUED + DAY,
        supportUntil: null,
        suspended: false,
      },
    },
    receipt: ACTIVATED,
    steps: [
      at(ISSUED, 0, 'allow', 'VALID'),
      at(ISSUED + 2 * DAY, 2 * DAY, 'allow', 'VALID'),
      at(0, 3 * DAY, 'allow', 'VALID'),
    ],
  },
  {
    name: 'a license that begins does so by any clock',
    document: {
      entitlement: {
        quantity: 1,
        features: [],
        starts: ISSUED + DAY,
        expires: null,
        blocksFrom: null,
        supportUntil: null,
        suspended: false,
      },
    },
    receipt: ACTIVATED,
    steps: [
      at(0, DAY - 1, 'block', 'NOT_FOUND'),
      at(0, DAY, 'allow', 'VALID'),
      at(ISSUED + DAY, 0, 'allow', 'VALID'),
    ],
  },
  {
    name: 'a runway ends on a newer receipt only',
    document: {},
    receipt: { runwayEndsAt: ISSUED + DAY, blocksFrom: ISSUED + DAY },
    steps: [at(ISSUED, 0, 'allow', 'IN_RUNWAY'), at(ISSUED + 9 * DAY, 9 * DAY, 'allow', 'IN_RUNWAY')],
  },
  {
    name: 'a brown-out ends by the monotonic clock, whatever the wall clock says',
    document: DARK,
    receipt: null,
    steps: [
      at(0, 0, 'block', 'NOT_FOUND'),
      at(0, HOUR - 1, 'block', 'NOT_FOUND'),
      at(0, HOUR, 'warn', 'IN_GRACE'),
    ],
  },
  {
    name: 'a brown-out ends by the wall clock, and goes on when that is set back',
    document: DARK,
    receipt: null,
    steps: [
      at(ISSUED + HOUR - 1, 0, 'block', 'NOT_FOUND'),
      at(ISSUED + HOUR, 1, 'warn', 'IN_GRACE'),
      at(ISSUED, 2, 'block', 'NOT_FOUND'),
    ],
  },
  {
    name: 'a brown-out that comes begins on a newer document only',
    document: { ...GRACE, brownout: { from: ISSUED + 1, until: ISSUED + HOUR } },
    receipt: null,
    steps: [at(ISSUED + 60, 60, 'warn', 'IN_GRACE')],
  },
  {
    name: 'no block outlives its document, by the monotonic clock',
    document: { ...FAILS, exp: ISSUED + DAY },
    receipt: null,
    steps: [at(0, DAY - 1, 'block', 'NOT_FOUND'), at(0, DAY, 'warn', 'NOT_FOUND')],
  },
  {
    name: 'a monotonic clock that runs backwards blocks nobody and frees nobody',
    document: FAILS,
    receipt: null,
    steps: [
      { wall: ISSUED, monotonic: -86_400_000, trusted: ISSUED, effect: 'block', code: 'NOT_FOUND' },
      { wall: 0, monotonic: -1, trusted: ISSUED, effect: 'block', code: 'NOT_FOUND' },
    ],
  },
  {
    name: 'the explicit opt-in is the one case that trusts the wall clock (P6)',
    document: { ...OPT_IN, exp: ISSUED + 60 * DAY },
    receipt: ACTIVATED,
    steps: [
      at(ISSUED + 30 * DAY, 0, 'allow', 'VALID'),
      at(ISSUED + 30 * DAY + 1, 0, 'block', 'OFFLINE_STALE'),
      at(ISSUED, 0, 'allow', 'VALID'),
      at(ISSUED + 60 * DAY, 0, 'warn', 'OFFLINE_STALE'),
    ],
  },
  {
    name: 'the opt-in and a wall clock behind: time that has run counts',
    document: OPT_IN,
    receipt: ACTIVATED,
    steps: [at(0, 30 * DAY, 'allow', 'VALID'), at(0, 30 * DAY + 1, 'block', 'OFFLINE_STALE')],
  },
];

/** `clocks.json`: trusted time, and clocks that are wrong. All expectations are by hand. */
export function clockVectors() {
  return {
    about: 'Trusted time, and what clocks that are wrong may do. README.md says how to run them.',
    installation: CLIENT.installation,
    base: { document: DOCUMENT, receipt: RECEIPT },
    trusted: TRUSTED,
    effects: EFFECTS,
  };
}
