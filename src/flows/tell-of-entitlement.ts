import type { Instant } from '../domain/instant.ts';
import type { Db } from '../store/connect.ts';
import { recordMailingEvents } from '../store/mailing-events.ts';
import { bumpPolicyRevisions } from '../store/policy-revisions.ts';
import { wakeAccounts } from '../store/standings.ts';
import { wakeWorkers } from '../store/wake.ts';

/**
 * What follows from a changed entitlement, in its transaction: documents of these accounts say something new, their
 * standings are looked at again, and a mailing may leave.
 */
export async function tellOfEntitlement(
  db: Db,
  changed: {
    readonly id: number;
    readonly product: string;
    /** Whose answers change. */
    readonly accounts: readonly { readonly id: number; readonly externalKey: string }[];
    /** Whom a mailing may tell what they got; null when they got nothing. */
    readonly gives: { readonly id: number } | null;
  },
  now: Instant,
): Promise<void> {
  const { id, product, accounts, gives } = changed;
  // Standings before revisions, as whoever advances them: nobody waits in a circle.
  await wakeAccounts(
    db,
    accounts.map((one) => one.id),
    now,
  );
  await bumpPolicyRevisions(
    db,
    accounts.map(({ externalKey }) => ({ externalKey, product })),
    now,
  );
  if (gives !== null) {
    const event = { on: 'entitlement-created', accountId: gives.id, entitlementId: id } as const;
    await recordMailingEvents(db, [{ ...event, product, at: now }]);
  }
  await wakeWorkers(db, 'entitlement');
}
