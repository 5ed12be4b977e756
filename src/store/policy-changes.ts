import type { Db, Pool } from './connect.ts';

/** What a client may be told has changed: of some accounts (by id), or of anybody. `clock`: business time was set. */
export type PolicyChange =
  | { readonly kind: 'accounts'; readonly ids: readonly number[] }
  | { readonly kind: 'all' | 'clock' };

export type PolicyListener = {
  readonly changed: (change: PolicyChange) => void;
  /** It listens (again): whatever changed before went unheard. */
  readonly ready: () => void;
  readonly lost: () => void;
};

/**
 * Hears of every commit that changed what policy documents, receipts or license keys are made of: triggers say so, see
 * migration 0006. One notification reaches every process.
 * @returns a function that stops it
 */
export async function onPolicyChange(pool: Pool, listener: PolicyListener): Promise<() => Promise<void>> {
  return pool.listen('glidepath_policy', {
    heard: (payload) => listener.changed(readChange(payload)),
    ready: listener.ready,
    lost: listener.lost,
  });
}

/** So many ids fit into a notification (8,000 bytes). */
const MOST_TOLD = 900;

/** Tells every process, once this transaction commits, that the standings of these accounts have changed. */
export async function tellPolicyChanges(db: Db, accountIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(accountIds)];
  const payload = ids.length > MOST_TOLD ? 'all' : `accounts:${ids.join(',')}`;
  if (ids.length > 0) await db`select pg_notify('glidepath_policy', ${payload})`;
}

function readChange(payload: string): PolicyChange {
  if (payload === 'clock') return { kind: 'clock' };
  const ids = /^accounts:([\d,]+)$/.exec(payload)?.[1];
  return ids === undefined ? { kind: 'all' } : { kind: 'accounts', ids: ids.split(',').map(Number) };
}
