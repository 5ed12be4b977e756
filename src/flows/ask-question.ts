import { answeredBy, caseDuty, PLAIN_OFFICE } from '../domain/case-due.ts';
import { isForRep } from '../domain/case-owner.ts';
import type { Instant } from '../domain/instant.ts';
import type { Plan, Topic } from '../domain/plan.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { recordAudit } from '../store/audit.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { caseFacts } from '../store/case-facts.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { briefingSubject, type OpenedCase, openCase } from '../store/customer-cases.ts';
import { findLink } from '../store/links.ts';
import { staffById } from '../store/staff.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import type { CustomerLink } from './open-link.ts';

const LONGEST = 2000;

/**
 * Opens a case for a customer in the caller's transaction, with the owner and due time the campaign gives its topic.
 * @returns the case that is open about it, new or not, and by when they are answered
 */
export async function openCustomerCase(
  db: Db,
  plan: Plan | null,
  who: Pick<CustomerLink, 'accountId' | 'contactId' | 'campaignId'>,
  asked: { readonly topic: Topic; readonly subject: string; readonly cause: string; readonly now: Instant },
): Promise<OpenedCase & { readonly isNew: boolean }> {
  const { topic, subject, cause, now } = asked;
  const rules = plan === null ? PLAIN_OFFICE : calendarsOf(plan, now).campaign;
  const duty = caseDuty(topic, plan?.support ?? null, now, rules);
  const opened = await openCase(db, {
    accountId: who.accountId,
    topic,
    subject,
    ...duty,
    preferRep: isForRep(topic),
    cause,
    contactId: who.contactId,
    campaignId: who.campaignId,
    facts: await caseFacts(db, who.accountId, now),
  });
  if (!opened.isNew) return { ...opened, dueAt: answeredBy(opened.dueAt, duty.dueAt, now) };
  await recordAudit(db, {
    at: now,
    actor: `contact:${who.contactId}`,
    action: 'case-opened',
    subject: `account:${who.accountId}`,
    after: { case: opened.id, topic },
  });
  return opened;
}

/** A customer asks a person. The same question asked twice is one case. */
export async function askQuestion(
  { pool }: Pick<FlowContext, 'pool'>,
  who: CustomerLink,
  asked: { readonly topic: Topic; readonly question: string },
): Promise<Result<OpenedCase, 'question-missing'>> {
  const subject = asked.question.trim().slice(0, LONGEST);
  if (subject === '') return refuse('question-missing', 'Write down what you want to know.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const plan = who.campaignId === null ? null : ((await loadCampaign(db, who.campaignId))?.plan ?? null);
    return ok(
      await openCustomerCase(db, plan, who, { topic: asked.topic, subject, cause: causeOf(subject), now }),
    );
  });
}

/** A reader of a briefing asks before customers do. The case goes to whoever proposed what the briefing announces. */
export async function askAboutBriefing(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
  question: string,
): Promise<Result<OpenedCase, 'unknown-link' | 'question-missing'>> {
  const asked = question.trim().slice(0, LONGEST);
  if (asked === '') return refuse('question-missing', 'Write down what you want to know.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const link = await findLink(db, token, now);
    const campaign = link?.campaignId == null ? null : await loadCampaign(db, link.campaignId);
    const person = link?.staffId == null ? null : await staffById(db, link.staffId);
    if (link?.purpose !== 'briefing' || link.deliveryId === null || campaign === null || person === null)
      return refuse('unknown-link', 'This link is not known or has expired.');
    const waves = campaign.plan.briefings.flatMap((one) => one.for);
    const about = await briefingSubject(db, link.deliveryId, waves, person.externalKey);
    if (about === null) return refuse('unknown-link', 'This briefing is about no account.');
    const subject = `${person.name} asks about the briefing: ${asked}`;
    const duty = caseDuty('commercial', campaign.plan.support, now, calendarsOf(campaign.plan, now).campaign);
    const opened = await openCase(db, {
      accountId: about.accountId,
      topic: 'commercial',
      subject,
      ...duty,
      owner: about.proposer,
      preferRep: false,
      campaignId: campaign.id,
      cause: causeOf(subject),
    });
    if (!opened.isNew) return ok(opened);
    await recordAudit(db, {
      at: now,
      actor: `staff:${person.id}`,
      action: 'case-opened',
      subject: `account:${about.accountId}`,
      after: { case: opened.id, briefing: link.deliveryId },
    });
    return ok(opened);
  });
}

function causeOf(subject: string): string {
  return `question:${sha256Hex(subject).slice(0, 16)}`;
}
