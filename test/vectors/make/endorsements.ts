import { createHmac } from 'node:crypto';
import { DOCUMENT, ISSUED } from './base.ts';
import {
  base64url,
  FIRST,
  HEIR,
  HEIR_OF_HEIR,
  pinned,
  SECOND,
  STRANGER,
  signText,
  type TestKey,
} from './keys.ts';

/** One call with the endorsements of a key set; where `times` stands, the first of them comes so many times. */
type Call = { readonly endorsements: readonly string[]; readonly times?: number };

export type EndorsementCase = {
  readonly name: string;
  readonly calls: readonly Call[];
  /** All keys that are trusted in the end, the pinned ones first, each with its 32 bytes. */
  readonly trusted: readonly (readonly [kid: string, x: string])[];
  /** True where only the spelling of the JSON is wrong. */
  readonly spelling?: true;
};

function claimsOf(key: TestKey, part: object = {}) {
  return { schema: 1, iss: DOCUMENT.iss, iat: ISSUED, kid: key.kid, x: key.x, ...part };
}

function headerOf(by: TestKey, part: object = {}): string {
  return JSON.stringify({ alg: 'EdDSA', kid: by.kid, typ: 'key+jwt', ...part });
}

/** The endorsement of a key by another. Parts may be put in the place of its claims and header members. */
export function endorsement(key: TestKey, by: TestKey, claims: object = {}, header: object = {}): string {
  return signText(headerOf(by, header), JSON.stringify(claimsOf(key, claims)), by);
}

type Trusted = EndorsementCase['trusted'];
const PINNED: Trusted = [FIRST, SECOND].map(({ kid, x }) => [kid, x]);
const WITH_HEIR: Trusted = [...PINNED, [HEIR.kid, HEIR.x]];
const WITH_BOTH: Trusted = [...WITH_HEIR, [HEIR_OF_HEIR.kid, HEIR_OF_HEIR.x]];

const HEIR_BY_FIRST = endorsement(HEIR, FIRST);
const NEXT_BY_HEIR = endorsement(HEIR_OF_HEIR, HEIR);

function once(name: string, endorsements: readonly string[], trusted: Trusted): EndorsementCase {
  return { name, calls: [{ endorsements }], trusted };
}

const ignored = (name: string, token: string): EndorsementCase => once(name, [token], PINNED);

const CHAINS: readonly EndorsementCase[] = [
  once('no endorsement', [], PINNED),
  once('a pinned key vouches for a new one', [HEIR_BY_FIRST], WITH_HEIR),
  once('the other pinned key does', [endorsement(HEIR, SECOND)], WITH_HEIR),
  once('alg Ed25519', [endorsement(HEIR, FIRST, {}, { alg: 'Ed25519' })], WITH_HEIR),
  once('the same twice', [HEIR_BY_FIRST, HEIR_BY_FIRST], WITH_HEIR),
  once('both pinned keys vouch for one', [HEIR_BY_FIRST, endorsement(HEIR, SECOND)], WITH_HEIR),
  once('a chain of two', [HEIR_BY_FIRST, NEXT_BY_HEIR], WITH_BOTH),
  once('a chain of two, the later one first', [NEXT_BY_HEIR, HEIR_BY_FIRST], WITH_BOTH),
  once('a chain with something broken between', [NEXT_BY_HEIR, 'a.b.c', HEIR_BY_FIRST], WITH_BOTH),
  {
    name: 'a chain over several calls: what could not be followed has to come again',
    calls: [{ endorsements: [NEXT_BY_HEIR] }, { endorsements: [HEIR_BY_FIRST] }],
    trusted: WITH_HEIR,
  },
  {
    name: 'a chain over several calls, in its order',
    calls: [{ endorsements: [HEIR_BY_FIRST] }, { endorsements: [NEXT_BY_HEIR] }],
    trusted: WITH_BOTH,
  },
  ignored('a chain that begins nowhere', NEXT_BY_HEIR),
  ignored('a key that vouches for itself', endorsement(HEIR, HEIR)),
  once('two keys that vouch for each other', [NEXT_BY_HEIR, endorsement(HEIR, HEIR_OF_HEIR)], PINNED),
  ignored(
    'a stranger under the name of a pinned key',
    signText(headerOf(FIRST), JSON.stringify(claimsOf(HEIR)), STRANGER),
  ),
  once(
    'of two keys under one id the first one counts',
    [endorsement(HEIR, FIRST), endorsement(HEIR, FIRST, { x: STRANGER.x })],
    WITH_HEIR,
  ),
  ignored('a pinned key id with another key', endorsement(SECOND, FIRST, { x: STRANGER.x })),
  once(
    'an adopted key replaces no pinned one',
    [HEIR_BY_FIRST, endorsement(FIRST, HEIR, { x: STRANGER.x })],
    WITH_HEIR,
  ),
  once(
    'a key id that every object knows',
    [endorsement(HEIR, FIRST, { kid: 'constructor' })],
    [...PINNED, ['constructor', HEIR.x]],
  ),
  once('members a later server may add', [endorsement(HEIR, FIRST, { later: [1] })], WITH_HEIR),
  {
    name: '255 that lead nowhere, and one that does',
    calls: [{ endorsements: ['a.b.c', HEIR_BY_FIRST], times: 255 }],
    trusted: WITH_HEIR,
  },
  {
    name: '256 that lead nowhere: what comes behind them is left unread',
    calls: [{ endorsements: ['a.b.c', HEIR_BY_FIRST], times: 256 }],
    trusted: PINNED,
  },
];

