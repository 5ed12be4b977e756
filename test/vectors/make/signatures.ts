import { FIRST, SECOND, STRANGER, signParts } from './keys.ts';
import { type TokenCase, tokenCase } from './token-case.ts';

/** The order of the group, of which the second half of a signature must be the rest: else one has many signatures. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** What can be wrong with the signature of an otherwise good token. */
export function signatureCases(good: string): readonly TokenCase[] {
  const [header = '', claims = '', signature64 = ''] = good.split('.');
  const signature = Buffer.from(signature64, 'base64url');
  const withSignature = (bytes: Uint8Array) =>
    `${header}.${claims}.${Buffer.from(bytes).toString('base64url')}`;
  const flipped = (at: number, bit: number) => {
    const bytes = Buffer.from(signature);
    bytes[at] = (bytes[at] ?? 0) ^ bit;
    return withSignature(bytes);
  };
  const bad = (name: string, token: string) => tokenCase(`signature: ${name}`, 'bad-signature', token);
  return [
    bad('empty', withSignature(new Uint8Array())),
    bad('a byte short', withSignature(signature.subarray(0, 63))),
    bad('a byte long', withSignature(Buffer.concat([signature, Buffer.alloc(1)]))),
    bad('64 zeros', withSignature(Buffer.alloc(64))),
    bad('64 times 255', withSignature(Buffer.alloc(64, 255))),
    bad('the neutral point and zero', withSignature(Buffer.from(`01${'00'.repeat(63)}`, 'hex'))),
    bad('the first bit changed', flipped(0, 1)),
    bad('the last bit of its first half changed', flipped(31, 128)),
    bad('the first bit of its second half changed', flipped(32, 1)),
    bad('the last bit changed', flipped(63, 128)),
    bad(
      'its halves swapped',
      withSignature(Buffer.concat([signature.subarray(32), signature.subarray(0, 32)])),
    ),
    bad(
      'a second one for the same text, by adding the order of the group',
      withSignature(plusOrder(signature)),
    ),
    bad('that of another pinned key', signParts(header, claims, SECOND)),
    bad('that of a key that is not pinned', signParts(header, claims, STRANGER)),
    bad('that of the claims alone', `${header}.${claims}.${partOf(signParts('', claims), 2)}`),
    bad('that of another text', `${header}.${claims}.${partOf(signParts(header, 'e30'), 2)}`),
    bad('other claims under a good signature', `${header}.${otherLetter(claims)}.${signature64}`),
    bad(
      'the public key in its place',
      withSignature(Buffer.from(FIRST.x.repeat(2), 'base64url').subarray(0, 64)),
    ),
  ];
}

function partOf(token: string, at: number): string {
  return token.split('.')[at] ?? '';
}

/** Changes one letter in the middle of the claims; what it spells is never read. */
function otherLetter(claims: string): string {
  const at = 40;
  return claims.slice(0, at) + (claims[at] === 'A' ? 'B' : 'A') + claims.slice(at + 1);
}

function plusOrder(signature: Buffer): Buffer {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + ORDER;
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([signature.subarray(0, 32), bytes]);
}
