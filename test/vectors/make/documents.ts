import { createHmac } from 'node:crypto';
import { brokenDocuments, FULL_DOCUMENT } from './bad-claims.ts';
import { CLIENT, DOCUMENT, RECEIPT } from './base.ts';
import { base64url, FIRST, pinned, SECOND, STRANGER, signParts, signText } from './keys.ts';
import { signatureCases } from './signatures.ts';
import { SPELLINGS } from './spelling.ts';
import { type TokenCase, tokenCase } from './token-case.ts';

const HEADER = { alg: 'EdDSA', kid: FIRST.kid, typ: 'policy+jwt' };
const HEADER_TEXT = JSON.stringify(HEADER);
const CLAIMS_TEXT = JSON.stringify(DOCUMENT);
const GOOD = signText(HEADER_TEXT, CLAIMS_TEXT);
const KEYLESS = { hasLicenseKey: false };

const withClaims = (part: object) => signText(HEADER_TEXT, JSON.stringify({ ...DOCUMENT, ...part }));
const withHeader = (part: object) => signText(JSON.stringify({ ...HEADER, ...part }), CLAIMS_TEXT);
const withHeaderText = (header: string | Uint8Array) => signText(header, CLAIMS_TEXT);

/** A document that counts exactly so many letters when signed. */
function documentOfLength(length: number): string {
  const room = length - (base64url(HEADER_TEXT).length + 2 + 86);
  const bytes = Math.floor((room * 3) / 4) - CLAIMS_TEXT.length + DOCUMENT.message.length;
  const token = withClaims({ message: 'x'.repeat(bytes) });
  if (token.length !== length) throw new Error(`${token.length} letters instead of ${length}`);
  return token;
}

const ACCEPTED: readonly TokenCase[] = [
  tokenCase('the plain document', 'accepted', GOOD),
  tokenCase('alg Ed25519 is the newer name of the same', 'accepted', withHeader({ alg: 'Ed25519' })),
  tokenCase(
    'the other pinned key',
    'accepted',
    signText(JSON.stringify({ ...HEADER, kid: SECOND.kid }), CLAIMS_TEXT, SECOND),
  ),
  tokenCase(
    'header members in another order',
    'accepted',
    withHeaderText(`{"typ":"policy+jwt","kid":"${FIRST.kid}","alg":"EdDSA"}`),
  ),
  tokenCase('every member filled', 'accepted', withClaims(FULL_DOCUMENT)),
  tokenCase('past its life: the verdict says what that means', 'accepted', withClaims({ iat: 5, exp: 5 })),
  tokenCase('numbers at their ends', 'accepted', withClaims({ epoch: 0, exp: 9_007_199_254_740_991 })),
  tokenCase('a video of two and a half minutes', 'accepted', withMinutes(2.5)),
  tokenCase('a video of a strange length', 'accepted', withMinutes(-1e21)),
  tokenCase(
    'members a later server may add',
    'accepted',
    withClaims({
      later: 1,
      entitlement: { ...DOCUMENT.entitlement, later: [] },
      policy: { ...DOCUMENT.policy, x: 1 },
    }),
  ),
  tokenCase('anonymous, with a license key', 'accepted', withClaims({ sub: 'anonymous' })),
  tokenCase('anonymous, without a license key', 'accepted', withClaims({ sub: 'anonymous' }), {
    client: KEYLESS,
  }),
  tokenCase('this installation, without a license key', 'accepted', withClaims({ sub: 'installation:i-1' }), {
    client: KEYLESS,
  }),
  tokenCase('this installation, with a license key', 'accepted', withClaims({ sub: 'installation:i-1' })),
  tokenCase(
    'any account, with a license key: the ratchet keeps them apart',
    'accepted',
    withClaims({ sub: 'account:X' }),
  ),
  tokenCase('an account whose key has a colon', 'accepted', withClaims({ sub: 'account:a:b' })),
  tokenCase(
    'an account whose key has a line break further on',
    'accepted',
    withClaims({ sub: 'account:a\nb' }),
  ),
  tokenCase('U+0085 is no line break here', 'accepted', withClaims({ sub: 'account:\u0085' })),
  tokenCase(
    'features with the names of what objects have',
    'accepted',
    withClaims({
      features: JSON.parse(
        '{"__proto__":{"stage":"off","graceEndsAt":null},"constructor":{"stage":"off","graceEndsAt":null}}',
      ),
    }),
  ),
  tokenCase('exactly 65536 letters', 'accepted', documentOfLength(65_536)),
];

