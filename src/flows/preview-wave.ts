import type { ContactRole } from '../domain/account.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Letter } from '../domain/letter.ts';
import { readersOf } from '../domain/mailing-readers.ts';
import type { Mailing } from '../domain/plan.ts';
import type { Message } from '../domain/ports.ts';
import { recipientsOf } from '../domain/recipients.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { waveDay, waveDueAt } from '../domain/wave-times.ts';
import { renderLetter } from '../render/render-letter.ts';
import { findAccount } from '../store/accounts.ts';
import { type AudienceContact, audiencePage } from '../store/audience.ts';
import { findCampaign, loadCampaign, type RunningCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { ownedAsEvents } from '../store/mailing-events.ts';
import { mailingAccounts } from '../store/mailings.ts';
import { phaseStates } from '../store/phases.ts';
import { rampStepsOf } from '../store/standings.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { readerOf, variantFacts } from './freeze-wave.ts';
import { mailingLetters } from './mailing-letter.ts';
import { DUMMY_TOKEN, readerRules, templateFor, waveLetters } from './wave-letter.ts';

export type PreviewedLetter = {
  readonly role: ContactRole;
  readonly template: string;
  readonly locale: string;
  /** When it is due, as planned now. */
  readonly dueAt: Instant;
  /** The very message, its links opening nothing; or the sentence that says why it cannot be written. */
  readonly message: Message | null;
  readonly problem: string | null;
};

export type PreviewRefusal = 'unknown-campaign' | 'unknown-wave' | 'unknown-account' | 'not-addressed';

/**
 * What each contact of an account would get of a wave, through the same code that sends it. Nothing is stored or sent.
 * @param of.account external key
 */
export async function previewWave(
  context: FlowContext,
  of: { readonly campaign: string; readonly wave: string; readonly account: string },
): Promise<Result<readonly PreviewedLetter[], PreviewRefusal>> {
  const { pool } = context;
  const now = await businessNow(pool);
  const found = await findCampaign(pool, of.campaign);
  const campaign = found === null ? null : await loadCampaign(pool, found.id);
  if (campaign === null) return refuse('unknown-campaign', `There is no approved campaign ${of.campaign}.`);
  const { plan } = campaign;
  const mailing = plan.mailings.find((one) => one.key === of.wave);
  if (mailing !== undefined) return previewMailing(context, { campaign, mailing, account: of.account, now });
  const wave = plan.waves.find((one) => one.key === of.wave);
  const phase = plan.phases.find((one) => one.key === wave?.phase);
  if (wave === undefined || phase === undefined) {
    const keys = [...plan.waves, ...plan.mailings].map((one) => one.key).join(', ');
    return refuse('unknown-wave', `Campaign ${campaign.key} has no wave ${of.wave}; it has ${keys}.`);
  }
  const known = await findAccount(pool, of.account);
  if (known === null) return refuse('unknown-account', `There is no account ${of.account}.`);
  const scope = { campaignId: campaign.id, cohorts: phase.cohorts, products: phase.products };
  const [account] = await audiencePage(pool, scope, { accountIds: [known.id] });
  if (account === undefined)
    return refuse(
      'not-addressed',
      `Wave ${wave.key} does not address ${of.account}: it is in none of its cohorts, or has none of its products.`,
    );
  const calendars = calendarsOf(plan, now);
  const states = await phaseStates(pool, campaign.id);
  const plannedStart = states.find((one) => one.phase === phase.key)?.plannedStart ?? null;
  const today = localDateOf(now, plan.timeZone);
  const step = (await rampStepsOf(pool, campaign.id, [account.id])).get(`${phase.key}|${account.id}`) ?? 0;
  const facts = await variantFacts(pool, wave, phase, [account.id], today);
  const template = templateFor(wave, facts.get(account.externalKey));
  const write = await waveLetters(context, pool, { campaign, calendars, wave, phase, plannedStart, now }, [
    account.id,
  ]);
  return ok(
    recipientsOf(account.contacts, wave.to).map((contact): PreviewedLetter => {
      const reader = readerOf(account, contact, step, 1);
      const { letter, headers } = write(reader, DUMMY_TOKEN);
      const day = waveDay(wave, phase, plannedStart ?? today, step, calendars.campaign);
      const dueAt = waveDueAt(wave, day, readerRules(reader, calendars));
      return rendered(context, contact, { template, locale: reader.locale, dueAt, letter, headers });
    }),
  );
}

/**
 * What each contact would get of a mailing if it were due now: about everything the account owns of the campaign's
 * products, or about all seats being taken.
 */
async function previewMailing(
  context: FlowContext,
  of: {
    readonly campaign: RunningCampaign;
    readonly mailing: Mailing;
    readonly account: string;
    readonly now: Instant;
  },
): Promise<Result<readonly PreviewedLetter[], PreviewRefusal>> {
  const { pool } = context;
  const { campaign, mailing, now } = of;
  const known = await findAccount(pool, of.account);
  const account = known === null ? undefined : (await mailingAccounts(pool, [known.id])).get(known.id);
  if (account === undefined) return refuse('unknown-account', `There is no account ${of.account}.`);
  const calendars = calendarsOf(campaign.plan, now);
  const products = campaign.plan.products.map((one) => one.key);
  const facts = await ownedAsEvents(pool, account.id, products);
  const write = await mailingLetters(
    context,
    pool,
    { campaign, calendars, mailing, now },
    [account.id],
    facts,
  );
  const letters = readersOf(account.contacts, mailing.to).map((contact) => {
    const reader = readerOf({ ...account, cohort: '' }, contact, 0, 1);
    const written = write(reader, [...facts.keys()], DUMMY_TOKEN);
    if ('suppressed' in written) return null;
    const { letter } = written;
    const { template } = mailing;
    return rendered(context, contact, { template, locale: reader.locale, dueAt: now, letter, headers: {} });
  });
  const possible = letters.filter((one) => one !== null);
  return possible.length > 0 || letters.length === 0
    ? ok(possible)
    : refuse(
        'not-addressed',
        `Mailing ${mailing.key} has nothing to say to ${of.account}: it owns none of the campaign's products.`,
      );
}

function rendered(
  context: FlowContext,
  contact: Pick<AudienceContact, 'role' | 'email' | 'name'>,
  written: {
    readonly template: string;
    readonly locale: string;
    readonly dueAt: Instant;
    readonly letter: Letter;
    readonly headers: Readonly<Record<string, string>>;
  },
): PreviewedLetter {
  const { letter, headers, ...rest } = written;
  const about = { role: contact.role, ...rest };
  const made = renderLetter(context.templates, about.template, about.locale, letter);
  if (!made.ok) return { ...about, message: null, problem: made.message };
  const { subject, html, text } = made.value;
  const to = { email: contact.email, name: contact.name };
  const from = context.mailFrom;
  return {
    ...about,
    message: { deliveryId: 'preview', from, to, subject, html, text, headers },
    problem: null,
  };
}
