import type { DayRules } from '../domain/calendar.ts';
import { isZone } from '../domain/days.ts';
import {
  decidingCampaign,
  documentStanding,
  noOpinion,
  RULES_WITHOUT_CAMPAIGN,
  type RunningPhase,
  unknownStanding,
} from '../domain/document-standing.ts';
import { spanOf } from '../domain/entitlement-span.ts';
import type { Instant, ZoneName } from '../domain/instant.ts';
import { type Leniency, inForce as leniencyInForce } from '../domain/leniency.ts';
import type { Pause } from '../domain/pause.ts';
import type { PolicyRules } from '../domain/plan.ts';
import type { DocumentMeta } from '../domain/policy/document.ts';
import type { DocumentStanding } from '../domain/policy/document-content.ts';
import type { EntitlementSpan } from '../domain/policy/entitlement-sum.ts';
import type { AccountRow } from '../store/accounts.ts';
import { pausesOf } from '../store/campaigns.ts';
import type { Db, Pool } from '../store/connect.ts';
import { type EntitlementRow, entitlementsOf } from '../store/entitlements.ts';
import {
  campaignsOfProducts,
  type PolicyStanding,
  policyStandings,
  runningPhases,
} from '../store/policy-facts.ts';
import { leniencesOf } from '../store/standings.ts';
import { type CampaignInForce, campaignInForce } from './campaign-in-force.ts';
import type { ClientIdentity } from './identify-client.ts';

/** All that is true for one subject and product at one instant, whatever the question. */
export type PolicyFacts = {
  readonly campaign: CampaignInForce | null;
  /** The policy of the phase that decides, else the campaign's, else what holds without one. */
  readonly rules: PolicyRules;
  readonly standing: DocumentStanding;
  readonly meta: Omit<DocumentMeta, 'because'>;
  readonly zone: ZoneName;
  /** The account's calendar in the campaign; null outside every campaign. */
  readonly dayRules: DayRules | null;
  readonly leniencies: readonly Leniency[];
  readonly pauses: readonly Pause[];
  readonly entitlements: readonly EntitlementRow[];
  /** The same as instants of the account's zone. */
  readonly spans: readonly EntitlementSpan[];
};

/** Whom facts are loaded for. */
type FactsOwner = Pick<ClientIdentity, 'product' | 'account' | 'subject'>;

/** Loads it for one; see {@link loadManyPolicyFacts}. */
export async function loadPolicyFacts(
  pool: Pool,
  db: Db,
  identity: FactsOwner,
  now: Instant,
): Promise<PolicyFacts> {
  const [facts] = await loadManyPolicyFacts(pool, db, [identity], now);
  return facts as PolicyFacts;
}

/**
 * Loads it for each in its order, with one statement for each kind of fact. One that nobody knows gets the mildest stage
 * of the product's campaign.
 */
export async function loadManyPolicyFacts(
  pool: Pool,
  db: Db,
  identities: readonly FactsOwner[],
  now: Instant,
): Promise<readonly PolicyFacts[]> {
  const own = await loadOwnFacts(db, identities);
  const undecided = identities.filter((_, at) => own[at]?.deciding == null);
  const newest = await campaignsOfProducts(db, distinct(undecided.map((one) => one.product.key)));
  const ids = identities.map((one, at) => own[at]?.deciding ?? newest.get(one.product.key) ?? null);
  const campaigns = await loadCampaigns(pool, db, distinct(ids.filter((id) => id !== null)), now);
  return identities.map((identity, at) => {
    const campaign = campaigns.get(ids[at] ?? 0) ?? null;
    const facts = own[at] ?? null;
    return facts === null
      ? unknownFacts(campaign, identity.product.key)
      : accountFacts(campaign, facts, identity.subject.startsWith('account:'), now);
  });
}

/** What is the account's own. */
type OwnFacts = {
  readonly account: AccountRow;
  readonly standings: readonly PolicyStanding[];
  /** The campaign that decides on it; null without any. */
  readonly deciding: number | null;
  readonly leniencies: readonly Leniency[];
  readonly entitlements: readonly EntitlementRow[];
};

