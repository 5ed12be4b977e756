import { describe, expect, test } from 'vitest';
import { contactFreeAt, isLate } from '../../src/domain/contact-week.ts';

const NOW = Date.parse('2027-02-23T08:00:00Z');
const DAY = 86_400_000;

describe('a contact may get so many mails in a week', () => {
  const sent = [NOW - 6 * DAY, NOW - 2 * DAY, NOW - DAY];

  test('and an optional one waits until the oldest of them is a week old', () => {
    expect(contactFreeAt('reminder', sent, 3, NOW)).toBe(NOW + DAY);
    expect(contactFreeAt('survey', sent, 2, NOW)).toBe(NOW + 5 * DAY);
  });

  test('and goes at once where there is room, or the others are older', () => {
    expect(contactFreeAt('reminder', sent, 4, NOW)).toBeNull();
    expect(contactFreeAt('reminder', [NOW - 7 * DAY], 1, NOW)).toBeNull();
    expect(contactFreeAt('reminder', [], 1, NOW)).toBeNull();
  });

  test('but a required notice, and word of its postponement, is never held back (M8)', () => {
    expect(contactFreeAt('notice', sent, 1, NOW)).toBeNull();
    expect(contactFreeAt('postponed', sent, 1, NOW)).toBeNull();
  });
});

describe('mail is late', () => {
  test('once its limit has passed, not at it', () => {
    expect(isLate(NOW - 2 * DAY, 2, NOW)).toBe(false);
    expect(isLate(NOW - 2 * DAY - 1, 2, NOW)).toBe(true);
  });
});
