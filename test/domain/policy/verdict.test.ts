import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../src/domain/policy/document.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { STAGES, type Stage } from '../../../src/domain/policy/stage.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT, UNENTITLED, verdictOn } from './facts.ts';

const ACTIVATED: Receipt = { ...RECEIPT, activation: 'a-1', device: 'd-1', activatedAt: ISSUED - DAY };
const GRACE_LEFT = { stage: 'grace', graceEndsAt: ISSUED + 5 * DAY } as const;
const GRACE_OVER = { stage: 'grace', graceEndsAt: ISSUED - 5 * DAY } as const;

function withEntitlement(part: Partial<NonNullable<PolicyDocument['entitlement']>>): PolicyDocument {
  const { entitlement } = DOCUMENT;
  if (entitlement === null) throw new Error('The sample has an entitlement.');
  return { ...DOCUMENT, entitlement: { ...entitlement, ...part } };
}

describe('the table of stages', () => {
  it.each(STAGES)('always allows a passing check at stage %s', (stage) => {
    for (const graceEndsAt of [null, ISSUED - DAY, ISSUED + DAY]) {
      const verdict = verdictOn({ ...DOCUMENT, stage, graceEndsAt }, { receipt: ACTIVATED });
      expect(verdict).toMatchObject({
        valid: true,
        code: 'VALID',
        effect: 'allow',
        cause: null,
        message: '',
      });
    }
  });

  it.each<[Stage, number | null, string, boolean, string]>([
    ['off', null, 'allow', false, 'NOT_FOUND'],
    ['observe', null, 'allow', false, 'NOT_FOUND'],
    ['warn', null, 'warn', false, 'NOT_FOUND'],
    ['grace', null, 'warn', true, 'IN_GRACE'],
    ['grace', ISSUED + 1, 'warn', true, 'IN_GRACE'],
    ['grace', ISSUED, 'block', false, 'NOT_FOUND'],
    ['enforce-product', null, 'block', false, 'NOT_FOUND'],
    ['enforce-feature', null, 'block', false, 'NOT_FOUND'],
  ])('answers a failed check at %s (grace until %s) with %s', (stage, graceEndsAt, effect, valid, code) => {
    const verdict = verdictOn({ ...UNENTITLED, stage, graceEndsAt }, { features: ['render'] });
    expect(verdict).toMatchObject({ effect, valid, code, cause: 'NOT_FOUND' });
    expect(verdict.features.render).toMatchObject({ effect, valid, code });
  });

  it('says nothing to the person while everything is allowed, and gives the message and how to block otherwise', () => {
    expect(verdictOn({ ...UNENTITLED, stage: 'observe' }).message).toBe('');
    expect(verdictOn(UNENTITLED)).toMatchObject({ message: DOCUMENT.message, whenBlocked: 'read-only' });
  });

  it('counts down to the end of the grace', () => {
    expect(verdictOn({ ...UNENTITLED, ...GRACE_LEFT }).until).toBe(GRACE_LEFT.graceEndsAt);
  });

  it('keeps code and effect apart: EXPIRED with a warning is normal at warn', () => {
    const expired = withEntitlement({ expires: ISSUED - DAY, blocksFrom: ISSUED - DAY });
    expect(verdictOn({ ...expired, stage: 'warn' })).toMatchObject({
      valid: false,
      code: 'EXPIRED',
      effect: 'warn',
    });
  });

  it('has not begun a stage that a document dates after itself', () => {
    expect(verdictOn({ ...UNENTITLED, since: ISSUED + 1 })).toMatchObject({
      code: 'NOT_FOUND',
      effect: 'allow',
    });
  });
});

