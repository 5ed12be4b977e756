import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSendgridKey,
  translateSendgridEvents,
  verifySendgridSignature,
} from '../../src/mail/webhook/sendgrid-webhook.ts';

const ours = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const key = readSendgridKey(spki(ours.publicKey));
const timestamp = '1807000200';
const rawBody = Buffer.from('[{"event":"delivered","note":"ä \u0000"}]');
const signature = signed(timestamp, rawBody);
const valid = { key, signature, timestamp, rawBody };

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Signs without asking whether timestamp and body are fit to be signed: what an attacker's oracle would do. */
function signed(time: string, body: Uint8Array, key: KeyObject = ours.privateKey): string {
  return sign('sha256', Buffer.concat([Buffer.from(time), body]), key).toString('base64');
}

describe('a signature', () => {
  it('of the key over timestamp and raw bytes is accepted, even where the bytes are no UTF-8', () => {
    expect(verifySendgridSignature(valid)).toBe(true);
    const bytes = Buffer.concat([Buffer.from('['), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(']')]);
    expect(verifySendgridSignature({ ...valid, rawBody: bytes, signature: signed(timestamp, bytes) })).toBe(
      true,
    );
  });

  it('of another key is refused', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const forged = signed(timestamp, rawBody, other.privateKey);
    expect(verifySendgridSignature({ ...valid, signature: forged })).toBe(false);
    expect(verifySendgridSignature({ ...valid, key: readSendgridKey(spki(other.publicKey)) })).toBe(false);
  });

  it('of another body or timestamp is refused', () => {
    expect(verifySendgridSignature({ ...valid, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) })).toBe(
      false,
    );
    expect(verifySendgridSignature({ ...valid, rawBody: rawBody.subarray(0, -1) })).toBe(false);
    expect(verifySendgridSignature({ ...valid, timestamp: '1807000201' })).toBe(false);
  });

  it('cannot be kept while digits move between timestamp and body', () => {
    const long = Buffer.concat([Buffer.from('0'), rawBody]);
    const shortTime = timestamp.slice(0, -1);
    expect(signed(timestamp, rawBody)).toBeTypeOf('string');
    expect(verifySendgridSignature({ ...valid, timestamp: shortTime, rawBody: long })).toBe(false);
    expect(
      verifySendgridSignature({
        ...valid,
        timestamp: shortTime,
        rawBody: long,
        signature: signed(shortTime, long),
      }),
    ).toBe(false);
    // Ten digits, but the body begins with the eleventh.
    const eleven = Buffer.concat([Buffer.from('7'), rawBody]);
    expect(verifySendgridSignature({ ...valid, rawBody: eleven, signature: signed(timestamp, eleven) })).toBe(
      false,
    );
    const longTime = `${timestamp}7`;
    expect(
      verifySendgridSignature({ ...valid, timestamp: longTime, signature: signed(longTime, rawBody) }),
    ).toBe(false);
  });

  it('is refused over a body that is no list, or empty, even when genuine', () => {
    for (const body of ['{}', ' [1]', '"["', '']) {
      const bytes = Buffer.from(body);
      expect(verifySendgridSignature({ ...valid, rawBody: bytes, signature: signed(timestamp, bytes) })).toBe(
        false,
      );
    }
  });

  it('that is missing or malformed is refused without an exception', () => {
    const zeros = Buffer.from('3006020100020100', 'hex').toString('base64');
    for (const broken of [
      undefined,
      '',
      '=',
      'not base64!',
      'AAAA',
      zeros,
      signature.slice(0, 20),
      signature.slice(0, -4),
      `${signature}AAAA`,
      `${signature}\n`,
      'A'.repeat(100_000),
    ]) {
      expect(verifySendgridSignature({ ...valid, signature: broken })).toBe(false);
    }
    for (const broken of [
      undefined,
      '',
      'now',
      '180700020',
      '18070002000',
      ' 1807000200',
      '1807000200\n',
      '-180700020',
    ]) {
      const genuine = signed(broken ?? '', rawBody);
      expect(verifySendgridSignature({ ...valid, timestamp: broken, signature: genuine })).toBe(false);
    }
  });

  it('is refused under a key that is missing, malformed or of another kind', () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const other of [p384, rsa]) {
      const genuine = signed(timestamp, rawBody, other.privateKey);
      expect(
        verifySendgridSignature({
          ...valid,
          key: readSendgridKey(spki(other.publicKey)),
          signature: genuine,
        }),
      ).toBe(false);
    }
    for (const broken of ['', 'AAAA', spki(ours.publicKey).slice(4), 'not base64!']) {
      expect(verifySendgridSignature({ ...valid, key: readSendgridKey(broken) })).toBe(false);
    }
  });

  it('is refused after any one byte of it changed', () => {
    const bytes = Buffer.from(signature, 'base64');
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(verifySendgridSignature({ ...valid, signature: changed.toString('base64') })).toBe(false);
      }),
    );
  });
});

