/**
 * What names something of an account. A name may be guessed, overheard or read in an old mail, so it must open nothing: an
 * answer about another account's is the same as about one that does not exist. Only who holds a secret is let in.
 */
export const NAMES = [
  'accountKey',
  'accountId',
  'contactId',
  'contactKey',
  'email',
  'entitlementId',
  'entitlementKey',
  'keyHash',
  'keyPrefix',
  'activation',
  'device',
  'delivery',
  'case',
  'leniency',
  'linkHash',
  'code',
] as const;

/**
 * Secrets, and what whoever holds one may do. An installation's id is random and never leaves its copy: it shows that
 * copy's own first contact. An old serial number (a hint) shows its account's stage and dates, nothing else, by design.
 */
export const SECRETS = ['licenseKey', 'link', 'installation', 'identifier'] as const;

export type Name = (typeof NAMES)[number];
export type Kind = Name | (typeof SECRETS)[number];

/** One of the same shape that does not exist. */
export function unknownLike(value: string): string {
  if (/^\d+$/.test(value)) return String(Number(value) + 3000);
  const at = value.includes('@') ? value.indexOf('@') - 1 : value.length - 1;
  const last = value[at] ?? '';
  const other =
    last === '0' ? '1' : /\d/.test(last) ? '0' : last === 'a' ? 'b' : /[A-Z]/.test(last) ? 'H' : 'a';
  return value.slice(0, at) + (other === last ? 'G' : other) + value.slice(at + 1);
}
