import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import type { Receipt } from '../../src/domain/policy/receipt.ts';
import { ALLOW, type Bound, type KnownTime, milder, strictestReading } from './ratchet-reading.ts';

/** A signed text that reached the client, and the number of the key that signed it. */
export type Seen<Claims> = { readonly claims: Claims; readonly key: number };

/**
 * What a client could have seen by now. `firm` may decide by itself: it could be kept, and was not dated ahead of the
 * machine (P2, P3). What is newer than that may only make things milder.
 */
export type Memory = {
  readonly firm: Seen<PolicyDocument> | null;
  readonly newest: Seen<PolicyDocument> | null;
  /** What nothing older may replace, also when the document itself can no longer be verified. */
  readonly floor: PolicyDocument | null;
  readonly firmReceipt: Seen<Receipt> | null;
  /** Seats beside the document since then that could not be kept, or were dated ahead: they can only loosen. */
  readonly looseSeats: readonly Seen<Receipt>[];
  /** Whose the license key is, by a receipt that this process asked for. */
  readonly vouchedFor: string | null;
  /** Keys beside the pinned ones that a chain of endorsements led to. */
  readonly learnt: readonly number[];
};

export const NOTHING: Memory = {
  firm: null,
  newest: null,
  floor: null,
  firmReceipt: null,
  looseSeats: [],
  vouchedFor: null,
  learnt: [],
};

type Ordered = Pick<PolicyDocument, 'sub' | 'epoch' | 'revision' | 'iat'>;

/** Below, at or above zero: (epoch, revision, issued at), said once more (P2). */
export function order(a: Ordered, b: Ordered): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  return a.revision !== b.revision ? a.revision - b.revision : a.iat - b.iat;
}

export function withDocument(memory: Memory, seen: Seen<PolicyDocument>, isFirm: boolean): Memory {
  const { firm, newest, floor, vouchedFor } = memory;
  const { claims } = seen;
  // One license key stands for one account, until the service says otherwise to this process.
  const accounts = [floor?.sub ?? '', claims.sub].filter((sub) => sub.startsWith('account:'));
  if (accounts.length === 2 && floor?.sub !== claims.sub && claims.sub !== vouchedFor) return memory;
  // A lesser subject does not take an account's place.
  if (firm?.claims.sub.startsWith('account:') && !claims.sub.startsWith('account:')) return memory;
  if (floor?.sub === claims.sub) {
    const step = order(claims, floor);
    if (step < 0 || (step === 0 && firm !== null)) return memory;
  }
  const isNewest = newest?.claims.sub !== claims.sub || order(claims, newest.claims) >= 0;
  return {
    ...memory,
    newest: isNewest ? seen : newest,
    ...(isFirm ? { firm: seen, floor: claims } : {}),
  };
}

export function withReceipt(memory: Memory, seen: Seen<Receipt>, isFirm: boolean): Memory {
  const { firm, firmReceipt, looseSeats } = memory;
  if (!isFirm) {
    // What takes something away, or belongs to another document, does not count.
    if (firm === null || !isSeat(seen.claims) || !belongs(seen.claims, firm.claims)) return memory;
    const held = looseSeats.at(-1) ?? firmReceipt;
    return isLater(seen.claims, held) ? { ...memory, looseSeats: [...looseSeats, seen] } : memory;
  }
  if (!isLater(seen.claims, firmReceipt)) return memory;
  const isOpen = (loose: Seen<Receipt>) => loose !== seen && !isLater(seen.claims, loose);
  return { ...memory, firmReceipt: seen, looseSeats: looseSeats.filter(isOpen) };
}

function isSeat({ activatedAt, refusal }: Receipt): boolean {
  return activatedAt !== null && refusal === null;
}

/** Receipts of another subject start anew; of one, the order is (epoch, issued at), the same once more included. */
function isLater(receipt: Receipt, known: Seen<Receipt> | null): boolean {
  if (known === null || known.claims.subject !== receipt.subject) return true;
  const { epoch, iat } = known.claims;
  return receipt.epoch === epoch ? receipt.iat >= iat : receipt.epoch > epoch;
}

