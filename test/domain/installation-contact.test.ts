import { describe, expect, test } from 'vitest';
import { type Attribution, afterContact, isNews, onDevice } from '../../src/domain/installation-contact.ts';

const HOUR = 3_600_000;
const KNOWN: Attribution = {
  accountId: 1,
  attributedByKey: false,
  hint: 'SN-1',
  firstContactAt: 1000,
  lastContactAt: 2000,
  device: null,
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

describe('the device', () => {
  const contact = { accountId: 1, byKey: false, hint: null };

  test('that an installation names is kept, and is worth a write when it is another one', () => {
    const named = afterContact(KNOWN, { ...contact, device: 'd1' }, 2001);
    expect(named.device).toBe('d1');
    expect(isNews(KNOWN, named)).toBe(true);
    expect(afterContact(named, contact, 2002).device).toBe('d1');
    expect(isNews(named, afterContact(named, { ...contact, device: 'd1' }, 2002))).toBe(false);
  });

  test('has one runway: a new copy on it goes on with the earliest first contact, and never with a later one', () => {
    const fresh = afterContact(null, { ...contact, device: 'd1' }, 9000);
    expect(onDevice(fresh, 4000).firstContactAt).toBe(4000);
    expect(onDevice(fresh, 9500).firstContactAt).toBe(9000);
    expect(onDevice(fresh, null).firstContactAt).toBe(9000);
  });
});
