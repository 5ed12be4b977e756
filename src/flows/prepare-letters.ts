import { nextSendInstant } from '../domain/calendar.ts';
import { contactFreeAt, isLate, weekBefore } from '../domain/contact-week.ts';
import { isOptional, suppressionAtClaim } from '../domain/delivery.ts';
import type { Instant } from '../domain/instant.ts';
import type { Letter } from '../domain/letter.ts';
import { mailingLatenessDays } from '../domain/mailing-rules.ts';
import type { Phase, Wave } from '../domain/plan.ts';
import type { Message } from '../domain/ports.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { NoticePromise } from '../domain/wave-times.ts';
import { renderLetter } from '../render/render-letter.ts';
import { accountsAtClaim } from '../store/audience.ts';
import { loadCampaign, type RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { sentToContacts } from '../store/deliveries.ts';
import type { ClaimedDelivery, ClaimResult, HandedOver } from '../store/delivery-claims.ts';
import { hashToken, newToken } from '../store/links.ts';
import { mailingEventFacts } from '../store/mailing-events.ts';
import { changedTemplate } from './approved-templates.ts';
import { briefingLetter } from './briefing-letter.ts';
import { type Calendars, calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { mailingLetters } from './mailing-letter.ts';
import { readerRules, type WaveReader, waveLetters } from './wave-letter.ts';

/** A claim that may go to the provider: the message, and what is put down before it goes. */
export type ReadyLetter = {
  readonly claim: ClaimedDelivery;
  readonly message: Message;
  readonly handedOver: HandedOver;
};

export type PreparedBatch = {
  readonly ready: readonly ReadyLetter[];
  /** Claims that go nowhere now: suppressed, not their time of day, or not writable. */
  readonly settled: readonly ClaimResult[];
  /** Campaigns whose mail must stop, each with the reason. */
  readonly stops: ReadonlyMap<number, string>;
};

/** A claim that goes back, and with it the mail of its whole campaign stops. */
type Stopped = { readonly claim: ClaimedDelivery; readonly stop: string };

type Outcomes = readonly (ReadyLetter | Stopped | ClaimResult)[];

/** How long a link in a mail works. It only locates: what it leads to asks for the person again. */
const LINK_DAYS = 400;

/** Turns claims into messages: the audience rule again (M4), the send window again, the promise, the token, the letter. */
export async function prepareLetters(
  context: FlowContext,
  claims: readonly ClaimedDelivery[],
  now: Instant,
): Promise<PreparedBatch> {
  const { pool } = context;
  const ready: ReadyLetter[] = [];
  const settled: ClaimResult[] = [];
  const stops = new Map<number, string>();
  for (const [campaignId, ofCampaign] of groupBy(claims, (one) => one.campaignId)) {
    const campaign = await loadCampaign(pool, campaignId);
    if (campaign === null) throw new Error(`Campaign ${campaignId} has mail but no revision.`);
    const calendars = calendarsOf(campaign.plan, now);
    for (const [, ofKey] of groupBy(ofCampaign, (one) => `${one.mailing}|${one.key}`)) {
      const prepare = PREPARE[ofKey[0]?.mailing ?? 'wave'];
      for (const outcome of await prepare(context, pool, campaign, calendars, ofKey, now)) {
        if ('message' in outcome) ready.push(outcome);
        else if ('stop' in outcome) {
          stops.set(campaignId, outcome.stop);
          settled.push(postponed(outcome.claim, null));
        } else settled.push(outcome);
      }
    }
  }
  return { ready, settled, stops };
}

const PREPARE = { wave: prepareWave, briefing: prepareBriefings, mailing: prepareMailings } as const;

async function prepareWave(
  context: FlowContext,
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  claims: readonly ClaimedDelivery[],
  now: Instant,
): Promise<Outcomes> {
  const { plan } = campaign;
  const wave = plan.waves.find((one) => one.key === claims[0]?.key);
  const phase = plan.phases.find((one) => one.key === wave?.phase);
  if (wave === undefined || phase === undefined) {
    return claims.map((claim) => ended(claim, 'cancelled', 'The plan no longer has this wave.'));
  }
  const ids = [...new Set(claims.flatMap((claim) => claim.accountId ?? []))];
  const accounts = await accountsAtClaim(db, campaign.id, phase.products, ids, now);
  const contactIds = isOptional(wave.kind) ? claims.flatMap((claim) => claim.contactId ?? []) : [];
  const sent = await sentToContacts(db, contactIds, weekBefore(now));
  const plannedStart = claims[0]?.plannedStart ?? null;
  const write = await waveLetters(context, db, { campaign, calendars, wave, phase, plannedStart, now }, ids);
  return claims.map((claim) => {
    const reader = readerOf(claim);
    const refusal = suppressed(claim, wave, phase, accounts);
    if (refusal !== null) return ended(claim, 'suppressed', refusal);
    if (isLate(claim.dueAt, wave.latenessDays, now)) return late(claim, now);
    const rules = readerRules(reader, calendars);
    const freeAt = contactFreeAt(
      wave.kind,
      sent.get(claim.contactId ?? 0) ?? [],
      plan.mail.perContactPerWeek,
      now,
    );
    const later = nextSendInstant(freeAt ?? now, rules);
    if (later > now) return postponed(claim, later);
    const token = newToken();
    const { letter, headers, promise } = write(reader, token);
    return finish(context, claim, { letter, headers, promise, token }, now);
  });
}

function readerOf(claim: ClaimedDelivery): WaveReader {
  return {
    accountId: claim.accountId ?? 0,
    accountName: claim.accountName ?? '',
    accountTimeZone: claim.accountTimeZone,
    country: claim.country,
    rep: claim.rep,
    name: claim.readerName,
    timeZone: claim.timeZone,
    locale: claim.locale,
    step: claim.step,
    run: claim.run,
  };
}

async function prepareBriefings(
  context: FlowContext,
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  claims: readonly ClaimedDelivery[],
  now: Instant,
): Promise<Outcomes> {
  const briefing = campaign.plan.briefings.find((one) => one.key === claims[0]?.key);
  if (briefing === undefined)
    return claims.map((claim) => ended(claim, 'cancelled', 'The plan no longer has this briefing.'));
  const later = nextSendInstant(now, calendars.campaign);
  const outcomes: (ReadyLetter | Stopped | ClaimResult)[] = [];
  for (const claim of claims) {
    if (claim.contactRemoved) outcomes.push(ended(claim, 'suppressed', 'contact-removed'));
    else if (later > now) outcomes.push(postponed(claim, later));
    else {
      const token = newToken();
      const page = `${context.publicUrl}/b/${token}`;
      const letter = await briefingLetter(db, campaign, calendars, briefing, claim, page);
      outcomes.push(finish(context, claim, { letter, headers: {}, promise: null, token }, now));
    }
  }
  return outcomes;
}

/**
 * Mailings answer somebody who waits: they leave at any hour, in the version that is approved now (E3), for no briefing
 * froze one. The contacts are those of the moment it happened; whoever is gone since gets none.
 */
async function prepareMailings(
  context: FlowContext,
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  claims: readonly ClaimedDelivery[],
  now: Instant,
): Promise<Outcomes> {
  const { plan } = campaign;
  const mailing = plan.mailings.find((one) => one.key === claims[0]?.key);
  if (mailing === undefined)
    return claims.map((claim) => ended(claim, 'cancelled', 'The plan no longer has this mailing.'));
  const { template } = mailing;
  if ((await changedTemplate(context, db, campaign, [template])) !== null) {
    const stop = `Template ${template} is not the version that was approved. Bring that one back, or have this one approved, then resume the campaign.`;
    return claims.map((claim) => ({ claim, stop }));
  }
  const accountIds = [...new Set(claims.flatMap((claim) => claim.accountId ?? []))];
  const events = claims.flatMap((claim) => claim.events ?? []);
  const facts = await mailingEventFacts(db, accountIds, events);
  const write = await mailingLetters(context, db, { campaign, calendars, mailing, now }, accountIds, facts);
  const latenessDays = mailingLatenessDays(mailing.on, plan);
  return claims.map((claim) => {
    const refusal = suppressionAtClaim({ ...claim, duplicateAddress: false, wave: null });
    if (refusal !== null) return ended(claim, 'suppressed', refusal);
    if (latenessDays !== null && isLate(claim.dueAt, latenessDays, now)) return late(claim, now);
    const token = newToken();
    const written = write(readerOf(claim), claim.events ?? [], token);
    if ('suppressed' in written) return ended(claim, 'suppressed', written.suppressed);
    const templateHash = context.templates.hashOf(template, claim.locale) ?? '';
    const { letter } = written;
    return finish(
      context,
      { ...claim, template, templateHash },
      { letter, headers: {}, promise: null, token },
      now,
    );
  });
}

function suppressed(
  claim: ClaimedDelivery,
  wave: Wave,
  phase: Phase,
  accounts: Awaited<ReturnType<typeof accountsAtClaim>>,
): string | null {
  const account = claim.accountId === null ? undefined : accounts.get(claim.accountId);
  return suppressionAtClaim({
    contactRemoved: claim.contactRemoved,
    duplicateAddress: false,
    addressRefused: claim.addressRefused,
    optedOut: claim.optedOut,
    wave: {
      kind: wave.kind,
      audience: wave.audience,
      moved: account?.cohort == null || !phase.cohorts.includes(account.cohort),
      exempt: account?.exempt ?? false,
      hasProduct: account?.hasProduct ?? false,
      activated: account?.activated ?? false,
    },
  });
}

/** Renders a letter, in the template version that was frozen with it and no other (M4). */
function finish(
  context: FlowContext,
  claim: ClaimedDelivery,
  written: {
    readonly letter: Letter;
    readonly headers: Readonly<Record<string, string>>;
    readonly promise: NoticePromise | null;
    readonly token: string;
  },
  now: Instant,
): ReadyLetter | Stopped | ClaimResult {
  const { letter, headers, promise, token } = written;
  if (context.templates.hashOf(claim.template, claim.locale) !== claim.templateHash) {
    const stop = `Template ${claim.template} is not the version that ${claim.key} was frozen with. Bring it back, then resume the campaign.`;
    return { claim, stop };
  }
  const rendered = renderLetter(context.templates, claim.template, claim.locale, letter);
  if (!rendered.ok) return ended(claim, 'failed', rendered.message);
  const { subject, html, text } = rendered.value;
  return {
    claim,
    message: {
      deliveryId: claim.id,
      from: context.mailFrom,
      to: { email: claim.email, name: claim.readerName },
      subject,
      html,
      text,
      headers,
    },
    handedOver: {
      id: claim.id,
      claim: claim.claim,
      campaignId: claim.campaignId,
      notBefore: promise?.notBefore ?? null,
      brownouts: promise?.brownouts ?? [],
      variables: masked(letter, token),
      contentHash: sha256Hex([subject, html, text].join('\n').replaceAll(token, 'TOKEN')),
      templateHash: claim.templateHash,
      link: {
        tokenHash: hashToken(token),
        purpose: claim.mailing === 'briefing' ? 'briefing' : 'delivery',
        accountId: claim.accountId,
        contactId: claim.contactId,
        staffId: claim.staffId,
        expiresAt: now + LINK_DAYS * 86_400_000,
      },
    },
  };
}

/** What is kept of a letter: everything but the token that opens its links (M9). */
function masked(letter: Letter, token: string): string {
  return JSON.stringify(letter).replaceAll(token, 'TOKEN');
}

function ended(
  claim: ClaimedDelivery,
  state: 'suppressed' | 'failed' | 'cancelled',
  reason: string,
): ClaimResult {
  return { ...settledAs(claim, state), reason };
}

/** Past its limit: it stays where it is until a person decides. */
function late(claim: ClaimedDelivery, now: Instant): ClaimResult {
  return { ...settledAs(claim, 'pending'), lateAt: now, reason: 'Past its lateness limit.' };
}

/** Back to where it was; it counts as no attempt. */
function postponed(claim: ClaimedDelivery, dueAt: Instant | null): ClaimResult {
  return { ...settledAs(claim, 'pending'), dueAt };
}

function settledAs(claim: ClaimedDelivery, state: ClaimResult['state']): ClaimResult {
  return {
    id: claim.id,
    claim: claim.claim,
    state,
    reason: null,
    providerId: null,
    acceptedAt: null,
    dueAt: null,
    waitSeconds: null,
    lateAt: null,
    attempted: false,
  };
}

function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): ReadonlyMap<Key, readonly Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
