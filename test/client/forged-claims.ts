import { createHmac } from 'node:crypto';
import { DAY, DOCUMENT, ISSUED, RECEIPT } from '../domain/policy/facts.ts';
import type { Random } from '../support/random.ts';
import { type SigningKey, signed, signedText, signingKey } from './license-service.ts';

/** One way to forge: makes another signed text each time, none of which may be accepted as a document. */
export type Family = { readonly name: string; readonly forge: (random: Random) => string };

export type Claims = Readonly<Record<string, unknown>>;
export type Header = Readonly<Record<string, unknown>>;

/** @param key that the client pins; everything signed with it here is wrong in another way */
export function claimFamiliesOf(key: SigningKey, issuer: string): readonly Family[] {
  const stranger = signingKey(key.kid);
  const header = (part: Header = {}): string =>
    JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ: 'policy+jwt', ...part });
  const strict = (random: Random): Claims => strictClaims(random, issuer);
  const withClaims = (part: (random: Random) => Claims) => (random: Random) =>
    signed({ ...strict(random), ...part(random) }, key);
  const withHeader = (part: (random: Random) => Header) => (random: Random) =>
    signed(strict(random), key, part(random));
  const respelled = (respell: (json: string, random: Random) => string) => (random: Random) =>
    signedText(header(), respell(JSON.stringify(strict(random)), random), key);

  return [
    {
      name: 'no algorithm and no signature',
      forge: (random) => `${encoded(header({ alg: spelled(random, 'none') }), strict(random))}.`,
    },
    {
      name: 'no algorithm beside a signature',
      forge: withHeader((random) => ({ alg: spelled(random, 'none') })),
    },
    {
      name: 'another algorithm',
      forge: withHeader((random) => ({
        alg: random.pick([
          'RS256',
          'ES256',
          'HS256',
          'Ed448',
          'eddsa',
          'EDDSA',
          'EdDSA ',
          ' EdDSA',
          'EdDSA\u0000',
          'ЕdDSA',
          '',
          null,
          0,
          true,
          ['EdDSA'],
          { alg: 'EdDSA' },
        ]),
      })),
    },
    {
      name: 'HS256 with the public key as the secret',
      forge: (random) => {
        const text = encoded(
          header({ alg: random.pick(['HS256', 'HS384', 'HS512', 'EdDSA', 'Ed25519']) }),
          strict(random),
        );
        const secret = random.pick([
          Buffer.from(key.x, 'base64url'),
          Buffer.from(key.x),
          Buffer.from(JSON.stringify(key.x)),
        ]);
        const hash = random.pick(['sha256', 'sha384', 'sha512']);
        return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
      },
    },
    {
      name: 'a key that nobody pinned',
      forge: (random) =>
        signed(strict(random), {
          ...stranger,
          kid: random.pick(['k9', 'K1', 'k1 ', '', 'constructor', '__proto__', 'k1\u0000', '../k1']),
        }),
    },
    {
      name: 'a key id that is no text',
      forge: withHeader((random) => ({ kid: random.pick([null, 0, 1, true, ['k1'], { k1: 1 }, undefined]) })),
    },
    { name: 'the pinned name over another key', forge: (random) => signed(strict(random), stranger) },
    {
      name: 'header members that ask for more',
      forge: withHeader((random) =>
        random.pick<Header>([
          { jwk: { kty: 'OKP', crv: 'Ed25519', x: stranger.x } },
          { jku: 'https://elsewhere.example.com/keys' },
          { x5u: 'https://elsewhere.example.com/cert' },
          { x5c: ['AAAA'] },
          { crit: ['b64'], b64: false },
          { crit: [] },
          { b64: true },
          { zip: 'DEF' },
          { cty: 'policy+jwt' },
          { iss: issuer },
          { '': 1 },
        ]),
      ),
    },
    {
      name: 'the key of the header itself',
      forge: (random) =>
        signed(strict(random), stranger, { jwk: { kty: 'OKP', crv: 'Ed25519', x: stranger.x } }),
    },
    {
      name: 'another type',
      forge: withHeader((random) => ({
        typ: random.pick([
          'receipt+jwt',
          'key+jwt',
          'JWT',
          'jwt',
          'Policy+JWT',
          'policy+jwt ',
          'application/policy+jwt',
          '',
          null,
          1,
          ['policy+jwt'],
          undefined,
        ]),
      })),
    },
    {
      name: 'a receipt offered as a document',
      forge: (random) =>
        signed({ ...RECEIPT, iss: issuer, iat: ISSUED + random.below(DAY) }, key, {
          typ: random.pick(['receipt+jwt', 'policy+jwt']),
        }),
    },
    {
      name: 'another issuer',
      forge: withClaims((random) => ({
        iss: random.pick([
          `${issuer}/`,
          `${issuer}.`,
          issuer.toUpperCase(),
          ` ${issuer}`,
          'https://elsewhere.example.com',
          '',
          [issuer],
          null,
          { a: issuer },
        ]),
      })),
    },
    {
      name: 'another product',
      forge: withClaims((random) => ({
        aud: random.pick([
          'atlas-viewer',
          'Atlas-CAD',
          'atlas-cad ',
          'atlas-cad\u200b',
          '',
          ['atlas-cad'],
          ['atlas-cad', 'x'],
          null,
          '*',
        ]),
      })),
    },
    {
      name: 'another installation, or a subject that is none',
      forge: withClaims((random) => ({
        sub: random.pick([
          'installation:i-2',
          'installation:I-1',
          'installation:',
          'account:',
          'account',
          'Anonymous',
          '',
          'installation:i-1 ',
          'user:ACME',
          null,
          7,
          ['anonymous'],
        ]),
      })),
    },
    {
      name: 'one member twice in the claims',
      forge: respelled((json, random) => {
        const twice = random.pick([
          '"stage":"off"',
          '"exp":9999999999',
          '"sub":"anonymous"',
          '"\\u0073tage":"off"',
          '"revision":999',
        ]);
        return random.below(2) === 0 ? json.replace('{', `{${twice},`) : json.replace(/\}$/, `,${twice}}`);
      }),
    },
    {
      name: 'one member twice in the header',
      forge: (random) => {
        const twice = random.pick([
          '"alg":"none"',
          '"alg":"EdDSA"',
          '"kid":"k9"',
          '"typ":"policy+jwt"',
          '"\\u0061lg":"none"',
        ]);
        const text =
          random.below(2) === 0 ? header().replace('{', `{${twice},`) : header().replace(/\}$/, `,${twice}}`);
        return signedText(text, JSON.stringify(strict(random)), key);
      },
    },
    {
      name: 'JSON in another spelling',
      forge: respelled((json, random) => {
        const at = random.below(6);
        if (at === 0) return `${random.pick([' ', '\n', '\t', '\uFEFF'])}${json}`;
        if (at === 1) return `${json}${random.pick([' ', '\n', '\u0000', 'x', ',', '}'])}`;
        if (at === 2)
          return json.replace(
            /"([a-z])/u,
            (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`,
          );
        if (at === 3) return json.replaceAll(random.pick([',', ':', '{']), (sign) => `${sign} `);
        if (at === 4) return json.replace(/:(\d+)/u, random.pick([':$1.0', ':$1e0', ':0$1', ':+$1']));
        return JSON.stringify(JSON.parse(json), null, random.pick([1, 2, '\t']));
      }),
    },
    {
      name: 'no object at all',
      forge: (random) =>
        signedText(
          header(),
          random.pick(['null', '[]', '7', '"{}"', '', '{', 'true', '[{}]', 'undefined', '{}']),
          key,
        ),
    },
    {
      name: 'numbers that are none, or of no use',
      forge: withClaims((random) => {
        const member = random.pick(['iat', 'exp', 'epoch', 'revision', 'since', 'schema']);
        return {
          [member]: random.pick([
            null,
            '1811836800',
            -1,
            0.5,
            1e300,
            2 ** 53,
            Number.NaN,
            true,
            [1],
            {},
            '',
            '0x10',
            -(2 ** 53),
          ]),
        };
      }),
    },
    {
      name: 'members of another shape',
      forge: withClaims((random) =>
        random.pick<Claims>([
          { stage: random.pick(['block', 'enforce', 'OFF', '', null, 4, ['off'], 'constructor']) },
          { graceEndsAt: random.pick(['2027', -1, 1.5, true]) },
          {
            features: random.pick([
              null,
              [],
              'x',
              { render: null },
              { render: { stage: 'x', graceEndsAt: null } },
              { render: { stage: 'off' } },
            ]),
          },
          { brownout: random.pick([{}, { from: 1 }, { from: '1', until: 2 }, [], 7]) },
          { exempt: random.pick([null, 0, 'true', 'false', []]) },
          {
            entitlement: random.pick([
              {},
              [],
              'all',
              { ...DOCUMENT.entitlement, quantity: '5' },
              { ...DOCUMENT.entitlement, suspended: 0 },
            ]),
          },
          {
            policy: random.pick([
              null,
              {},
              { ...DOCUMENT.policy, offlineForDays: -1 },
              { ...DOCUMENT.policy, afterOffline: 'exit' },
            ]),
          },
          { help: random.pick([null, { ...DOCUMENT.help, videos: null }, { ...DOCUMENT.help, faq: 1 }]) },
          { message: random.pick([null, 1, ['x'], {}]) },
          {
            meta: random.pick([
              null,
              { ...DOCUMENT.meta, because: 'x' },
              { ...DOCUMENT.meta, planRevision: -2 },
            ]),
          },
          { next: random.pick([{}, { stage: 'warn' }, { stage: 'x', at: 1 }, 'warn']) },
        ]),
      ),
    },
    {
      name: 'a member that is missing',
      forge: (random) => {
        const missing = random.pick(Object.keys(DOCUMENT));
        return signed(
          Object.fromEntries(Object.entries(strict(random)).filter(([name]) => name !== missing)),
          key,
        );
      },
    },
    {
      name: 'an end before its beginning',
      forge: withClaims((random) => ({
        iat: ISSUED + 10 + random.below(DAY),
        exp: ISSUED - random.below(DAY),
      })),
    },
    {
      name: 'huge',
      forge: withClaims((random) => ({
        message: random.pick(['x', 'é', '\u0000']).repeat(50_000 + random.below(10_000)),
      })),
    },
  ];
}

/** Genuine documents of somebody else: a client with a license key that holds an account's must not be judged by them. */
export function otherAccountFamilyOf(key: SigningKey, issuer: string): Family {
  const names = ['OTHER', 'acme', 'ACME ', 'ACME\u200b', 'ACME:1', 'АСМЕ', 'installation:i-1', 'anonymous'];
  return {
    name: 'the account of somebody else',
    forge: (random) => {
      const sub = `account:${random.pick([...names, String(random.below(1000))])}`;
      const order = { epoch: random.below(3), revision: random.below(1000) };
      return signed({ ...strictClaims(random, issuer), sub, ...order }, key);
    },
  };
}

/** Claims that would block, if they were believed. */
export function strictClaims(random: Random, issuer: string): Claims {
  return {
    ...DOCUMENT,
    iss: issuer,
    iat: ISSUED + random.below(100 * DAY),
    exp: ISSUED + 200 * DAY,
    revision: 8 + random.below(1000),
    entitlement: null,
  };
}

function encoded(header: string, claims: Claims): string {
  return [header, JSON.stringify(claims)].map((text) => Buffer.from(text).toString('base64url')).join('.');
}

/** The word with letters of either case, and sometimes with something around it. */
function spelled(random: Random, word: string): string {
  const letters = [...word].map((letter) => (random.below(2) === 0 ? letter : letter.toUpperCase())).join('');
  return random.below(4) === 0
    ? random.pick([` ${letters}`, `${letters} `, `${letters}\u0000`, ''])
    : letters;
}
