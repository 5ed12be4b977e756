import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { caseDuty, PLAIN_OFFICE } from '../domain/case-due.ts';
import { isForRep } from '../domain/case-owner.ts';
import type { Topic } from '../domain/plan.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { caseFacts } from '../store/case-facts.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { campaignOfAccount, type OpenedCase, openCase } from '../store/customer-cases.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';

/**
 * Opens a case about an account in the name of somebody of the vendor, with the owner and due time its campaign gives the
 * topic. The same said again while it is open is the same case.
 */
export async function openAccountCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly topic: Topic;
    readonly subject: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<OpenedCase, 'role' | 'unknown-account'>> {
  const { topic, subject, staff } = input;
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot open a case.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const campaignId = await campaignOfAccount(db, account.id);
    const plan = campaignId === null ? null : ((await loadCampaign(db, campaignId))?.plan ?? null);
    const rules = plan === null ? PLAIN_OFFICE : calendarsOf(plan, now).campaign;
    const opened = await openCase(db, {
      accountId: account.id,
      topic,
      subject,
      ...caseDuty(topic, plan?.support ?? null, now, rules),
      preferRep: isForRep(topic),
      cause: `question:${sha256Hex(`${topic} ${subject}`).slice(0, 16)}`,
      campaignId,
      facts: await caseFacts(db, account.id, now),
    });
    if (!opened.isNew) return ok(opened);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'case-opened',
      subject: `account:${account.id}`,
      after: { case: opened.id, topic },
    });
    return ok(opened);
  });
}
