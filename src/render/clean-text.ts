/** Line breaks and other control characters, and the marks that force a writing direction on what follows them. */
const DISRUPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/**
 * A value as one line that cannot disturb the text around it: control characters, line breaks and direction overrides
 * become one space, and what is longer than `limit` characters ends in an ellipsis.
 */
export function cleanText(value: string, limit: number): string {
  // Cut before the costly part, so that a value of megabytes costs no more than its beginning.
  const line = value.slice(0, limit * 4).replace(DISRUPTIVE, ' ');
  const characters = [...line];
  return characters.length <= limit && value.length <= limit * 4
    ? line
    : `${characters.slice(0, limit - 1).join('')}…`;
}

/** A subject line: one line, single spaces, no end of line a header could be smuggled through. */
export function cleanSubject(subject: string, limit: number): string {
  return cleanText(subject.replace(/\s+/g, ' ').trim(), limit);
}
