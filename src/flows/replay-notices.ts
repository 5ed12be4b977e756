import { nextSendInstant } from '../domain/calendar.ts';
import type { Instant } from '../domain/instant.ts';
import { covers, rolledBackAt } from '../domain/lane.ts';
import { cameBackAt } from '../domain/leniency.ts';
import { noticePhases } from '../domain/notice.ts';
import type { Briefing, Phase, Plan, Wave } from '../domain/plan.ts';
import { decideReplay, type ReplayCause, type ReplayContact } from '../domain/replay.ts';
import type { StragglerReason } from '../domain/standing.ts';
import { mayLeave } from '../domain/wave-times.ts';
import { type AudienceAccount, type AudienceContact, audiencePage } from '../store/audience.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import type { Db } from '../store/connect.ts';
import { insertDeliveries, type NewDelivery } from '../store/deliveries.ts';
import {
  addressesThatFailed,
  lateMembersUntold,
  membersThatCameBack,
  nextBriefingRuns,
  noticeDeliveries,
  type UntoldRow,
  untoldStandings,
} from '../store/replays.ts';
import { leniencesOf, rampStepsOf } from '../store/standings.ts';
import { type WaveStateRow, waveStates } from '../store/waves.ts';
import { changedTemplate } from './approved-templates.ts';
import type { FlowContext } from './context.ts';
import { type Departure, newDelivery, readerOf, variantFacts } from './freeze-wave.ts';
import { briefingDelivery } from './leave-briefing.ts';
import { loadCampaignFacts } from './standing-facts.ts';
import { readerRules, templateFor } from './wave-letter.ts';

/** The rep reads of a replay at least so long before the customer does. */
const BRIEFED_AHEAD = 3_600_000;

type Replay = {
  readonly wave: Wave;
  readonly account: AudienceAccount;
  readonly cause: ReplayCause;
  readonly rows: readonly NewDelivery[];
};

/**
 * Sends notices again to the accounts that need one (E1, E10): nobody was told, the notice came back, it is too old,
 * the account came back or joined late. The rep of each account gets the briefing of the day first. Runs in the
 * caller's transaction.
 * @returns how many accounts are told again
 */
export async function replayNotices(context: FlowContext, db: Db, departure: Departure): Promise<number> {
  const { campaign, schedule } = departure;
  const states = new Map((await waveStates(db, campaign.id)).map((one) => [one.wave, one]));
  const untold = await untoldStandings(db, campaign.id);
  let told = 0;
  for (const wave of campaign.plan.waves) {
    const state = states.get(wave.key);
    const phase = campaign.plan.phases.find((one) => one.key === wave.phase);
    if (wave.kind !== 'notice' || phase === undefined || state?.frozenAt == null) continue;
    const briefing = briefingOf(campaign.plan, state);
    if (briefing === null || !mayLeave(wave, phase, schedule.progress)) continue;
    const replays = await replaysOf(context, db, departure, wave, phase, untold);
    if (replays.length > 0) await saveReplays(context, db, departure, wave, briefing, replays);
    told += replays.length;
  }
  return told;
}

/** The briefing that froze the wave, or, after a change of the plan, another one for it. */
function briefingOf(plan: Plan, state: WaveStateRow): Briefing | null {
  const own = plan.briefings.find((one) => one.key === state.briefing);
  return own ?? plan.briefings.find((one) => one.for.includes(state.wave)) ?? null;
}

