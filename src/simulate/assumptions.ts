import { sha256Hex } from '../domain/sha256.ts';

/** How customers and colleagues are taken to behave. Shares are from 0 to 1. */
export type Assumptions = {
  /** Of contacts: mail to them comes back. */
  readonly bounceRate: number;
  /** Of untold accounts: somebody finds a contact that works, within `contactFoundDays`. */
  readonly contactFoundRate: number;
  readonly contactFoundDays: number;
  /** Of briefings: read and acknowledged within three days; the others take up to four weeks. */
  readonly acknowledgeRate: number;
  /** Of accounts: they activate when a mail asks them to, within `activationDays`. */
  readonly activationRate: number;
  readonly activationDays: number;
  /** Of entitlements that run out during the campaign: renewed in time. */
  readonly renewalRate: number;
  /** Of accounts: client software that reports what it would do. */
  readonly reportRate: number;
  /** Of survey mails: answered within ten days, with scores around `score`, from 1 to 5. */
  readonly answerRate: number;
  readonly score: number;
  /** Of notices: they lead to a question to support, closed within `caseDays`. */
  readonly questionRate: number;
  readonly caseDays: number;
  /** Of accounts: they ask for more time during their grace. */
  readonly moreTimeRate: number;
  /** Of accounts that are blocked: they put it right, within `repairDays`. */
  readonly repairRate: number;
  readonly repairDays: number;
  /** Days until somebody approves a start that is asked for; null when nobody ever does. */
  readonly approvalDays: number | null;
  /** The simulation ends when phases have waited for their gates this long and nothing else moves. */
  readonly patienceDays: number;
};

/** Friendly, not perfect. */
export const ASSUMPTIONS: Assumptions = {
  bounceRate: 0.02,
  contactFoundRate: 0.7,
  contactFoundDays: 14,
  acknowledgeRate: 0.9,
  activationRate: 0.97,
  activationDays: 25,
  renewalRate: 0.92,
  reportRate: 0.9,
  answerRate: 0.5,
  score: 4,
  questionRate: 0.03,
  caseDays: 4,
  moreTimeRate: 0.04,
  repairRate: 0.8,
  repairDays: 10,
  approvalDays: 0,
  patienceDays: 120,
};

/** Chance, fixed by a seed: the same question always gets the same answer, whatever was asked before. */
export type Dice = {
  /** Does something of this likelihood happen? */
  happens(share: number, ...question: readonly string[]): boolean;
  /** A number from 0 to, not including, 1. */
  fraction(...question: readonly string[]): number;
};

/** @param seed any word or number */
export function diceOf(seed: string): Dice {
  const fraction = (...question: readonly string[]) =>
    Number.parseInt(sha256Hex([seed, ...question].join('\n')).slice(0, 12), 16) / 2 ** 48;
  return { fraction, happens: (share, ...question) => fraction(...question) < share };
}
