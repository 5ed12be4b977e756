import type { ContactRole, StaffRole } from './account.ts';
import type { Duration, Lead } from './duration.ts';
import type { Article } from './faq.ts';
import type { LocalDate, LocalTime, ZoneName } from './instant.ts';
import type { Stage } from './policy/stage.ts';
import type { Where } from './where.ts';

/**
 * One campaign file, read and complete: every default is filled in, every key resolved (`all` is written out),
 * every text parsed. A `Plan` is plain JSON, so it is stored with its revision and hashed as it is.
 */
export type Plan = {
  readonly campaign: string;
  readonly title: string;
  readonly why: string;
  readonly seed: string;
  readonly rolloutUnit: 'account' | 'group';
  /** For accounts and contacts that name none, and for the campaign's own midnights, soak and ramps. */
  readonly timeZone: ZoneName;
  readonly calendar: CalendarRules;
  readonly products: readonly Product[];
  readonly policy: PolicyRules;
  readonly notice: NoticeRules;
  readonly lateJoiners: { readonly max: number };
  readonly extensions: { readonly maxDays: number; readonly times: number };
  readonly limits: { readonly enforce: EnforceLimit | null };
  readonly mail: { readonly perContactPerWeek: number; readonly latenessDays: number };
  readonly support: Support;
  readonly cohorts: readonly Cohort[];
  /** In the order of the file; a phase comes after the one its start names. */
  readonly phases: readonly Phase[];
  readonly safeguards: readonly Safeguard[];
  readonly briefings: readonly Briefing[];
  readonly waves: readonly Wave[];
  readonly mailings: readonly Mailing[];
  /** Key of an older campaign whose standing stages this one may take over. */
  readonly supersedes: string | null;
};

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type CalendarRules = {
  readonly workdays: readonly Weekday[];
  /** Countries whose public holidays are no working days, beside the account's own (`DE`, or `DE-BY` with a state). */
  readonly holidays: readonly string[];
  /** Mail leaves between these, in the recipient's own zone, on working days. */
  readonly sendWindow: { readonly from: LocalTime; readonly to: LocalTime };
  /** Stages tighten at this time in the account's zone, on a workday that is followed by a workday. */
  readonly tightenAt: LocalTime;
  /** Both days included. */
  readonly blackouts: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly why: string }[];
};

export type Product = { readonly key: string; readonly name: string; readonly features: readonly string[] };

export const WHEN_BLOCKED = ['read-only', 'watermark', 'delay', 'exit'] as const;
export const FINGERPRINT_RULES = ['any', 'two', 'most', 'all'] as const;
export type FingerprintRule = (typeof FINGERPRINT_RULES)[number];
export const UNKNOWN_STAGES = ['off', 'observe', 'warn'] as const;

export type PolicyRules = {
  readonly runwayDays: number;
  readonly offlineForDays: number;
  readonly documentForDays: number;
  /** 0.1 for `10%`: seats above the quantity that activation still grants, rounded up. */
  readonly overage: number;
  /** One of {@link WHEN_BLOCKED}, or the vendor's own word. */
  readonly whenBlocked: string;
  readonly afterOffline: 'warn' | 'block';
  readonly unknownInstallations: (typeof UNKNOWN_STAGES)[number];
  readonly fingerprint: FingerprintRule;
  readonly deviceMoves: { readonly max: number; readonly perDays: number };
  readonly leaseDays: number | null;
};

export type NoticeRules = {
  readonly leadDays: number;
  readonly validForDays: number;
  readonly evidence: 'delivered' | 'accepted';
};

/** At most `accounts` and at most `share` of the campaign's accounts change from lenient to enforcing in `perDays` tightening days. */
export type EnforceLimit = {
  readonly accounts: number | null;
  readonly share: number | null;
  readonly perDays: number;
};

export const TOPICS = ['entitlement', 'activation', 'commercial', 'technical'] as const;
export type Topic = (typeof TOPICS)[number];

export type Support = {
  readonly owners: Readonly<Partial<Record<Topic, string>>>;
  /** Working seconds until an answer is due. */
  readonly answerWithinSeconds: Readonly<Partial<Record<Topic, number>>>;
  readonly faq: string | null;
  readonly videos: readonly { readonly title: string; readonly url: string; readonly minutes: number }[];
  readonly chat: string | null;
  /** Questions and answers from the campaign's folder; left out when it has none. */
  readonly articles?: readonly Article[];
};