describe('features', () => {
  const ask = { features: ['render', 'cloud-sync'], receipt: ACTIVATED };

  it.each<[Partial<PolicyDocument>, string, boolean, string]>([
    [{ stage: 'off' }, 'allow', false, 'ENTITLEMENTS_MISSING'],
    [{ stage: 'observe' }, 'allow', false, 'ENTITLEMENTS_MISSING'],
    [{ stage: 'warn' }, 'warn', false, 'ENTITLEMENTS_MISSING'],
    [GRACE_LEFT, 'warn', true, 'IN_GRACE'],
    [GRACE_OVER, 'allow', true, 'VALID'],
    [{ stage: 'enforce-product' }, 'allow', true, 'VALID'],
    [{ stage: 'enforce-feature' }, 'block', false, 'ENTITLEMENTS_MISSING'],
  ])(
    'judges one that is not included at %o with %s, and never the product or the other feature',
    (part, effect, valid, code) => {
      const verdict = verdictOn({ ...DOCUMENT, ...part }, ask);
      expect(verdict.features['cloud-sync']).toMatchObject({ effect, valid, code });
      expect(verdict.features.render).toMatchObject({ effect: 'allow', valid: true, code: 'VALID' });
      expect(verdict).toMatchObject({ effect: 'allow', valid: true, code: 'VALID' });
    },
  );

  it('follows a row of its own instead of the product', () => {
    const document: PolicyDocument = {
      ...DOCUMENT,
      stage: 'enforce-feature',
      features: { 'cloud-sync': { stage: 'warn', graceEndsAt: null } },
    };
    expect(verdictOn(document, { features: ['cloud-sync', 'other'] }).features).toMatchObject({
      'cloud-sync': { effect: 'warn' },
      other: { effect: 'block' },
    });
    const stricter: PolicyDocument = {
      ...UNENTITLED,
      stage: 'warn',
      features: { render: { stage: 'enforce-feature', graceEndsAt: null } },
    };
    const verdict = verdictOn(stricter, { features: ['render', 'other'] });
    expect(verdict.effect).toBe('warn');
    expect(verdict.features).toMatchObject({ render: { effect: 'block' }, other: { effect: 'warn' } });
  });

  it('blocks by a row in grace only on a document issued after its end', () => {
    const row = (graceEndsAt: number): PolicyDocument => ({
      ...DOCUMENT,
      stage: 'warn',
      features: { sync: { stage: 'grace', graceEndsAt } },
    });
    expect(verdictOn(row(ISSUED + 1), { features: ['sync'] }).features.sync).toMatchObject({
      code: 'IN_GRACE',
      effect: 'warn',
    });
    expect(verdictOn(row(ISSUED), { features: ['sync'] }).features.sync).toMatchObject({
      effect: 'block',
    });
  });

  it('takes names that every object knows for what they are: features that are not included', () => {
    const verdict = verdictOn(
      { ...DOCUMENT, stage: 'enforce-feature' },
      { features: ['constructor', '__proto__'] },
    );
    expect(Object.entries(verdict.features).map(([name, { effect }]) => [name, effect])).toEqual([
      ['constructor', 'block'],
      ['__proto__', 'block'],
    ]);
  });
});

describe('entitlements', () => {
  it('answers a suspended one with SUSPENDED', () => {
    expect(verdictOn(withEntitlement({ suspended: true }))).toMatchObject({
      code: 'SUSPENDED',
      effect: 'block',
    });
  });

  it('changes the code at the expiry and blocks from the next slot, each on a document issued then (P4)', () => {
    const expires = ISSUED + DAY;
    const issuedAt = (iat: number): PolicyDocument => ({
      ...withEntitlement({ expires, blocksFrom: expires + 3600 }),
      iat,
    });
    const later = { trusted: expires + 2 * DAY };
    expect(verdictOn(issuedAt(expires - 1), later)).toMatchObject({
      code: 'VALID',
      effect: 'allow',
      until: expires,
    });
    expect(verdictOn(issuedAt(expires), later)).toMatchObject({
      code: 'EXPIRED',
      valid: false,
      effect: 'warn',
    });
    expect(verdictOn(issuedAt(expires + 3599), later)).toMatchObject({ code: 'EXPIRED', effect: 'warn' });
    expect(verdictOn(issuedAt(expires + 3600), later)).toMatchObject({ code: 'EXPIRED', effect: 'block' });
  });

  it('begins one on its first day by any clock, without a new document', () => {
    const document = withEntitlement({ starts: ISSUED + DAY, blocksFrom: null });
    expect(verdictOn(document)).toMatchObject({ code: 'NOT_FOUND', effect: 'block' });
    expect(verdictOn(document, { trusted: ISSUED, wall: ISSUED + DAY })).toMatchObject({
      code: 'VALID',
      effect: 'allow',
    });
  });
});

