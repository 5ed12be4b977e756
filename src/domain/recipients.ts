import type { ContactRole } from './account.ts';

export type Addressee = { readonly id: number; readonly email: string; readonly role: ContactRole };

/**
 * Who of an account's current contacts gets a wave: those with a role the wave names. An account that has none of them
 * is told through its primary contact, and one without a primary through whoever there is: nobody goes untold for want
 * of a role. One address is written to once.
 */
export function recipientsOf<Contact extends Addressee>(
  contacts: readonly Contact[],
  to: readonly ContactRole[],
): readonly Contact[] {
  const named = contacts.filter((one) => to.includes(one.role));
  const primary = contacts.filter((one) => one.role === 'primary');
  const chosen = named.length > 0 ? named : primary.length > 0 ? primary : contacts.slice(0, 1);
  const seen = new Set<string>();
  return chosen.filter((one) => {
    const address = one.email.toLowerCase();
    if (seen.has(address)) return false;
    seen.add(address);
    return true;
  });
}