export type Cohort = {
  readonly key: string;
  readonly where: Where;
  /** A count (`limit: 25`) or a share of the accounts that match (`share: 20%` is 0.2); null takes all. */
  readonly take: { readonly count: number } | { readonly share: number } | null;
};

export const GRACE_EVENTS = ['phase-start', 'notice-delivered', 'first-check'] as const;
export type GraceEvent = (typeof GRACE_EVENTS)[number];

export type Phase = {
  readonly key: string;
  /** Cohort keys, `all` written out. */
  readonly cohorts: readonly string[];
  /** Product keys, `all` written out. */
  readonly products: readonly string[];
  /** Empty: the whole product. Else only these features get this phase's stage. */
  readonly features: readonly string[];
  readonly stage: Stage;
  readonly start: PhaseStart;
  readonly grace: { readonly days: number; readonly from: GraceEvent } | null;
  /** `share` of the phase's accounts, by rank, every `perDays` tightening days. */
  readonly ramp: { readonly share: number; readonly perDays: number } | null;
  readonly gates: readonly Gate[];
  readonly brownouts: readonly { readonly atDays: number; readonly forSeconds: number }[];
  /** The campaign's policy with this phase's overrides already applied. */
  readonly policy: PolicyRules;
};

/** A date, a predecessor with a soak, or both; the latest counts. */
export type PhaseStart = {
  readonly date: LocalDate | null;
  readonly after: { readonly phase: string; readonly soakDays: number } | null;
};

export type Bound = { readonly operator: '<' | '<=' | '>' | '>='; readonly value: number };

export type Gate =
  | { readonly kind: 'approval'; readonly role: StaffRole }
  | { readonly kind: 'briefed'; readonly acknowledged: Bound }
  | { readonly kind: 'delivered'; readonly wave: string; readonly share: Bound }
  | { readonly kind: 'activated'; readonly share: Bound; readonly sample: number }
  | { readonly kind: 'wouldBlock'; readonly accounts: Bound }
  | { readonly kind: 'openCases'; readonly count: Bound }
  | { readonly kind: 'feedback'; readonly score: Bound; readonly responses: Bound };

export type Safeguard = {
  readonly when:
    | {
        readonly kind: 'blockedAccounts';
        readonly share: Bound;
        readonly sample: number;
        readonly withinSeconds: number;
      }
    | { readonly kind: 'bounced'; readonly share: Bound; readonly sample: number }
    | { readonly kind: 'complained'; readonly share: Bound; readonly sample: number }
    | { readonly kind: 'openCases'; readonly count: Bound };
  readonly then: 'pause' | 'rollback';
};

export const BRIEFING_READERS = ['rep', 'manager', 'support'] as const;
export type BriefingReader = (typeof BRIEFING_READERS)[number];

export type Briefing = {
  readonly key: string;
  /** Wave keys. */
  readonly for: readonly string[];
  readonly lead: Lead;
  readonly to: readonly BriefingReader[];
  readonly template: string;
  readonly fourWs: {
    readonly what: string;
    readonly when: string;
    readonly why: string;
    readonly where: string;
  };
};

export const WAVE_KINDS = [
  'invitation',
  'notice',
  'reminder',
  'activation',
  'survey',
  'thanks',
  'postponed',
] as const;
export type WaveKind = (typeof WAVE_KINDS)[number];

export const AUDIENCES = ['all', 'not-activated', 'activated'] as const;
export type Audience = (typeof AUDIENCES)[number];

export type Wave = {
  readonly key: string;
  readonly phase: string;
  /** From each account's planned start in the phase; negative is before. */
  readonly at: Duration;
  readonly kind: WaveKind;
  readonly audience: Audience;
  readonly to: readonly ContactRole[];
  readonly template: string;
  readonly variants: readonly { readonly where: Where; readonly template: string }[];
  /** May leave before the phase's predecessor really started. */
  readonly early: boolean;
  readonly latenessDays: number;
};

export const MAILING_EVENTS = ['entitlement-created', 'activation-failed'] as const;

export type Mailing = {
  readonly key: string;
  readonly on: (typeof MAILING_EVENTS)[number];
  readonly to: readonly ContactRole[];
  readonly template: string;
};
