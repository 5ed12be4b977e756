import { DOCUMENT, RECEIPT } from './base.ts';

type Json = Readonly<Record<string, unknown>>;

/** One way to get a member wrong: where, how it is called, and the claims. */
export type Broken = { readonly name: string; readonly claims: Json };

/** Values that are never right for a kind of member, and why somebody might send them. */
const WRONG = {
  text: [null, 1],
  textOrNull: [1, false],
  count: [null, '1', -1, 1.5, 9_007_199_254_740_992],
  countOrNull: ['1', -1, 1.5, false],
  number: [null, '3'],
  flag: [null, 0, 'true'],
  stage: [null, 'enforce', 'Warn', 2],
  subject: [null, '', 'ACME', 'account:', 'installation:', 'account:\n', 'Account:ACME', 'anonymous '],
  texts: [null, 'render', [1], [null], { 0: 'render' }],
  map: [null, []],
  mapOrNull: [false, [], ''],
} as const;

type Kind = keyof typeof WRONG;

/** Every member of a document by its path, with its kind. A map that may be null appears once as itself and once filled. */
const DOCUMENT_MEMBERS: readonly (readonly [path: string, kind: Kind])[] = [
  ['iss', 'text'],
  ['sub', 'subject'],
  ['aud', 'text'],
  ['iat', 'count'],
  ['exp', 'count'],
  ['epoch', 'count'],
  ['revision', 'count'],
  ['stage', 'stage'],
  ['since', 'count'],
  ['graceEndsAt', 'countOrNull'],
  ['features', 'map'],
  ['features.render', 'mapOrNull'],
  ['features.render.stage', 'stage'],
  ['features.render.graceEndsAt', 'countOrNull'],
  ['next', 'mapOrNull'],
  ['next.stage', 'stage'],
  ['next.at', 'count'],
  ['brownout', 'mapOrNull'],
  ['brownout.from', 'count'],
  ['brownout.until', 'count'],
  ['exempt', 'flag'],
  ['entitlement', 'mapOrNull'],
  ['entitlement.quantity', 'count'],
  ['entitlement.features', 'texts'],
  ['entitlement.starts', 'countOrNull'],
  ['entitlement.expires', 'countOrNull'],
  ['entitlement.blocksFrom', 'countOrNull'],
  ['entitlement.supportUntil', 'countOrNull'],
  ['entitlement.suspended', 'flag'],
  ['policy', 'map'],
  ['policy.runwayDays', 'count'],
  ['policy.offlineForDays', 'count'],
  ['policy.whenBlocked', 'text'],
  ['policy.afterOffline', 'stage'],
  ['help', 'map'],
  ['help.faq', 'textOrNull'],
  ['help.chat', 'textOrNull'],
  ['help.portal', 'textOrNull'],
  ['help.videos', 'map'],
  ['help.videos.0', 'mapOrNull'],
  ['help.videos.0.title', 'text'],
  ['help.videos.0.url', 'text'],
  ['help.videos.0.minutes', 'number'],
  ['message', 'text'],
  ['meta', 'map'],
  ['meta.campaign', 'textOrNull'],
  ['meta.cohort', 'textOrNull'],
  ['meta.phase', 'textOrNull'],
  ['meta.planRevision', 'countOrNull'],
  ['meta.because', 'texts'],
];

const RECEIPT_MEMBERS: readonly (readonly [path: string, kind: Kind])[] = [
  ['iss', 'text'],
  ['aud', 'text'],
  ['iat', 'count'],
  ['exp', 'count'],
  ['epoch', 'count'],
  ['sub', 'subject'],
  ['subject', 'subject'],
  ['device', 'textOrNull'],
  ['activation', 'textOrNull'],
  ['activatedAt', 'countOrNull'],
  ['refusal', 'textOrNull'],
  ['firstContactAt', 'count'],
  ['runwayEndsAt', 'count'],
  ['blocksFrom', 'countOrNull'],
  ['nonce', 'textOrNull'],
];

