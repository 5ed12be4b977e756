import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Random } from './random.ts';
import type { WebhookRequest } from './webhook-client.ts';
import {
  bounceRequest,
  hmacOf,
  SIGNATURE,
  sendgridEntry,
  sendgridRequest,
  signedBy,
  TIMESTAMP,
  timestampFrom,
  type WebhookTarget,
} from './webhook-signer.ts';

/** What a request is before it is spoiled: signed, and about real deliveries, so that it would do harm. */
type Signed = {
  readonly target: WebhookTarget;
  readonly timestamp: string;
  readonly body: Buffer;
  readonly signature: Buffer;
};

type Forgery = (signed: Signed, random: Random) => WebhookRequest;

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const otherCurves: readonly KeyObject[] = [
  generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey,
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
];
const edwards = generateKeyPairSync('ed25519').privateKey;
const oversize = Buffer.alloc(5 * 1024 * 1024 + 1, '[');

/** A request that must be refused, whatever it is; its name says how it was made. */
export function forgedRequest(
  target: WebhookTarget,
  random: Random,
): { readonly name: string; readonly request: WebhookRequest } {
  const timestamp = timestampFrom(random);
  const body = harmfulBody(target, random);
  const signed = { target, timestamp, body, signature: signedBy(target.key, timestamp, body) };
  // Five megabytes take their time: a few of them are enough.
  const name = random.below(2000) === 0 ? 'oversize' : random.pick(names);
  return { name, request: (FORGERIES[name] as Forgery)(signed, random) };
}

function harmfulBody({ deliveries }: WebhookTarget, random: Random): Buffer {
  const entries = Array.from({ length: 1 + random.below(4) }, () =>
    sendgridEntry(
      random.pick(deliveries),
      random.pick(['bounce', 'dropped', 'spamreport', 'unsubscribe', 'delivered']),
      `forged-${random.bytes(8).toString('hex')}`,
    ),
  );
  return Buffer.from(JSON.stringify(entries));
}

