import type { Instant, LocalDate, ZoneName } from './instant.ts';
import type { WaveKind } from './plan.ts';
import type { Stage } from './policy/stage.ts';

/** The templates the product ships. A campaign may name others: any template file is found by its name. */
export const LETTER_KINDS = [
  'notice',
  'notice-enterprise',
  'reminder',
  'activation',
  'briefing',
  'thanks',
  'survey',
  'postponed',
  'invitation',
  'fulfilment',
  'activation-help',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/**
 * Why a mail may be sent: a required notice goes out whatever the reader opted out of (M8), a service mail answers
 * something the customer did or must know, an optional one can be declined, an internal one goes to staff.
 */
export const LETTER_CLASSES = ['required-notice', 'service', 'optional', 'internal'] as const;
export type LetterClass = (typeof LETTER_CLASSES)[number];

/** All that a mail to a customer may speak of. Plain JSON: it is stored with the delivery, its links masked (M9). */
export type CustomerLetter = {
  readonly recipient: { readonly name: string | null };
  readonly account: { readonly name: string };
  readonly campaign: { readonly title: string; readonly why: string };
  /** What the account owns of the products concerned. */
  readonly products: readonly LetterProduct[];
  readonly change: LetterChange;
  readonly occasion: LetterOccasion;
  readonly links: CustomerLinks;
  readonly videos: readonly { readonly title: string; readonly url: string; readonly minutes: number }[];
  /** Who answers, and within how many working hours. */
  readonly owner: {
    /** Null where there is only a key: the letter then says "our support team" in its own language. */
    readonly name: string | null;
    readonly email: string | null;
    readonly answerWithinHours: number;
  };
  /** A required notice says why it is sent and cannot be declined. */
  readonly required: boolean;
  /** Of the recipient: instants are shown in this zone, dates and numbers as this locale writes them. */
  readonly zone: ZoneName;
  /** BCP 47, e.g. `en-GB`. */
  readonly locale: string;
};

export type LetterProduct = {
  readonly name: string;
  readonly seats: number;
  /** Names of the features included; may be empty. */
  readonly features: readonly string[];
  /** Null: it does not expire. */
  readonly expires: LocalDate | null;
  /** Null: it is not on support. */
  readonly supportUntil: LocalDate | null;
};

/** What changes for this account. */
export type LetterChange = {
  readonly stage: Stage;
  /** The promised date: the first day of the change for this account, before which nothing is enforced. Null: no date is set. */
  readonly notBefore: LocalDate | null;
  /** Days of countdown that follow `notBefore` while everything keeps working. Null: there is none. */
  readonly graceDays: number | null;
  readonly brownouts: readonly { readonly startsAt: Instant; readonly endsAt: Instant }[];
  /** What a blocked copy does: `read-only`, `watermark`, `delay`, `exit` or the vendor's own words. */
  readonly whenBlocked: string;
  /** Days offline after which a copy is blocked, for the vendors who opted into that; the notice must say so (P6). */
  readonly offlineBlockDays: number | null;
};

/** What a mailing answers: what was ordered, or what could not be activated. In a wave it names what the wave is about. */
export type LetterOccasion = {
  /** Names of the products. */
  readonly products: readonly string[];
  /** Why an activation failed: `no-seats`, `expired`, `suspended`, `not-started`; `other` where nothing did. */
  readonly failure: string;
  /** The computer it failed on, as it calls itself; null when that is not known. */
  readonly device: string | null;
  /** Ids of the events; empty in a wave. */
  readonly events: readonly number[];
};

export type CustomerLinks = {
  readonly activate: string;
  readonly portal: string;
  readonly moreTime: string;
  readonly acknowledge: string;
  readonly faq: string | null;
  readonly chat: string | null;
  readonly survey: string;
  readonly unsubscribe: string | null;
  readonly preferences: string | null;
};

/** All that a briefing may speak of: the four W's and the reader's own accounts. Plain JSON. */
export type BriefingLetter = {
  readonly reader: { readonly name: string };
  readonly campaign: { readonly title: string; readonly why: string };
  readonly fourWs: {
    readonly what: string;
    readonly when: string;
    readonly why: string;
    readonly where: string;
  };
  readonly waves: readonly BriefedWave[];
  /** At most {@link BRIEFED_ACCOUNTS_SHOWN}, the first to hear from us first. */
  readonly accounts: readonly BriefedAccount[];
  /** How many more of the reader's accounts the page behind `links.read` lists. */
  readonly moreAccounts: number;
  readonly links: { readonly read: string; readonly acknowledge: string; readonly ask: string };
  readonly zone: ZoneName;
  readonly locale: string;
};

/** A mail with more rows than this is read by nobody and clipped by some mail programs. */
export const BRIEFED_ACCOUNTS_SHOWN = 20;

export type BriefedWave = {
  readonly key: string;
  readonly kind: WaveKind;
  readonly title: string;
  /** First and last day on which it leaves. */
  readonly from: LocalDate;
  readonly to: LocalDate;
};

export type BriefedAccount = {
  readonly name: string;
  readonly cohort: string;
  /** How many contacts are written to. */
  readonly contacts: number;
  readonly firstMailOn: LocalDate;
  /** Null: the waves announce no change. */
  readonly changesOn: LocalDate | null;
};

export type Letter = CustomerLetter | BriefingLetter;

/** What a variable holds, as templates must treat it: a date needs the `date` helper, a link needs `link`, and so on. */
export type VariableKind = 'text' | 'date' | 'link' | 'number' | 'instant' | 'yes-no';

export type Variables = VariableKind | readonly [Variables] | { readonly [name: string]: Variables };

/** The runtime twin of a letter type; the compiler refuses one that forgets or invents a variable. */
type VariablesOf<Value> = Value extends string
  ? 'text' | 'date' | 'link'
  : Value extends number
    ? 'number' | 'instant'
    : Value extends boolean
      ? 'yes-no'
      : Value extends readonly (infer Item)[]
        ? readonly [VariablesOf<Item>]
        : { readonly [Name in keyof Value]-?: VariablesOf<NonNullable<Value[Name]>> };

/** Every variable a customer template may use. */
export const CUSTOMER_VARIABLES = {
  recipient: { name: 'text' },
  account: { name: 'text' },
  campaign: { title: 'text', why: 'text' },
  products: [{ name: 'text', seats: 'number', features: ['text'], expires: 'date', supportUntil: 'date' }],
  change: {
    stage: 'text',
    notBefore: 'date',
    graceDays: 'number',
    brownouts: [{ startsAt: 'instant', endsAt: 'instant' }],
    whenBlocked: 'text',
    offlineBlockDays: 'number',
  },
  occasion: { products: ['text'], failure: 'text', device: 'text', events: ['number'] },
  links: {
    activate: 'link',
    portal: 'link',
    moreTime: 'link',
    acknowledge: 'link',
    faq: 'link',
    chat: 'link',
    survey: 'link',
    unsubscribe: 'link',
    preferences: 'link',
  },
  videos: [{ title: 'text', url: 'link', minutes: 'number' }],
  owner: { name: 'text', email: 'text', answerWithinHours: 'number' },
  required: 'yes-no',
  zone: 'text',
  locale: 'text',
} as const satisfies VariablesOf<CustomerLetter>;

/** Every variable a template of class `internal` may use. */
export const BRIEFING_VARIABLES = {
  reader: { name: 'text' },
  campaign: { title: 'text', why: 'text' },
  fourWs: { what: 'text', when: 'text', why: 'text', where: 'text' },
  waves: [{ key: 'text', kind: 'text', title: 'text', from: 'date', to: 'date' }],
  accounts: [{ name: 'text', cohort: 'text', contacts: 'number', firstMailOn: 'date', changesOn: 'date' }],
  moreAccounts: 'number',
  links: { read: 'link', acknowledge: 'link', ask: 'link' },
  zone: 'text',
  locale: 'text',
} as const satisfies VariablesOf<BriefingLetter>;

/** The variables a template of this class is given. */
export function variablesFor(letterClass: LetterClass): Variables {
  return letterClass === 'internal' ? BRIEFING_VARIABLES : CUSTOMER_VARIABLES;
}
