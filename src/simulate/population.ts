import type { AccountFacts } from '../domain/account.ts';
import { type DayRules, dayRulesFor, type Holidays } from '../domain/calendar.ts';
import { assignCohorts } from '../domain/cohorts.ts';
import type {
  Customers,
  ImportedAccount,
  ImportedContact,
  ImportedEntitlement,
} from '../domain/customers.ts';
import { isZone, startOfDay } from '../domain/days.ts';
import { spanOf } from '../domain/entitlement-span.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import type { EntitlementSpan } from '../domain/policy/entitlement-sum.ts';
import { rampStep } from '../domain/ramp.ts';
import type { Assumptions, Dice } from './assumptions.ts';

/** One account as the simulation starts with it. */
export type Person = {
  /** Its number among the members, for limits. */
  readonly id: number;
  readonly facts: AccountFacts;
  readonly cohort: string;
  readonly rank: string;
  readonly rules: DayRules;
  readonly contacts: readonly SimulatedContact[];
  /** Per product it owns. */
  readonly entitlements: ReadonlyMap<string, readonly EntitlementSpan[]>;
  /** Its ramp step, per phase with a ramp. */
  readonly steps: ReadonlyMap<string, number>;
};

export type SimulatedContact = {
  readonly id: number;
  readonly email: string;
  readonly role: ImportedContact['role'];
  readonly rules: DayRules;
  readonly bounces: boolean;
};

export type Population = {
  readonly people: readonly Person[];
  /** Accounts that own a product of the campaign and fit no cohort. */
  readonly unplaced: number;
  readonly campaign: DayRules;
  /** Per phase: members of its cohorts, for ramps and limits. */
  readonly membersOf: ReadonlyMap<string, number>;
};

/** The customers of a campaign on the day it is approved, in their cohorts. */
export function populationOf(
  plan: Plan,
  customers: Customers,
  holidays: Holidays,
  approvedOn: LocalDate,
  assumptions: Assumptions,
  dice: Dice,
): Population {
  const rulesOf = rulesFor(plan, holidays);
  const contactsOf = grouped(customers.contacts);
  const entitlementsOf = grouped(customers.entitlements);
  const products = new Set(plan.products.map((one) => one.key));
  const concerned = customers.accounts.flatMap((account) => {
    const entitlements = (entitlementsOf.get(account.externalKey) ?? []).map((one) =>
      renewed(one, approvedOn, assumptions, dice),
    );
    if (!entitlements.some((one) => products.has(one.product))) return [];
    const rules = rulesOf(account.timeZone, account.country);
    const spans = spansOf(entitlements, rules);
    const facts = factsOf(account, spans, startOfDay(approvedOn, plan.timeZone));
    return [{ account, rules, spans, facts }];
  });
  const members = new Map(
    assignCohorts(
      concerned.map((one) => one.facts),
      plan,
    ).map((one) => [one.externalKey, one]),
  );
  const steps = stepsOf(plan, [...members.values()]);
  let contactId = 0;
  const people = concerned.flatMap(({ account, rules, spans, facts }): Omit<Person, 'id'>[] => {
    const member = members.get(account.externalKey);
    if (member === undefined) return [];
    const contacts = (contactsOf.get(account.externalKey) ?? []).map((one): SimulatedContact => {
      contactId += 1;
      const reader = rulesOf(one.timeZone ?? account.timeZone, account.country);
      const bounces = dice.happens(assumptions.bounceRate, one.externalKey, 'bounces');
      return { id: contactId, email: one.email, role: one.role, rules: reader, bounces };
    });
    const own = new Map([...steps].map(([phase, of]) => [phase, of.get(account.externalKey) ?? 0]));
    return [
      { facts, cohort: member.cohort, rank: member.rank, rules, contacts, entitlements: spans, steps: own },
    ];
  });
  return {
    people: people.map((one, id) => ({ id, ...one })),
    unplaced: concerned.length - people.length,
    campaign: rulesOf(plan.timeZone, null),
    membersOf: new Map(
      plan.phases.map((phase) => [
        phase.key,
        people.filter((one) => phase.cohorts.includes(one.cohort)).length,
      ]),
    ),
  };
}

type RulesOf = (zone: string | null, country: string | null) => DayRules;

function rulesFor(plan: Plan, holidays: Holidays): RulesOf {
  const known = new Map<string, DayRules>();
  return (zone, country) => {
    const key = `${zone}|${country}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const named = zone !== null && isZone(zone) ? zone : plan.timeZone;
    const rules = dayRulesFor(plan.calendar, named, country, holidays);
    known.set(key, rules);
    return rules;
  };
}

function grouped<Row extends { readonly account: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.account);
    if (group === undefined) groups.set(row.account, [row]);
    else group.push(row);
  }
  return groups;
}

/** A renewal is taken to follow without a gap, and for good. */
function renewed(
  one: ImportedEntitlement,
  approvedOn: LocalDate,
  assumptions: Assumptions,
  dice: Dice,
): ImportedEntitlement {
  const runsOut = one.expires !== null && one.expires >= approvedOn;
  const renews = runsOut && dice.happens(assumptions.renewalRate, one.externalKey, 'renews');
  return renews ? { ...one, expires: null } : one;
}

function spansOf(
  entitlements: readonly ImportedEntitlement[],
  rules: DayRules,
): ReadonlyMap<string, readonly EntitlementSpan[]> {
  const spans = new Map<string, EntitlementSpan[]>();
  for (const one of entitlements) {
    const own = spans.get(one.product) ?? [];
    own.push(spanOf({ ...one, suspended: one.suspended ?? false }, rules.zone, rules));
    spans.set(one.product, own);
  }
  return spans;
}

function factsOf(
  account: ImportedAccount,
  spans: ReadonlyMap<string, readonly EntitlementSpan[]>,
  now: Instant,
): AccountFacts {
  const inForce = [...spans.values()].flat().filter((one) => isInForce(one, now));
  const seats = inForce.reduce((sum, one) => sum + one.quantity, 0);
  return { ...account, seats, owns: [...spans.keys()].sort() };
}

/** Has it begun, and not ended (its slot not reached, where the end has come), and is it not suspended? */
export function isInForce(span: EntitlementSpan, now: Instant): boolean {
  return (
    !span.suspended &&
    (span.starts ?? now) <= now &&
    now < (span.blocksFrom ?? span.expires ?? Number.POSITIVE_INFINITY)
  );
}

function stepsOf(
  plan: Plan,
  members: readonly { readonly externalKey: string; readonly cohort: string; readonly rank: string }[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const ranked = members.toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  return new Map(
    plan.phases.flatMap(({ key, cohorts, ramp }) => {
      if (ramp === null) return [];
      const own = ranked.filter((one) => cohorts.includes(one.cohort));
      return [
        [
          key,
          new Map(own.map((one, at) => [one.externalKey, rampStep(ramp, at, own.length)] as const)),
        ] as const,
      ];
    }),
  );
}
