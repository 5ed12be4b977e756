import type { Instant } from './instant.ts';

export const MAIL_ALARMS = [
  'mail-stopped',
  'mail-overdue',
  'provider-troubled',
  'complaints',
  'bounces',
  'late-waiting',
  'in-doubt-waiting',
] as const;

/** Something about mail that a person has to look at. It decides nothing by itself (E5): safeguards do what the plan says. */
export type MailAlarm = {
  readonly alarm: (typeof MAIL_ALARMS)[number];
  readonly severity: 'warning' | 'danger';
  /** Key of the campaign; null when it is about all mail, whatever campaign it is of. */
  readonly campaign: string | null;
  /** What was seen and what to do about it. */
  readonly says: string;
};

/** The attempts of a stretch of time, by whether the provider took them at once. */
export type Attempts = { readonly taken: number; readonly troubled: number };

export type CampaignMailFacts = {
  readonly campaign: string;
  /** Why none of its mail leaves; null while it does. */
  readonly mailStopped: string | null;
  /** Accounts that were written to, and those of them whose mail came back or who complained. */
  readonly written: number;
  readonly bounced: number;
  readonly complained: number;
  /** Deliveries past their lateness limit. */
  readonly late: number;
  /** Deliveries in doubt for longer than their events usually take. */
  readonly inDoubt: number;
};

/** The numbers that are watched. */
export type MailFacts = {
  readonly now: Instant;
  /** Business time stands still until all that is due is done: how long something waits says nothing then. */
  readonly timeLapse: boolean;
  /** Since when the oldest mail waits that may go at once; null when there is none. */
  readonly oldestDueAt: Instant | null;
  /** When mail was last taken by the provider; null for never. */
  readonly lastTakenAt: Instant | null;
  /** The last hour, and the week before it. */
  readonly recent: Attempts;
  readonly usual: Attempts;
  readonly campaigns: readonly CampaignMailFacts[];
};

const MINUTE = 60_000;
/** Mail that waits longer than this while none leaves is stuck. */
const STUCK_AFTER = 10 * MINUTE;
/** While mail leaves, a rate limit alone may keep it waiting; longer than this it is worth a look. */
const SLOW_AFTER = 120 * MINUTE;

/** Fewer attempts than this prove nothing about a provider. */
const ATTEMPTS_SAMPLE = 20;
/** So much less than usual is worth a look; less than half of all attempts is an outage. */
const WORSE_BY = 0.1;
const OUTAGE_BELOW = 0.5;

/** Shares of the accounts written to, and how many must have been for a share to mean anything. */
const BOUNCES = { warning: 0.02, danger: 0.05, sample: 50 } as const;
const COMPLAINTS = { warning: 0.001, danger: 0.003, sample: 300 } as const;

/** All alarms, the most urgent first. Below the sample, and without any data, there is none. */
export function mailAlarms(facts: MailFacts): readonly MailAlarm[] {
  const alarms = [
    ...facts.campaigns.flatMap(stopped),
    ...overdue(facts),
    ...troubled(facts),
    ...facts.campaigns.flatMap(complaints),
    ...facts.campaigns.flatMap(bounces),
    ...facts.campaigns.flatMap(waiting),
  ];
  return alarms.toSorted((a, b) => Number(b.severity === 'danger') - Number(a.severity === 'danger'));
}

function stopped({ campaign, mailStopped }: CampaignMailFacts): readonly MailAlarm[] {
  if (mailStopped === null) return [];
  const says = mailStopped.startsWith('No mail leaves') ? mailStopped : `No mail leaves: ${mailStopped}`;
  return [{ alarm: 'mail-stopped', severity: 'danger', campaign, says }];
}

function overdue({ now, timeLapse, oldestDueAt, lastTakenAt }: MailFacts): readonly MailAlarm[] {
  if (timeLapse || oldestDueAt === null) return [];
  const waits = now - oldestDueAt;
  const moving = lastTakenAt !== null && now - lastTakenAt < STUCK_AFTER;
  if (waits <= (moving ? SLOW_AFTER : STUCK_AFTER)) return [];
  const since = `The oldest mail that is due waits for ${lengthInWords(waits)}`;
  return [
    moving
      ? {
          alarm: 'mail-overdue',
          severity: 'warning',
          campaign: null,
          says: `${since}, although mail leaves: look at the rate and at how many workers run.`,
        }
      : {
          alarm: 'mail-overdue',
          severity: 'danger',
          campaign: null,
          says: `${since} and none leaves: look whether a worker runs and what it logs.`,
        },
  ];
}

function troubled({ recent, usual }: MailFacts): readonly MailAlarm[] {
  if (attemptsIn(recent) < ATTEMPTS_SAMPLE) return [];
  const share = takenShare(recent);
  // A provider nothing is known about yet is expected to take everything.
  const expected = attemptsIn(usual) < ATTEMPTS_SAMPLE ? 1 : takenShare(usual);
  if (share > expected - WORSE_BY) return [];
  return [
    {
      alarm: 'provider-troubled',
      severity: share < OUTAGE_BELOW ? 'danger' : 'warning',
      campaign: null,
      says: `The provider took ${percent(share)} of the last hour's ${attemptsIn(recent)} attempts at once, usually ${percent(expected)}: look at its status page.`,
    },
  ];
}

function complaints({ campaign, complained, written }: CampaignMailFacts): readonly MailAlarm[] {
  const severity = severityOf(complained, written, COMPLAINTS);
  if (severity === null) return [];
  const seen = `${complained} of ${written} accounts written to complained (${percent(complained / written)})`;
  const says = `${seen}; above ${percent(COMPLAINTS[severity])} mailbox providers begin to refuse mail.`;
  return [{ alarm: 'complaints', severity, campaign, says }];
}

function bounces({ campaign, bounced, written }: CampaignMailFacts): readonly MailAlarm[] {
  const severity = severityOf(bounced, written, BOUNCES);
  if (severity === null) return [];
  const seen = `${bounced} of ${written} accounts written to had mail come back (${percent(bounced / written)})`;
  const says = `${seen}; above ${percent(BOUNCES[severity])} the sender's name suffers: look at where the addresses are from.`;
  return [{ alarm: 'bounces', severity, campaign, says }];
}

function severityOf(
  part: number,
  whole: number,
  limits: { readonly warning: number; readonly danger: number; readonly sample: number },
): MailAlarm['severity'] | null {
  if (whole < limits.sample) return null;
  if (part / whole > limits.danger) return 'danger';
  return part / whole > limits.warning ? 'warning' : null;
}

function waiting({ campaign, late, inDoubt }: CampaignMailFacts): readonly MailAlarm[] {
  const alarms: MailAlarm[] = [];
  if (late > 0)
    alarms.push({
      alarm: 'late-waiting',
      severity: 'warning',
      campaign,
      says: `${mails(late)} past the lateness limit: nothing of it leaves until somebody decides.`,
    });
  if (inDoubt > 0)
    alarms.push({
      alarm: 'in-doubt-waiting',
      severity: 'warning',
      campaign,
      says: `${mails(inDoubt)} in doubt: none is sent again unless the provider disproves it, or somebody decides.`,
    });
  return alarms;
}

function mails(count: number): string {
  return count === 1 ? '1 mail is' : `${count} mails are`;
}

function attemptsIn({ taken, troubled }: Attempts): number {
  return taken + troubled;
}

function takenShare(attempts: Attempts): number {
  return attempts.taken / attemptsIn(attempts);
}

function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return `${text.endsWith('.0') ? text.slice(0, -2) : text} %`;
}

function lengthInWords(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
