import type { StaffRole } from '../domain/account.ts';
import type { DeliveryDecision, DeliveryState } from '../domain/delivery.ts';
import {
  type DecisionRefusal,
  decide,
  mayDecide,
  NOTE_OF_DECISION,
  type WaitingForPerson,
} from '../domain/delivery-decision.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { type LockedDelivery, lockForDecision, saveDecisions } from '../store/delivery-decisions.ts';
import { wakeAccounts } from '../store/standings.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { FlowContext } from './context.ts';

type Decision = {
  readonly decision: DeliveryDecision;
  readonly reason: string;
  readonly staff: { readonly id: number; readonly role: StaffRole };
};

/** What somebody decides about: one delivery, or all of a wave that waits for the same. */
export type DecidedMail =
  | { readonly ids: readonly string[] }
  | { readonly campaign: string; readonly wave: string; readonly waits: WaitingForPerson };

/**
 * A person decides about mail in doubt, failed or late (M1: a timer never does). All of it or nothing when it is named
 * by id; of a wave, what was proven meanwhile is left alone.
 * @returns how many were decided, and how many were left alone
 */
export async function decideDeliveries(
  { pool }: Pick<FlowContext, 'pool'>,
  about: DecidedMail,
  { decision, reason, staff }: Decision,
): Promise<
  Result<{ readonly decided: number; readonly leftAlone: number }, DecisionRefusal | 'unknown-delivery'>
> {
  const allowed = mayDecide(staff.role, reason);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const locked = await lockForDecision(db, about);
    if ('ids' in about && locked.length < new Set(about.ids).size)
      return refuse('unknown-delivery', 'There is no such delivery. "glidepath mail" lists what waits.');
    const decided: (LockedDelivery & { readonly state: DeliveryState })[] = [];
    for (const one of locked) {
      const state = decide(one, decision);
      if (state.ok) decided.push({ ...one, state: state.value });
      else if ('ids' in about) return state;
    }
    if (decided.length > 0) {
      const actor = `staff:${staff.id}`;
      await saveDecisions(db, decided, { what: NOTE_OF_DECISION[decision], actor, reason, now });
      // A notice that a person vouches for may stand, and a briefing may have gone out whole.
      const vouched = decided.filter((one) => one.kind === 'notice' && one.state === 'accepted');
      await wakeAccounts(
        db,
        vouched.flatMap((one) => one.accountId ?? []),
        now,
      );
      await markBriefingsSent(db, now);
      await recordAudit(db, {
        at: now,
        actor,
        action: `mail-${NOTE_OF_DECISION[decision]}`,
        subject:
          'ids' in about ? `delivery:${about.ids.join(',')}` : `campaign:${about.campaign}/${about.wave}`,
        why: reason,
        rows: decided.length,
        root: rootHash(decided.map((one) => JSON.stringify([one.id, one.state]))),
      });
    }
    return ok({ decided: decided.length, leftAlone: locked.length - decided.length });
  });
}