/** What the store holds joins what this process knows already. */
export function joined(memory: Memory, stored: Memory): Memory {
  let all = memory;
  // Another process with the same license key asked whose it is.
  const adopted = (seen: Seen<PolicyDocument>, isFirm: boolean): Memory => ({
    ...withDocument({ ...all, vouchedFor: seen.claims.sub }, seen, isFirm),
    vouchedFor: memory.vouchedFor,
  });
  if (stored.firm) all = adopted(stored.firm, true);
  if (all.floor === null) all = { ...all, floor: stored.floor };
  if (stored.newest) all = adopted(stored.newest, false);
  if (stored.firmReceipt) all = withReceipt(all, stored.firmReceipt, true);
  const more = stored.looseSeats.filter((seen) => !all.looseSeats.includes(seen));
  all = { ...all, looseSeats: [...all.looseSeats, ...more] };
  return { ...all, learnt: [...new Set([...all.learnt, ...stored.learnt])] };
}

/** What is left of it for a client that pins these keys: each key is endorsed by the one before it. */
export function trustedPart(memory: Memory, pins: readonly number[]): Memory {
  const learnt: number[] = [];
  for (const key of memory.learnt.toSorted((a, b) => a - b)) {
    if (pins.includes(key - 1) || learnt.includes(key - 1)) learnt.push(key);
  }
  const trusted = <Claims>(seen: Seen<Claims> | null) =>
    seen !== null && (pins.includes(seen.key) || learnt.includes(seen.key)) ? seen : null;
  return {
    floor: memory.floor,
    vouchedFor: null,
    firm: trusted(memory.firm),
    newest: trusted(memory.newest),
    firmReceipt: trusted(memory.firmReceipt),
    looseSeats: memory.looseSeats.filter((seen) => trusted(seen) !== null),
    learnt: learnt.filter((key) => !pins.includes(key)),
  };
}

/** The strictest a client with this memory may be: as the newest it could have seen, and as what is firm. */
export function boundOf(memory: Memory, features: readonly string[], time: KnownTime): Bound {
  const { firm, newest } = memory;
  if (firm === null) return ALLOW;
  const bound = boundBy(firm.claims, memory, features, time);
  if (newest === null || newest === firm) return bound;
  return combined(bound, boundBy(newest.claims, memory, features, time), milder);
}

function boundBy(
  document: PolicyDocument,
  { firmReceipt, looseSeats }: Memory,
  features: readonly string[],
  time: KnownTime,
): Bound {
  const firm = firmReceipt && belongs(firmReceipt.claims, document) ? firmReceipt.claims : null;
  const loose = looseSeats.map(({ claims }) => claims).filter((claims) => belongs(claims, document));
  const contacts = [document, firm ?? document, ...loose].map((one) => one.iat);
  const heard = { surely: Math.max(document.iat, firm?.iat ?? 0), perhaps: Math.max(...contacts) };
  const by = (receipt: Receipt | null) => strictestReading(document, receipt, features, time, heard);
  // A seat counts at once, though it could not be kept or is dated ahead.
  const seat = loose.at(-1);
  return seat === undefined ? by(firm) : combined(by(seat), by(firm), milder);
}

function belongs(receipt: Receipt, { iss, aud, sub, epoch }: PolicyDocument): boolean {
  return receipt.iss === iss && receipt.aud === aud && receipt.subject === sub && receipt.epoch === epoch;
}

function combined(a: Bound, b: Bound, choose: typeof milder): Bound {
  const features = Object.keys({ ...a.features, ...b.features }).map(
    (name) => [name, choose(a.features[name] ?? 'allow', b.features[name] ?? 'allow')] as const,
  );
  return { product: choose(a.product, b.product), features: Object.fromEntries(features) };
}
