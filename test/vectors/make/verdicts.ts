import { decide, type Verdict } from '../../../src/domain/policy/verdict.ts';
import { ACTIVATED, DAY, DOCUMENT, HOUR, ISSUED, RECEIPT } from './base.ts';
import { type Asked, allAsked } from './verdict-axes.ts';

/** The members of a verdict that a row written by hand speaks of. */
type ByHand = Partial<Pick<Verdict, 'valid' | 'code' | 'effect' | 'cause' | 'until' | 'message'>> & {
  /** Feature → effect. */
  readonly features?: Readonly<Record<string, string>>;
};

const NOW = { trusted: ISSUED + 60, wall: ISSUED + 60 };
const STALE = { trusted: ISSUED + 30 * DAY + 1, wall: ISSUED + 30 * DAY + 1 };
const OPT_IN = { policy: { ...DOCUMENT.policy, afterOffline: 'block' } } as const;

function row(
  name: string,
  document: Asked['document'],
  receipt: Asked['receipt'],
  expect: ByHand,
  more: Partial<Asked> = {},
): Asked & { readonly expect: ByHand } {
  const base = { name, document, receipt, features: [], installation: 'i-1', now: NOW };
  return { ...base, ...more, expect };
}

const entitlement = DOCUMENT.entitlement && { ...DOCUMENT.entitlement };
const FAILS = { entitlement: null } as const;
const BOTH = { features: ['render', 'cloud-sync'] };

/** The stage table of the design and its rules, a sentence each, written by hand. */
const BY_HAND = [
  row('off: nothing asked', { ...FAILS, stage: 'off' }, null, {
    valid: false,
    code: 'NOT_FOUND',
    effect: 'allow',
    message: '',
  }),
  row('observe: allowed, silently', { ...FAILS, stage: 'observe' }, null, { effect: 'allow', message: '' }),
  row('warn: message and one link', { ...FAILS, stage: 'warn' }, null, {
    effect: 'warn',
    message: DOCUMENT.message,
  }),
  row('grace: a countdown', { ...FAILS, stage: 'grace', graceEndsAt: ISSUED + DAY }, null, {
    valid: true,
    code: 'IN_GRACE',
    effect: 'warn',
    cause: 'NOT_FOUND',
    until: ISSUED + DAY,
  }),
  row('grace past its end: as enforce-product', { ...FAILS, stage: 'grace', graceEndsAt: ISSUED }, null, {
    valid: false,
    code: 'NOT_FOUND',
    effect: 'block',
  }),
  row(
    'enforce-product: the product is blocked',
    FAILS,
    null,
    { effect: 'block', features: { render: 'block', 'cloud-sync': 'block' } },
    BOTH,
  ),
  row(
    'enforce-product: features inside are not checked one by one',
    {},
    ACTIVATED,
    { effect: 'allow', features: { render: 'allow', 'cloud-sync': 'allow' } },
    BOTH,
  ),
  row(
    'enforce-feature: just what is not included is blocked',
    { stage: 'enforce-feature' },
    ACTIVATED,
    { effect: 'allow', features: { render: 'allow', 'cloud-sync': 'block' } },
    BOTH,
  ),
  row(
    'enforce-feature: the product is blocked when it is not entitled',
    { ...FAILS, stage: 'enforce-feature' },
    null,
    { effect: 'block' },
  ),
  row('a passing check is always allowed', {}, ACTIVATED, {
    valid: true,
    code: 'VALID',
    effect: 'allow',
    cause: null,
    message: '',
  }),
  row(
    'EXPIRED with a warning is normal at warn',
    { stage: 'warn', entitlement: entitlement && { ...entitlement, expires: ISSUED } },
    ACTIVATED,
    { code: 'EXPIRED', effect: 'warn' },
  ),
  row(
    'an expiry changes the code at its date and blocks from the next slot',
    { entitlement: entitlement && { ...entitlement, expires: ISSUED, blocksFrom: ISSUED + HOUR } },
    ACTIVATED,
    { valid: false, code: 'EXPIRED', effect: 'warn' },
  ),
  row('suspended', { entitlement: entitlement && { ...entitlement, suspended: true } }, ACTIVATED, {
    code: 'SUSPENDED',
    effect: 'block',
  }),
  row(
    'a new installation may run',
    {},
    { runwayEndsAt: ISSUED + DAY },
    { valid: true, code: 'IN_RUNWAY', effect: 'allow', until: ISSUED + DAY },
  ),
  row(
    'and may not when its runway is over',
    {},
    {},
    { valid: false, code: 'NOT_ACTIVATED', effect: 'block' },
  ),
  row(
    'a seat that was refused',
    {},
    { refusal: 'TOO_MANY_MACHINES' },
    { code: 'TOO_MANY_MACHINES', effect: 'block' },
  ),
  row('an exempt account is never blocked', { ...FAILS, exempt: true }, null, {
    valid: true,
    code: 'EXEMPT',
    effect: 'allow',
    cause: 'NOT_FOUND',
  }),
  row(
    'nor when it is stale',
    { ...FAILS, exempt: true },
    null,
    { code: 'EXEMPT', effect: 'allow' },
    { now: STALE },
  ),
  row(
    'a brown-out blocks and says until when',
    { ...FAILS, stage: 'warn', brownout: { from: ISSUED, until: ISSUED + HOUR } },
    null,
    { effect: 'block', until: ISSUED + HOUR },
  ),
  row(
    'and blocks nobody who passes',
    { stage: 'warn', brownout: { from: ISSUED, until: ISSUED + HOUR } },
    ACTIVATED,
    { effect: 'allow' },
  ),
  row('P3: no document', null, null, { valid: true, code: 'IN_RUNWAY', effect: 'allow' }),
  row('P3: past its life a block is a warning', { ...FAILS, exp: ISSUED + 60 }, null, {
    code: 'NOT_FOUND',
    effect: 'warn',
  }),
  row('P4: no clock ends a grace', { ...FAILS, stage: 'grace', graceEndsAt: ISSUED + 1 }, null, {
    code: 'IN_GRACE',
    effect: 'warn',
  }),
  row('P4: nor begins a stage', { ...FAILS, since: ISSUED + 1 }, null, { effect: 'allow' }),
  row(
    'P6: stale is at most a warning',
    FAILS,
    null,
    { valid: false, code: 'OFFLINE_STALE', effect: 'warn', cause: 'NOT_FOUND' },
    { now: STALE },
  ),
  row(
    'P6: stale counts as a failed check',
    {},
    ACTIVATED,
    { valid: false, code: 'OFFLINE_STALE', effect: 'warn', cause: 'OFFLINE_STALE' },
    { now: STALE },
  ),
  row(
    'P6: but not by the wall clock alone',
    {},
    ACTIVATED,
    { valid: true, code: 'OFFLINE_STALE', effect: 'allow', cause: null },
    { now: { trusted: ISSUED, wall: STALE.wall } },
  ),
  row(
    'P6: the vendor may opt into blocking',
    OPT_IN,
    ACTIVATED,
    { valid: false, code: 'OFFLINE_STALE', effect: 'block' },
    { now: STALE },
  ),
  row(
    'P6: which an observed customer never feels',
    { ...OPT_IN, stage: 'observe' },
    ACTIVATED,
    { effect: 'allow' },
    { now: STALE },
  ),
  row(
    'nobody anonymous is blocked',
    { ...FAILS, sub: 'anonymous' },
    { subject: 'anonymous' },
    { code: 'NOT_FOUND', effect: 'warn' },
  ),
  row(
    'a hinted installation follows its account',
    { ...FAILS, sub: 'installation:i-1' },
    { subject: 'installation:i-1' },
    { code: 'NOT_ACTIVATED', effect: 'block' },
  ),
  row(
    'a row of its own may be stricter than the product',
    { stage: 'warn', features: { 'cloud-sync': { stage: 'enforce-feature', graceEndsAt: null } } },
    ACTIVATED,
    { effect: 'allow', features: { render: 'allow', 'cloud-sync': 'block' } },
    BOTH,
  ),
  row(
    'or milder',
    { stage: 'enforce-feature', features: { 'cloud-sync': { stage: 'warn', graceEndsAt: null } } },
    ACTIVATED,
    { effect: 'allow', features: { render: 'allow', 'cloud-sync': 'warn' } },
    BOTH,
  ),
];

