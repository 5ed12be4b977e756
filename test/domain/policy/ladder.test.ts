import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../src/domain/policy/document.ts';
import { type DocumentFacts, documentFor } from '../../../src/domain/policy/document-content.ts';
import type { Effect } from '../../../src/domain/policy/effect.ts';
import type { EntitlementSpan } from '../../../src/domain/policy/entitlement-sum.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { STAGES } from '../../../src/domain/policy/stage.ts';
import { type Asked, DAY, DOCUMENT, ISSUED, RECEIPT, verdictOn } from './facts.ts';

// The ladder as one table: a line for each situation, a letter for each rung.
// `.` allows, `w` warns, `B` blocks. `render` is in the entitlement, `cloud-sync` is not.
const LETTERS: Readonly<Record<Effect, string>> = { allow: '.', warn: 'w', block: 'B' };

/** The six stages; grace before and past the account's own end. */
const RUNGS: readonly Pick<PolicyDocument, 'stage' | 'graceEndsAt'>[] = [
  { stage: 'off', graceEndsAt: null },
  { stage: 'observe', graceEndsAt: null },
  { stage: 'warn', graceEndsAt: null },
  { stage: 'grace', graceEndsAt: ISSUED + 1 },
  { stage: 'grace', graceEndsAt: ISSUED },
  { stage: 'enforce-product', graceEndsAt: null },
  { stage: 'enforce-feature', graceEndsAt: null },
];

type Situation = Asked & { readonly document?: Partial<PolicyDocument> };
type Line = readonly [name: string, product: string, render: string, cloudSync: string, situation: Situation];

const SEATED: Receipt = { ...RECEIPT, activation: 'a-1', device: 'd-1', activatedAt: ISSUED - DAY };
const FRESH: Receipt = { ...RECEIPT, runwayEndsAt: ISSUED + DAY, blocksFrom: ISSUED + 2 * DAY };
const DARK = { from: ISSUED, until: ISSUED + 3600 };
const STALE = ISSUED + 30 * DAY + 1;
const BLOCK_OFFLINE = { ...DOCUMENT.policy, afterOffline: 'block' } as const;

const none = { entitlement: null };
const expired = (blocksFrom: number) => entitled({ expires: ISSUED, blocksFrom });
const anonymous = { sub: 'anonymous', entitlement: null } as const;
const hinted = { sub: 'installation:i-1', entitlement: null } as const;
const of = (subject: Receipt['subject']): Receipt => ({ ...RECEIPT, subject });

function entitled(part: Partial<NonNullable<PolicyDocument['entitlement']>>): Partial<PolicyDocument> {
  return { entitlement: DOCUMENT.entitlement && { ...DOCUMENT.entitlement, ...part } };
}

function effectsOf({ document, ...asked }: Situation): readonly string[] {
  const verdicts = RUNGS.map((rung) =>
    verdictOn({ ...DOCUMENT, ...document, ...rung }, { ...asked, features: ['render', 'cloud-sync'] }),
  );
  const line = (effects: readonly (Effect | undefined)[]) =>
    effects.map((effect) => LETTERS[effect ?? 'allow']).join('');
  return [
    line(verdicts.map(({ effect }) => effect)),
    line(verdicts.map(({ features }) => features.render?.effect)),
    line(verdicts.map(({ features }) => features['cloud-sync']?.effect)),
  ];
}

