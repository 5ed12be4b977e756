import type { PolicyDocument } from '../../../src/domain/policy/document.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';

export const HOUR = 3600;
export const DAY = 86_400;

/** 2027-06-01T08:00:00Z: when the documents of the vectors are issued, unless one says otherwise. */
export const ISSUED = 1_811_836_800;

/** An account in good standing, at stage `enforce-product`. Small, because it is written out some hundred times. */
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
    starts: null,
    expires: ISSUED + 365 * DAY,
    blocksFrom: ISSUED + 366 * DAY,
    supportUntil: null,
    suspended: false,
  },
  policy: { runwayDays: 30, offlineForDays: 30, whenBlocked: 'read-only', afterOffline: 'warn' },
  help: { faq: 'https://help.example.com', chat: null, portal: null, videos: [] },
  message: 'Please activate.',
  meta: { campaign: 'atlas-2027', cohort: 'pilot', phase: 'p3', planRevision: 2, because: ['Phase p3.'] },
};

/** An installation of that account, long known and never activated: beside {@link DOCUMENT} its check fails. */
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

/** Members of {@link RECEIPT} that make it that of an activated device. */
export const ACTIVATED = { device: 'd-1', activation: 'a-1', activatedAt: ISSUED - DAY } as const;

/** The client that is asked, unless a case says otherwise. */
export const CLIENT = {
  issuer: DOCUMENT.iss,
  product: DOCUMENT.aud,
  installation: 'i-1' as string | null,
  hasLicenseKey: true,
};