/** Two verdicts of the table, and which one each part of the milder whole comes from. */
type MilderCase = {
  readonly name: string;
  readonly first: string;
  readonly second: string;
  readonly expect: {
    readonly product: 'first' | 'second';
    readonly features: Readonly<Record<string, 'first' | 'second'>>;
  };
};

/** What a client says that holds a newer document which may only loosen (first) beside the one in force (second). */
const MILDER: readonly MilderCase[] = [
  {
    name: 'the milder one counts',
    first: 'ladder: warn · no license',
    second: 'ladder: enforce-product · no license',
    expect: { product: 'first', features: { render: 'first', 'cloud-sync': 'first' } },
  },
  {
    name: 'a stricter one changes nothing',
    first: 'ladder: enforce-product · no license',
    second: 'ladder: warn · no license',
    expect: { product: 'second', features: { render: 'second', 'cloud-sync': 'second' } },
  },
  {
    name: 'each feature by itself; of equals the first',
    first: 'ladder: enforce-feature · activated',
    second: 'ladder: warn · activated',
    expect: { product: 'first', features: { render: 'first', 'cloud-sync': 'second' } },
  },
  {
    name: 'the product by itself, too',
    first: 'ladder: enforce-product · no license',
    second: 'ladder: enforce-feature · activated',
    expect: { product: 'second', features: { render: 'second', 'cloud-sync': 'first' } },
  },
  {
    name: 'of two warnings the one of a check that passed',
    first: 'ladder: warn · no license',
    second: 'ladder: grace left · no license',
    expect: { product: 'second', features: { render: 'second', 'cloud-sync': 'second' } },
  },
  {
    name: 'nothing is milder than no document',
    first: 'no document, with features',
    second: 'ladder: enforce-product · no license',
    expect: { product: 'first', features: { render: 'first', 'cloud-sync': 'first' } },
  },
];

/** The verdict on a question, with what differs put into the base. */
export function verdictOn({ document, receipt, features, installation, now }: Asked): Verdict {
  return decide({
    document: document && { ...DOCUMENT, ...document },
    receipt: receipt && { ...RECEIPT, ...receipt },
    question: { features, installation },
    now,
  });
}

/** `verdicts.json`: a table made from the source, and rows by hand that hold the table to the rules. */
export function verdictVectors() {
  return {
    about: 'What a check says. README.md says how to run them.',
    base: { document: DOCUMENT, receipt: RECEIPT },
    byHand: BY_HAND,
    milder: MILDER,
    cases: allAsked().map((asked) => ({ ...asked, verdict: verdictOn(asked) })),
  };
}