// Letters in turn: off, observe, warn, grace, grace over, enforce-product, enforce-feature.
// biome-ignore format: a table is read by its columns
const LADDER: readonly Line[] = [
  ['entitled, and seats are not asked for', '.......', '.......', '..ww..B', {}],
  ['entitled, with a seat', '.......', '.......', '..ww..B', { receipt: SEATED }],
  ['entitled, in the runway', '.......', '.......', '..ww..B', { receipt: FRESH }],
  ['entitled, past the runway', '..wwBBB', '..wwBBB', '..wwBBB', { receipt: RECEIPT }],
  ['past the runway, before the slot', '..wwwww', '..wwwww', '..wwwwB', { receipt: { ...RECEIPT, blocksFrom: ISSUED + 1 } }],
  ['a seat that was refused', '..wwBBB', '..wwBBB', '..wwBBB', { receipt: { ...SEATED, refusal: 'TOO_MANY_MACHINES' } }],
  ['no entitlement', '..wwBBB', '..wwBBB', '..wwBBB', { document: none }],
  ['no entitlement, in the runway', '..wwBBB', '..wwBBB', '..wwBBB', { document: none, receipt: FRESH }],
  ['suspended', '..wwBBB', '..wwBBB', '..wwBBB', { document: entitled({ suspended: true }) }],
  ['expired', '..wwBBB', '..wwBBB', '..wwBBB', { document: expired(ISSUED) }],
  ['expired, before the slot', '..wwwww', '..wwwww', '..wwwwB', { document: expired(ISSUED + 1) }],
  ['expires in a moment', '.......', '.......', '..ww..B', { document: entitled({ expires: ISSUED + 1, blocksFrom: null }) }],
  ['begins later', '..wwBBB', '..wwBBB', '..wwBBB', { document: entitled({ starts: ISSUED + DAY, blocksFrom: null }) }],
  ['begins by now', '.......', '.......', '..ww..B', { document: entitled({ starts: ISSUED + 60 }) }],

  ['exempt, whatever fails', '.......', '.......', '.......', { document: { ...none, exempt: true } }],
  ['exempt, a feature that is missing', '.......', '.......', '.......', { document: { exempt: true } }],
  ['exempt in a brown-out', '.......', '.......', '.......', { document: { ...none, exempt: true, brownout: DARK } }],
  ['exempt and long unheard', '.......', '.......', '.......', { document: { ...none, exempt: true }, trusted: STALE }],

  ['a brown-out', '..BBBBB', '..BBBBB', '..BBBBB', { document: { ...none, brownout: DARK } }],
  ['a brown-out that is over by the wall clock', '..wwBBB', '..wwBBB', '..wwBBB', { document: { ...none, brownout: DARK }, wall: DARK.until }],
  ['a brown-out that had not begun', '..wwBBB', '..wwBBB', '..wwBBB', { document: { ...none, brownout: { ...DARK, from: ISSUED + 1 } } }],
  ['a brown-out of somebody entitled', '.......', '.......', '..ww..B', { document: { brownout: DARK } }],
  ['a brown-out before the slot', '..wwwww', '..wwwww', '..wwwwB', { document: { ...expired(ISSUED + 1), brownout: DARK } }],
  ['a brown-out of somebody anonymous', '..wwwww', '..wwwww', '..wwwww', { document: { ...anonymous, brownout: DARK }, receipt: of('anonymous') }],
  ['a brown-out of a hinted installation', '..BBBBB', '..BBBBB', '..BBBBB', { document: { ...hinted, brownout: DARK }, receipt: of('installation:i-1') }],

  ['anonymous, never seen before', '.......', '.......', '.......', { document: anonymous }],
  ['anonymous, past the runway', '..wwwww', '..wwwww', '..wwwww', { document: anonymous, receipt: of('anonymous') }],
  ['hinted, never seen before', '.......', '.......', '.......', { document: hinted }],
  ['hinted, past the runway', '..wwBBB', '..wwBBB', '..wwBBB', { document: hinted, receipt: of('installation:i-1') }],
  ['hinted, beside the receipt of an account', '.......', '.......', '.......', { document: hinted, receipt: RECEIPT }],

  ['a document past its life', '..wwwww', '..wwwww', '..wwwww', { document: { ...none, exp: ISSUED + 60 } }],
  ['a document past its life, by the wall clock', '..wwwww', '..wwwww', '..wwwww', { document: { ...none, exp: ISSUED + DAY }, wall: ISSUED + DAY }],
  ['a document that says when it will begin', '.......', '.......', '.......', { document: { ...none, since: ISSUED + 1 } }],
  ['long unheard, entitled', '..wwwww', '..wwwww', '..wwwww', { trusted: STALE }],
  ['long unheard, no entitlement', '..wwwww', '..wwwww', '..wwwww', { document: none, trusted: STALE }],
  ['long unheard, in a brown-out without an end', '..wwwww', '..wwwww', '..wwwww', { document: { ...none, brownout: { ...DARK, until: STALE * 2 } }, trusted: STALE }],
  ['unheard by the wall clock alone, entitled', '.......', '.......', '..ww..w', { wall: STALE }],
  ['unheard by the wall clock alone, no entitlement', '..wwwww', '..wwwww', '..wwwww', { document: none, wall: STALE }],
  ['long unheard, entitled, blocks offline', '..wwBBB', '..wwBBB', '..wwBBB', { document: { policy: BLOCK_OFFLINE }, wall: STALE }],
];

