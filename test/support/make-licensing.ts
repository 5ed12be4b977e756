import type { Instant, LocalDate } from '../../src/domain/instant.ts';
import type { Phase, Plan, PolicyRules } from '../../src/domain/plan.ts';
import type { Stage } from '../../src/domain/policy/stage.ts';
import { initialStanding, type Standing } from '../../src/domain/standing.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { issueLicenseKeys, revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { saveProducts } from '../../src/store/products.ts';
import { saveStandings } from '../../src/store/standings.ts';

/** Tuesday, 1 June 2027, 12:00 in Berlin. */
export const NOON: Instant = Date.parse('2027-06-01T10:00:00Z');

export const PRODUCT = 'atlas-cad';

export const POLICY: PolicyRules = {
  runwayDays: 30,
  offlineForDays: 30,
  documentForDays: 45,
  overage: 0,
  whenBlocked: 'read-only',
  afterOffline: 'warn',
  unknownInstallations: 'warn',
  fingerprint: 'most',
  deviceMoves: { max: 3, perDays: 30 },
  leaseDays: null,
};

export function licensingContext(url: string): LicensingContext & { readonly pool: Pool } {
  return {
    pool: connect(url, 20),
    publicUrl: 'https://licenses.example.com',
    secret: 'a secret that is long enough for this',
  };
}

/** Business time stands at this instant until it is set again, earlier or later. */
export async function standAt(pool: Pool, at: Instant): Promise<void> {
  await pool`update clock set now_at = ${at}`;
}

let made = 0;

export async function makeAccount(
  pool: Pool,
  account: { readonly key?: string; readonly timeZone?: string | null } = {},
): Promise<{ readonly id: number; readonly key: string }> {
  made += 1;
  const key = account.key ?? `A-${made}`;
  const zone = account.timeZone === undefined ? 'Europe/Berlin' : account.timeZone;
  const [row] = await pool<{ id: number }[]>`
    insert into account (external_key, name, country, time_zone, created_at)
    values (${key}, ${`Company ${made}`}, 'DE', ${zone}, ${NOON}) returning id`;
  return { id: row?.id ?? 0, key };
}

/** An entitlement with a license key of its own. */
export async function makeEntitlement(
  context: LicensingContext,
  accountId: number,
  entitlement: {
    readonly product?: string;
    readonly quantity?: number;
    readonly features?: readonly string[];
    readonly starts?: LocalDate;
    readonly expires?: LocalDate;
    readonly suspendedAt?: Instant;
  } = {},
): Promise<{ readonly id: number; readonly key: string }> {
  made += 1;
  const { product = PRODUCT, quantity = 5, features = [], starts, expires, suspendedAt } = entitlement;
  const [row] = await context.pool<{ id: number }[]>`
    insert into entitlement (external_key, account_id, product, quantity, features, starts, expires, suspended_at, created_at)
    values (${`E-${made}`}, ${accountId}, ${product}, ${quantity}, ${features as string[]}, ${starts ?? null},
            ${expires ?? null}, ${suspendedAt ?? null}, ${NOON}) returning id`;
  const id = row?.id ?? 0;
  await issueLicenseKeys(context);
  const key = await revealLicenseKey(context, accountId, id);
  if (key === null) throw new Error('The entitlement got no key.');
  return { id, key };
}

export async function makeIdentifier(pool: Pool, accountId: number, value: string): Promise<void> {
  await pool`insert into identifier (account_id, kind, value) values (${accountId}, 'serial', ${value})`;
}

export function makePhase(key: string, stage: Stage, changes: Partial<Phase> = {}): Phase {
  return {
    key,
    cohorts: ['pilot', 'rest'],
    products: [PRODUCT],
    features: [],
    stage,
    start: { date: null, after: null },
    grace: stage === 'grace' ? { days: 21, from: 'first-check' } : null,
    ramp: null,
    gates: [],
    brownouts: [],
    policy: POLICY,
    ...changes,
  };
}

