import { chance } from './chance.ts';

/**
 * How the customers of the demo behave. Everything about a person follows from the seed and their address, so that a
 * run can be repeated and told.
 */
export type People = {
  /** The whole company's mail server is gone: nobody there can be told. */
  readonly isDead: (address: string) => boolean;
  /** The address bounces, others of the company do not. */
  readonly bounces: (address: string) => boolean;
  readonly complains: (address: string) => boolean;
  /** The company's mail gateway opens links before people do. */
  readonly isScanned: (company: string) => boolean;
  /** Reads the mail and acts on it, sooner or later. */
  readonly activates: (address: string) => boolean;
  readonly acknowledges: (address: string) => boolean;
  readonly answersSurvey: (address: string) => boolean;
  readonly wantsMoreTime: (address: string) => boolean;
  readonly unsubscribes: (address: string) => boolean;
  /** 1 to 5, mostly good. */
  readonly score: (address: string) => number;
  /** Days until this person opens this mail. */
  readonly delayDays: (address: string, subject: string) => number;
  readonly repAcknowledges: (address: string) => boolean;
};

export function peopleOf(seed: string): People {
  const company = (address: string) => address.slice(address.indexOf('@') + 1).toLowerCase();
  const is = (what: string, share: number) => (who: string) => chance(seed, what, who.toLowerCase()) < share;
  const isDead = is('dead', 0.02);
  return {
    isDead: (address) => isDead(company(address)),
    bounces: is('bounces', 0.012),
    complains: is('complains', 0),
    isScanned: is('scanned', 0.15),
    activates: is('activates', 0.8),
    acknowledges: is('acknowledges', 0.3),
    answersSurvey: is('survey', 0.45),
    wantsMoreTime: is('more-time', 0.02),
    unsubscribes: is('unsubscribes', 0.02),
    score: (address) =>
      3 + Math.floor(chance(seed, 'score', address) * 3) - (chance(seed, 'unhappy', address) < 0.1 ? 2 : 0),
    delayDays: (address, subject) => 1 + Math.floor(chance(seed, 'delay', address, subject) ** 2 * 9),
    repAcknowledges: is('briefed', 0.97),
  };
}