function withMinutes(minutes: number): string {
  const videos = [{ title: 'How to', url: 'https://v.example.com', minutes }];
  return withClaims({ help: { ...DOCUMENT.help, videos } });
}

const SHAPES: readonly TokenCase[] = [
  tokenCase('nothing', 'malformed', ''),
  tokenCase('a dot', 'malformed', '.'),
  tokenCase('two dots', 'malformed', '..'),
  tokenCase('three letters between dots', 'malformed', 'a.b.c'),
  tokenCase('a page of some proxy', 'malformed', '<html><body>Please sign in.</body></html>'),
  tokenCase('the claims as they are', 'malformed', CLAIMS_TEXT),
  tokenCase('without a signature part', 'malformed', GOOD.slice(0, GOOD.lastIndexOf('.'))),
  tokenCase('without a header part', 'malformed', GOOD.slice(GOOD.indexOf('.') + 1)),
  tokenCase('a fourth part', 'malformed', `${GOOD}.`),
  tokenCase('five parts, as an encrypted token has', 'malformed', `${GOOD}.AAAA.AAAA`),
  tokenCase('a space before', 'malformed', ` ${GOOD}`),
  tokenCase('a line break behind', 'malformed', `${GOOD}\n`),
  tokenCase('an empty header', 'malformed', GOOD.replace(/^[^.]*/, '')),
  tokenCase('empty claims, signed', 'malformed', signText(HEADER_TEXT, '')),
  tokenCase('the word Bearer before', 'malformed', `Bearer ${GOOD}`),
];

const [GOOD_HEADER = '', GOOD_CLAIMS = '', GOOD_SIGNATURE = ''] = GOOD.split('.');

const BASE64URL: readonly TokenCase[] = [
  tokenCase('padding behind the signature', 'malformed', `${GOOD}==`),
  tokenCase('padding behind the header', 'malformed', signParts(`${GOOD_HEADER}=`, GOOD_CLAIMS)),
  tokenCase('padding behind the claims', 'malformed', signParts(GOOD_HEADER, `${GOOD_CLAIMS}=`)),
  tokenCase('a spare bit set in the signature', 'malformed', withSpareBit(GOOD)),
  tokenCase(
    'a spare bit set in the claims, and signed so',
    'malformed',
    signParts(GOOD_HEADER, withSpareBit(base64urlWithSpare(CLAIMS_TEXT))),
  ),
  tokenCase(
    'a spare bit set in the header, and signed so',
    'malformed',
    signParts(withSpareBit(base64urlWithSpare(HEADER_TEXT, 'key')), GOOD_CLAIMS),
  ),
  tokenCase(
    'a letter left over',
    'malformed',
    signParts(GOOD_HEADER, `${GOOD_CLAIMS}A`.slice(0, 4 * Math.floor(GOOD_CLAIMS.length / 4) + 1)),
  ),
  tokenCase(
    'a space among the claims',
    'malformed',
    signParts(GOOD_HEADER, `${GOOD_CLAIMS.slice(0, 8)} ${GOOD_CLAIMS.slice(8)}`),
  ),
  tokenCase(
    'a line break in the signature',
    'malformed',
    `${GOOD_HEADER}.${GOOD_CLAIMS}.${GOOD_SIGNATURE.slice(0, 43)}\n${GOOD_SIGNATURE.slice(43)}`,
  ),
  tokenCase(
    'a plus in the signature',
    'malformed',
    `${GOOD_HEADER}.${GOOD_CLAIMS}.+${GOOD_SIGNATURE.slice(1)}`,
  ),
  tokenCase(
    'a slash in the signature',
    'malformed',
    `${GOOD_HEADER}.${GOOD_CLAIMS}./${GOOD_SIGNATURE.slice(1)}`,
  ),
  tokenCase('a percent escape', 'malformed', `${GOOD_HEADER}.${GOOD_CLAIMS}.%2D${GOOD_SIGNATURE.slice(1)}`),
  tokenCase(
    'a letter beyond ASCII',
    'malformed',
    `${GOOD_HEADER}.${GOOD_CLAIMS}.\uff21${GOOD_SIGNATURE.slice(1)}`,
  ),
];