describe('the ladder, for the product, a feature that is included and one that is not', () => {
  it.each(LADDER)('%s: %s, %s, %s', (_, product, render, cloudSync, situation) => {
    expect(effectsOf(situation)).toEqual([product, render, cloudSync]);
  });
});

describe('a feature with a row of its own', () => {
  const byRow = (document: Partial<PolicyDocument>, feature: string, asked: Asked = {}): string =>
    RUNGS.map((row) => {
      const features = { [feature]: row };
      const verdict = verdictOn({ ...DOCUMENT, ...document, features }, { ...asked, features: [feature] });
      return LETTERS[verdict.features[feature]?.effect ?? 'allow'];
    }).join('');

  it.each(STAGES)('follows that, whatever the product does at %s', (stage) => {
    expect(byRow({ stage }, 'cloud-sync')).toBe('..wwBBB');
    expect(byRow({ stage }, 'render')).toBe('.......');
    expect(byRow({ stage, ...none }, 'render')).toBe('..wwBBB');
    expect(byRow({ stage, exempt: true }, 'cloud-sync')).toBe('.......');
    expect(byRow({ stage }, 'cloud-sync', { trusted: STALE })).toBe('..wwwww');
  });

  it('is not in the dark with the product', () => {
    expect(byRow({ ...none, brownout: DARK }, 'render')).toBe('..wwBBB');
  });
});

describe('several entitlements: the most permissive wins', () => {
  const SPAN: EntitlementSpan = {
    quantity: 5,
    features: ['render'],
    starts: null,
    expires: null,
    blocksFrom: null,
    supportUntil: null,
    suspended: false,
  };
  const day = DAY * 1000;
  const now = ISSUED * 1000;
  const suspended = { ...SPAN, suspended: true };
  const over = { ...SPAN, expires: now - day, blocksFrom: now - day };
  const waiting = { ...SPAN, expires: now - day, blocksFrom: now + day };
  const later = { ...SPAN, starts: now + day };
  const synced = { ...SPAN, features: ['cloud-sync'] };

  it.each<readonly [string, string, string, readonly EntitlementSpan[]]>([
    ['one in force beside one that is over', '.......', '..ww..B', [over, SPAN]],
    ['one in force beside a suspended one', '.......', '..ww..B', [suspended, SPAN]],
    ['two in force with different features', '.......', '.......', [SPAN, synced]],
    [
      'a feature of one that is over',
      '.......',
      '..ww..B',
      [SPAN, { ...synced, ...over, features: ['cloud-sync'] }],
    ],
    ['two that are over, one of them before its slot', '..wwwww', '..wwwwB', [over, waiting]],
    ['one that waits for its slot beside one that is still to begin', '..wwwww', '..wwwwB', [waiting, later]],
    ['one that is over beside a suspended one', '..wwBBB', '..wwBBB', [over, suspended]],
    ['suspended ones only', '..wwBBB', '..wwBBB', [suspended, suspended]],
  ])('%s: %s, %s', (_, product, cloudSync, entitlements) => {
    const { entitlement } = documentFor({ ...FACTS, entitlements });
    expect(effectsOf({ document: { entitlement } })).toEqual([product, product, cloudSync]);
  });
});

const FACTS: DocumentFacts = {
  issuer: DOCUMENT.iss,
  subject: DOCUMENT.sub,
  product: DOCUMENT.aud,
  epoch: 1,
  revision: 7,
  issuedAt: ISSUED * 1000,
  standing: {
    stage: 'warn',
    since: 0,
    graceEndsAt: null,
    features: {},
    next: null,
    brownout: null,
    exempt: false,
    because: [],
  },
  entitlements: [],
  policy: {
    runwayDays: 30,
    offlineForDays: 30,
    documentForDays: 45,
    whenBlocked: 'read-only',
    afterOffline: 'warn',
    unknownInstallations: 'warn',
  },
  help: DOCUMENT.help,
  message: '',
  meta: DOCUMENT.meta,
};
