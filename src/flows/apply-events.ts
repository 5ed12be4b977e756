import { stateAfterEvidence } from '../domain/delivery.ts';
import { foldEvidence, mergeEvidence } from '../domain/evidence.ts';
import type { Instant } from '../domain/instant.ts';
import { streamsEndedBy } from '../domain/streams.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { refuseContacts } from '../store/contacts.ts';
import { insertOptOuts, type OptOut } from '../store/opt-outs.ts';
import {
  type FoldedDelivery,
  lockUnappliedEvents,
  markEventsApplied,
  saveEvidence,
  type UnappliedEvent,
} from '../store/provider-events.ts';
import { wakeAccounts } from '../store/standings.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { FlowContext } from './context.ts';
import { seekContacts } from './seek-contacts.ts';
import { seekReaders } from './seek-readers.ts';

const BATCH = 1000;

/**
 * Folds reported events into the ledger (M6): idempotent and blind to order. A notice that is proved or refuted wakes
 * its account; an address that bounced is written to no more until it is corrected, and what a mailing said to nobody is said again.
 * @returns how many events were applied
 */
export async function applyEvents({ pool }: Pick<FlowContext, 'pool'>): Promise<number> {
  let applied = 0;
  for (;;) {
    const batch = await inTransaction(pool, applyBatch);
    if (batch === 0) break;
    applied += batch;
  }
  await markBriefingsSent(pool, await businessNow(pool));
  return applied;
}

async function applyBatch(db: Db): Promise<number> {
  const events = await lockUnappliedEvents(db, BATCH);
  if (events.length === 0) return 0;
  const now = await businessNow(db);
  const byDelivery = new Map<string, UnappliedEvent[]>();
  for (const one of events) byDelivery.set(one.deliveryId, [...(byDelivery.get(one.deliveryId) ?? []), one]);
  const folded: FoldedDelivery[] = [];
  const woken = new Set<number>();
  const lost: string[] = [];
  for (const [id, ofDelivery] of byDelivery) {
    const [{ held, kind, accountId }] = ofDelivery as [UnappliedEvent, ...UnappliedEvent[]];
    const evidence = mergeEvidence(held, foldEvidence(ofDelivery.map((one) => one.event)));
    const firstAt = Math.min(...ofDelivery.map((one) => one.event.at));
    folded.push({
      id,
      state: stateAfterEvidence(held.state, evidence),
      acceptedAt: held.acceptedAt ?? (evidence.accepted ? firstAt : null),
      deliveredAt: evidence.deliveredAt,
      refutedAt: evidence.refutedAt,
      refutation: evidence.refutation,
    });
    const changed = evidence.deliveredAt !== held.deliveredAt || evidence.refutedAt !== held.refutedAt;
    if (changed && kind === 'notice' && accountId !== null) woken.add(accountId);
    if (held.refutedAt === null && evidence.refutedAt !== null) lost.push(id);
  }
  await saveEvidence(db, folded);
  await touchContacts(db, events, now);
  await wakeAccounts(db, [...woken], now);
  await seekContacts(db, [...woken], now);
  await seekReaders(db, lost);
  await markEventsApplied(
    db,
    events.map((one) => one.event.id),
    now,
  );
  return events.length;
}

/** A bounce or complaint is about the address that was written to: a contact that has another one by now keeps its good name. */
async function touchContacts(db: Db, events: readonly UnappliedEvent[], now: Instant): Promise<void> {
  const refused: { readonly id: number; readonly because: string }[] = [];
  const stopped: OptOut[] = [];
  for (const { event, contactId, addressCurrent, kind } of events) {
    if (contactId === null || !addressCurrent) continue;
    if (event.kind === 'bounced') refused.push({ id: contactId, because: event.kind });
    const because = event.kind === 'complained' ? 'complained' : 'unsubscribed';
    for (const stream of streamsEndedBy(event.kind, kind)) stopped.push({ contactId, stream, because });
  }
  await refuseContacts(db, refused, now);
  await insertOptOuts(db, stopped, now);
}
