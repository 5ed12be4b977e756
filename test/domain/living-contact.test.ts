import { describe, expect, test } from 'vitest';
import { isReached, isUnheard, isUnreachable, type NoticeFate } from '../../src/domain/living-contact.ts';

const notice = (changes: Partial<NoticeFate>): NoticeFate => ({
  state: 'accepted',
  delivered: false,
  refuted: false,
  reason: null,
  ...changes,
});
const bounced = notice({ refuted: true });
const delivered = notice({ delivered: true });
const nowhere = notice({ state: 'suppressed', reason: 'address-refused' });

describe('An account is unreachable', () => {
  test.each([
    ['when its only notice came back', [bounced]],
    ['when it came back after it was delivered', [notice({ delivered: true, refuted: true })]],
    ['when the address was known not to work', [nowhere]],
    ['when the contact is gone', [notice({ state: 'suppressed', reason: 'contact-removed' })]],
    ['when the provider refuses it for good', [notice({ state: 'failed' })]],
    ['when that holds of each of several', [bounced, nowhere]],
    ['also beside one that says nothing', [bounced, notice({ state: 'suppressed', reason: 'moved' })]],
  ])('%s', (_, notices) => {
    expect(isUnreachable(notices, false)).toBe(true);
  });

  test.each([
    ['while one may still arrive', [bounced, notice({ state: 'pending' })]],
    ['while one is on its way', [bounced, notice({ state: 'claimed' })]],
    ['while one is in doubt', [bounced, notice({ state: 'in-doubt' })]],
    ['when another contact got it', [bounced, delivered]],
    ['while nothing is heard of one that was taken', [bounced, notice({})]],
    ['when it moved on, or is exempt', [notice({ state: 'suppressed', reason: 'exempt' })]],
    ['when its mail was cancelled', [notice({ state: 'cancelled' })]],
    ['when it was never written to', []],
  ])('not %s', (_, notices) => {
    expect(isUnreachable(notices, false)).toBe(false);
  });
});

test('An account that is enforced already has a case of its own when its notice comes back (E2)', () => {
  expect(isUnreachable([bounced], true)).toBe(false);
});

test('An account is reached by a notice that was delivered and stands, by nothing less', () => {
  expect(isReached([bounced, delivered])).toBe(true);
  expect(isReached([notice({ delivered: true, refuted: true }), notice({}), nowhere])).toBe(false);
});

describe('A mailing was heard by nobody', () => {
  test('when each of its mails came back or had nowhere to go', () => {
    expect(isUnheard([bounced, nowhere, notice({ state: 'failed' })])).toBe(true);
  });

  test.each([
    ['while one may still arrive, or waits for a person', [bounced, notice({ state: 'pending' })]],
    ['when one arrived', [bounced, delivered]],
    ['when there was nothing to say any more', [notice({ state: 'suppressed', reason: 'no-product' })]],
    ['when a person gave it up', [bounced, notice({ state: 'cancelled' })]],
    ['when there was none', []],
  ])('not %s', (_, mails) => {
    expect(isUnheard(mails)).toBe(false);
  });
});
