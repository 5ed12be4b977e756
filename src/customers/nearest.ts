/** Above this many candidates a search would cost more than the hint is worth. */
const MOST_CANDIDATES = 2_000;
const LONGEST_WORD = 100;

type Words = readonly string[] | ReadonlySet<string>;

/** The candidate most like the word, letter case aside; null when none is close enough to be what was meant. */
export function nearest(word: string, candidates: Words): string | null {
  const count = 'size' in candidates ? candidates.size : candidates.length;
  if (count > MOST_CANDIDATES || word.length > LONGEST_WORD) return null;
  const meant = word.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(meant, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean …?` with a leading space, or nothing. */
export function didYouMean(word: string, candidates: Words): string {
  const match = nearest(word, candidates);
  return match === null ? '' : ` Did you mean ${JSON.stringify(match)}?`;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