/** Base64url with bits to spare in its last letter: some member is made longer until there are. */
function base64urlWithSpare(json: string, member = 'x'): string {
  const texts = ['1', '10', '100'].map((value) => base64url(`${json.slice(0, -1)},"${member}":${value}}`));
  const text = [base64url(json), ...texts].find((one) => one.length % 4 === 2 || one.length % 4 === 3);
  if (text === undefined) throw new Error('One of three lengths leaves bits.');
  return text;
}

function withSpareBit(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1) ?? '') + 1];
}

const SIGNED = `${base64url('{"alg":"HS256","kid":"test-1","typ":"policy+jwt"}')}.${GOOD_CLAIMS}`;
const hmac = (key: string | Buffer) => createHmac('sha256', key).update(SIGNED).digest('base64url');
const NONE = `${base64url('{"alg":"none","kid":"test-1","typ":"policy+jwt"}')}.${GOOD_CLAIMS}.`;

const HEADERS: readonly TokenCase[] = [
  tokenCase('alg none without a signature', 'wrong-algorithm', NONE),
  tokenCase('alg none with a good signature', 'wrong-algorithm', withHeader({ alg: 'none' })),
  tokenCase('alg None', 'wrong-algorithm', withHeader({ alg: 'None' })),
  tokenCase(
    'HS256 with the bytes of the public key',
    'wrong-algorithm',
    `${SIGNED}.${hmac(Buffer.from(FIRST.x, 'base64url'))}`,
  ),
  tokenCase('HS256 with the text of the public key', 'wrong-algorithm', `${SIGNED}.${hmac(FIRST.x)}`),
  ...[
    'RS256',
    'ES256',
    'HS256',
    'Ed448',
    'eddsa',
    'EDDSA',
    'ed25519',
    'EdDSA ',
    '',
    null,
    1,
    true,
    ['EdDSA'],
    { EdDSA: 1 },
  ].map((alg) => tokenCase(`alg ${JSON.stringify(alg)}`, 'wrong-algorithm', withHeader({ alg }))),
  tokenCase('no alg', 'wrong-algorithm', withHeader({ alg: undefined })),
  ...[
    'receipt+jwt',
    'JWT',
    'jwt',
    'POLICY+JWT',
    'application/policy+jwt',
    'key+jwt',
    '',
    null,
    ['policy+jwt'],
  ].map((typ) => tokenCase(`typ ${JSON.stringify(typ)}`, 'wrong-type', withHeader({ typ }))),
  tokenCase('no typ', 'wrong-type', withHeader({ typ: undefined })),
  ...[STRANGER.kid, 'constructor', '__proto__', 'toString', 'TEST-1', 'test-1 ', '', null, 1, ['test-1']].map(
    (kid) => tokenCase(`kid ${JSON.stringify(kid)}`, 'unknown-key', withHeader({ kid })),
  ),
  tokenCase('no kid', 'unknown-key', withHeader({ kid: undefined })),
  tokenCase(
    'a key that is not pinned, under its own name',
    'unknown-key',
    signText(JSON.stringify({ ...HEADER, kid: STRANGER.kid }), CLAIMS_TEXT, STRANGER),
  ),
  tokenCase(
    'brings its key along',
    'malformed',
    withHeader({ jwk: { kty: 'OKP', crv: 'Ed25519', x: STRANGER.x } }),
  ),
  tokenCase('names where its key is', 'malformed', withHeader({ jku: 'https://keys.example.com' })),
  tokenCase('brings a certificate along', 'malformed', withHeader({ x5c: ['AAAA'] })),
  tokenCase('a critical extension', 'malformed', withHeader({ crit: ['exp'], exp: 1 })),
  tokenCase('claims that are not in base64', 'malformed', withHeader({ b64: false, crit: ['b64'] })),
  tokenCase('any other member', 'malformed', withHeader({ cty: 'json' })),
  tokenCase(
    'a member called __proto__',
    'malformed',
    withHeaderText(HEADER_TEXT.replace('{', '{"__proto__":{},')),
  ),
  tokenCase('a header that is a list', 'malformed', withHeaderText('[]')),
  tokenCase('a header that is null', 'malformed', withHeaderText('null')),
  tokenCase('a header that is a text', 'malformed', withHeaderText('"EdDSA"')),
  tokenCase('a header that is a number', 'malformed', withHeaderText('1')),
  tokenCase('an empty map for a header', 'wrong-algorithm', withHeaderText('{}')),
  tokenCase('alg twice', 'malformed', withHeaderText(HEADER_TEXT.replace('{', '{"alg":"none",'))),
  tokenCase('kid twice', 'malformed', withHeaderText(HEADER_TEXT.replace('}', ',"kid":"test-3"}'))),
  tokenCase(
    'the same typ twice',
    'malformed',
    withHeaderText(HEADER_TEXT.replace('{', '{"typ":"policy+jwt",')),
  ),
  tokenCase('a space in the header', 'malformed', withHeaderText(HEADER_TEXT.replace(':', ': ')), {
    spelling: true,
  }),
  tokenCase(
    'a letter of the header escaped',
    'malformed',
    withHeaderText(HEADER_TEXT.replace('alg', '\\u0061lg')),
    { spelling: true },
  ),
  tokenCase('a byte order mark before the header', 'malformed', withHeaderText(`\ufeff${HEADER_TEXT}`)),
  tokenCase(
    'a header that is not UTF-8',
    'malformed',
    withHeaderText(Buffer.from(HEADER_TEXT.replace('EdDSA', '\u00ff'), 'latin1')),
  ),
  tokenCase(
    'lists in lists, twenty deep, unsigned',
    'wrong-algorithm',
    `${base64url(nested(20))}.${GOOD_CLAIMS}.AA`,
  ),
  tokenCase(
    'lists in lists, twenty thousand deep, unsigned',
    'malformed',
    `${base64url(nested(20_000))}.${GOOD_CLAIMS}.AA`,
  ),
  tokenCase(
    'lists in lists without an end',
    'malformed',
    `${base64url('['.repeat(45_000))}.${GOOD_CLAIMS}.AA`,
  ),
];

