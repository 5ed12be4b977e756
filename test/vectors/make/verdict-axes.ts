import type { DocumentEntitlement, PolicyDocument } from '../../../src/domain/policy/document.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { SEAT_REFUSALS } from '../../../src/domain/policy/receipt.ts';
import type { Clocks } from '../../../src/domain/policy/trusted-time.ts';
import { ACTIVATED, DAY, DOCUMENT, HOUR, ISSUED } from './base.ts';

/** One question: what differs from the base document and receipt, what is asked, and the clocks. */
export type Asked = {
  readonly name: string;
  /** Null: no document at all. */
  readonly document: Partial<PolicyDocument> | null;
  /** Null: no receipt. */
  readonly receipt: Partial<Receipt> | null;
  readonly features: readonly string[];
  readonly installation: string | null;
  readonly now: Clocks;
};

type Named<Value> = readonly (readonly [name: string, value: Value])[];
type Case = { readonly document?: Partial<PolicyDocument>; readonly receipt?: Partial<Receipt> | null };

const MINUTE_LATER = { trusted: ISSUED + 60, wall: ISSUED + 60 };
const OFFLINE = ISSUED + 30 * DAY;

/** The six stages, grace in the three states of its clock. */
const RUNGS: Named<Partial<PolicyDocument>> = [
  ['off', { stage: 'off' }],
  ['observe', { stage: 'observe' }],
  ['warn', { stage: 'warn' }],
  ['grace not begun', { stage: 'grace', graceEndsAt: null }],
  ['grace left', { stage: 'grace', graceEndsAt: ISSUED + 5 * DAY }],
  ['grace over', { stage: 'grace', graceEndsAt: ISSUED }],
  ['enforce-product', { stage: 'enforce-product' }],
  ['enforce-feature', { stage: 'enforce-feature' }],
];

function right(part: Partial<DocumentEntitlement>): Partial<PolicyDocument> {
  const { entitlement } = DOCUMENT;
  if (entitlement === null) throw new Error('The base document has an entitlement.');
  return { entitlement: { ...entitlement, ...part } };
}

const NO_RIGHT: Case = { document: { entitlement: null } };
const PASSES: Case = { receipt: ACTIVATED };
const FRESH = { runwayEndsAt: ISSUED + 29 * DAY, blocksFrom: ISSUED + 30 * DAY };
const EXPIRED_WAITS = right({ expires: ISSUED - HOUR, blocksFrom: ISSUED + HOUR });

/** Everything a check can find. The base receipt alone is an installation whose runway is over. */
const FINDINGS: Named<Case> = [
  ['activated', PASSES],
  ['entitled, no receipt', {}],
  ['no license', NO_RIGHT],
  ['no license, in its runway', { ...NO_RIGHT, receipt: FRESH }],
  ['suspended', { document: right({ suspended: true }), receipt: ACTIVATED }],
  ['not begun', { document: right({ starts: ISSUED + DAY, blocksFrom: null }), receipt: ACTIVATED }],
  ['expired', { document: right({ expires: ISSUED, blocksFrom: ISSUED }), receipt: ACTIVATED }],
  ['expired, blocks from its slot', { document: EXPIRED_WAITS, receipt: ACTIVATED }],
  ['expired, blocks from its slot, no seat', { document: EXPIRED_WAITS, receipt: {} }],
  ['in its runway', { receipt: FRESH }],
  ['runway over, blocks from its slot', { receipt: { runwayEndsAt: ISSUED, blocksFrom: ISSUED + HOUR } }],
  ['runway over', { receipt: {} }],
  ['runway over, receipt past its life', { receipt: { exp: ISSUED + 60 } }],
  ...SEAT_REFUSALS.map((refusal) => [refusal, { receipt: { refusal } }] as const),
];

const BOTH = ['render', 'cloud-sync'];

function asked(name: string, rung: Partial<PolicyDocument>, found: Case, more: Partial<Asked> = {}): Asked {
  const { document = {}, receipt = null } = found;
  return {
    name,
    document: { ...rung, ...document },
    receipt,
    features: [],
    installation: 'i-1',
    now: MINUTE_LATER,
    ...more,
  };
}

/** Each finding at each rung. `render` is included, `cloud-sync` is not. */
function ladder(): readonly Asked[] {
  return RUNGS.flatMap(([rungName, rung]) =>
    FINDINGS.map(([name, found]) => asked(`ladder: ${rungName} · ${name}`, rung, found, { features: BOTH })),
  );
}

const SILENCES: Named<Clocks> = [
  ['just not stale', { trusted: OFFLINE, wall: OFFLINE }],
  ['stale by the wall clock', { trusted: ISSUED, wall: OFFLINE + 1 }],
  ['stale by trusted time', { trusted: OFFLINE + 1, wall: ISSUED }],
  ['stale and past its life', { trusted: OFFLINE + 1, wall: DOCUMENT.exp }],
];

