import { describe, expect, it } from 'vitest';
import type { ContactRole } from '../../src/domain/account.ts';
import { recipientsOf } from '../../src/domain/recipients.ts';

const contact = (id: number, role: ContactRole, email = `c${id}@example.com`) => ({ id, role, email });
const to = (contacts: readonly ReturnType<typeof contact>[], ...roles: ContactRole[]) =>
  recipientsOf(contacts, roles).map((one) => one.id);

describe('the recipients of a wave', () => {
  it('are the contacts with a role it names', () => {
    const all = [
      contact(1, 'primary'),
      contact(2, 'technical'),
      contact(3, 'billing'),
      contact(4, 'technical'),
    ];
    expect(to(all, 'technical')).toEqual([2, 4]);
    expect(to(all, 'primary', 'billing')).toEqual([1, 3]);
  });

  it('are the primary contact when nobody has the role, and else whoever there is', () => {
    expect(to([contact(1, 'technical'), contact(2, 'primary')], 'billing')).toEqual([2]);
    expect(to([contact(1, 'technical'), contact(2, 'technical')], 'billing')).toEqual([1]);
    expect(to([], 'primary')).toEqual([]);
  });

  it('get one message per address, however it is written', () => {
    const same = [contact(1, 'primary', 'Ada@Example.com'), contact(2, 'technical', 'ada@example.com')];
    expect(to(same, 'primary', 'technical')).toEqual([1]);
  });
});