function nested(depth: number): string {
  return `{"alg":${'['.repeat(depth)}${']'.repeat(depth)}}`;
}

const TOO_LARGE: readonly TokenCase[] = [
  tokenCase('65537 letters, and nothing wrong with them', 'too-large', documentOfLength(65_537)),
  tokenCase('65537 letters, and nothing right with them', 'too-large', `${'AAAA'.repeat(16_384)}.`),
  tokenCase('ten million letters', 'too-large', 'AAAA'.repeat(2_500_000)),
];

const BYTES: readonly [string, string][] = [
  ['a byte that is never UTF-8', 'ff'],
  ['an overlong slash', 'c0af'],
  ['half a surrogate pair in three bytes', 'eda080'],
  ['a surrogate pair in six bytes', 'eda0bdedb880'],
  ['a letter beyond U+10FFFF', 'f4908080'],
  ['a letter cut short', 'e282'],
];

const NOT_UTF8: readonly TokenCase[] = BYTES.map(([name, hex]) => {
  const bytes = Buffer.from(
    CLAIMS_TEXT.replace('Please', Buffer.from(hex, 'hex').toString('latin1')),
    'latin1',
  );
  return tokenCase(`${name} in the claims`, 'malformed', signText(HEADER_TEXT, bytes));
});

const SPELT: readonly TokenCase[] = SPELLINGS.map(({ name, from, to, expect, kind }) => {
  const claims = CLAIMS_TEXT.replace(from, () => to);
  if (claims === CLAIMS_TEXT) throw new Error(`Nothing to replace: ${name}`);
  const about = { right: 'JSON', spelling: 'spelling', duplicate: 'a member twice', 'no-json': 'no JSON' }[
    kind
  ];
  return tokenCase(
    `${about}: ${name}`,
    expect,
    signText(HEADER_TEXT, claims),
    kind === 'spelling' ? { spelling: true } : {},
  );
});

