import { describe, expect, test } from 'vitest';
import { type MailingContact, mailingReaders, type WrittenAbout } from '../../src/domain/mailing-readers.ts';

const contact = (id: number, role: MailingContact['role'], changes: Partial<MailingContact> = {}) => ({
  ...{ id, role, email: `${id}@a.example`, refused: false, addressHash: `hash of ${id}` },
  ...changes,
});
const [ada, tom, bill] = [contact(1, 'primary'), contact(2, 'technical'), contact(3, 'billing')];
const all = [ada, tom, bill];
const to = ['primary', 'technical'] as const;
const about = (event: number, ...ids: number[]) =>
  [event, new Set(ids.map((id) => `hash of ${id}`))] as const;

function told(
  contacts: readonly MailingContact[],
  events: readonly number[],
  written: WrittenAbout = new Map(),
) {
  const { letters, isUnheard } = mailingReaders(contacts, to, events, written);
  return { letters: letters.map((one) => [one.contact.id, one.events]), isUnheard };
}

describe('the readers of a mailing', () => {
  test('are those with a role it names, each of all that happened', () => {
    expect(told(all, [7, 8])).toEqual({
      letters: [
        [1, [7, 8]],
        [2, [7, 8]],
      ],
      isUnheard: false,
    });
  });

  test('of what they were written to about already are the others, and of what is new they are as ever (M1)', () => {
    const written = new Map([about(7, 1, 2)]);
    expect(told(all, [7, 8], written)).toEqual({
      ...{
        letters: [
          [3, [7]],
          [1, [8]],
          [2, [8]],
        ],
        isUnheard: false,
      },
    });
  });

  test('are missing when everybody was written to, or can be written to no more', () => {
    expect(told(all, [7], new Map([about(7, 1, 2, 3)]))).toEqual({ letters: [], isUnheard: true });
    expect(told([contact(1, 'primary', { refused: true })], [7])).toEqual({ letters: [], isUnheard: true });
  });

  test('are those whose address was corrected since', () => {
    const corrected = contact(1, 'primary', { addressHash: 'another' });
    expect(told([corrected, tom], [7], new Map([about(7, 1, 2)])).letters).toEqual([[1, [7]]]);
  });
});