describe('seats and the runway', () => {
  const fresh: Receipt = {
    ...RECEIPT,
    firstContactAt: ISSUED - DAY,
    runwayEndsAt: ISSUED + 29 * DAY,
    blocksFrom: ISSUED + 30 * DAY,
  };

  it('lets a new installation run before it is activated, with the date at which that ends', () => {
    expect(verdictOn(DOCUMENT, { receipt: fresh })).toMatchObject({
      valid: true,
      code: 'IN_RUNWAY',
      effect: 'allow',
      until: fresh.runwayEndsAt,
    });
  });

  it('does not excuse a missing license by a runway', () => {
    expect(verdictOn(UNENTITLED, { receipt: fresh })).toMatchObject({ code: 'NOT_FOUND', effect: 'block' });
  });

  it('does not excuse a missing seat by an expiry that waits for its slot', () => {
    const expired = withEntitlement({ expires: ISSUED - DAY, blocksFrom: ISSUED + DAY });
    expect(verdictOn(expired, { receipt: ACTIVATED })).toMatchObject({ code: 'EXPIRED', effect: 'warn' });
    expect(verdictOn(expired, { receipt: fresh })).toMatchObject({ code: 'EXPIRED', effect: 'warn' });
    expect(verdictOn(expired, { receipt: RECEIPT })).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'block',
    });
  });

  it('ends the runway on a receipt issued after its end, and blocks from the next slot (P4)', () => {
    const issuedAt = (iat: number): Receipt => ({
      ...RECEIPT,
      iat,
      runwayEndsAt: ISSUED,
      blocksFrom: ISSUED + 100,
    });
    const later = { trusted: ISSUED + DAY };
    expect(verdictOn(DOCUMENT, { ...later, receipt: issuedAt(ISSUED - 1) })).toMatchObject({
      code: 'IN_RUNWAY',
      effect: 'allow',
    });
    expect(verdictOn(DOCUMENT, { ...later, receipt: issuedAt(ISSUED) })).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'warn',
    });
    expect(verdictOn(DOCUMENT, { ...later, receipt: issuedAt(ISSUED + 100) })).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'block',
    });
  });

  it.each(['NO_MACHINE', 'TOO_MANY_MACHINES', 'FINGERPRINT_SCOPE_MISMATCH'] as const)(
    'answers %s when the server says so, after the runway',
    (refusal) => {
      expect(verdictOn(DOCUMENT, { receipt: { ...RECEIPT, refusal } })).toMatchObject({
        code: refusal,
        effect: 'block',
      });
      expect(verdictOn(DOCUMENT, { receipt: { ...fresh, refusal } })).toMatchObject({
        code: 'IN_RUNWAY',
        effect: 'allow',
      });
      expect(verdictOn(DOCUMENT, { receipt: { ...ACTIVATED, refusal } }).code).toBe(refusal);
    },
  );

  it.each<[string, Partial<Receipt>]>([
    ['another installation', { sub: 'installation:i-2' }],
    ['another product', { aud: 'atlas-viewer' }],
    ['another subject', { subject: 'account:OTHER' }],
    ['another issuer', { iss: 'https://elsewhere.example.com' }],
    ['another epoch', { epoch: 2 }],
  ])('does not count a receipt of %s', (_, part) => {
    expect(verdictOn(DOCUMENT, { receipt: { ...RECEIPT, ...part } })).toMatchObject({
      code: 'VALID',
      effect: 'allow',
    });
  });

  it('no longer blocks by a receipt past its life', () => {
    const receipt = { ...RECEIPT, exp: ISSUED + DAY };
    expect(verdictOn(DOCUMENT, { receipt, trusted: ISSUED + DAY - 1 }).effect).toBe('block');
    expect(verdictOn(DOCUMENT, { receipt, trusted: ISSUED, wall: ISSUED + DAY })).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'warn',
    });
  });
});

