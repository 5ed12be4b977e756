import type { Stage } from './stage.ts';

/** The `typ` of a signed policy document. */
export const DOCUMENT_TYPE = 'policy+jwt';

export const SECONDS_PER_DAY = 86_400;

/** Whom a document speaks of: an account by its external key, one hinted installation by its id, or nobody in particular. */
export type Subject = `account:${string}` | `installation:${string}` | 'anonymous';

export type SubjectKind = 'account' | 'installation' | 'anonymous';

/**
 * The claims of the signed answer for one subject and product. Every time in it is epoch SECONDS, an integer, as JWT
 * wants. What it says of times after `iat` is for countdowns only: a client tightens on a document issued at or
 * after the instant of the tightening (P4).
 */
export type PolicyDocument = {
  readonly schema: 1;
  readonly iss: string;
  readonly sub: Subject;
  /** The product's key. */
  readonly aud: string;
  readonly iat: number;
  /** Past it a block decays to a warning (P3). */
  readonly exp: number;
  /** With `revision` and `iat` the order of the ratchet (P2). */
  readonly epoch: number;
  /** Counts per subject and product; a renewal of the same content keeps it. */
  readonly revision: number;

  readonly stage: Stage;
  readonly since: number;
  /** The account's own clock; null outside `grace` and before the clock has started. */
  readonly graceEndsAt: number | null;
  /** Rows that override the product's for one feature. */
  readonly features: Readonly<Record<string, FeatureRow>>;
  readonly next: { readonly stage: Stage; readonly at: number } | null;
  /** A failed check blocks from `from` until `until`, whatever the stage from `warn` on. */
  readonly brownout: { readonly from: number; readonly until: number } | null;
  /** The account is never enforced while this is true. */
  readonly exempt: boolean;

  /**
   * The account's right to the product. Null for an account: it has none. Null for any other subject: nothing is
   * said, because a hint or an anonymous question learns no entitlement facts.
   */
  readonly entitlement: DocumentEntitlement | null;
  readonly policy: DocumentPolicy;
  readonly help: Help;
  /** The vendor's words for a warning or a block. */
  readonly message: string;
  readonly meta: DocumentMeta;
};

export type FeatureRow = { readonly stage: Stage; readonly graceEndsAt: number | null };

export type DocumentEntitlement = {
  readonly quantity: number;
  readonly features: readonly string[];
  readonly starts: number | null;
  /** The end of its last day, already applied: expired from this instant on. */
  readonly expires: number | null;
  /** The first tightening slot after `expires`: the code changes at `expires`, a block begins here. Null: at once. */
  readonly blocksFrom: number | null;
  readonly supportUntil: number | null;
  readonly suspended: boolean;
};

export type DocumentPolicy = {
  readonly runwayDays: number;
  readonly offlineForDays: number;
  /** `read-only`, `watermark`, `delay`, `exit` or the vendor's own word. */
  readonly whenBlocked: string;
  readonly afterOffline: 'warn' | 'block';
};

export type Help = {
  readonly faq: string | null;
  readonly chat: string | null;
  readonly portal: string | null;
  readonly videos: readonly { readonly title: string; readonly url: string; readonly minutes: number }[];
};

/** Where the stage comes from (E9). */
export type DocumentMeta = {
  readonly campaign: string | null;
  readonly cohort: string | null;
  readonly phase: string | null;
  /** The campaign's revision; it has nothing to do with the document's own. */
  readonly planRevision: number | null;
  /** Sentences: which phase, hold, extension or rule decided. */
  readonly because: readonly string[];
};

export function subjectKind(subject: Subject): SubjectKind {
  if (subject === 'anonymous') return 'anonymous';
  return subject.startsWith('account:') ? 'account' : 'installation';
}

/** Does the text name a subject? `account:` and `installation:` need something behind the colon. */
export function isSubject(text: string): text is Subject {
  return text === 'anonymous' || /^(?:account|installation):./u.test(text);
}
