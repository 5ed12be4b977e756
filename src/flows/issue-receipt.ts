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
import { activeSeatsOf, gaveSeatsBack, markSeatsSeen } from '../store/activations.ts';
import type { Db } from '../store/connect.ts';
import type { InstallationRow } from '../store/installations.ts';
import type { SeatOwnerRow } from '../store/seat-owners.ts';
import type { ClientIdentity } from './identify-client.ts';
import type { Issued } from './issue-document.ts';
import { entitlementSpan, type PolicyFacts } from './policy-facts.ts';

export type ReceiptQuestion = {
  /** Parts of the device's fingerprint, as the client sent them; null when it sent none. */
  readonly fingerprint: Readonly<Record<string, string>> | null;
  readonly nonce: string | null;
};

/** What a receipt is asked for by: the installation's identity, and the document that was issued for it. */
export type ReceiptOwner = { readonly identity: ClientIdentity; readonly issued: Issued };

/**
 * What is each installation's own, beside the document it belongs to: its seat, its first contact, its runway. In the
 * order they are asked for; null for whoever sent no installation id. Whoever asks is in use, which is written down.
 */
export async function receiptsOf(
  db: Db,
  asked: readonly (ReceiptOwner & { readonly question: ReceiptQuestion })[],
  now: Instant,
): Promise<readonly (Receipt | null)[]> {
  const owned = asked.flatMap(({ identity: { account, product, installation } }) =>
    account === null || installation === null
      ? []
      : [{ accountId: account.id, product: product.key, installation: installation.id }],
  );
  const [seats, gaveBack] = await Promise.all([activeSeatsOf(db, owned), gaveSeatsBack(db, owned)]);
  const ofOwned = owned
    .map((_, at) => ({ seats: seats[at] ?? [], gaveBack: gaveBack[at] ?? false }))
    .values();
  const receipts = asked.map(({ identity, issued, question }) => {
    const { account, installation } = identity;
    if (installation === null) return null;
    const around = account === null ? null : (ofOwned.next().value ?? null);
    return receiptWith(around, { ...identity, installation }, issued, question, now);
  });
  await markSeatsSeen(db, seatsToMark(seats.flat(), receipts, now), now);
  return receipts;
}

const DAY = 86_400_000;

/** Of the seats these devices have, those that were not seen today: a lease goes on. */
function seatsToMark(
  seats: readonly Seat[],
  receipts: readonly (Receipt | null)[],
  now: Instant,
): readonly string[] {
  const had = new Set(receipts.map((receipt) => receipt?.activation ?? null));
  return seats.filter((seat) => had.has(seat.id) && (seat.lastSeenAt ?? 0) <= now - DAY).map(({ id }) => id);
}

/** What the receipt of a seat is made of that was taken just now. */
export type SeatReceiptFacts = {
  readonly issuer: string;
  readonly epoch: number;
  readonly owner: Pick<SeatOwnerRow, 'account' | 'product'>;
  readonly installation: InstallationRow;
  readonly facts: PolicyFacts;
};

/** The receipt of a seat that was taken just now: nothing has to be asked for again. */
export function receiptOfSeat(
  { issuer, epoch, owner, installation, facts }: SeatReceiptFacts,
  seat: Pick<Seat, 'id' | 'device' | 'activatedAt'>,
  nonce: string | null,
  now: Instant,
): Receipt {
  const runwayEndsAt = runwayOf(facts, installation.firstContactAt, now);
  return receiptFor({
    ...{ issuer, epoch, nonce, issuedAt: now },
    installation: installation.id,
    product: owner.product.key,
    subject: `account:${owner.account.externalKey}`,
    documentForDays: facts.rules.documentForDays,
    ...{ device: seat.device, activation: seat.id, activatedAt: seat.activatedAt, refusal: null },
    firstContactAt: installation.firstContactAt,
    runwayEndsAt,
    blocksFrom: blockFrom(runwayEndsAt, facts.dayRules),
  });
}

/** What is known of the seats around an installation of an account. */
type SeatsAround = { readonly seats: readonly Seat[]; readonly gaveBack: boolean };

function receiptWith(
  around: SeatsAround | null,
  identity: ClientIdentity & { readonly installation: InstallationRow },
  { document, facts }: Issued,
  { fingerprint, nonce }: ReceiptQuestion,
  now: Instant,
): Receipt {
  const { installation, subject, product } = identity;
  const { seat, refusal } = seatAmong(around, identity, facts, fingerprint, now);
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
function seatAmong(
  around: SeatsAround | null,
  { subject, installation: { id } }: ClientIdentity & { readonly installation: InstallationRow },
  facts: PolicyFacts,
  parts: ReceiptQuestion['fingerprint'],
  now: Instant,
): { readonly seat: Seat | null; readonly refusal: SeatRefusal | null } {
  if (around === null) return { seat: null, refusal: null };
  const { seats, gaveBack } = around;
  const isAccount = subjectKind(subject) === 'account';
  const sources = facts.entitlements.map((row) => ({ ...entitlementSpan(row, facts), id: row.id }));
  return seatOfInstallation({
    installation: id,
    fingerprint: parts === null ? null : fingerprintOf(parts),
    seats: isAccount ? seats : seats.filter((seat) => seat.installation === id),
    gaveBack,
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