describe('installations without a key', () => {
  const anonymous: PolicyDocument = { ...UNENTITLED, sub: 'anonymous' };
  const hinted: PolicyDocument = { ...UNENTITLED, sub: 'installation:i-1' };

  it('runs in its runway while nothing is known of it', () => {
    expect(verdictOn(anonymous)).toMatchObject({ code: 'IN_RUNWAY', valid: true, effect: 'allow' });
    expect(verdictOn(hinted)).toMatchObject({ code: 'IN_RUNWAY', valid: true, effect: 'allow' });
    expect(verdictOn(null)).toMatchObject({ code: 'IN_RUNWAY', valid: true, effect: 'allow', stage: 'off' });
  });

  it('is warned at most when it is anonymous, whatever the document says', () => {
    const receipt: Receipt = { ...RECEIPT, subject: 'anonymous' };
    expect(verdictOn(anonymous, { receipt })).toMatchObject({
      code: 'NOT_FOUND',
      valid: false,
      effect: 'warn',
    });
  });

  it('follows the stage of the hinted account once its runway is over', () => {
    const receipt: Receipt = { ...RECEIPT, subject: 'installation:i-1' };
    expect(verdictOn(hinted, { receipt })).toMatchObject({ code: 'NOT_ACTIVATED', effect: 'block' });
    expect(verdictOn({ ...hinted, stage: 'warn' }, { receipt })).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'warn',
    });
  });

  it('learns no entitlement facts from a hinted document, even if it held some', () => {
    const document: PolicyDocument = { ...DOCUMENT, sub: 'installation:i-1', stage: 'enforce-feature' };
    expect(verdictOn(document, { features: ['cloud-sync'] }).features['cloud-sync']).toMatchObject({
      code: 'IN_RUNWAY',
      effect: 'allow',
    });
  });
});

describe('exemption', () => {
  it('allows whatever fails, for the product and its features, on or off line', () => {
    const document: PolicyDocument = { ...UNENTITLED, exempt: true };
    for (const trusted of [ISSUED, ISSUED + 400 * DAY]) {
      const verdict = verdictOn(document, { trusted, features: ['render'] });
      expect(verdict).toMatchObject({ valid: true, code: 'EXEMPT', effect: 'allow', cause: 'NOT_FOUND' });
      expect(verdict.features.render).toMatchObject({ code: 'EXEMPT', effect: 'allow' });
    }
  });
});

describe('brown-outs', () => {
  const dark = (part: Partial<PolicyDocument> = {}): PolicyDocument => ({
    ...UNENTITLED,
    ...GRACE_LEFT,
    brownout: { from: ISSUED, until: ISSUED + 3600 },
    ...part,
  });

  it('blocks a failed check until its end', () => {
    expect(verdictOn(dark())).toMatchObject({
      valid: false,
      code: 'NOT_FOUND',
      effect: 'block',
      until: ISSUED + 3600,
    });
    expect(verdictOn({ ...dark(), entitlement: DOCUMENT.entitlement }).effect).toBe('allow');
  });

  it('needs a document issued in it (P4)', () => {
    expect(verdictOn(dark({ iat: ISSUED - 1 }))).toMatchObject({ code: 'IN_GRACE', effect: 'warn' });
  });

  it('ends by whichever clock gets there first, without a new document', () => {
    const end = ISSUED + 3600;
    expect(verdictOn(dark(), { trusted: end - 1, wall: end - 1 }).effect).toBe('block');
    expect(verdictOn(dark(), { trusted: end, wall: ISSUED - DAY })).toMatchObject({
      code: 'IN_GRACE',
      effect: 'warn',
    });
    expect(verdictOn(dark(), { trusted: ISSUED, wall: end })).toMatchObject({
      code: 'IN_GRACE',
      effect: 'warn',
    });
  });

  it('does not happen at off or observe', () => {
    expect(verdictOn(dark({ stage: 'off' })).effect).toBe('allow');
    expect(verdictOn(dark({ stage: 'observe' })).effect).toBe('allow');
  });
});

