import { describe, expect, it } from 'vitest';
import { contentOf, type DocumentFacts, documentFor } from '../../../src/domain/policy/document-content.ts';
import type { EntitlementSpan } from '../../../src/domain/policy/entitlement-sum.ts';
import { readDocument, readReceipt } from '../../../src/domain/policy/read-claims.ts';
import { receiptFor } from '../../../src/domain/policy/receipt-content.ts';
import { DAY, DOCUMENT, ISSUED, verdictOn } from './facts.ts';

const NOW = ISSUED * 1000;

const SPAN: EntitlementSpan = {
  quantity: 5,
  features: ['render'],
  starts: NOW - 300 * DAY * 1000,
  expires: NOW + 65 * DAY * 1000,
  blocksFrom: NOW + 66 * DAY * 1000,
  supportUntil: null,
  suspended: false,
};

const FACTS: DocumentFacts = {
  issuer: DOCUMENT.iss,
  subject: 'account:ACME',
  product: 'atlas-cad',
  epoch: 1,
  revision: 7,
  issuedAt: NOW,
  standing: {
    stage: 'enforce-product',
    since: NOW - 10 * DAY * 1000,
    graceEndsAt: null,
    features: {},
    next: null,
    brownout: null,
    exempt: false,
    because: DOCUMENT.meta.because,
  },
  entitlements: [SPAN],
  policy: {
    runwayDays: 30,
    offlineForDays: 30,
    documentForDays: 45,
    whenBlocked: 'read-only',
    afterOffline: 'warn',
    unknownInstallations: 'warn',
  },
  help: DOCUMENT.help,
  message: DOCUMENT.message,
  meta: { campaign: 'atlas-2027', cohort: 'pilot', phase: 'pilot-enforce', planRevision: 2 },
};

const grace = { ...FACTS.standing, stage: 'grace', graceEndsAt: NOW + 1500 } as const;

describe('the content of a document', () => {
  it('is the signed form of the facts, in seconds', () => {
    expect(documentFor(FACTS)).toEqual(DOCUMENT);
  });

  it('survives the way over the wire', () => {
    const rows = {
      standing: {
        ...grace,
        features: { render: { stage: 'warn', graceEndsAt: null } },
        next: { stage: 'enforce-product', at: NOW },
        brownout: { from: NOW, until: NOW },
      },
    } as const;
    for (const facts of [FACTS, { ...FACTS, ...rows }, { ...FACTS, subject: 'anonymous' as const }]) {
      const document = documentFor(facts);
      expect(readDocument(JSON.parse(JSON.stringify(document)))).toEqual(document);
    }
  });

  it('rounds so that nothing tightens early: issued before, ends after', () => {
    const document = documentFor({
      ...FACTS,
      issuedAt: NOW + 1499,
      standing: { ...grace, brownout: { from: NOW + 1, until: NOW + 1999 } },
    });
    expect(document).toMatchObject({
      iat: ISSUED + 1,
      graceEndsAt: ISSUED + 2,
      brownout: { from: ISSUED + 1, until: ISSUED + 1 },
    });
    expect(verdictOn({ ...document, brownout: null, entitlement: null }).code).toBe('IN_GRACE');
  });

  it('tells entitlement facts to an account only', () => {
    expect(documentFor({ ...FACTS, subject: 'installation:i-1' }).entitlement).toBeNull();
    expect(documentFor({ ...FACTS, subject: 'anonymous' }).entitlement).toBeNull();
  });

  it('gives the anonymous subject at most the stage for unknown installations, in every row', () => {
    const standing = {
      ...FACTS.standing,
      features: { render: { stage: 'enforce-feature', graceEndsAt: null } },
      brownout: { from: NOW, until: NOW + 1 },
      next: { stage: 'enforce-feature', at: NOW },
    } as const;
    const facts: DocumentFacts = {
      ...FACTS,
      subject: 'anonymous',
      standing,
      policy: { ...FACTS.policy, unknownInstallations: 'observe' },
    };
    expect(documentFor(facts)).toMatchObject({
      stage: 'observe',
      features: { render: { stage: 'observe' } },
      brownout: null,
      next: null,
    });
    expect(documentFor({ ...facts, standing: { ...standing, stage: 'off' } }).stage).toBe('off');
    expect(documentFor({ ...facts, subject: 'installation:i-1' }).stage).toBe('enforce-product');
  });

  it('is equal text for a renewal and another text for any change', () => {
    const renewed = documentFor({ ...FACTS, issuedAt: NOW + DAY * 1000, revision: 8, epoch: 2 });
    expect(contentOf(renewed)).toBe(contentOf(DOCUMENT));
    expect(contentOf({ ...DOCUMENT, exempt: true })).not.toBe(contentOf(DOCUMENT));
    const rows = (names: readonly string[]) =>
      documentFor({
        ...FACTS,
        standing: {
          ...FACTS.standing,
          features: Object.fromEntries(names.map((name) => [name, { stage: 'warn', graceEndsAt: null }])),
        },
      });
    expect(contentOf(rows(['b', 'a']))).toBe(contentOf(rows(['a', 'b'])));
  });
});