async function replaysOf(
  context: FlowContext,
  db: Db,
  departure: Departure,
  wave: Wave,
  phase: Phase,
  untold: readonly UntoldRow[],
): Promise<readonly Replay[]> {
  const { campaign, calendars, schedule, now } = departure;
  const { plan } = campaign;
  const scope = { campaignId: campaign.id, wave: wave.key, cohorts: phase.cohorts };
  const stragglers = stragglersOf(plan, wave, untold);
  const late = new Set(await lateMembersUntold(db, scope));
  const back = await membersThatCameBack(db, scope, now);
  const ids = [...new Set([...stragglers.keys(), ...late, ...back])];
  if (ids.length === 0 || (await changedTemplate(context, db, campaign, templatesOf(wave))) !== null)
    return [];

  const accounts = await audiencePage(
    db,
    { campaignId: campaign.id, cohorts: phase.cohorts, products: phase.products },
    { accountIds: ids },
  );
  const sent = groupBy(await noticeDeliveries(db, scope, ids, plan.notice.evidence));
  const failed = await addressesThatFailed(db, ids);
  const leniencies = await leniencesOf(db, ids);
  const steps = await rampStepsOf(db, campaign.id, ids);
  const factsOf = await variantFacts(db, wave, phase, ids, schedule.today);
  const { started } = await loadCampaignFacts(db, campaign, now);
  const briefedAt = nextSendInstant(now, calendars.campaign);
  return accounts.flatMap((account): Replay[] => {
    const rolledBack = phase.products.map(
      (product) => rolledBackAt(plan, started, { cohort: account.cohort, product, feature: '' }) ?? 0,
    );
    const decision = decideReplay(
      {
        to: wave.to,
        deliveries: sent.get(account.id) ?? [],
        contacts: account.contacts.map((one) => withPast(one, account, failed)),
        straggler: stragglers.get(account.id) ?? null,
        cameBackAt: latest([cameBackAt(leniencies.get(account.id) ?? [], now) ?? 0, ...rolledBack]),
        late: late.has(account.id),
      },
      now,
    );
    if (!decision.replay) return [];
    const template = templateFor(wave, factsOf.get(account.externalKey));
    const rows = decision.contacts.flatMap((contact): NewDelivery[] => {
      const reader = readerOf(account, contact, steps.get(`${phase.key}|${account.id}`) ?? 0, decision.run);
      const templateHash = context.templates.hashOf(template, reader.locale);
      if (templateHash === null) return [];
      const dueAt = nextSendInstant(briefedAt + BRIEFED_AHEAD, readerRules(reader, calendars));
      const { locale, run } = reader;
      return [newDelivery(wave, account, contact, { dueAt, template, templateHash, locale, run })];
    });
    return rows.length === 0 ? [] : [{ wave, account, cause: decision.cause, rows }];
  });
}

/** The accounts that wait for a notice of this wave, as E1 counts them: of its phase, or of a later one that relies on it. */
function stragglersOf(
  plan: Plan,
  wave: Wave,
  untold: readonly UntoldRow[],
): ReadonlyMap<number, StragglerReason> {
  const withNotice = new Set(plan.waves.filter((one) => one.kind === 'notice').map((one) => one.phase));
  const waiting = untold.filter((row) => {
    const lane = plan.phases.filter((one) => covers(one, row));
    const phase = lane.find((one) => one.key === row.phase);
    return phase !== undefined && noticePhases(phase, lane, withNotice).includes(wave.phase);
  });
  return new Map(waiting.map((row) => [row.accountId, row.reason]));
}

function withPast(
  contact: AudienceContact,
  account: AudienceAccount,
  failed: ReadonlySet<string>,
): AudienceContact & ReplayContact {
  return { ...contact, cameBack: failed.has(`${account.id}|${contact.addressHash}`) };
}

async function saveReplays(
  context: FlowContext,
  db: Db,
  { campaign, calendars, now }: Departure,
  wave: Wave,
  briefing: Briefing,
  replays: readonly Replay[],
): Promise<void> {
  const reps = [...new Set(replays.flatMap((one) => one.account.rep ?? []))];
  const runs = await nextBriefingRuns(db, campaign.id, briefing.key, reps);
  const dueAt = nextSendInstant(now, calendars.campaign);
  await insertDeliveries(
    db,
    campaign.id,
    runs.map((one) => ({ ...briefingDelivery(context, briefing, wave.phase), ...one, dueAt })),
  );
  const deliveries = await insertDeliveries(
    db,
    campaign.id,
    replays.flatMap((one) => one.rows),
  );
  const causes: Partial<Record<ReplayCause, number>> = {};
  for (const { cause } of replays) causes[cause] = (causes[cause] ?? 0) + 1;
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'notices-replayed',
    subject: `campaign:${campaign.key}/${wave.key}`,
    why: `Revision ${campaign.revision}, as approved.`,
    after: { accounts: replays.length, deliveries, briefed: runs.length, causes },
    rows: replays.length,
    root: rootHash(replays.map((one) => `${one.account.id}\t${one.cause}`)),
  });
}

function templatesOf(wave: Wave): readonly string[] {
  return [wave.template, ...wave.variants.map((one) => one.template)];
}

function latest(instants: readonly Instant[]): Instant | null {
  const last = Math.max(...instants);
  return last === 0 ? null : last;
}

function groupBy<Row extends { readonly accountId: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.accountId);
    if (group) group.push(row);
    else groups.set(row.accountId, [row]);
  }
  return groups;
}