export function makePlan(changes: Partial<Plan> = {}): Plan {
  return {
    campaign: 'atlas-2027',
    title: 'License activation for Atlas CAD',
    why: 'You keep exactly what you bought.',
    seed: 'atlas-2027',
    rolloutUnit: 'account',
    timeZone: 'Europe/Berlin',
    calendar: {
      workdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      holidays: [],
      sendWindow: { from: '09:00', to: '16:30' },
      tightenAt: '10:00',
      blackouts: [],
    },
    products: [{ key: PRODUCT, name: 'Atlas CAD', features: ['render', 'cloud-sync'] }],
    policy: POLICY,
    notice: { leadDays: 14, validForDays: 180, evidence: 'delivered' },
    lateJoiners: { max: 50 },
    extensions: { maxDays: 30, times: 2 },
    limits: { enforce: null },
    mail: { perContactPerWeek: 3, latenessDays: 2 },
    support: {
      owners: {},
      answerWithinSeconds: {},
      faq: 'https://help.example.com/faq',
      videos: [{ title: 'Activate', url: 'https://help.example.com/v', minutes: 3 }],
      chat: 'https://help.example.com/chat',
    },
    cohorts: [
      { key: 'pilot', where: { all: true }, take: null },
      { key: 'rest', where: { all: true }, take: null },
    ],
    phases: [makePhase('warn', 'warn'), makePhase('grace', 'grace'), makePhase('enforce', 'enforce-product')],
    safeguards: [],
    briefings: [],
    waves: [],
    mailings: [],
    supersedes: null,
    ...changes,
  };
}

/** A running campaign whose first `started` phases have started a month before {@link NOON}. */
export async function makeCampaign(
  pool: Pool,
  plan: Plan,
  started: number = plan.phases.length,
): Promise<number> {
  await saveProducts(pool, plan.products);
  const [staff] = await pool<{ id: number }[]>`
    insert into staff (external_key, name, email, role)
    values ('boss', 'Boss', 'boss@example.com', 'administrator')
    on conflict (external_key) do update set name = excluded.name returning id`;
  const [row] = await pool<{ id: number }[]>`
    insert into campaign (key, state, revision, time_zone)
    values (${plan.campaign}, 'running', 1, ${plan.timeZone}) returning id`;
  const id = row?.id ?? 0;
  const by = staff?.id ?? 0;
  await pool`
    insert into revision ${pool({
      campaignId: id,
      number: 1,
      plan: pool.json(plan as never),
      hash: 'h',
      templates: pool.json({}),
      proposedBy: by,
      approvedBy: by,
      approvedAt: NOON,
      accounts: 0,
    } as never)}`;
  for (const phase of plan.phases.slice(0, started)) {
    await pool`
      insert into phase_state (campaign_id, phase, planned_start, planned_because, real_start, started_at)
      values (${id}, ${phase.key}, '2027-05-01', '', '2027-05-01', ${Date.parse('2027-05-01T00:00:00+02:00')})`;
  }
  return id;
}

/** The account takes part in a campaign and stands somewhere. */
export async function makeStanding(
  pool: Pool,
  campaignId: number,
  accountId: number,
  standing: Partial<Standing>,
  of: { readonly product?: string; readonly feature?: string; readonly cohort?: string } = {},
): Promise<void> {
  const { product = PRODUCT, feature = '', cohort = 'pilot' } = of;
  await makeMember(pool, campaignId, accountId, cohort);
  const since = NOON - 10 * 86_400_000;
  await pool`
    insert into standing (campaign_id, account_id, product, feature, stage, since, lenient)
    values (${campaignId}, ${accountId}, ${product}, ${feature}, 'off', ${since}, 'off') on conflict do nothing`;
  const whole = { ...initialStanding(since), lenient: 'warn' as const, phase: 'warn', ...standing };
  await saveStandings(pool, campaignId, [{ accountId, product, feature, standing: whole }]);
}

export async function makeMember(
  pool: Pool,
  campaignId: number,
  accountId: number,
  cohort = 'pilot',
): Promise<void> {
  await pool`
    insert into member (campaign_id, account_id, cohort, rank, joined_at, late)
    values (${campaignId}, ${accountId}, ${cohort}, ${String(accountId).padStart(8, '0')}, ${NOON}, false)
    on conflict do nothing`;
}

/** A judgement of E1 for standings that enforce. */
export const JUDGED: NonNullable<Standing['enforcing']> = {
  since: NOON - 86_400_000,
  phase: 'enforce',
  noticeId: 'd-1',
  revision: 1,
  approval: null,
  notBefore: null,
};
