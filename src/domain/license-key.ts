/** Crockford's base 32: digits and capitals without I, L, O and U, which people mistake for others. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 6;
const GROUP_LENGTH = 5;

/** How many random bytes {@link licenseKeyFrom} wants: one a symbol, of which 5 bits count, 150 bits in all. */
export const LICENSE_KEY_BYTES = GROUPS * GROUP_LENGTH;

const OURS = new RegExp(`^([A-Z0-9]+)((?:-[0-9A-Z]{${GROUP_LENGTH}}){${GROUPS}})$`);

/**
 * A license key that can be read out on the telephone: `ATLAS-7K2QF-…`, the product's first word and six groups.
 * @param product the product's key
 * @param random {@link LICENSE_KEY_BYTES} bytes from a secure source
 */
export function licenseKeyFrom(product: string, random: Uint8Array): string {
  const symbols = Array.from({ length: LICENSE_KEY_BYTES }, (_, at) => SYMBOLS[(random[at] ?? 0) % 32]).join(
    '',
  );
  return [firstWord(product), ...groupsOf(symbols)].join('-');
}

/**
 * The one spelling of a key that is hashed and stored. A key of ours may be typed in small letters, with blanks or
 * dashes for hyphens, with O for 0 and I or L for 1; a key that was imported is only trimmed, for its letters may matter.
 */
export function canonicalLicenseKey(typed: string): string {
  const trimmed = typed.normalize('NFC').trim();
  const match = OURS.exec(trimmed.replaceAll(/[\s\-‐–—_]+/g, '-').toUpperCase());
  if (match === null) return trimmed;
  const symbols = (match[2] ?? '').replaceAll('-', '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return [...symbols].every((one) => SYMBOLS.includes(one))
    ? [match[1], ...groupsOf(symbols)].join('-')
    : trimmed;
}

/** What a person recognises a key by on a page or in a case, too short to be of use: its first word and group. */
export function licenseKeyPrefix(key: string): string {
  const [word = '', group] = key.split('-');
  return group === undefined
    ? key.slice(0, Math.min(6, Math.floor(key.length / 3)))
    : `${word}-${group}`.slice(0, 14);
}

function firstWord(product: string): string {
  return product.split(/[^A-Za-z0-9]/)[0]?.toUpperCase() || 'KEY';
}

function groupsOf(symbols: string): readonly string[] {
  return Array.from({ length: GROUPS }, (_, group) =>
    symbols.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH),
  );
}
