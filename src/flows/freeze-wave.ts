import { randomBytes } from 'node:crypto';
import type { AccountFacts } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Phase, Wave } from '../domain/plan.ts';
import { recipientsOf } from '../domain/recipients.ts';
import { waveDay, waveDueAt } from '../domain/wave-times.ts';
import { renderLetter } from '../render/render-letter.ts';
import { type AudienceAccount, type AudienceContact, audiencePage } from '../store/audience.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { insertDeliveries, type NewDelivery } from '../store/deliveries.ts';
import { accountFacts } from '../store/members.ts';
import { rampStepsOf } from '../store/standings.ts';
import { freezeWave } from '../store/waves.ts';
import type { Calendars } from './calendars.ts';
import type { FlowContext } from './context.ts';
import type { Schedule } from './plan-campaign.ts';
import { DUMMY_TOKEN, readerRules, templateFor, type WaveReader, waveLetters } from './wave-letter.ts';

const PAGE_ACCOUNTS = 1000;

/** Reasons a person needs to see before they know what is wrong. */
const MOST_PROBLEMS = 5;

export type Departure = {
  readonly campaign: RunningCampaign;
  readonly calendars: Calendars;
  readonly schedule: Schedule;
  readonly now: Instant;
};

export type FrozenWave =
  | { readonly deliveries: number; readonly accounts: number; readonly refused: null }
  /** A sentence: at least one letter cannot be written, so nothing of the wave may leave. */
  | { readonly refused: string };

/**
 * Freezes a wave (M4): its contacts and template versions are decided now, each message is due at its reader's own
 * time, and every reader's letter is written once. One that cannot be written refuses the wave as a whole, before
 * anything is sent; the caller then takes back what was put down.
 */
export async function freezeWaveAudience(
  context: FlowContext,
  db: Db,
  departure: Departure,
  briefing: string,
  wave: Wave,
  phase: Phase,
): Promise<FrozenWave> {
  const { campaign, now } = departure;
  const scope = { campaignId: campaign.id, cohorts: phase.cohorts, products: phase.products };
  const templates: Record<string, string> = {};
  let deliveries = 0;
  let accounts = 0;
  for (let after = 0; ; ) {
    const page = await audiencePage(db, scope, { after, limit: PAGE_ACCOUNTS });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
    const { rows, problems } = await freezePage(context, db, departure, wave, phase, page);
    if (problems.length > 0)
      return {
        refused: `Wave ${wave.key} was not sent: ${[...new Set(problems)].slice(0, MOST_PROBLEMS).join(' ')}`,
      };
    for (const { template } of rows) templates[template] = context.templates.versionOf(template) ?? '';
    deliveries += await insertDeliveries(db, campaign.id, rows);
    accounts += new Set(rows.map((row) => row.accountId)).size;
  }
  await freezeWave(db, campaign.id, wave.key, briefing, now, templates);
  return { deliveries, accounts, refused: null };
}

async function freezePage(
  context: FlowContext,
  db: Db,
  departure: Departure,
  wave: Wave,
  phase: Phase,
  page: readonly AudienceAccount[],
): Promise<{ readonly rows: readonly NewDelivery[]; readonly problems: readonly string[] }> {
  const { campaign, calendars, schedule, now } = departure;
  const start = schedule.planned.get(phase.key)?.on ?? schedule.today;
  const ids = page.map((one) => one.id);
  const steps = await rampStepsOf(db, campaign.id, ids);
  const factsOf = await variantFacts(db, wave, phase, ids, schedule.today);
  const write = await waveLetters(
    context,
    db,
    { campaign, calendars, wave, phase, plannedStart: start, now },
    ids,
  );
  const rows: NewDelivery[] = [];
  const problems: string[] = [];
  for (const account of page) {
    const step = steps.get(`${phase.key}|${account.id}`) ?? 0;
    const template = templateFor(wave, factsOf.get(account.externalKey));
    for (const contact of recipientsOf(account.contacts, wave.to)) {
      const reader = readerOf(account, contact, step, 1);
      const { letter } = write(reader, DUMMY_TOKEN);
      const proof = renderLetter(context.templates, template, reader.locale, letter);
      if (!proof.ok) {
        problems.push(proof.message);
        continue;
      }
      const day = waveDay(wave, phase, start, step, calendars.campaign);
      rows.push(
        newDelivery(wave, account, contact, {
          dueAt: waveDueAt(wave, day, readerRules(reader, calendars)),
          template,
          templateHash: proof.value.templateHash,
          locale: reader.locale,
          run: 1,
        }),
      );
    }
  }
  return { rows, problems };
}

/** What the variants of a wave ask of these accounts, by external key; nothing where it has none. */
export async function variantFacts(
  db: Db,
  wave: Wave,
  phase: Phase,
  accountIds: readonly number[],
  today: string,
): Promise<ReadonlyMap<string, AccountFacts>> {
  if (wave.variants.length === 0) return new Map();
  const facts = await accountFacts(db, phase.products, today, accountIds);
  return new Map(facts.map((one) => [one.externalKey, one]));
}

export function readerOf(
  account: AudienceAccount,
  contact: AudienceContact,
  step: number,
  run: number,
): WaveReader {
  return {
    accountId: account.id,
    accountName: account.name,
    accountTimeZone: account.timeZone,
    country: account.country,
    rep: account.rep,
    name: contact.name,
    timeZone: contact.timeZone,
    locale: contact.locale ?? account.locale ?? 'en',
    step,
    run,
  };
}

/** A ledger row for one contact, under a new unguessable id. */
export function newDelivery(
  wave: Wave,
  account: Pick<AudienceAccount, 'id'>,
  contact: Pick<AudienceContact, 'id' | 'addressHash'>,
  rest: Pick<NewDelivery, 'dueAt' | 'template' | 'templateHash' | 'locale' | 'run'>,
): NewDelivery {
  return {
    id: newDeliveryId(),
    mailing: 'wave',
    key: wave.key,
    phase: wave.phase,
    kind: wave.kind,
    accountId: account.id,
    contactId: contact.id,
    staffId: null,
    addressHash: contact.addressHash,
    ...rest,
  };
}

/** 144 bits, in letters a header and an address can carry. */
export function newDeliveryId(): string {
  return randomBytes(18).toString('base64url');
}
