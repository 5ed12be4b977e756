import type { ImportedEntitlement } from '../domain/customers.ts';
import { CHANGED_AS } from '../domain/entitlement-change.ts';
import type { Instant } from '../domain/instant.ts';
import { type AuditEntry, recordAudits } from '../store/audit.ts';
import type { Db } from '../store/connect.ts';
import { type DecidedEntitlement, decidedEntitlements } from '../store/imported-decisions.ts';

/** Of one statement. */
const CHUNK = 10_000;

/**
 * What an import decides about accounts as a person would: an entitlement that goes to another one, is suspended or goes on stands
 * in the record of each account it is about, as if somebody had done it in the console.
 * @param decided as they were, with whose they were
 */
export async function recordImportedDecisions(
  db: Db,
  decided: readonly ImportedEntitlement[],
  actor: string,
  now: Instant,
): Promise<void> {
  for (let from = 0; from < decided.length; from += CHUNK) {
    const was = decided.slice(from, from + CHUNK).map(({ externalKey, account, suspended }) => ({
      externalKey,
      account,
      suspended: suspended === true,
    }));
    const rows = await decidedEntitlements(db, was);
    await recordAudits(
      db,
      rows
        .flatMap((one) => [...movesOf(one), ...suspensionsOf(one)])
        .map((one) => ({ ...one, at: now, actor, why: WHY })),
    );
  }
}

const WHY = 'An import of customers says so.';

type Decision = Pick<AuditEntry, 'action' | 'subject' | 'before' | 'after'>;

function movesOf({ id, fromId, toId, devices }: DecidedEntitlement): readonly Decision[] {
  if (fromId === toId) return [];
  const moved = {
    before: { entitlement: id, account: fromId },
    after: { entitlement: id, account: toId, devices },
  };
  return [
    { ...moved, action: 'entitlement-transferred-away', subject: `account:${fromId}` },
    { ...moved, action: 'entitlement-transferred-here', subject: `account:${toId}` },
  ];
}

function suspensionsOf({ id, toId, wasSuspended, suspended }: DecidedEntitlement): readonly Decision[] {
  if (wasSuspended === suspended) return [];
  return [
    {
      action: CHANGED_AS[suspended ? 'suspend' : 'reinstate'],
      subject: `account:${toId}`,
      before: { entitlement: id, suspended: wasSuspended },
      after: { entitlement: id, suspended },
    },
  ];
}
