/**
 * Where a client keeps what it knows between runs: one short text. Write your own for a registry, a key chain or a
 * database. It may throw, reject or hang; the client then works on with what it has in memory. `save` must replace
 * the whole text or leave the old one. What is kept is signed, so it need not be secret.
 */
export type Store = {
  /** The text of the last `save`, or null. */
  load(): Promise<string | null>;
  save(text: string): Promise<void>;
};
