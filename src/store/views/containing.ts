/** A pattern for `ilike` that finds the text anywhere, taken literally: `%` and `_` in it mean themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`;
}