const MEMBERS: readonly TokenCase[] = brokenDocuments().map(({ name, claims }) =>
  tokenCase(`a document where ${name}`, 'bad-claims', signText(HEADER_TEXT, JSON.stringify(claims))),
);

const STRANGERS: readonly TokenCase[] = [
  tokenCase('another issuer', 'wrong-issuer', withClaims({ iss: 'https://elsewhere.example.com' })),
  tokenCase('the issuer with a slash', 'wrong-issuer', withClaims({ iss: `${DOCUMENT.iss}/` })),
  tokenCase('the issuer in other letters', 'wrong-issuer', withClaims({ iss: DOCUMENT.iss.toUpperCase() })),
  tokenCase('another product', 'wrong-product', withClaims({ aud: 'atlas-viewer' })),
  tokenCase('the product in other letters', 'wrong-product', withClaims({ aud: 'Atlas-CAD' })),
  tokenCase('no product', 'wrong-product', withClaims({ aud: '' })),
  tokenCase(
    'another issuer and product: the issuer is looked at first',
    'wrong-issuer',
    withClaims({ iss: 'x', aud: 'x' }),
  ),
  tokenCase(
    'another product and installation: the product is looked at first',
    'wrong-product',
    withClaims({ aud: 'x', sub: 'installation:i-2' }),
  ),
  tokenCase('another installation', 'wrong-subject', withClaims({ sub: 'installation:i-2' })),
  tokenCase('an installation whose id goes on', 'wrong-subject', withClaims({ sub: 'installation:i-1 ' })),
  tokenCase('an account, without a license key', 'wrong-subject', withClaims({}), { client: KEYLESS }),
  tokenCase(
    'an installation called null, for a client that has none',
    'wrong-subject',
    withClaims({ sub: 'installation:null' }),
    {
      client: { installation: null },
    },
  ),
  tokenCase(
    'a receipt under the type of a document',
    'bad-claims',
    signText(HEADER_TEXT, JSON.stringify(RECEIPT)),
  ),
];

/** `documents.json`: signed documents, good and bad, and what a client says of each. All expectations are by hand. */
export function documentVectors() {
  return {
    about: 'Signed policy documents, good and bad. README.md says how to run them.',
    pinned: pinned([FIRST, SECOND]),
    client: CLIENT,
    cases: [
      ...ACCEPTED,
      ...SHAPES,
      ...BASE64URL,
      ...HEADERS,
      ...signatureCases(GOOD),
      ...SPELT,
      ...NOT_UTF8,
      ...MEMBERS,
      ...STRANGERS,
      ...TOO_LARGE,
    ],
  };
}
