import type { EvidenceKind } from './evidence.ts';
import type { Instant } from './instant.ts';

/** What people and attempts left behind about a delivery, beside its provider's events. */
export const DELIVERY_NOTES = [
  'in-doubt',
  'try-later',
  'rejected',
  'late',
  'resolved',
  'sent-again',
  'was-accepted',
  'given-up',
] as const;
export type DeliveryNote = (typeof DELIVERY_NOTES)[number];

/** All that is known of what happened to one delivery. */
export type HistoryFacts = {
  /** When reader and template were fixed (M4); null for a replay, whose rows are made when it is due. */
  readonly frozenAt: Instant | null;
  readonly dueAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly notes: readonly {
    readonly at: Instant;
    readonly what: DeliveryNote;
    /** The person's name; null when nobody had to decide. */
    readonly by: string | null;
    readonly reason: string | null;
  }[];
  readonly events: readonly {
    readonly id: string;
    readonly kind: EvidenceKind;
    readonly at: Instant;
    readonly receivedAt: Instant;
    readonly reason: string | null;
  }[];
};

export type HistoryEntry = {
  readonly at: Instant;
  /** Stable, for programs: a note, `provider:delivered`, `fixed`, `due`, `accepted` or `acknowledged`. */
  readonly what: string;
  readonly says: string;
  readonly by: string | null;
  readonly reason: string | null;
  /** The provider's id of the event; null for all that is not one. */
  readonly eventId: string | null;
};

const NOTES: Readonly<Record<DeliveryNote, string>> = {
  'in-doubt': 'It was handed over and no answer came.',
  'try-later': 'The provider did not take it and may be asked again.',
  rejected: 'The provider refused it for good.',
  late: 'It was past its lateness limit and waited for a person.',
  resolved: 'The provider was asked what became of it.',
  'sent-again': 'A person let it be sent again.',
  'was-accepted': 'A person recorded that it had been accepted.',
  'given-up': 'A person gave it up.',
};

const EVENTS: Readonly<Record<EvidenceKind, string>> = {
  processed: 'The provider prepared it.',
  delivered: "The recipient's server took it.",
  deferred: "The recipient's server asked to try later.",
  bounced: 'It came back for good.',
  blocked: "The recipient's server refused it this time.",
  dropped: 'The provider did not send it.',
  complained: 'The reader reported it as unwanted.',
  unsubscribed: 'The reader unsubscribed.',
  opened: 'It was opened, by a person or a machine.',
  clicked: 'A link in it was followed, by a person or a machine.',
  quiet: 'Nothing came back within the quiet time.',
};

/** What happens at one instant is told in this order. */
const ORDER = ['fixed', 'due', 'late', 'sent-again', 'accepted'];

/** The history of a delivery in the order in which it happened, each entry once. */
export function deliveryHistory(facts: HistoryFacts): readonly HistoryEntry[] {
  const own = (at: Instant | null, what: string, says: string): readonly HistoryEntry[] =>
    at === null ? [] : [{ at, what, says, by: null, reason: null, eventId: null }];
  const entries: HistoryEntry[] = [
    ...own(facts.frozenAt, 'fixed', 'Reader and template version were fixed.'),
    ...own(facts.dueAt, 'due', 'It was planned to leave.'),
    ...own(facts.acceptedAt, 'accepted', 'The provider took it.'),
    ...own(facts.acknowledgedAt, 'acknowledged', 'The reader confirmed it.'),
    ...facts.notes.map(({ at, what, by, reason }) => ({
      at,
      what,
      says: NOTES[what] ?? what,
      by,
      reason,
      eventId: null,
    })),
    ...facts.events.map(({ id, kind, at, reason }) => ({
      at,
      what: `provider:${kind}`,
      says: EVENTS[kind] ?? kind,
      by: null,
      reason,
      eventId: id,
    })),
  ];
  return entries.toSorted((a, b) => a.at - b.at || rank(a) - rank(b));
}

function rank(entry: HistoryEntry): number {
  const at = ORDER.indexOf(entry.what);
  return at === -1 ? ORDER.length : at;
}