describe('several entitlements for one product', () => {
  const sum = (...entitlements: EntitlementSpan[]) => documentFor({ ...FACTS, entitlements }).entitlement;
  const days = (count: number) => NOW + count * DAY * 1000;

  it('is nothing when there is none', () => {
    expect(sum()).toBeNull();
  });

  it('counts those in force together: quantities, features, latest expiry and support', () => {
    const other: EntitlementSpan = {
      ...SPAN,
      quantity: 2,
      features: ['cloud-sync', 'render'],
      starts: null,
      expires: days(90),
      blocksFrom: days(91),
      supportUntil: days(10),
    };
    expect(sum(SPAN, other)).toEqual({
      quantity: 7,
      features: ['cloud-sync', 'render'],
      starts: null,
      expires: ISSUED + 90 * DAY,
      blocksFrom: ISSUED + 91 * DAY,
      supportUntil: ISSUED + 10 * DAY,
      suspended: false,
    });
    expect(sum(SPAN, { ...other, expires: null, blocksFrom: null })).toMatchObject({
      expires: null,
      blocksFrom: null,
    });
  });

  it('does not count what has ended, has not begun or is suspended', () => {
    const none = [{ expires: days(0) }, { starts: days(1) }, { suspended: true }].map((part) => ({
      ...SPAN,
      quantity: 100,
      features: ['x'],
      ...part,
    }));
    expect(sum(SPAN, ...none)).toMatchObject({ quantity: 5, features: ['render'], suspended: false });
  });

  it('ends with the last renewal that follows without a gap', () => {
    const renewal: EntitlementSpan = {
      ...SPAN,
      quantity: 9,
      starts: days(65),
      expires: days(430),
      blocksFrom: days(431),
    };
    expect(sum(SPAN, renewal)).toMatchObject({
      quantity: 5,
      expires: ISSUED + 430 * DAY,
      blocksFrom: ISSUED + 431 * DAY,
    });
    expect(sum(SPAN, { ...renewal, starts: days(66) })).toMatchObject({ expires: ISSUED + 65 * DAY });
    expect(sum(SPAN, { ...renewal, suspended: true })).toMatchObject({ expires: ISSUED + 65 * DAY });
  });

  it('with none in force shows the closest: not suspended, latest expiry', () => {
    const expired = (count: number): EntitlementSpan => ({
      ...SPAN,
      quantity: count,
      expires: days(-count),
      blocksFrom: days(1 - count),
    });
    expect(sum(expired(9), expired(3), { ...SPAN, suspended: true })).toMatchObject({
      quantity: 3,
      expires: ISSUED - 3 * DAY,
      suspended: false,
    });
    expect(sum({ ...SPAN, suspended: true })).toMatchObject({ suspended: true });
  });

  it('is not made stricter by an order that is still to begin', () => {
    const expired: EntitlementSpan = { ...SPAN, expires: days(-1), blocksFrom: days(2) };
    const ordered: EntitlementSpan = { ...SPAN, starts: days(5), expires: days(400), blocksFrom: days(401) };
    for (const entitlements of [[expired], [expired, ordered]]) {
      expect(verdictOn(documentFor({ ...FACTS, entitlements })).effect).toBe('warn');
    }
  });
});

describe('a receipt', () => {
  const receipt = receiptFor({
    issuer: DOCUMENT.iss,
    installation: 'i-1',
    product: 'atlas-cad',
    subject: 'account:ACME',
    epoch: 1,
    issuedAt: NOW + 999,
    documentForDays: 45,
    device: null,
    activation: null,
    activatedAt: null,
    refusal: null,
    firstContactAt: NOW - 1,
    runwayEndsAt: NOW + 1,
    blocksFrom: NOW + 1001,
    nonce: 'n',
  });

  it('is in seconds that never tighten early', () => {
    expect(receipt).toMatchObject({
      sub: 'installation:i-1',
      iat: ISSUED,
      exp: ISSUED + 45 * DAY,
      firstContactAt: ISSUED - 1,
      runwayEndsAt: ISSUED + 1,
      blocksFrom: ISSUED + 2,
    });
  });

  it('survives the way over the wire', () => {
    expect(readReceipt(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });
});

describe('reading claims', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a later schema', { schema: 2 }],
    ['a fraction of a second', { iat: ISSUED + 0.5 }],
    ['a date as text', { exp: '2027' }],
    ['an end before the beginning', { exp: ISSUED - 1 }],
    ['a stage nobody knows', { stage: 'destroy' }],
    ['a subject without an id', { sub: 'account:' }],
    ['a list where a map belongs', { features: [] }],
    ['a row without a stage', { features: { render: {} } }],
    ['a quantity below zero', { entitlement: { ...DOCUMENT.entitlement, quantity: -1 } }],
  ])('refuses %s', (_, part) => {
    expect(readDocument({ ...DOCUMENT, ...part })).toBeNull();
  });

  it('refuses a document with any member missing, and takes one with more', () => {
    for (const member of Object.keys(DOCUMENT)) {
      const rest = Object.fromEntries(Object.entries(DOCUMENT).filter(([name]) => name !== member));
      expect(readDocument(rest), member).toBeNull();
    }
    expect(readDocument({ ...DOCUMENT, more: 1 })).not.toBeNull();
    expect(readDocument(null)).toBeNull();
  });
});
