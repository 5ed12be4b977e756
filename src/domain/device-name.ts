/** Letters a device's name may have. */
export const LONGEST_DEVICE_NAME = 80;

/**
 * A device's name as people may read it in a list: without control characters, line breaks and marks that turn the
 * direction of what follows, at most 80 characters. Null when nothing is left.
 */
export function deviceNameOf(text: string | null): string | null {
  const plain = (text ?? '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim();
  const name = [...plain].slice(0, LONGEST_DEVICE_NAME).join('').trim();
  return name === '' ? null : name;
}
