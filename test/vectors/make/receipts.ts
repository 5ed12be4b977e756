import { brokenReceipts } from './bad-claims.ts';
import { ACTIVATED, CLIENT, DOCUMENT, RECEIPT } from './base.ts';
import { FIRST, pinned, SECOND, STRANGER, signText } from './keys.ts';
import { type TokenCase, tokenCase } from './token-case.ts';

const HEADER = { alg: 'EdDSA', kid: FIRST.kid, typ: 'receipt+jwt' };
const HEADER_TEXT = JSON.stringify(HEADER);
const CLAIMS_TEXT = JSON.stringify(RECEIPT);

const withClaims = (part: object) => signText(HEADER_TEXT, JSON.stringify({ ...RECEIPT, ...part }));
const withHeader = (part: object) => signText(JSON.stringify({ ...HEADER, ...part }), CLAIMS_TEXT);

const ACCEPTED: readonly TokenCase[] = [
  tokenCase('of an installation without a seat', 'accepted', withClaims({})),
  tokenCase('of an activated device', 'accepted', withClaims(ACTIVATED)),
  ...['NO_MACHINE', 'TOO_MANY_MACHINES', 'FINGERPRINT_SCOPE_MISMATCH'].map((refusal) =>
    tokenCase(`with the refusal ${refusal}`, 'accepted', withClaims({ refusal })),
  ),
  tokenCase('beside an anonymous document', 'accepted', withClaims({ subject: 'anonymous' })),
  tokenCase(
    'beside another installation: it will not count there',
    'accepted',
    withClaims({ subject: 'installation:i-2' }),
  ),
  tokenCase('with the nonce that was asked with', 'accepted', withClaims({ nonce: 'n-1' }), { nonce: 'n-1' }),
  tokenCase('with a nonce nobody asked with: it came another way', 'accepted', withClaims({ nonce: 'n-1' })),
  tokenCase('to a client without a license key', 'accepted', withClaims({}), {
    client: { hasLicenseKey: false },
  }),
  tokenCase('past its life', 'accepted', withClaims({ iat: 5, exp: 5 })),
  tokenCase('with members a later server may add', 'accepted', withClaims({ later: {} })),
  tokenCase(
    'alg Ed25519, signed with the other key',
    'accepted',
    signText(JSON.stringify({ ...HEADER, alg: 'Ed25519', kid: SECOND.kid }), CLAIMS_TEXT, SECOND),
  ),
];

const REFUSED: readonly TokenCase[] = [
  tokenCase('another nonce', 'wrong-nonce', withClaims({ nonce: 'n-2' }), { nonce: 'n-1' }),
  tokenCase('no nonce where one was asked with', 'wrong-nonce', withClaims({}), { nonce: 'n-1' }),
  tokenCase('an empty nonce is a nonce', 'wrong-nonce', withClaims({ nonce: 'n-1' }), { nonce: '' }),
  tokenCase('another installation', 'wrong-subject', withClaims({ sub: 'installation:i-2' })),
  tokenCase(
    'another installation and nonce: the installation is looked at first',
    'wrong-subject',
    withClaims({ sub: 'installation:i-2' }),
    {
      nonce: 'n-1',
    },
  ),
  tokenCase('a client without an installation', 'wrong-subject', withClaims({}), {
    client: { installation: null },
  }),
  tokenCase(
    'an installation called null, for a client that has none',
    'wrong-subject',
    withClaims({ sub: 'installation:null' }),
    {
      client: { installation: null },
    },
  ),
  tokenCase('another issuer', 'wrong-issuer', withClaims({ iss: 'https://elsewhere.example.com' })),
  tokenCase('another product', 'wrong-product', withClaims({ aud: 'atlas-viewer' })),
  tokenCase('the type of a document', 'wrong-type', withHeader({ typ: 'policy+jwt' })),
  tokenCase('no type', 'wrong-type', withHeader({ typ: undefined })),
  tokenCase(
    'a document under the type of a receipt',
    'bad-claims',
    signText(HEADER_TEXT, JSON.stringify(DOCUMENT)),
  ),
  tokenCase('alg none', 'wrong-algorithm', withHeader({ alg: 'none' })),
  tokenCase(
    'a key that is not pinned',
    'unknown-key',
    signText(JSON.stringify({ ...HEADER, kid: STRANGER.kid }), CLAIMS_TEXT, STRANGER),
  ),
  tokenCase(
    'a key that is not pinned, under a name that is',
    'bad-signature',
    signText(HEADER_TEXT, CLAIMS_TEXT, STRANGER),
  ),
  tokenCase(
    'a seat taken, in front of the seat not taken',
    'malformed',
    signText(HEADER_TEXT, CLAIMS_TEXT.replace('{', '{"activatedAt":1,')),
  ),
  tokenCase(
    'a nonce twice',
    'malformed',
    signText(HEADER_TEXT, CLAIMS_TEXT.replace('"nonce":null', '"nonce":"n-1","nonce":null')),
  ),
  tokenCase('a space', 'malformed', signText(HEADER_TEXT, CLAIMS_TEXT.replace(':', ': ')), {
    spelling: true,
  }),
  tokenCase(
    'a number as 1.0',
    'malformed',
    signText(HEADER_TEXT, CLAIMS_TEXT.replace('"epoch":1', '"epoch":1.0')),
    { spelling: true },
  ),
  tokenCase('too large', 'too-large', withClaims({ device: 'x'.repeat(50_000) })),
  ...brokenReceipts().map(({ name, claims }) =>
    tokenCase(`a receipt where ${name}`, 'bad-claims', signText(HEADER_TEXT, JSON.stringify(claims))),
  ),
];

/** `receipts.json`: the same for receipts. All expectations are by hand. */
export function receiptVectors() {
  return {
    about: 'Signed receipts, good and bad. README.md says how to run them.',
    pinned: pinned([FIRST, SECOND]),
    client: CLIENT,
    cases: [...ACCEPTED, ...REFUSED],
  };
}
