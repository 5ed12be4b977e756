import { addDays, localDateOf } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import { decideMoreTime, type MoreTime } from '../domain/more-time.ts';
import type { Plan, Topic } from '../domain/plan.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { accountZone } from '../store/account-zones.ts';
import { accountById } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { addCaseNoteOnce } from '../store/case-notes.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { daysTakenSince, lockAccount, type OpenedCase } from '../store/customer-cases.ts';
import { extensionsTaken, insertLeniency } from '../store/leniencies.ts';
import { wakeAccounts } from '../store/standings.ts';
import { wakeWorkers } from '../store/wake.ts';
import { openCustomerCase } from './ask-question.ts';
import { campaignInForce } from './campaign-in-force.ts';
import type { FlowContext } from './context.ts';
import type { CustomerLink } from './open-link.ts';

export type MoreTimeAnswer =
  | { readonly kind: 'granted'; readonly until: LocalDate; readonly product: string }
  | ({ readonly kind: 'case' } & OpenedCase);

/** Asking again within this time is the same click twice, not a second extension. */
const SAME_REQUEST_MS = 600_000;
const TOPIC: Topic = 'activation';

/**
 * A customer asks for more time and gets it at once, as far as the campaign allows; else a person decides.
 * @param asked.product key of the product it is about
 * @param asked.days whole days
 */
export async function askMoreTime(
  { pool }: Pick<FlowContext, 'pool'>,
  who: CustomerLink & { readonly campaignId: number },
  asked: { readonly product: string; readonly days: number; readonly reason: string },
): Promise<Result<MoreTimeAnswer, 'no-campaign' | 'unknown-product' | 'days'>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const campaign = await campaignInForce(pool, db, who.campaignId, now);
    const account = await accountById(db, who.accountId);
    if (campaign === null || account === null)
      return refuse('no-campaign', 'Nothing is planned that needs time.');
    const product = campaign.plan.products.find((one) => one.key === asked.product);
    if (product === undefined)
      return refuse('unknown-product', 'Choose one of the products that are listed.');
    await lockAccount(db, who.accountId);
    const taken = await extensionsTaken(db, who.accountId, campaign.id);
    const today = localDateOf(now, await accountZone(db, who.accountId, asked.product));
    const decided = decideMoreTime(campaign.plan.extensions, { days: asked.days, taken, today });
    const repeated = await daysTakenSince(
      db,
      who.accountId,
      `contact:${who.contactId}`,
      now - SAME_REQUEST_MS,
    );
    if (!decided.ok) return decided;
    if (repeated === asked.days)
      return ok({ kind: 'granted', until: addDays(today, asked.days), product: product.name });
    const reason = asked.reason.trim() || `Asked for more time for ${product.name}.`;
    if (decided.value.kind === 'granted') {
      await grant(db, campaign.plan, who, decided.value, reason, now);
      return ok({ kind: 'granted', until: decided.value.until, product: product.name });
    }
    const subject = `Asks for ${asked.days} more days for ${product.name}: ${reason}`;
    const opened = await openCustomerCase(db, campaign.plan, who, {
      topic: TOPIC,
      subject,
      cause: 'more-time',
      now,
    });
    if (!opened.isNew) await addToCase(db, opened.id, who, subject, now);
    return ok({ kind: 'case', ...opened });
  });
}

/** They have a case already: whoever works on it reads what else is asked for, who asks, and why. */
async function addToCase(
  db: Db,
  caseId: number,
  { accountId, contactId }: CustomerLink,
  text: string,
  now: Instant,
): Promise<void> {
  const actor = `contact:${contactId}`;
  const note = { caseId, at: now, what: 'note', actor, text } as const;
  if (!(await addCaseNoteOnce(db, note, now - SAME_REQUEST_MS))) return;
  await recordAudit(db, {
    at: now,
    actor,
    action: 'case-added-to',
    subject: `account:${accountId}`,
    after: { case: caseId },
  });
}

async function grant(
  db: Db,
  plan: Plan,
  who: CustomerLink,
  granted: Extract<MoreTime, { kind: 'granted' }>,
  reason: string,
  now: Instant,
): Promise<void> {
  const { accountId, contactId } = who;
  const id = await insertLeniency(db, {
    accountId,
    kind: 'extension',
    fromAt: now,
    untilAt: null,
    days: granted.days,
    reason,
    owner: plan.support.owners[TOPIC] ?? 'support',
    createdBy: `contact:${contactId}`,
  });
  await wakeAccounts(db, [accountId], now);
  await wakeWorkers(db, 'more time');
  await recordAudit(db, {
    at: now,
    actor: `contact:${contactId}`,
    action: 'extension-given',
    subject: `account:${accountId}`,
    why: 'The campaign grants it at once.',
    after: { id, days: granted.days },
  });
}