/** Null for whoever has no account. */
async function loadOwnFacts(
  db: Db,
  identities: readonly FactsOwner[],
): Promise<readonly (OwnFacts | null)[]> {
  const owned = identities.flatMap(({ account, product }) =>
    account === null ? [] : [{ account, accountId: account.id, product: product.key }],
  );
  const [standings, leniencies, entitlements] = await Promise.all([
    policyStandings(db, owned),
    leniencesOf(db, distinct(owned.map((one) => one.accountId))),
    entitlementsOf(db, owned),
  ]);
  const facts = owned
    .map(({ account }, at): OwnFacts => {
      const rows = standings[at] ?? [];
      return {
        account,
        standings: rows,
        deciding: decidingCampaign(rows),
        leniencies: leniencies.get(account.id) ?? [],
        entitlements: entitlements[at] ?? [],
      };
    })
    .values();
  return identities.map(({ account }) => (account === null ? null : (facts.next().value ?? null)));
}

/** A campaign with what it has been through. */
type LoadedCampaign = {
  readonly inForce: CampaignInForce;
  readonly pauses: readonly Pause[];
  readonly started: readonly RunningPhase[];
};

async function loadCampaigns(
  pool: Pool,
  db: Db,
  ids: readonly number[],
  now: Instant,
): Promise<ReadonlyMap<number, LoadedCampaign>> {
  const loaded = await Promise.all(
    ids.map(async (id): Promise<readonly (readonly [number, LoadedCampaign])[]> => {
      const [inForce, pauses, started] = await Promise.all([
        campaignInForce(pool, db, id, now),
        pausesOf(db, id),
        runningPhases(db, id),
      ]);
      return inForce === null ? [] : [[id, { inForce, pauses, started }]];
    }),
  );
  return new Map(loaded.flat());
}

function unknownFacts(campaign: LoadedCampaign | null, product: string): PolicyFacts {
  if (campaign === null) {
    const standing = noOpinion(false, 'No campaign covers this product.');
    return { ...NOTHING, campaign: null, standing, ...calendarOf(null, null) };
  }
  const { inForce, pauses, started } = campaign;
  return {
    ...NOTHING,
    campaign: inForce,
    rules: inForce.plan.policy,
    standing: unknownStanding(inForce.plan, started, product),
    meta: { campaign: inForce.key, cohort: null, phase: null, planRevision: inForce.revision },
    pauses,
    ...calendarOf(inForce, null),
  };
}

function accountFacts(
  campaign: LoadedCampaign | null,
  { account, standings, deciding, leniencies, entitlements }: OwnFacts,
  isAccount: boolean,
  now: Instant,
): PolicyFacts {
  const inForce = campaign?.inForce ?? null;
  const rows = standings.filter((row) => row.campaignId === deciding);
  const exempt = leniencyInForce(leniencies, 'exemption', now) !== null;
  const phaseKey = rows.find((row) => row.feature === '')?.standing.phase ?? null;
  const phase = inForce?.plan.phases.find((one) => one.key === phaseKey) ?? null;
  const calendar = calendarOf(inForce, account);
  return {
    campaign: inForce,
    rules: phase?.policy ?? inForce?.plan.policy ?? RULES_WITHOUT_CAMPAIGN,
    standing: documentStanding(rows, { exempt, isAccount }, now),
    meta: {
      campaign: deciding === null ? null : (inForce?.key ?? null),
      cohort: isAccount ? (rows[0]?.cohort ?? null) : null,
      phase: phaseKey,
      planRevision: deciding === null ? null : (inForce?.revision ?? null),
    },
    leniencies,
    pauses: campaign?.pauses ?? [],
    entitlements,
    spans: entitlements.map((row) => entitlementSpan(row, calendar)),
    ...calendar,
  };
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}

const NOTHING = {
  rules: RULES_WITHOUT_CAMPAIGN,
  meta: { campaign: null, cohort: null, phase: null, planRevision: null },
  leniencies: [],
  pauses: [],
  entitlements: [],
  spans: [],
} as const;

function calendarOf(
  campaign: CampaignInForce | null,
  account: Pick<AccountRow, 'timeZone' | 'country'> | null,
): Pick<PolicyFacts, 'zone' | 'dayRules'> {
  if (campaign !== null) {
    const dayRules = campaign.calendars.of(account?.timeZone ?? null, account?.country ?? null);
    return { zone: dayRules.zone, dayRules };
  }
  const named = account?.timeZone ?? null;
  return { zone: named !== null && isZone(named) ? named : 'UTC', dayRules: null };
}

/** An entitlement as instants of the account's zone. */
export function entitlementSpan(
  row: EntitlementRow,
  { zone, dayRules }: Pick<PolicyFacts, 'zone' | 'dayRules'>,
): EntitlementSpan {
  return spanOf({ ...row, suspended: row.suspendedAt !== null }, zone, dayRules);
}
