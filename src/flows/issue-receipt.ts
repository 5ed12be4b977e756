import { fingerprintOf } from '../domain/fingerprint.ts';
import { seatOfInstallation } from '../domain/installation-seat.ts';
import type { Instant } from '../domain/instant.ts';
import { extensionDays } from '../domain/leniency.ts';
import { pausedDays } from '../domain/pause.ts';
import { subjectKind } from '../domain/policy/document.ts';
import type { Receipt, SeatRefusal } from '../domain/policy/receipt.ts';
import { receiptFor } from '../domain/policy/receipt-content.ts';
import { blockFrom, runwayEnd } from '../domain/runway.ts';
import { allSeatsTaken, type Seat } from '../domain/seats.ts';
import { activeSeats, gaveSeatBack } from '../store/activations.ts';
import type { Db } from '../store/connect.ts';
import type { InstallationRow } from '../store/installations.ts';
import type { ClientIdentity } from './identify-client.ts';
import type { Issued } from './issue-document.ts';
import { entitlementSpan, type PolicyFacts } from './policy-facts.ts';

export type ReceiptQuestion = {
  /** Parts of the device's fingerprint, as the client sent them; null when it sent none. */
  readonly fingerprint: Readonly<Record<string, string>> | null;
  readonly nonce: string | null;
};

/**
 * What is one installation's own, beside the document it belongs to: its seat, its first contact, its runway. Null for
 * whoever sent no installation id.
 */
export async function receiptOf(
  db: Db,
  identity: ClientIdentity,
  { document, facts }: Issued,
  { fingerprint, nonce }: ReceiptQuestion,
  now: Instant,
): Promise<Receipt | null> {
  const { installation, subject, product } = identity;
  if (installation === null) return null;
  const { seat, refusal } = await seatFor(db, identity, installation, facts, fingerprint, now);
  const runwayEndsAt = runwayOf(facts, installation.firstContactAt, now);
  return receiptFor({
    issuer: document.iss,
    installation: installation.id,
    product: product.key,
    subject,
    epoch: document.epoch,
    issuedAt: now,
    documentForDays: facts.rules.documentForDays,
    device: seat?.device ?? null,
    activation: seat?.id ?? null,
    activatedAt: seat?.activatedAt ?? null,
    refusal,
    firstContactAt: installation.firstContactAt,
    runwayEndsAt,
    blocksFrom: blockFrom(runwayEndsAt, facts.dayRules),
    nonce,
  });
}

/**
 * Seats are an account's own matter (T1): nobody anonymous has one, and an installation that only a hint attributes
 * learns of the seat it was activated with itself, but not what others take.
 */
async function seatFor(
  db: Db,
  identity: ClientIdentity,
  installation: InstallationRow,
  facts: PolicyFacts,
  parts: ReceiptQuestion['fingerprint'],
  now: Instant,
): Promise<{ readonly seat: Seat | null; readonly refusal: SeatRefusal | null }> {
  const { account, product, subject } = identity;
  if (account === null) return { seat: null, refusal: null };
  const isAccount = subjectKind(subject) === 'account';
  const seats = await activeSeats(db, account.id, product.key);
  const sources = facts.entitlements.map((row) => ({ ...entitlementSpan(row, facts), id: row.id }));
  return seatOfInstallation({
    installation: installation.id,
    fingerprint: parts === null ? null : fingerprintOf(parts),
    seats: isAccount ? seats : seats.filter((seat) => seat.installation === installation.id),
    gaveBack: await gaveSeatBack(db, account.id, product.key, installation.id),
    allTaken: isAccount && allSeatsTaken(sources, seats, facts.rules.overage, now),
    rule: facts.rules.fingerprint,
  });
}

/** Pauses shift it (E6), and an extension moves it like every other enforcing date. */
function runwayOf(facts: PolicyFacts, firstContactAt: Instant, now: Instant): Instant {
  const { rules, zone, pauses, leniencies } = facts;
  const paused = pausedDays(pauses, firstContactAt, now, zone);
  return runwayEnd(firstContactAt, rules.runwayDays + paused + extensionDays(leniencies, now), zone);
}
