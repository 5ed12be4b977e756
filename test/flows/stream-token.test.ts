import { expect, test } from 'vitest';
import { mintStreamToken, readStreamToken, streamDay } from '../../src/flows/stream-token.ts';

const SECRET = 'a secret that is long enough for this';
const TODAY = streamDay(Date.parse('2027-06-01T10:00:00Z'));
const GRANT = { subject: 'account:ACME', products: ['atlas-cad', 'atlas-viewer'] } as const;

test('a stream token stands for a subject and products, without a database', () => {
  expect(readStreamToken(SECRET, mint(), TODAY)).toEqual(GRANT);
  const all = { subject: 'anonymous', products: [] } as const;
  expect(readStreamToken(SECRET, mintStreamToken(SECRET, { ...all, day: TODAY }), TODAY)).toEqual(all);
});

test('it stays the same for a day, in whatever order products are named, so that a tag made of it does', () => {
  const turned = { ...GRANT, products: ['atlas-viewer', 'atlas-cad', 'atlas-cad'], day: TODAY };
  expect(mintStreamToken(SECRET, turned)).toBe(mint());
  expect(mint(TODAY + 1)).not.toBe(mint());
  expect(streamDay(Date.parse('2027-06-01T23:59:59.999Z'))).toBe(TODAY);
  expect(streamDay(Date.parse('2027-06-02T00:00:00Z'))).toBe(TODAY + 1);
});

test('it opens the next day as well, and no later', () => {
  expect(readStreamToken(SECRET, mint(), TODAY + 1)).toEqual(GRANT);
  expect(readStreamToken(SECRET, mint(), TODAY + 2)).toBeNull();
  expect(readStreamToken(SECRET, mint(TODAY + 2), TODAY)).toBeNull();
});

test('it shows nobody whose it is, and fits an address', () => {
  expect(mint()).toMatch(/^[\w-]+$/);
  expect(Buffer.from(mint(), 'base64url').toString('latin1')).not.toMatch(/ACME|atlas/);
});

test('nothing else opens: no changed bit, no other secret, no noise', () => {
  const bytes = Buffer.from(mint(), 'base64url');
  for (let at = 0; at < bytes.length * 8; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(readStreamToken(SECRET, changed.toString('base64url'), TODAY)).toBeNull();
  }
  expect(readStreamToken(`${SECRET}!`, mint(), TODAY)).toBeNull();
  for (const noise of ['', 'x', '%%%', mint().slice(0, -4), 'A'.repeat(100_000)])
    expect(readStreamToken(SECRET, noise, TODAY)).toBeNull();
});

function mint(day = TODAY): string {
  return mintStreamToken(SECRET, { ...GRANT, day });
}