describe('old documents', () => {
  it('goes on warning past the end of a grace until a newer document confirms it (P4)', () => {
    const verdict = verdictOn({ ...UNENTITLED, ...GRACE_LEFT }, { trusted: GRACE_LEFT.graceEndsAt + DAY });
    expect(verdict).toMatchObject({ code: 'IN_GRACE', effect: 'warn' });
    expect(verdict.because.join(' ')).toContain('newer policy document');
  });

  it('no longer blocks past its life, by either clock (P3)', () => {
    const document = { ...UNENTITLED, exp: ISSUED + DAY };
    expect(verdictOn(document, { trusted: ISSUED + DAY - 1 }).effect).toBe('block');
    expect(verdictOn(document, { trusted: ISSUED + DAY, wall: 0 })).toMatchObject({
      code: 'NOT_FOUND',
      effect: 'warn',
    });
    expect(verdictOn(document, { trusted: ISSUED, wall: ISSUED + DAY })).toMatchObject({
      code: 'NOT_FOUND',
      effect: 'warn',
    });
  });

  const limit = ISSUED + 30 * DAY;

  it('is stale after offlineFor, at most a warning (P6)', () => {
    expect(verdictOn(UNENTITLED, { trusted: limit })).toMatchObject({ code: 'NOT_FOUND', effect: 'block' });
    expect(verdictOn(UNENTITLED, { trusted: limit + 1 })).toMatchObject({
      code: 'OFFLINE_STALE',
      valid: false,
      effect: 'warn',
      cause: 'NOT_FOUND',
    });
    expect(verdictOn(DOCUMENT, { trusted: limit + 1, receipt: ACTIVATED })).toMatchObject({
      code: 'OFFLINE_STALE',
      valid: false,
      effect: 'warn',
    });
    expect(verdictOn({ ...DOCUMENT, stage: 'observe' }, { trusted: limit + 1 })).toMatchObject({
      code: 'OFFLINE_STALE',
      effect: 'allow',
    });
  });

  it('is heard by a receipt as well as by a document', () => {
    const receipt = { ...ACTIVATED, iat: ISSUED + 10 * DAY };
    expect(verdictOn(DOCUMENT, { trusted: limit + 1, receipt }).code).toBe('VALID');
    expect(verdictOn(DOCUMENT, { trusted: limit + 10 * DAY + 1, receipt }).code).toBe('OFFLINE_STALE');
  });

  it('loosens and never tightens by the wall clock alone (P5)', () => {
    const jump = { trusted: ISSUED, wall: limit + 1 };
    expect(verdictOn(UNENTITLED, jump)).toMatchObject({ code: 'OFFLINE_STALE', effect: 'warn' });
    expect(verdictOn(DOCUMENT, jump)).toMatchObject({ code: 'OFFLINE_STALE', valid: true, effect: 'allow' });
  });

  describe('with the explicit opt-in to block after offlineFor', () => {
    const strict = (part: Partial<PolicyDocument>): PolicyDocument => ({
      ...DOCUMENT,
      ...part,
      policy: { ...DOCUMENT.policy, afterOffline: 'block' },
    });
    const jump = { trusted: ISSUED, wall: limit + 1 };

    it('blocks under an enforcing stage, by the wall clock too, also who passed before', () => {
      expect(verdictOn(strict({}), jump)).toMatchObject({
        code: 'OFFLINE_STALE',
        valid: false,
        effect: 'block',
      });
      expect(verdictOn(strict(GRACE_OVER), jump).effect).toBe('block');
    });

    it('only warns under any other stage, and past the life of the document', () => {
      expect(verdictOn(strict({ stage: 'warn' }), jump).effect).toBe('warn');
      expect(verdictOn(strict(GRACE_LEFT), jump).effect).toBe('warn');
      expect(verdictOn(strict({ stage: 'observe' }), jump).effect).toBe('allow');
      expect(verdictOn(strict({}), { trusted: ISSUED, wall: DOCUMENT.exp }).effect).toBe('warn');
    });
  });
});
