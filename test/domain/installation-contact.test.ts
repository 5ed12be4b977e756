import { describe, expect, test } from 'vitest';
import { type Attribution, afterContact, isNews } from '../../src/domain/installation-contact.ts';

const HOUR = 3_600_000;
const KNOWN: Attribution = {
  accountId: 1,
  attributedByKey: false,
  hint: 'SN-1',
  firstContactAt: 1000,
  lastContactAt: 2000,
};

describe('whose an installation is', () => {
  test('is what a key says, and a hint only while no key ever said so', () => {
    const byKey = afterContact(KNOWN, { accountId: 2, byKey: true, hint: null }, 3000);
    expect(byKey).toMatchObject({ accountId: 2, attributedByKey: true, hint: 'SN-1' });
    const hinted = { accountId: 3, byKey: false, hint: 'SN-3' };
    expect(afterContact(KNOWN, hinted, 3000).accountId).toBe(3);
    expect(afterContact(byKey, hinted, 4000)).toMatchObject({ accountId: 2, attributedByKey: true });
  });

  test('stays known when it names nobody', () => {
    expect(afterContact(KNOWN, { accountId: null, byKey: false, hint: null }, 3000).accountId).toBe(1);
  });
});

describe('the first contact', () => {
  test('is kept when somebody learns whose the installation is', () => {
    const nobody = afterContact(null, { accountId: null, byKey: false, hint: null }, 1000);
    expect(afterContact(nobody, { accountId: 2, byKey: true, hint: null }, 5000).firstContactAt).toBe(1000);
  });

  test('is a new one when the installation moves to another account', () => {
    expect(afterContact(KNOWN, { accountId: 2, byKey: true, hint: null }, 5000).firstContactAt).toBe(5000);
    expect(afterContact(KNOWN, { accountId: 1, byKey: true, hint: null }, 5000).firstContactAt).toBe(1000);
  });
});

test('a contact is written down when it is the first, after an hour, or when it says something new', () => {
  const again = (now: number) => afterContact(KNOWN, { accountId: 1, byKey: false, hint: null }, now);
  expect(isNews(null, again(3000))).toBe(true);
  expect(isNews(KNOWN, again(2000 + HOUR - 1))).toBe(false);
  expect(isNews(KNOWN, again(2000 + HOUR))).toBe(true);
  expect(isNews(KNOWN, afterContact(KNOWN, { accountId: 1, byKey: true, hint: null }, 2001))).toBe(true);
  expect(isNews(KNOWN, afterContact(KNOWN, { accountId: 1, byKey: false, hint: 'SN-2' }, 2001))).toBe(true);
});
