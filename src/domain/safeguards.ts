import { boundInWords, holds } from './bound.ts';
import type { Bound, Safeguard } from './plan.ts';

/**
 * The numbers safeguards watch. They count accounts of one campaign since it last went on after a pause or a rollback,
 * so that what a person has answered for does not stop it again.
 */
export type SafeguardFacts = {
  /** Accounts of the campaign. */
  readonly accounts: number;
  /** Accounts that were written to, and those of them whose mail came back or who complained. */
  readonly written: number;
  readonly bounced: number;
  readonly complained: number;
  readonly openCases: number;
  /** Per length of time in seconds: entitled accounts that were enforced within it and report that they are blocked. */
  readonly blockedWithin: ReadonlyMap<number, number>;
};

/** A safeguard that does not hold: what is to be done, and the sentence that says why. */
export type Breach = { readonly then: Safeguard['then']; readonly reason: string };

/**
 * The safeguards that are breached now. Below the sample, and without any data, none of them is. Rollbacks come first:
 * they loosen more than a pause.
 */
export function judgeSafeguards(safeguards: readonly Safeguard[], facts: SafeguardFacts): readonly Breach[] {
  return safeguards
    .flatMap((one) => {
      const reason = reasonOf(one.when, facts);
      return reason === null ? [] : [{ then: one.then, reason }];
    })
    .toSorted((a, b) => Number(b.then === 'rollback') - Number(a.then === 'rollback'));
}

function reasonOf(when: Safeguard['when'], facts: SafeguardFacts): string | null {
  switch (when.kind) {
    case 'blockedAccounts': {
      const blocked = facts.blockedWithin.get(when.withinSeconds) ?? 0;
      return shareOver(blocked, facts.accounts, when, 'accounts report that they are blocked');
    }
    case 'bounced':
      return shareOver(facts.bounced, facts.written, when, 'accounts written to had mail come back');
    case 'complained':
      return shareOver(facts.complained, facts.written, when, 'accounts written to complained');
    case 'openCases':
      return holds(facts.openCases, when.count)
        ? `${facts.openCases} cases are open; the safeguard acts on ${boundInWords(when.count)}.`
        : null;
  }
}

function shareOver(
  part: number,
  whole: number,
  limit: { readonly share: Bound; readonly sample: number },
  what: string,
): string | null {
  if (whole === 0 || whole < limit.sample || !holds(part / whole, limit.share)) return null;
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  return `${part} of ${whole} ${what} (${percent(part / whole)}); the safeguard acts on ${boundInWords(limit.share, percent)}.`;
}
