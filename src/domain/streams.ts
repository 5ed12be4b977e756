import type { EvidenceKind } from './evidence.ts';
import type { WaveKind } from './plan.ts';

/** The kinds of mail a contact may stop, each for itself. What is in no stream always comes (M8). */
export const STREAMS = ['reminders', 'surveys', 'invitations'] as const;
export type Stream = (typeof STREAMS)[number];

/** What a delivery is: a wave of some kind, a mailing that answers the customer, or a briefing of staff. */
export type MailKind = WaveKind | 'mailing' | 'briefing';

const STREAM_OF: Readonly<Record<MailKind, Stream | null>> = {
  reminder: 'reminders',
  activation: 'reminders',
  survey: 'surveys',
  thanks: 'surveys',
  invitation: 'invitations',
  notice: null,
  postponed: null,
  mailing: null,
  briefing: null,
};

/**
 * The stream a mail belongs to; null for what nobody can opt out of: a notice, word that what it announced was
 * postponed, and answers to what the customer did.
 */
export function streamOf(kind: MailKind): Stream | null {
  return STREAM_OF[kind];
}

export function isStream(value: unknown): value is Stream {
  return STREAMS.some((one) => one === value);
}

/** Why a stream was stopped: by the mail's own button, by a complaint, or on the page that lists the streams. */
export const OPT_OUT_CAUSES = ['unsubscribed', 'complained', 'preferences'] as const;
export type OptOutCause = (typeof OPT_OUT_CAUSES)[number];

/**
 * The streams an event about a mail ends. Who unsubscribes from a mail means mails like it; who complains to their
 * provider has had enough of us, and gets what is required and no more.
 */
export function streamsEndedBy(event: EvidenceKind, mail: MailKind): readonly Stream[] {
  if (event === 'complained') return STREAMS;
  const stream = event === 'unsubscribed' ? streamOf(mail) : null;
  return stream === null ? [] : [stream];
}
