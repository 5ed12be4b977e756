/**
 * The known word a mistyped one most likely meant.
 * @returns the nearest by edit distance (a swap of neighbours is one edit, upper case is free), or null when none is
 * near: more than two letters in five would have to change
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = fold(word);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 2.5)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, fold(candidate), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * The half sentence that goes behind "`x` is not known": the nearest word, or all known words when none is near.
 * @param what plural noun for the known words, such as `cohorts`
 */
export function suggestion(word: string, known: readonly string[], what: string): string {
  const near = nearest(word, known);
  if (near !== null) return `did you mean \`${near}\`?`;
  if (known.length === 0) return `there are no ${what} here.`;
  const shown = known.slice(0, LISTED).map((one) => `\`${one}\``);
  return `the ${what} are ${shown.join(', ')}${known.length > LISTED ? ', …' : ''}.`;
}

/** The word such a half sentence suggests; null when it lists them all. */
export function suggestedIn(message: string): string | null {
  return /did you mean `([^`]+)`\?$/.exec(message)?.[1] ?? null;
}

const LISTED = 24;
/** Longer words are compared by their beginning: names of a campaign file are short, hostile ones need not be. */
const LONGEST = 64;

function fold(word: string): string {
  return word.slice(0, LONGEST).toLowerCase();
}

/** Optimal string alignment distance; stops at `enough`, which then stands for "too far". */
function editDistance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      current.push(edits);
    }
    if (Math.min(...current) >= enough) return enough;
    beforeLast = last;
    last = current;
  }
  return Math.min(enough, at(last, b.length));
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
