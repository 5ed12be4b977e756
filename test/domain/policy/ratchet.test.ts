import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, acceptsReceipt, type RatchetState } from '../../../src/domain/policy/ratchet.ts';
import { DOCUMENT, RECEIPT } from './facts.ts';

const { iss, aud, sub, epoch, revision, iat } = DOCUMENT;
const KEPT: RatchetState = { iss, aud, sub, epoch, revision, iat };

/** Offers one after the other and gives what is kept in the end. */
function keptAfter(offers: readonly RatchetState[]): RatchetState | null {
  return offers.reduce<RatchetState | null>((kept, offer) => {
    const answer = accept(kept, offer);
    return answer.accepted ? answer.state : kept;
  }, null);
}

describe('the ratchet of documents (P2)', () => {
  it('takes the first document, and keeps only what orders it', () => {
    expect(accept(null, DOCUMENT)).toEqual({ accepted: true, state: KEPT });
  });

  it.each<[string, Partial<RatchetState>]>([
    ['a higher epoch, whatever the rest', { epoch: 2, revision: 0, iat: 0 }],
    ['a higher revision, whatever its date', { revision: 8, iat: 0 }],
    ['a renewal: the same revision, issued later', { iat: iat + 1 }],
  ])('takes %s', (_, part) => {
    expect(accept(KEPT, { ...KEPT, ...part })).toEqual({ accepted: true, state: { ...KEPT, ...part } });
  });

  it.each<[string, Partial<RatchetState>]>([
    ['an older epoch', { epoch: 0, revision: 99, iat: iat + 99 }],
    ['an older revision', { revision: 6, iat: iat + 99 }],
    ['the same revision, issued earlier', { iat: iat - 1 }],
  ])('refuses %s', (_, part) => {
    expect(accept(KEPT, { ...KEPT, ...part })).toEqual({ accepted: false, reason: 'older' });
  });

  it('has nothing to do with the same once more', () => {
    expect(accept(KEPT, KEPT)).toEqual({ accepted: false, reason: 'same' });
  });

  it.each<[string, Partial<RatchetState>]>([
    ['subject', { sub: 'anonymous' }],
    ['product', { aud: 'atlas-viewer' }],
    ['issuer', { iss: 'https://elsewhere.example.com' }],
  ])('starts anew for another %s', (_, part) => {
    const older = { ...KEPT, ...part, epoch: 0, revision: 0, iat: 0 };
    expect(accept(KEPT, older)).toEqual({ accepted: true, state: older });
  });

  it('ends at the newest, in whatever order documents arrive and however often', () => {
    const states = fc.record({ epoch: fc.nat(2), revision: fc.nat(3), iat: fc.nat(4) });
    const offers = fc.array(states, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(offers, fc.infiniteStream(fc.nat()), (parts, numbers) => {
        const all = parts.map((part) => ({ ...KEPT, ...part }));
        const shuffled = [...all, ...all]
          .map((one) => ({ one, at: numbers.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const newest = all.toSorted(
          (a, b) => b.epoch - a.epoch || b.revision - a.revision || b.iat - a.iat,
        )[0];
        expect(keptAfter(shuffled)).toEqual(newest);
      }),
    );
  });
});

describe('the ratchet of receipts', () => {
  it('goes forward by epoch, then by date, and takes another one of the same second', () => {
    expect(acceptsReceipt(null, RECEIPT)).toBe(true);
    expect(acceptsReceipt(RECEIPT, RECEIPT)).toBe(true);
    expect(acceptsReceipt(RECEIPT, { ...RECEIPT, iat: RECEIPT.iat - 1 })).toBe(false);
    expect(acceptsReceipt(RECEIPT, { ...RECEIPT, epoch: 2, iat: 0 })).toBe(true);
    expect(acceptsReceipt(RECEIPT, { ...RECEIPT, epoch: 0, iat: RECEIPT.iat + 1 })).toBe(false);
  });

  it('starts anew beside another subject', () => {
    expect(acceptsReceipt(RECEIPT, { ...RECEIPT, subject: 'anonymous', iat: 0 })).toBe(true);
  });
});