const BAD: readonly EndorsementCase[] = [
  ...['policy+jwt', 'receipt+jwt', 'JWT', 'KEY+JWT', undefined].map((typ) =>
    ignored(`typ ${JSON.stringify(typ) ?? 'missing'}`, endorsement(HEIR, FIRST, {}, { typ })),
  ),
  ...['none', 'HS256', 'eddsa', undefined].map((alg) =>
    ignored(`alg ${JSON.stringify(alg) ?? 'missing'}`, endorsement(HEIR, FIRST, {}, { alg })),
  ),
  ignored('HS256 with the bytes of the public key', hmacSigned()),
  ignored('brings its key along', endorsement(HEIR, FIRST, {}, { jwk: { x: FIRST.x } })),
  ...[2, '1', true, null, undefined].map((schema) =>
    ignored(`schema ${JSON.stringify(schema) ?? 'missing'}`, endorsement(HEIR, FIRST, { schema })),
  ),
  ...['https://elsewhere.example.com', `${DOCUMENT.iss}/`, '', null, undefined].map((iss) =>
    ignored(`iss ${JSON.stringify(iss) ?? 'missing'}`, endorsement(HEIR, FIRST, { iss })),
  ),
  ...[1.5, '1', null, 9_007_199_254_740_992, undefined].map((iat) =>
    ignored(`iat ${JSON.stringify(iat) ?? 'missing'}`, endorsement(HEIR, FIRST, { iat })),
  ),
  ...[1, null, ['test-4'], undefined].map((kid) =>
    ignored(`kid ${JSON.stringify(kid) ?? 'missing'}`, endorsement(HEIR, FIRST, { kid })),
  ),
  ...[
    1,
    null,
    '',
    base64url(Buffer.alloc(31, 4)),
    base64url(Buffer.alloc(33, 4)),
    `${HEIR.x}=`,
    `+${HEIR.x.slice(1)}`,
    `${HEIR.x.slice(0, -1)}${HEIR.x.endsWith('A') ? 'B' : 'x'}`,
    undefined,
  ].map((x) => ignored(`x ${JSON.stringify(x) ?? 'missing'}`, endorsement(HEIR, FIRST, { x }))),
  ...['null', '[]', '1', '"key"', '{}'].map((claims) =>
    ignored(`claims that are ${claims}`, signText(headerOf(FIRST), claims, FIRST)),
  ),
  ignored(
    'kid twice',
    signText(headerOf(FIRST), JSON.stringify(claimsOf(HEIR)).replace('{', '{"kid":"test-3",'), FIRST),
  ),
  {
    ...ignored(
      'a space',
      signText(headerOf(FIRST), JSON.stringify(claimsOf(HEIR)).replace(':', ': '), FIRST),
    ),
    spelling: true,
  },
  ignored(
    'a key of a key set, unsigned',
    JSON.stringify({ kty: 'OKP', crv: 'Ed25519', kid: HEIR.kid, x: HEIR.x }),
  ),
  ignored('without its signature', HEIR_BY_FIRST.slice(0, HEIR_BY_FIRST.lastIndexOf('.') + 1)),
  ignored('an empty text', ''),
];

function hmacSigned(): string {
  const text = `${base64url(headerOf(FIRST, { alg: 'HS256' }))}.${base64url(JSON.stringify(claimsOf(HEIR)))}`;
  return `${text}.${createHmac('sha256', Buffer.from(FIRST.x, 'base64url')).update(text).digest('base64url')}`;
}

/** `endorsements.json`: which keys are trusted after which endorsements. All expectations are by hand. */
export function endorsementVectors() {
  return {
    about: 'Keys that vouch for keys. README.md says how to run them.',
    pinned: pinned([FIRST, SECOND]),
    issuer: DOCUMENT.iss,
    cases: [...CHAINS, ...BAD],
  };
}