function silence(): readonly Asked[] {
  const optIn: Partial<PolicyDocument> = { policy: { ...DOCUMENT.policy, afterOffline: 'block' } };
  return RUNGS.flatMap(([rungName, rung]) =>
    (
      [
        ['activated', PASSES],
        ['no license', NO_RIGHT],
      ] as const
    ).flatMap(([name, found]) =>
      SILENCES.flatMap(([clockName, now]) => [
        asked(`silence: ${rungName} · ${name} · ${clockName}`, rung, found, { now }),
        asked(`silence, opted in: ${rungName} · ${name} · ${clockName}`, { ...rung, ...optIn }, found, {
          now,
        }),
      ]),
    ),
  );
}

function brownouts(): readonly Asked[] {
  const end = ISSUED + HOUR;
  const dark = { brownout: { from: ISSUED, until: end } };
  const moments: Named<Partial<Asked> & { readonly part?: Partial<PolicyDocument> }> = [
    ['in it', {}],
    ['document from before it', { part: { iat: ISSUED - 1 } }],
    ['a second before its end', { now: { trusted: end - 1, wall: end - 1 } }],
    ['over by trusted time', { now: { trusted: end, wall: ISSUED } }],
    ['over by the wall clock', { now: { trusted: ISSUED, wall: end } }],
    ['document from after it', { part: { iat: end } }],
  ];
  return RUNGS.flatMap(([rungName, rung]) => [
    ...moments.map(([name, { part, ...more }]) =>
      asked(`brown-out: ${rungName} · ${name}`, { ...rung, ...dark, ...part }, NO_RIGHT, {
        features: BOTH,
        ...more,
      }),
    ),
    asked(`brown-out: ${rungName} · activated`, { ...rung, ...dark }, PASSES, { features: BOTH }),
  ]);
}

function exemptions(): readonly Asked[] {
  const exempt = { exempt: true };
  return RUNGS.flatMap(([rungName, rung]) => [
    asked(`exempt: ${rungName} · no license`, { ...rung, ...exempt }, NO_RIGHT, { features: BOTH }),
    asked(`exempt: ${rungName} · activated`, { ...rung, ...exempt }, PASSES, { features: BOTH }),
    asked(`exempt: ${rungName} · no license, stale`, { ...rung, ...exempt }, NO_RIGHT, {
      now: { trusted: OFFLINE + 1, wall: OFFLINE + 1 },
    }),
  ]);
}

/** Rows of their own for both features, under three stages of the product. */
function featureRows(): readonly Asked[] {
  const products = RUNGS.filter(([name]) => ['warn', 'grace over', 'enforce-feature'].includes(name));
  return products.flatMap(([productName, product]) =>
    RUNGS.flatMap(([rowName, { stage = 'off', graceEndsAt = null }]) => {
      const row = { stage, graceEndsAt };
      const rows = { ...product, features: { 'cloud-sync': row, render: row } };
      const features = [...BOTH, 'other'];
      return [
        asked(`rows: ${rowName} under ${productName} · activated`, rows, PASSES, { features }),
        asked(`rows: ${rowName} under ${productName} · no license`, rows, NO_RIGHT, { features }),
      ];
    }),
  );
}

/** Without a license key: nobody in particular, or one installation that sent a hint. */
function keyless(): readonly Asked[] {
  const subjects = ['anonymous', 'installation:i-1'] as const;
  const receipts: Named<Partial<Receipt> | null> = [
    ['no receipt', null],
    ['in its runway', FRESH],
    ['runway over', {}],
    ['activated', ACTIVATED],
  ];
  return subjects.flatMap((sub) =>
    RUNGS.flatMap(([rungName, rung]) =>
      receipts.map(([name, receipt]) =>
        asked(
          `keyless: ${sub} · ${rungName} · ${name}`,
          { ...rung, sub, entitlement: null },
          { receipt: receipt && { ...receipt, subject: sub } },
          { features: ['render'] },
        ),
      ),
    ),
  );
}

function documentsOutOfTime(): readonly Asked[] {
  const past = ISSUED + DAY;
  const moments: Named<Clocks> = [
    ['a second before', { trusted: past - 1, wall: past - 1 }],
    ['by trusted time', { trusted: past, wall: 0 }],
    ['by the wall clock', { trusted: ISSUED, wall: past }],
  ];
  return RUNGS.flatMap(([rungName, rung]) => [
    ...moments.map(([name, now]) =>
      asked(`past its life: ${rungName} · ${name}`, { ...rung, exp: past }, NO_RIGHT, { now }),
    ),
    asked(`dated before its stage: ${rungName}`, { ...rung, since: ISSUED + 1 }, NO_RIGHT),
  ]);
}