/** An entry as SendGrid writes it. */
function entry(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    email: 'ada@customer.example',
    timestamp: 1_807_000_200,
    event: 'delivered',
    sg_event_id: 'event-1',
    sg_message_id: 'abc.recvd-1',
    glidepath_delivery: 'delivery-1',
    response: '250 OK',
    ...changes,
  };
}

function translate(...entries: unknown[]) {
  return translateSendgridEvents(Buffer.from(JSON.stringify(entries)));
}

describe('the events of a webhook', () => {
  it('become evidence about our deliveries', () => {
    expect(translate(entry())).toEqual({
      events: [
        {
          deliveryId: 'delivery-1',
          event: { id: 'event-1', kind: 'delivered', at: 1_807_000_200_000, reason: null },
        },
      ],
      skipped: 0,
    });
  });

  it.each([
    [{ event: 'processed' }, 'processed', null],
    [{ event: 'deferred', response: '451 later' }, 'deferred', '451 later'],
    [{ event: 'bounce', type: 'bounce', reason: '550 unknown' }, 'bounced', '550 unknown'],
    [{ event: 'bounce', reason: '550 unknown' }, 'bounced', '550 unknown'],
    [{ event: 'bounce', type: 'blocked', reason: '554 policy' }, 'blocked', '554 policy'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'dropped', 'Bounced Address'],
    [{ event: 'spamreport' }, 'complained', null],
    [{ event: 'unsubscribe' }, 'unsubscribed', null],
    [{ event: 'group_unsubscribe' }, 'unsubscribed', null],
    [{ event: 'open', reason: 'x' }, 'opened', null],
    [{ event: 'click', url: 'https://vendor.example/a/token' }, 'clicked', null],
  ])('%j is %s', (changes, kind, reason) => {
    expect(translate(entry(changes)).events[0]?.event).toMatchObject({ kind, reason });
  });

  it('carry no mail address', () => {
    const batch = translate(
      entry({ event: 'bounce', reason: '550 <ada@customer.example>: unknown, ask it@customer.example' }),
      entry({ event: 'deferred', response: 'try ada@customer.example later' }),
    );
    expect(batch.events).toHaveLength(2);
    expect(JSON.stringify(batch)).not.toContain('@');
  });

  it('an asynchronous bounce is known by the Message-ID we gave', () => {
    const bare = entry({ event: 'bounce', 'smtp-id': '<glidepath.delivery-9@vendor.example>' });
    delete bare.glidepath_delivery;
    expect(translate(bare).events[0]).toMatchObject({ deliveryId: 'delivery-9', event: { kind: 'bounced' } });
  });

  it.each([
    ['of a kind we do not know', entry({ event: 'group_resubscribe' })],
    ['named like something every object has', entry({ event: 'constructor' })],
    ['without a kind', entry({ event: undefined })],
    ['about mail that is not ours', entry({ glidepath_delivery: undefined })],
    ['with a delivery id that is none', entry({ glidepath_delivery: "x' OR 1=1" })],
    ['with a delivery id that is too long', entry({ glidepath_delivery: 'x'.repeat(58) })],
    ['with a number for a delivery id', entry({ glidepath_delivery: 7 })],
    ['without an event id', entry({ sg_event_id: undefined })],
    ['with an event id that is too long', entry({ sg_event_id: 'x'.repeat(101) })],
    ['without a time', entry({ timestamp: undefined })],
    ['with a time in words', entry({ timestamp: '1807000200' })],
    ['with a time in milliseconds', entry({ timestamp: 1_807_000_200_000 })],
    ['before time', entry({ timestamp: -1 })],
    ['that is null', null],
    ['that is a list', [entry()]],
    ['that is text', 'delivered'],
  ])('an entry %s is skipped and counted, its neighbours are not', (_name, bad) => {
    const batch = translate(entry({ sg_event_id: 'a' }), bad, entry({ sg_event_id: 'b' }));
    expect(batch.events.map(({ event }) => event.id)).toEqual(['a', 'b']);
    expect(batch.skipped).toBe(1);
  });

  it('one bad entry among a thousand costs only itself', () => {
    const entries = Array.from({ length: 1000 }, (_, n): unknown => entry({ sg_event_id: `e-${n}` }));
    entries[500] = { event: { toString: null }, timestamp: {}, sg_event_id: [] };
    const batch = translate(...entries);
    expect(batch.events).toHaveLength(999);
    expect(batch.skipped).toBe(1);
  });

  it('a body that cannot be read is one skipped entry', () => {
    for (const body of ['', '[', 'hello', '[{"event":']) {
      expect(translateSendgridEvents(Buffer.from(body))).toEqual({ events: [], skipped: 1 });
    }
    expect(translateSendgridEvents(Buffer.from([0x5b, 0xff, 0x5d]))).toEqual({ events: [], skipped: 1 });
    expect(translateSendgridEvents(Buffer.from('[]'))).toEqual({ events: [], skipped: 0 });
  });

  it('whatever the body holds, every entry is either translated or counted', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constant(entry()))), (entries) => {
        const { events, skipped } = translate(...entries);
        expect(events.length + skipped).toBe(entries.length);
      }),
    );
  });
});
