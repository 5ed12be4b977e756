import type { DayRules } from '../domain/calendar.ts';
import { isZone } from '../domain/days.ts';
import {
  decidingCampaign,
  documentStanding,
  noOpinion,
  RULES_WITHOUT_CAMPAIGN,
  unknownStanding,
} from '../domain/document-standing.ts';
import { spanOf } from '../domain/entitlement-span.ts';
import type { Instant, ZoneName } from '../domain/instant.ts';
import { inForce, type Leniency } from '../domain/leniency.ts';
import type { Pause } from '../domain/pause.ts';
import type { PolicyRules } from '../domain/plan.ts';
import type { DocumentMeta } from '../domain/policy/document.ts';
import type { DocumentStanding } from '../domain/policy/document-content.ts';
import type { EntitlementSpan } from '../domain/policy/entitlement-sum.ts';
import type { AccountRow } from '../store/accounts.ts';
import { pausesOf } from '../store/campaigns.ts';
import type { Db, Pool } from '../store/connect.ts';
import { type EntitlementRow, entitlementsOf } from '../store/entitlements.ts';
import { campaignOfProduct, policyStandings, runningPhases } from '../store/policy-facts.ts';
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
};

/** Loads it. One that nobody knows gets the mildest stage of the product's campaign. */
export async function loadPolicyFacts(
  pool: Pool,
  db: Db,
  identity: Pick<ClientIdentity, 'product' | 'account' | 'subject'>,
  now: Instant,
): Promise<PolicyFacts> {
  const product = identity.product.key;
  return identity.account === null
    ? loadUnknown(pool, db, product, now)
    : loadAccount(pool, db, identity.account, product, identity.subject.startsWith('account:'), now);
}

async function loadUnknown(pool: Pool, db: Db, product: string, now: Instant): Promise<PolicyFacts> {
  const id = await campaignOfProduct(db, product);
  const campaign = id === null ? null : await campaignInForce(pool, db, id, now);
  if (campaign === null) {
    const standing = noOpinion(false, 'No campaign covers this product.');
    return { ...NOTHING, campaign, standing, ...calendarOf(null, null) };
  }
  return {
    ...NOTHING,
    campaign,
    rules: campaign.plan.policy,
    standing: unknownStanding(campaign.plan, await runningPhases(db, campaign.id), product),
    meta: { campaign: campaign.key, cohort: null, phase: null, planRevision: campaign.revision },
    pauses: await pausesOf(db, campaign.id),
    ...calendarOf(campaign, null),
  };
}

async function loadAccount(
  pool: Pool,
  db: Db,
  account: AccountRow,
  product: string,
  isAccount: boolean,
  now: Instant,
): Promise<PolicyFacts> {
  const [all, leniencyRows, entitlements] = await Promise.all([
    policyStandings(db, account.id, product),
    leniencesOf(db, [account.id]),
    entitlementsOf(db, account.id, product),
  ]);
  const deciding = decidingCampaign(all);
  const id = deciding ?? (await campaignOfProduct(db, product));
  const campaign = id === null ? null : await campaignInForce(pool, db, id, now);
  const rows = all.filter((row) => row.campaignId === deciding);
  const leniencies = leniencyRows.get(account.id) ?? [];
  const exempt = inForce(leniencies, 'exemption', now) !== null;
  const phaseKey = rows.find((row) => row.feature === '')?.standing.phase ?? null;
  const phase = campaign?.plan.phases.find((one) => one.key === phaseKey) ?? null;
  return {
    campaign,
    rules: phase?.policy ?? campaign?.plan.policy ?? RULES_WITHOUT_CAMPAIGN,
    standing: documentStanding(rows, { exempt, isAccount }, now),
    meta: {
      campaign: deciding === null ? null : (campaign?.key ?? null),
      cohort: isAccount ? (rows[0]?.cohort ?? null) : null,
      phase: phaseKey,
      planRevision: deciding === null ? null : (campaign?.revision ?? null),
    },
    leniencies,
    pauses: campaign === null ? [] : await pausesOf(db, campaign.id),
    entitlements,
    ...calendarOf(campaign, account),
  };
}

const NOTHING = {
  rules: RULES_WITHOUT_CAMPAIGN,
  meta: { campaign: null, cohort: null, phase: null, planRevision: null },
  leniencies: [],
  pauses: [],
  entitlements: [],
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

/** The account's entitlements as instants of its zone. */
export function spansOf(
  facts: Pick<PolicyFacts, 'entitlements' | 'zone' | 'dayRules'>,
): readonly EntitlementSpan[] {
  return facts.entitlements.map((row) => entitlementSpan(row, facts));
}

export function entitlementSpan(
  row: EntitlementRow,
  { zone, dayRules }: Pick<PolicyFacts, 'zone' | 'dayRules'>,
): EntitlementSpan {
  return spanOf({ ...row, suspended: row.suspendedAt !== null }, zone, dayRules);
}
