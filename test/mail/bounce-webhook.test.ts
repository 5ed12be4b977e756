import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { translateBounces, verifyBounceSignature } from '../../src/mail/webhook/bounce-webhook.ts';

const secret = 'shared-secret';
const rawBody = Buffer.from('[{"kind":"bounced"}]');
const signature = `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;

describe('a signature', () => {
  it('under the shared secret over the raw bytes is accepted', () => {
    expect(verifyBounceSignature({ secret, signature, rawBody })).toBe(true);
    expect(
      verifyBounceSignature({ secret, signature: `sha256=${signature.slice(7).toUpperCase()}`, rawBody }),
    ).toBe(true);
  });

  it('under another secret, or over another body, is refused', () => {
    expect(verifyBounceSignature({ secret: 'other', signature, rawBody })).toBe(false);
    expect(verifyBounceSignature({ secret, signature, rawBody: Buffer.from('[]') })).toBe(false);
  });

  it('that is missing or malformed is refused without an exception', () => {
    for (const broken of [
      undefined,
      '',
      'sha256=',
      signature.slice(7),
      signature.slice(0, -2),
      `${signature}00`,
      'sha256=zz',
    ]) {
      expect(verifyBounceSignature({ secret, signature: broken, rawBody })).toBe(false);
    }
  });

  it('under an empty secret is refused: nobody set one', () => {
    const empty = `sha256=${createHmac('sha256', '').update(rawBody).digest('hex')}`;
    expect(verifyBounceSignature({ secret: '', signature: empty, rawBody })).toBe(false);
  });
});

function bounce(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    to: 'bounce+delivery-1@mail.vendor.example',
    kind: 'bounced',
    at: '2027-04-12T08:30:00Z',
    reason: '550 5.1.1 <ada@customer.example> unknown',
    ...changes,
  };
}

function translate(body: unknown) {
  return translateBounces(Buffer.from(JSON.stringify(body)));
}

describe('a bounce', () => {
  it('is known by the address it came back to', () => {
    expect(translate([bounce({ id: 'b-1' })])).toEqual({
      events: [
        {
          deliveryId: 'delivery-1',
          event: {
            id: 'b-1',
            kind: 'bounced',
            at: Date.UTC(2027, 3, 12, 8, 30),
            reason: '550 5.1.1 <address> unknown',
          },
        },
      ],
      skipped: 0,
    });
  });

  it('may come alone, name its delivery itself, and tell its time in any zone', () => {
    const told = bounce({ to: undefined, deliveryId: 'delivery-2', at: '2027-04-12T10:30:00.5+02:00' });
    expect(translate(told).events[0]).toMatchObject({
      deliveryId: 'delivery-2',
      event: { at: Date.UTC(2027, 3, 12, 8, 30, 0, 500) },
    });
  });

  it('told twice without an id is one event, another one is another', () => {
    const id = (changes: Record<string, unknown>) => translate([bounce(changes)]).events[0]?.event.id;
    expect(id({})).toBe(id({ reason: 'said otherwise' }));
    const others = [
      { kind: 'blocked' },
      { at: '2027-04-12T08:30:01Z' },
      { to: 'bounce+delivery-2@x.example' },
    ];
    expect(new Set([id({}), ...others.map(id)]).size).toBe(4);
  });

  it.each([
    ['of an unknown kind', { kind: 'quiet' }],
    ['without a kind', { kind: undefined }],
    ['about nobody', { to: 'bounce@mail.vendor.example' }],
    ['without a zone', { at: '2027-04-12T08:30:00' }],
    ['on no day', { at: '2027-13-45T08:30:00Z' }],
    ['in a year the database refuses', { at: '0000-01-01T00:00:00Z' }],
    ['in the year 10000, seen from here', { at: '9999-12-31T23:59:59-23:59' }],
    ['with a number for a time', { at: 1_807_000_200 }],
    ['with an id that is none', { id: '' }],
    ['with an id that is too long', { id: 'x'.repeat(101) }],
  ])('%s is skipped and counted', (_name, changes) => {
    expect(translate([bounce(changes), bounce()])).toMatchObject({
      events: [{ deliveryId: 'delivery-1' }],
      skipped: 1,
    });
  });

  it('of every kind it documents is understood', () => {
    for (const kind of ['bounced', 'blocked', 'deferred', 'delivered', 'complained', 'unsubscribed']) {
      expect(translate([bounce({ kind })]).events[0]?.event.kind).toBe(kind);
    }
  });
});
