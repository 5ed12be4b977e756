/** From badly to well. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

/** How often each score was given, badly first. */
export type Distribution = readonly [number, number, number, number, number];

/** What the surveys of one phase came to. */
export type FeedbackNumbers = {
  /** Accounts that were asked: mail with the questions was taken for one of their people. */
  readonly asked: number;
  /** Of these, accounts of which somebody answered. */
  readonly answeredOfAsked: number;
  /** Accounts of which somebody answered, asked by that mail or not: what the gate calls responses. */
  readonly accounts: number;
  /** People who answered; each has one answer, the last one. */
  readonly answers: number;
  /** Each account once, with the mean of its people, so that a large one does not outvote the others; null without any. */
  readonly mean: number | null;
  readonly distribution: Distribution;
};

/** The share of the accounts asked that answered; null when none was asked: nothing asked is not nothing answered. */
export function answeredShare({ asked, answeredOfAsked }: FeedbackNumbers): number | null {
  return asked === 0 ? null : answeredOfAsked / asked;
}

/** A score as a form or a query spells it; null for anything else. */
export function scoreOf(text: string): Score | null {
  return SCORES.find((one) => String(one) === text) ?? null;
}

/** The phase whose feedback is read first: the last one with an answer, else the last one that asks, else none. */
export function phaseReadFirst<
  Phase extends { readonly asks: boolean; readonly numbers: Pick<FeedbackNumbers, 'answers' | 'asked'> },
>(phases: readonly Phase[]): Phase | null {
  return (
    phases.findLast((one) => one.numbers.answers > 0) ??
    phases.findLast((one) => one.numbers.asked > 0) ??
    phases.find((one) => one.asks) ??
    null
  );
}