/** A document in which every member that may be null or empty is there. */
export const FULL_DOCUMENT = {
  ...DOCUMENT,
  features: { render: { stage: 'warn', graceEndsAt: null } },
  next: { stage: 'enforce-feature', at: DOCUMENT.exp },
  brownout: { from: DOCUMENT.iat, until: DOCUMENT.exp },
  help: { ...DOCUMENT.help, videos: [{ title: 'How to', url: 'https://v.example.com', minutes: 3 }] },
};

/** A list where the wrong kind says a map, and the other way round. */
const OTHER_WRONG: Readonly<Record<string, readonly unknown[]>> = {
  'help.videos': [null, {}],
  // A list may hold no null, and an entry of `features` may be none either.
  'features.render': [null, [], 'warn'],
  'help.videos.0': [null, []],
};

function brokenMembers(
  whole: Json,
  members: readonly (readonly [path: string, kind: Kind])[],
): readonly Broken[] {
  return members.flatMap(([path, kind]) => {
    const values: readonly unknown[] = OTHER_WRONG[path] ?? WRONG[kind];
    const missing = { name: `${path} is missing`, claims: changed(whole, path.split('.'), undefined) };
    const wrong = values.map((value) => ({
      name: `${path} is ${JSON.stringify(value)}`,
      claims: changed(whole, path.split('.'), value),
    }));
    // Without its entry the map is right: there is nothing to miss.
    return path === 'features.render' || path === 'help.videos.0' ? wrong : [missing, ...wrong];
  });
}

/** A copy with another value at a path; undefined takes the member away. */
function changed(whole: unknown, [name = '', ...rest]: readonly string[], value: unknown): Json {
  const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as Json) }) as Record<string, unknown>;
  if (rest.length > 0) copy[name] = changed(copy[name], rest, value);
  else if (value === undefined) delete copy[name];
  else copy[name] = value;
  return copy;
}

/** Documents with one member missing or of another kind. */
export function brokenDocuments(): readonly Broken[] {
  const odd: readonly [string, Json][] = [
    ['schema is missing', changed(FULL_DOCUMENT, ['schema'], undefined)],
    ['schema is 2', { ...FULL_DOCUMENT, schema: 2 }],
    ['schema is "1"', { ...FULL_DOCUMENT, schema: '1' }],
    ['exp is before iat', { ...FULL_DOCUMENT, exp: FULL_DOCUMENT.iat - 1 }],
    ['policy.afterOffline is "allow"', changed(FULL_DOCUMENT, ['policy', 'afterOffline'], 'allow')],
    ['aud is a list', { ...FULL_DOCUMENT, aud: [FULL_DOCUMENT.aud] }],
    ['aud is a list of two', { ...FULL_DOCUMENT, aud: [FULL_DOCUMENT.aud, 'atlas-viewer'] }],
    ['sub begins with U+2028', { ...FULL_DOCUMENT, sub: 'account:\u2028' }],
    ['an hour of iat in milliseconds is past exp', { ...FULL_DOCUMENT, iat: FULL_DOCUMENT.iat * 1000 }],
  ];
  return [
    ...brokenMembers(FULL_DOCUMENT, DOCUMENT_MEMBERS),
    ...odd.map(([name, claims]) => ({ name, claims })),
  ];
}

/** Receipts with one member missing or of another kind. */
export function brokenReceipts(): readonly Broken[] {
  const odd: readonly [string, Json][] = [
    ['schema is missing', changed(RECEIPT, ['schema'], undefined)],
    ['schema is 2', { ...RECEIPT, schema: 2 }],
    ['exp is before iat', { ...RECEIPT, exp: RECEIPT.iat - 1 }],
    ['refusal is a word nobody knows', { ...RECEIPT, refusal: 'NO_LUCK' }],
    ['sub is an account', { ...RECEIPT, sub: 'account:ACME' }],
    ['sub is anonymous', { ...RECEIPT, sub: 'anonymous' }],
  ];
  return [
    ...brokenMembers(RECEIPT as Json, RECEIPT_MEMBERS),
    ...odd.map(([name, claims]) => ({ name, claims })),
  ];
}
