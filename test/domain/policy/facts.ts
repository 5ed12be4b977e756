import type { PolicyDocument } from '../../../src/domain/policy/document.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { decide, type Verdict } from '../../../src/domain/policy/verdict.ts';

export const DAY = 86_400;

/** 2027-06-01T08:00:00Z: when the documents of these tests are issued. */
export const ISSUED = 1_811_836_800;

/** An activated account in good standing, at stage `enforce-product`. */
export const DOCUMENT: PolicyDocument = {
  schema: 1,
  iss: 'https://licenses.example.com',
  sub: 'account:ACME',
  aud: 'atlas-cad',
  iat: ISSUED,
  exp: ISSUED + 45 * DAY,
  epoch: 1,
  revision: 7,
  stage: 'enforce-product',
  since: ISSUED - 10 * DAY,
  graceEndsAt: null,
  features: {},
  next: null,
  brownout: null,
  exempt: false,
  entitlement: {
    quantity: 5,
    features: ['render'],
    starts: ISSUED - 300 * DAY,
    expires: ISSUED + 65 * DAY,
    blocksFrom: ISSUED + 66 * DAY,
    supportUntil: null,
    suspended: false,
  },
  policy: { runwayDays: 30, offlineForDays: 30, whenBlocked: 'read-only', afterOffline: 'warn' },
  help: { faq: 'https://help.example.com', chat: null, portal: null, videos: [] },
  message: 'Please activate Atlas CAD.',
  meta: {
    campaign: 'atlas-2027',
    cohort: 'pilot',
    phase: 'pilot-enforce',
    planRevision: 2,
    because: ['The phase pilot-enforce has started.'],
  },
};

/** The same account, without any entitlement: the check fails. */
export const UNENTITLED: PolicyDocument = { ...DOCUMENT, entitlement: null };

/** An installation long known and never activated. */
export const RECEIPT: Receipt = {
  schema: 1,
  iss: DOCUMENT.iss,
  sub: 'installation:i-1',
  aud: DOCUMENT.aud,
  iat: ISSUED,
  exp: ISSUED + 45 * DAY,
  epoch: 1,
  subject: DOCUMENT.sub,
  device: null,
  activation: null,
  activatedAt: null,
  refusal: null,
  firstContactAt: ISSUED - 90 * DAY,
  runwayEndsAt: ISSUED - 60 * DAY,
  blocksFrom: ISSUED - 59 * DAY,
  nonce: null,
};

export type Asked = {
  readonly receipt?: Receipt | null;
  readonly features?: readonly string[];
  readonly trusted?: number;
  readonly wall?: number;
};

/** Asks as installation `i-1`, a minute after the document was issued unless told otherwise. */
export function verdictOn(document: PolicyDocument | null, asked: Asked = {}): Verdict {
  const trusted = asked.trusted ?? ISSUED + 60;
  return decide({
    document,
    receipt: asked.receipt ?? null,
    question: { features: asked.features ?? [], installation: 'i-1' },
    now: { trusted, wall: asked.wall ?? trusted },
  });
}
