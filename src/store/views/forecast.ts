import { localDateOf } from '../../domain/days.ts';
import {
  type CohortForecast,
  forecastOf,
  type PhaseForecast,
  phasesThatWillBlock,
  reportsCountFrom,
} from '../../domain/forecast.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { Phase } from '../../domain/plan.ts';
import type { Code } from '../../domain/policy/code.ts';
import { findCampaign } from '../campaigns.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';
import type { PhaseScope } from '../gate-facts.ts';
import { phaseStates } from '../phases.ts';
import { blockingReports, inScope, reportingMembers } from '../would-block.ts';
import { planInForce } from './campaign-page.ts';

/** The phases of a campaign that have not started and may block. */
export type ComingBlocks = {
  readonly campaign: { readonly id: number; readonly title: string; readonly timeZone: string };
  /** Before, there are no members to say anything of. */
  readonly isApproved: boolean;
  readonly today: LocalDate;
  /** The first day whose reports count. */
  readonly since: LocalDate;
  /** In the order of the plan. */
  readonly phases: readonly ComingPhase[];
};

export type ComingPhase = {
  readonly phase: Phase;
  /** Null when nobody has planned it yet. */
  readonly plannedStart: LocalDate | null;
};

export type PhaseForecastLine = ComingPhase & { readonly forecast: PhaseForecast };

/** @returns null when there is no campaign of this key */
export async function comingBlocks(db: Db, key: string): Promise<ComingBlocks | null> {
  const campaign = await findCampaign(db, key);
  if (campaign === null) return null;
  const { id, timeZone } = campaign;
  const [now, inForce, states] = await Promise.all([
    businessNow(db),
    planInForce(db, campaign),
    phaseStates(db, id),
  ]);
  const today = localDateOf(now, timeZone);
  const planned = new Map(states.map((one) => [one.phase, one.plannedStart]));
  const phases = inForce === null ? [] : phasesThatWillBlock(inForce.plan, states);
  return {
    campaign: { id, title: inForce?.plan.title ?? key, timeZone },
    isApproved: inForce !== null,
    today,
    since: reportsCountFrom(today),
    phases: phases.map((phase) => ({ phase, plannedStart: planned.get(phase.key) ?? null })),
  };
}

/** Who would be blocked by each coming phase, in their order. */
export async function phaseForecasts(
  db: Db,
  { campaign, since, phases }: ComingBlocks,
): Promise<readonly PhaseForecastLine[]> {
  const facts = await factsByProducts(
    db,
    campaign.id,
    phases.map((one) => one.phase),
    since,
  );
  return phases.map((one) => ({
    ...one,
    forecast: forecastOf(one.phase, facts.get(nameOf(one.phase.products)) ?? []),
  }));
}

/** Phases about the same products are counted together, one cohort a row. */
async function factsByProducts(
  db: Db,
  campaignId: number,
  phases: readonly Phase[],
  since: LocalDate,
): Promise<ReadonlyMap<string, readonly CohortForecast[]>> {
  const scopes = new Map<string, PhaseScope>();
  for (const { products, cohorts } of phases) {
    const known = scopes.get(nameOf(products))?.cohorts ?? [];
    scopes.set(nameOf(products), { campaignId, products, cohorts: [...new Set([...known, ...cohorts])] });
  }
  return new Map(
    await Promise.all(
      [...scopes].map(async ([name, scope]) => [name, await forecastFacts(db, scope, since)] as const),
    ),
  );
}

function nameOf(products: readonly string[]): string {
  return JSON.stringify(products.toSorted());
}

type CohortCount = { readonly cohort: string; readonly accounts: number };

/** For one reason, or whatever the reason: then `code` is null. */
type BlockedCount = CohortCount & { readonly code: Code | null; readonly devices: number };

/** Counts a scope's accounts, one row a cohort; a cohort without any has none. */
export async function forecastFacts(
  db: Db,
  scope: PhaseScope,
  since: LocalDate,
): Promise<readonly CohortForecast[]> {
  const counted = (members: ReturnType<typeof inScope>) => db<CohortCount[]>`
    select cohort, count(*)::int as accounts from (${members}) as counted group by cohort`;
  const [heard, neverSeen, seen, blocked] = await Promise.all([
    counted(heardMembers(db, scope)),
    counted(neverSeenMembers(db, scope)),
    counted(reportingMembers(db, scope, since)),
    db<BlockedCount[]>`
      select cohort, code, count(distinct account_id)::int as accounts,
             count(distinct (product, installation))::int as devices
      from (${blockingReports(db, scope, since)}) as blocking
      group by grouping sets ((cohort), (cohort, code))`,
  ]);
  const of = (counts: readonly CohortCount[], cohort: string) =>
    counts.find((one) => one.cohort === cohort)?.accounts ?? 0;
  return scope.cohorts.map((cohort) => {
    const own = blocked.filter((one) => one.cohort === cohort);
    const all = own.find((one) => one.code === null);
    return {
      cohort,
      accounts: of(heard, cohort) + of(neverSeen, cohort),
      neverSeen: of(neverSeen, cohort),
      seen: of(seen, cohort),
      blocked: all?.accounts ?? 0,
      devices: all?.devices ?? 0,
      reasons: own.flatMap(({ code, accounts, devices }) =>
        code === null ? [] : [{ code, accounts, devices }],
      ),
    };
  });
}

/** Members of whom a client of one of the products was ever heard of. */
function heardMembers(db: Db, scope: PhaseScope) {
  return db`
    select member.account_id, member.cohort from member
    where ${inScope(db, scope)} and exists (${clients(db, scope)})`;
}

/** Members that own one of the products, and of whom no client was ever heard of. */
function neverSeenMembers(db: Db, scope: PhaseScope) {
  return db`
    select member.account_id, member.cohort from member
    where ${inScope(db, scope)} and not exists (${clients(db, scope)}) and exists (
      select 1 from entitlement
      where entitlement.account_id = member.account_id and entitlement.product = any(${scope.products as string[]})
        and entitlement.break_glass is null)`;
}

function clients(db: Db, { products }: PhaseScope) {
  return db`
    select 1 from installation
    where installation.account_id = member.account_id and installation.product = any(${products as string[]})`;
}

/** An account of which clients say that they would be blocked. */
export type BlockedAccount = {
  readonly externalKey: string;
  readonly name: string;
  readonly cohort: string;
  /** Installations that say so. */
  readonly devices: number;
  readonly codes: readonly Code[];
  /** The newest day of which they said it. */
  readonly day: LocalDate;
};

/**
 * The accounts that a phase would block, by external key, a page at a time.
 * @param page.after the external key the page before ended with; '' for the first
 */
export async function blockedAccounts(
  db: Db,
  scope: PhaseScope,
  since: LocalDate,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly accounts: readonly BlockedAccount[]; readonly next: string | null }> {
  const rows = await db<BlockedAccount[]>`
    select account.external_key, account.name, blocking.cohort, blocking.devices, blocking.codes, blocking.day
    from (
      select account_id, cohort, count(distinct (product, installation))::int as devices,
             array_agg(distinct code order by code) as codes, max(day) as day
      from (${blockingReports(db, scope, since)}) as blocking group by account_id, cohort) as blocking
    join account on account.id = blocking.account_id
    where account.external_key > ${page.after}
    order by account.external_key limit ${page.limit + 1}`;
  const accounts = rows.slice(0, page.limit);
  return { accounts, next: rows.length > page.limit ? (accounts.at(-1)?.externalKey ?? null) : null };
}
