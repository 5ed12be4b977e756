/** The newest revision of a subject × product. */
export type PolicyRevision = {
  readonly revision: number;
  /** Hash of what it says; null until it is issued for the first time. */
  readonly content: string | null;
};

/**
 * The revision under which a content is issued (P2): the newest one, when it says the same or nothing yet; else the next.
 * @param newest null before anything was ever issued or changed
 * @param content hash of what is to be said
 */
export function revisionFor(newest: PolicyRevision | null, content: string): number {
  if (newest === null) return 1;
  return newest.content === null || newest.content === content ? newest.revision : newest.revision + 1;
}
