import type { ContactRole } from '../domain/account.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/ports.ts';
import { recipientsOf } from '../domain/recipients.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { waveDay, waveDueAt } from '../domain/wave-times.ts';
import { renderLetter } from '../render/render-letter.ts';
import { findAccount } from '../store/accounts.ts';
import { audiencePage } from '../store/audience.ts';
import { findCampaign, loadCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { phaseStates } from '../store/phases.ts';
import { rampStepsOf } from '../store/standings.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { readerOf, variantFacts } from './freeze-wave.ts';
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
  const wave = plan.waves.find((one) => one.key === of.wave);
  const phase = plan.phases.find((one) => one.key === wave?.phase);
  if (wave === undefined || phase === undefined) {
    const keys = plan.waves.map((one) => one.key).join(', ');
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
      const rendered = renderLetter(context.templates, template, reader.locale, letter);
      const day = waveDay(wave, phase, plannedStart ?? today, step, calendars.campaign);
      const about = {
        role: contact.role,
        template,
        locale: reader.locale,
        dueAt: waveDueAt(wave, day, readerRules(reader, calendars)),
      };
      if (!rendered.ok) return { ...about, message: null, problem: rendered.message };
      const { subject, html, text } = rendered.value;
      const to = { email: contact.email, name: contact.name };
      const from = context.mailFrom;
      return {
        ...about,
        message: { deliveryId: 'preview', from, to, subject, html, text, headers },
        problem: null,
      };
    }),
  );
}
