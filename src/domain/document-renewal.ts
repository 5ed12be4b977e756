import { type PolicyDocument, SECONDS_PER_DAY } from './policy/document.ts';
import { sha256Hex } from './sha256.ts';

const HOUR = 3600;

/**
 * A short text that is equal for two documents of one subject, product and revision exactly when the later one need
 * not be fetched: no instant at which it tightens or loosens lies between them (P4), and it is not time to renew.
 * Renewal comes daily, or eight times in the shorter of the document's life and the time it may be offline; each
 * subject at another hour, so that not all clients renew at once.
 */
export function renewalOf(document: PolicyDocument): string {
  const { every, offset } = rhythmOf(document);
  const passed = edgesOf(document).filter((edge) => edge <= document.iat);
  return `${Math.floor((document.iat + offset) / every)}.${Math.max(0, ...passed)}`;
}

/** The first second (epoch) at which the document is to be issued anew: its hour of renewal, or an edge before that. */
export function renewsAt(document: PolicyDocument): number {
  const { every, offset } = rhythmOf(document);
  const hour = (Math.floor((document.iat + offset) / every) + 1) * every - offset;
  return Math.min(hour, ...edgesOf(document).filter((edge) => edge > document.iat));
}

/** The tag of a document: what a client sends to ask whether there is anything newer. */
export function tagOf(document: PolicyDocument): string {
  const { sub, aud, epoch, revision } = document;
  return sha256Hex(JSON.stringify([sub, aud, epoch, revision, renewalOf(document)])).slice(0, 32);
}

/** Seconds between two renewals, and the subject's place among all others. */
function rhythmOf({ policy, iat, exp, sub, aud }: PolicyDocument): {
  readonly every: number;
  readonly offset: number;
} {
  const shortest = Math.min(policy.offlineForDays * SECONDS_PER_DAY, exp - iat);
  const every = Math.max(HOUR, Math.min(SECONDS_PER_DAY, Math.floor(shortest / 8)));
  return { every, offset: Number.parseInt(sha256Hex(`${sub}\n${aud}`).slice(0, 8), 16) % every };
}

/** Instants (epoch seconds) from which on the same claims mean something else. */
function edgesOf({ graceEndsAt, features, brownout, entitlement, next }: PolicyDocument): readonly number[] {
  const edges = [
    graceEndsAt,
    ...Object.values(features).map((row) => row.graceEndsAt),
    brownout?.from,
    brownout?.until,
    entitlement?.starts,
    entitlement?.expires,
    entitlement?.blocksFrom,
    next?.at,
  ];
  return edges.filter((edge) => edge !== null && edge !== undefined);
}