function harmfulBounce({ deliveries }: WebhookTarget, random: Random): Buffer {
  return Buffer.from(
    JSON.stringify([
      {
        deliveryId: random.pick(deliveries),
        kind: random.pick(['bounced', 'complained', 'unsubscribed', 'delivered']),
        at: '2027-02-10T09:00:00Z',
        id: `forged-${random.bytes(8).toString('hex')}`,
      },
    ]),
  );
}

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'flipped bit in the body': (s, random) => spoiled(s, { body: flipped(s.body, random) }),
  'flipped bit in the signature': (s, random) => spoiled(s, { signature: flipped(s.signature, random) }),
  'flipped digit of the timestamp': (s, random) => {
    const at = random.below(10);
    const digit = (Number(s.timestamp[at]) + 1 + random.below(9)) % 10;
    return spoiled(s, { timestamp: s.timestamp.slice(0, at) + digit + s.timestamp.slice(at + 1) });
  },
  'truncated body': (s, random) => spoiled(s, { body: s.body.subarray(0, random.below(s.body.length)) }),
  'truncated signature': (s, random) =>
    spoiled(s, { signature: s.signature.subarray(0, random.below(s.signature.length)) }),
  'extended body': (s, random) => {
    const tail = random.pick([
      Buffer.from(' '),
      Buffer.from('\n'),
      Buffer.from(',{}]'),
      s.body,
      random.bytes(9),
    ]);
    return spoiled(s, { body: Buffer.concat([s.body, tail]) });
  },
  'extended signature': (s, random) =>
    spoiled(s, { signature: Buffer.concat([s.signature, random.bytes(1 + random.below(80))]) }),
  'random signature': (s, random) => spoiled(s, { signature: random.bytes(70 + random.below(3)) }),
  'signature of zeros or ones': (s, random) =>
    spoiled(s, {
      signature: Buffer.from(random.pick(['3006020100020100', '3006020101020101', '30', '']), 'hex'),
    }),
  'signature in another form': (s) =>
    spoiled(s, {
      signature: sign('sha256', Buffer.concat([Buffer.from(s.timestamp), s.body]), {
        key: s.target.key,
        dsaEncoding: 'ieee-p1363',
      }),
    }),
  'signature that is no base64': (s, random) =>
    written(s, {
      signature: random.pick([
        '%',
        '<script>',
        'ÿÿÿÿ',
        `${s.signature.toString('base64')}!`,
        'A'.repeat(3000),
      ]),
    }),
  'another key': (s) => spoiled(s, { signature: signedBy(stranger, s.timestamp, s.body) }),
  'another kind of key': (s, random) =>
    spoiled(s, {
      signature:
        random.below(4) === 0
          ? sign(null, Buffer.concat([Buffer.from(s.timestamp), s.body]), edwards)
          : signedBy(random.pick(otherCurves), s.timestamp, s.body),
    }),
  // Signed by the key itself, as if the provider could be brought to sign anything.
  'timestamp of another form': (s, random) => {
    const t = s.timestamp;
    const utf8 = (text: string) => Buffer.from(text).toString('latin1');
    const timestamp = random.pick([
      ...[t.slice(1), `${t}0`, `0${t}`, `-${t}`, `+${t}`, `${t}.0`, `${t}e0`, '1.8e9', `[${t}]`, `"${t}"`],
      ...[
        `${t.slice(0, 5)} ${t.slice(5)}`,
        `${t},${t}`,
        '0x6b7f2a10',
        'NaN',
        'Infinity',
        '',
        `${t.slice(0, 9)}l`,
      ],
      ...[utf8('１８０２００００００'), utf8('١٨٠٢٠٠٠٠٠٠'), `${t.slice(0, 9)}²`.replace('²', '\xb2')],
    ]);
    return written(s, { timestamp, signature: signedBy(s.target.key, timestamp, s.body).toString('base64') });
  },
  'digits moved between timestamp and body': (s, random) => {
    const [timestamp, body] = random.pick([
      [s.timestamp.slice(0, 9), Buffer.concat([Buffer.from(s.timestamp.slice(9)), s.body])],
      [`${s.timestamp}[`, s.body.subarray(1)],
    ] as const);
    return spoiled(s, { timestamp, body });
  },
  'body that is no list': (s, random) => {
    const body = Buffer.from(random.pick(['{}', 'null', ' []', '\ufeff[]', '"[]"', '1', '', '\0[]']));
    return spoiled(s, { body, signature: signedBy(s.target.key, s.timestamp, body) });
  },
  'the same under another timestamp': (s, random) => {
    const timestamp = timestampFrom(random);
    return timestamp === s.timestamp ? written(s, { timestamp: null }) : spoiled(s, { timestamp });
  },
  'a header twice': (s, random) => {
    const signature = s.signature.toString('base64');
    const again = random.pick([
      [SIGNATURE, signature],
      [SIGNATURE, random.bytes(71).toString('base64')],
      [TIMESTAMP, s.timestamp],
      [TIMESTAMP, timestampFrom(random)],
    ] as const);
    return written(s, { more: [again] });
  },
  'a header missing': (s, random) =>
    written(s, random.pick([{ signature: null }, { timestamp: null }, { signature: null, timestamp: null }])),
  'packed, and signed as packed': (s, random) => {
    const [encoding, pack] = random.pick([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
      ['GZIP', gzipSync],
    ] as const);
    const body = pack(s.body);
    return spoiled(s, {
      body,
      signature: signedBy(s.target.key, s.timestamp, body),
      more: [['Content-Encoding', encoding]],
    });
  },
  'packed, and signed as unpacked': (s) =>
    spoiled(s, { body: gzipSync(s.body), more: [['Content-Encoding', 'gzip']] }),
  'said to be packed': (s, random) =>
    spoiled(s, {
      more: [['Content-Encoding', random.pick(['gzip', 'deflate', 'br', 'zstd', 'gzip, identity', 'x'])]],
    }),
  'another type': (s, random) =>
    spoiled(s, {
      body: flipped(s.body, random),
      more: [
        [
          'Content-Type',
          random.pick(['text/html', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', '']),
        ],
      ],
    }),
  'in pieces': (s, random) => spoiled(s, { body: flipped(s.body, random), chunked: true }),
  oversize: (s, random) => spoiled(s, { body: oversize, chunked: random.below(2) === 0 }),
  'hostile text, unsigned': (s, random) =>
    spoiled(s, {
      body: Buffer.from(
        random.pick([
          '['.repeat(20_000),
          '[{"__proto__":{"event":"bounce"}}]',
          '[1e999]',
          '[{"a":"\\u0000"}]',
          `[${'9'.repeat(5000)}]`,
        ]),
      ),
    }),
  'bounce under another secret': ({ target }, random) => {
    const body = harmfulBounce(target, random);
    const secret = random.pick(['', 'secret', `${target.secret} `]);
    return bounceRequest(`sha256=${hmacOf(secret, body)}`, body);
  },
  'bounce that was changed': ({ target }, random) => {
    const body = harmfulBounce(target, random);
    return bounceRequest(`sha256=${hmacOf(target.secret, body)}`, flipped(body, random));
  },
  'bounce with a spoiled signature': ({ target, signature }, random) => {
    const body = harmfulBounce(target, random);
    const hmac = hmacOf(target.secret, body);
    const plain = createHash('sha256').update(body).digest('hex');
    return bounceRequest(
      random.pick([
        ...[
          null,
          '',
          hmac,
          `sha256=${hmac.slice(0, 63)}`,
          `sha256=${hmac}0`,
          `sha1=${hmac}`,
          `sha256=${plain}`,
        ],
        ...[`sha256= ${hmac}`, `sha256=${flipped(Buffer.from(hmac, 'hex'), random).toString('hex')}`],
        signature.toString('base64'),
      ]),
      body,
    );
  },
};

const names = Object.keys(FORGERIES).filter((name) => name !== 'oversize');

type Spoilt = Partial<Omit<Parameters<typeof sendgridRequest>[0], 'signature'>>;

/** The signed request with parts replaced; a signature is given as bytes. */
function spoiled(signed: Signed, changes: Spoilt & { readonly signature?: Buffer }): WebhookRequest {
  return written(signed, {
    ...changes,
    signature: (changes.signature ?? signed.signature).toString('base64'),
  });
}

/** The same; a signature is given as it is written. */
function written(signed: Signed, changes: Spoilt & { readonly signature?: string | null }): WebhookRequest {
  const { timestamp, body, signature } = signed;
  return sendgridRequest({ timestamp, body, signature: signature.toString('base64'), ...changes });
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const at = random.below(changed.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
}
