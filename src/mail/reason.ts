import { withoutSecrets } from '../domain/without-secrets.ts';

const address = /<?[^\s<>"(),;:[\]@]+@[^\s<>"'`(),;:[\]]+>?/g;
const link = /(https?:\/\/[^\s/<>"'?#]+)[^\s<>"')]*/gi;
const control = /\p{Cc}+/gu;
const longest = 300;

/**
 * What a provider or a mail server wrote, fit to be kept and shown: mail addresses become `<address>`, links keep
 * their host only (a path may hold a token), keys and tokens are masked, control characters become spaces, 300 characters at most.
 * @returns null when nothing is left to read, or when it was no text
 */
export function reasonFrom(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const plain = withoutSecrets(
    text.slice(0, 1000).replace(control, ' ').replace(link, '$1/…').replace(address, '<address>'),
  )
    .replace(/ {2,}/g, ' ')
    .trim();
  if (plain === '') return null;
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
