import type { PolicyDocument } from '../domain/policy/document.ts';
import { fittingReceipt } from '../domain/policy/outcome.ts';
import type { Receipt } from '../domain/policy/receipt.ts';
import type { Clocks } from '../domain/policy/trusted-time.ts';
import type { Verdict } from '../domain/policy/verdict.ts';
import type { Refreshed } from './refresh.ts';

/** All there is to know of a decision. Times are epoch seconds; there is no license key in it. */
export type Explanation = {
  /** The same in plain sentences, one a line, with dates as ISO UTC: for a support agent or a log. */
  readonly text: string;
  /** On all features checked so far. */
  readonly verdict: Verdict;
  readonly document: PolicyDocument | null;
  /** A newer document that may only make things milder for now: it is dated ahead of this machine, or the store failed. */
  readonly loosening: PolicyDocument | null;
  readonly receipt: Receipt | null;
  readonly clocks: Clocks;
  readonly lastRefresh: Refreshed | null;
  /** By the wall clock; null while nothing was asked since this start. */
  readonly lastRefreshAt: number | null;
  readonly storeProblem: string | null;
  /** Key ids that are trusted: those the product shipped, and those that a chain of endorsements led to. */
  readonly keys: { readonly pinned: readonly string[]; readonly adopted: readonly string[] };
  /** True in strict mode: the verdict is that of the next stage. */
  readonly strict: boolean;
};

/** Says in sentences what was decided and on what grounds. Never throws. */
export function explanationText(
  facts: Omit<Explanation, 'text'>,
  product: string,
  installation: string | null,
): string {
  const { verdict, document, loosening, receipt, clocks, lastRefresh, lastRefreshAt, storeProblem, keys } =
    facts;
  const { code, cause, effect, detail, stage, until, next, features, because } = verdict;
  const seat = fittingReceipt(document, receipt, installation);
  return [
    `The effect on ${product} is ${effect}, for ${code}${cause === null || cause === code ? '' : ` (${cause})`}: ${detail}`,
    ...Object.entries(features).map(
      ([feature, one]) => `On ${feature} it is ${one.effect}, for ${one.code}.`,
    ),
    until !== null && `This ends at ${iso(until)}.`,
    `The stage is ${stage}${next ? `, and ${next.stage} begins at ${iso(next.at)}` : ''}.`,
    ...because,
    document && `The document is ${named(document)}.`,
    loosening && `It may be loosened by ${named(loosening)}.`,
    `The seat is ${seat ? seatOf(seat) : 'unknown'}.`,
    `The time is ${iso(clocks.trusted)} by signed answers, ${iso(clocks.wall)} by this machine.`,
    lastRefresh
      ? `At ${iso(lastRefreshAt)}: ${lastRefresh.detail}`
      : 'The license service was not asked yet.',
    `The store ${storeProblem === null ? 'works.' : `fails: ${storeProblem}`}`,
    `The adopted keys are ${keys.adopted.join(', ') || 'none'}.`,
  ]
    .filter(Boolean)
    .join('\n');
}

function named({ revision, epoch, sub, iat, exp }: PolicyDocument): string {
  return `revision ${revision} of epoch ${epoch} for ${sub}, issued at ${iso(iat)}, expires at ${iso(exp)}`;
}

function seatOf({ activatedAt, refusal, runwayEndsAt, iat }: Receipt): string {
  const found = refusal ?? (activatedAt === null ? 'missing' : `taken at ${iso(activatedAt)}`);
  return `${found}, the runway ends at ${iso(runwayEndsAt)}, issued at ${iso(iat)}`;
}

/** Whole seconds in UTC. A signed number may be beyond any date, and a host's clock may be broken. */
function iso(seconds: number | null): string {
  try {
    return new Date(seconds ? seconds * 1000 : '').toISOString().replace('.000', '');
  } catch {
    return 'an unknown time';
  }
}
