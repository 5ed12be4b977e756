import type { Random } from '../support/random.ts';
import { type Family, strictClaims } from './forged-claims.ts';
import { type SigningKey, signed } from './license-service.ts';

/** The order of the group that Ed25519 signs in, lowest byte first. */
const GROUP_ORDER = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

/** A genuine document whose signature, or the way it is written, was tampered with. */
export function tamperedFamiliesOf(key: SigningKey, issuer: string): readonly Family[] {
  const genuine = (random: Random): string => signed(strictClaims(random, issuer), key);
  const changed = (change: (token: string, random: Random) => string) => (random: Random) =>
    change(genuine(random), random);

  return [
    {
      name: 'a bit of the signature turned',
      forge: changed((token, random) => withSignature(token, (bytes) => turnBit(bytes, random.below(512)))),
    },
    {
      name: 'a bit of the text turned',
      forge: changed((token, random) => {
        const [head = '', body = '', signature = ''] = token.split('.');
        const turned = (part: string) =>
          turnBit(Buffer.from(part, 'base64url'), random.below(part.length * 6)).toString('base64url');
        return random.below(4) === 0
          ? `${turned(head)}.${body}.${signature}`
          : `${head}.${turned(body)}.${signature}`;
      }),
    },
    {
      name: 'a signature with the order of the group added',
      forge: changed((token, random) =>
        withSignature(token, (bytes) => addOrder(bytes, 1 + random.below(8))),
      ),
    },
    {
      name: 'a signature of another length',
      forge: changed((token, random) =>
        withSignature(token, (bytes) =>
          random.below(2) === 0
            ? bytes.subarray(0, random.below(64))
            : Buffer.concat([bytes, random.bytes(1 + random.below(64))]),
        ),
      ),
    },
    {
      name: 'a signature of nothing: zeros, small points, noise',
      forge: changed((token, random) => {
        const point = random.pick([
          Buffer.alloc(32),
          Buffer.from([1, ...Buffer.alloc(31)]),
          Buffer.alloc(32, 255),
          random.bytes(32),
        ]);
        return withSignature(token, () =>
          Buffer.concat([point, random.pick([Buffer.alloc(32), random.bytes(32)])]),
        );
      }),
    },
    {
      name: 'the signature of another document',
      forge: (random) => {
        const other = signed({ ...strictClaims(random, issuer), revision: 5000 + random.below(100) }, key);
        return `${genuine(random).split('.').slice(0, 2).join('.')}.${other.split('.')[2]}`;
      },
    },
    {
      name: 'base64url in another spelling',
      forge: changed((token, random) => {
        const parts = token.split('.');
        const at = random.below(3);
        const part = parts[at] ?? '';
        const kind = random.below(5);
        const spelledOtherwise =
          kind === 0
            ? `${part}=`
            : kind === 1
              ? `${part}==`
              : kind === 2
                ? insert(part, random, random.pick(['\n', ' ', '\r\n', '\t', '%', '\u200b']))
                : kind === 3
                  ? insert(part, random, random.pick(['+', '/', 'ä', '𝐀']))
                  : `${part}${random.pick(['A', 'AA', 'AAAAA'])}`;
        return parts.map((one, place) => (place === at ? spelledOtherwise : one)).join('.');
      }),
    },
    {
      name: 'stray bits in the last letter',
      forge: changed((token, random) => token.slice(0, -1) + next(token.at(-1) ?? 'A', 1 + random.below(15))),
    },
    {
      name: 'dots too many or too few',
      forge: changed((token, random) => {
        const [head = '', body = '', signature = ''] = token.split('.');
        return random.pick([
          `${token}.`,
          `.${token}`,
          `${token}.${signature}`,
          `${head}..${body}.${signature}`,
          `${head}.${body}`,
          `${head}${body}.${signature}`,
          `${head}.${body}${signature}`,
          '..',
          '.',
          '',
          `${head}.${body}.${body}.${signature}`,
          `${token} ${token}`,
        ]);
      }),
    },
    {
      name: 'a JWS in its JSON form, or something else altogether',
      forge: changed((token, random) => {
        const [head, body, signature] = token.split('.');
        return random.pick([
          JSON.stringify({ protected: head, payload: body, signature }),
          JSON.stringify(token),
          `Bearer ${token}`,
          `<html>${token}</html>`,
          random.bytes(200).toString('latin1'),
          random.bytes(200).toString('base64url'),
          `{"document":"${token}"}`,
        ]);
      }),
    },
  ];
}

export function withSignature(token: string, change: (bytes: Buffer) => Buffer): string {
  const [head, body, signature = ''] = token.split('.');
  return `${head}.${body}.${change(Buffer.from(signature, 'base64url')).toString('base64url')}`;
}

export function turnBit(bytes: Buffer, bit: number): Buffer {
  const at = Math.floor(bit / 8) % bytes.length;
  return Buffer.from(bytes.map((byte, place) => (place === at ? byte ^ (1 << (bit % 8)) : byte)));
}

/** S + n·L: the same number in the group, and so the same signature to a verifier that does not look closely. */
export function addOrder(signature: Buffer, times: number): Buffer {
  const sum = Buffer.from(signature);
  for (let time = 0; time < times; time++) {
    let carry = 0;
    for (let at = 0; at < 32; at++) {
      carry += (sum[32 + at] ?? 0) + (GROUP_ORDER[at] ?? 0);
      sum[32 + at] = carry & 255;
      carry >>= 8;
    }
  }
  return sum;
}

function insert(text: string, random: Random, what: string): string {
  const at = random.below(text.length);
  return text.slice(0, at) + what + text.slice(at);
}

/** The letter so many places on in the alphabet of base64url: with an end of four stray bits, the same bytes. */
function next(letter: string, steps: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[(alphabet.indexOf(letter) + steps) % alphabet.length] as string;
}
