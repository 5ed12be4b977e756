import type { ImportedEntitlement } from './customers.ts';
import { takesBackwards } from './entitlement-change.ts';
import { importedTerms } from './imported-entitlements.ts';
import type { LocalDate } from './instant.ts';

/** An entitlement as it is held and as the files have it. */
export type ChangedRow = { readonly held: ImportedEntitlement; readonly file: ImportedEntitlement };

/** Those of the files that may take something from people at once, on one day or another: few of many. */
export function doubtfulRows(
  held: readonly ImportedEntitlement[],
  files: readonly ImportedEntitlement[],
): readonly ChangedRow[] {
  const known = new Map(held.map((one) => [one.externalKey, one]));
  return files.flatMap((file) => {
    const before = known.get(file.externalKey);
    if (before === undefined) return [];
    const isEarlier = endsEarlier(before.expires, file.expires);
    return isEarlier || (file.starts !== null && file.starts !== before.starts)
      ? [{ held: before, file }]
      : [];
  });
}

/** Does an end come forward? Null: it never ends. */
export function endsEarlier(before: LocalDate | null, after: LocalDate | null): boolean {
  return after !== null && (before === null || after < before);
}

/** An entitlement whose terms an import does not apply, and why, with what to do. */
export type KeptTerms = { readonly entitlement: string; readonly why: string };

/**
 * Why an import does not apply the terms of a row: who could work yesterday was right to, and a file that says otherwise is
 * more often a mistake than not. Null: they are applied.
 * @param today the account's day
 */
export function whyKept({ held, file }: ChangedRow, today: LocalDate): string | null {
  const taken = takesBackwards(importedTerms(held, held), importedTerms(file, held), today);
  if (taken === null) return null;
  const stays =
    'Everybody who uses it would be locked out at once, so its quantity, features and dates stay as they were';
  if (taken === 'end') {
    const ran = held.expires === null ? 'has no end' : `runs until ${held.expires}`;
    return `expires: ${file.externalKey} ${ran}, and ${file.expires} is before the account's today, ${today}. ${stays}. Write ${today} or a later day; to stop it at once, suspend it: write yes in the column suspended.`;
  }
  const began = held.starts === null ? 'has begun' : `began on ${held.starts}`;
  return `starts: ${file.externalKey} ${began}, and ${file.starts} is after the account's today, ${today}. ${stays}. Leave its start as it was, or give what begins later an entitlement of its own; to stop it at once, suspend it: write yes in the column suspended.`;
}

/** The rows of the files as an import applies them: with the terms that are held where they are kept. */
export function withKeptTerms(
  files: readonly ImportedEntitlement[],
  held: readonly ImportedEntitlement[],
  kept: readonly KeptTerms[],
): readonly ImportedEntitlement[] {
  if (kept.length === 0) return files;
  const keys = new Set(kept.map((one) => one.entitlement));
  const terms = new Map(held.filter((one) => keys.has(one.externalKey)).map((one) => [one.externalKey, one]));
  return files.map((file) => {
    const one = terms.get(file.externalKey);
    if (one === undefined) return file;
    const { quantity, features, starts, expires, supportUntil } = one;
    return { ...file, quantity, features, starts, expires, supportUntil };
  });
}
