import type { PolicyDocument } from './document.ts';
import type { Receipt } from './receipt.ts';

/** The furthest point of one stream of documents that was accepted. Kept on disk before a document is used (P2). */
export type RatchetState = Pick<PolicyDocument, 'iss' | 'aud' | 'sub' | 'epoch' | 'revision' | 'iat'>;

export type RatchetAnswer =
  | { readonly accepted: true; readonly state: RatchetState }
  /** `older`: must not replace what is kept. `same`: nothing to do. */
  | { readonly accepted: false; readonly reason: 'older' | 'same' };

/**
 * May the candidate replace what is kept? Within one `iss` + `aud` + `sub` only forward, in the order (epoch,
 * revision, iat). Another subject starts anew.
 * @param kept null when nothing was ever accepted
 */
export function accept(kept: RatchetState | null, candidate: RatchetState): RatchetAnswer {
  if (kept !== null && isOneStream(kept, candidate)) {
    const order = compareOrder(candidate, kept);
    if (order <= 0) return { accepted: false, reason: order === 0 ? 'same' : 'older' };
  }
  const { iss, aud, sub, epoch, revision, iat } = candidate;
  return { accepted: true, state: { iss, aud, sub, epoch, revision, iat } };
}

/**
 * The same for receipts, in the order (epoch, iat). One of the same second counts as newer: an activation often
 * follows a check at once.
 */
export function acceptsReceipt(kept: Receipt | null, candidate: Receipt): boolean {
  if (kept === null || !isOneStream(kept, candidate) || kept.subject !== candidate.subject) return true;
  if (candidate.epoch !== kept.epoch) return candidate.epoch > kept.epoch;
  return candidate.iat >= kept.iat;
}

type Stream = { readonly iss: string; readonly aud: string; readonly sub: string };

function isOneStream(a: Stream, b: Stream): boolean {
  return a.iss === b.iss && a.aud === b.aud && a.sub === b.sub;
}

function compareOrder(a: RatchetState, b: RatchetState): number {
  return a.epoch - b.epoch || a.revision - b.revision || a.iat - b.iat;
}