const FOREIGN: Named<Partial<Receipt>> = [
  ['another installation', { sub: 'installation:i-2' }],
  ['another product', { aud: 'atlas-viewer' }],
  ['another subject', { subject: 'account:OTHER' }],
  ['another issuer', { iss: 'https://elsewhere.example.com' }],
  ['a later epoch', { epoch: 2 }],
  ['an earlier epoch', { epoch: 0 }],
];

const TRAPS: readonly Asked[] = [
  asked('no document', {}, {}, { document: null }),
  asked('no document, with features', {}, {}, { document: null, features: BOTH }),
  asked('no document, with a receipt', {}, { receipt: {} }, { document: null }),
  ...FOREIGN.map(([name, receipt]) => asked(`a receipt of ${name} does not count`, {}, { receipt })),
  asked('no installation id: seats are not judged', {}, { receipt: {} }, { installation: null }),
  asked(
    'anonymous, no installation id: no runway',
    { sub: 'anonymous', entitlement: null },
    {},
    { installation: null },
  ),
  asked(
    'hinted, entitlement facts are not read',
    { sub: 'installation:i-1', stage: 'enforce-feature' },
    {},
    { features: BOTH },
  ),
  asked('features with names that objects know', { stage: 'enforce-feature' }, PASSES, {
    features: ['constructor', 'toString', '__proto__', 'hasOwnProperty'],
  }),
  asked(
    'a row called constructor',
    { features: { constructor: { stage: 'off', graceEndsAt: null } } as never },
    PASSES,
    {
      features: ['constructor', 'toString'],
    },
  ),
  asked('features called like indices', { stage: 'enforce-feature' }, PASSES, { features: ['b', '10', '9'] }),
  asked('a feature asked twice', { stage: 'enforce-feature' }, PASSES, { features: ['render', 'render'] }),
  asked('a feature without a name', { stage: 'enforce-feature' }, PASSES, { features: [''] }),
  asked(
    'a right begins by the wall clock',
    right({ starts: ISSUED + DAY }),
    { receipt: ACTIVATED },
    {
      now: { trusted: ISSUED, wall: ISSUED + DAY },
    },
  ),
  asked(
    'a right begins by trusted time',
    right({ starts: ISSUED + DAY }),
    { receipt: ACTIVATED },
    {
      now: { trusted: ISSUED + DAY, wall: 0 },
    },
  ),
  asked(
    'a newer receipt ends the silence',
    {},
    { receipt: { ...ACTIVATED, iat: ISSUED + DAY } },
    {
      now: { trusted: OFFLINE + 1, wall: OFFLINE + 1 },
    },
  ),
  asked(
    'a receipt that does not fit ends no silence',
    {},
    { receipt: { ...ACTIVATED, iat: ISSUED + DAY, epoch: 2 } },
    {
      now: { trusted: OFFLINE + 1, wall: OFFLINE + 1 },
    },
  ),
  asked('grace ended by the clock only', { stage: 'grace', graceEndsAt: ISSUED + HOUR }, NO_RIGHT, {
    now: { trusted: ISSUED + HOUR, wall: 0 },
  }),
  asked(
    'a countdown to the next stage',
    { stage: 'warn', next: { stage: 'grace', at: ISSUED + DAY } },
    NO_RIGHT,
  ),
  asked('a right without an end', right({ expires: null, blocksFrom: null }), { receipt: ACTIVATED }),
  asked('0 days offline', { policy: { ...DOCUMENT.policy, offlineForDays: 0 } }, PASSES),
  asked('0 days offline, in the same second', { policy: { ...DOCUMENT.policy, offlineForDays: 0 } }, PASSES, {
    now: { trusted: ISSUED, wall: ISSUED },
  }),
  asked(
    'offline days whose seconds overflow 64 bits',
    { policy: { ...DOCUMENT.policy, offlineForDays: 106_751_991_167_301 } },
    PASSES,
  ),
  asked(
    'a silence, opted in: a brown-out adds nothing to the stage',
    {
      ...{ stage: 'warn', brownout: { from: ISSUED, until: ISSUED + HOUR } },
      policy: { ...DOCUMENT.policy, offlineForDays: 0, afterOffline: 'block' },
    },
    NO_RIGHT,
  ),
  asked('a seat that was taken and then refused', {}, { receipt: { ...ACTIVATED, refusal: 'NO_MACHINE' } }),
  asked(
    'the largest numbers there are',
    { exp: 9_007_199_254_740_991, policy: { ...DOCUMENT.policy, offlineForDays: 9_007_199_254_740_991 } },
    NO_RIGHT,
  ),
];

/** All questions of `verdicts.json`. */
export function allAsked(): readonly Asked[] {
  return [
    ...ladder(),
    ...silence(),
    ...brownouts(),
    ...exemptions(),
    ...featureRows(),
    ...keyless(),
    ...documentsOutOfTime(),
    ...TRAPS,
  ];
}
