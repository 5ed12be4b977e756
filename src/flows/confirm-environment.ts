import type { StaffRole } from '../domain/account.ts';
import { mayResume } from '../domain/approval.ts';
import { isEnvironmentStop, type MailEnvironment } from '../domain/mail-environment.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { campaignsWithMail, saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { confirmEnvironment, confirmedEnvironment } from '../store/mail-environment.ts';
import type { FlowContext } from './context.ts';

/**
 * A person says that mail is meant to leave from this database through this transport. Campaigns whose mail stopped
 * for that alone go on; stale mail among it still waits, by its lateness limit.
 * @returns the campaigns whose mail goes on
 */
export async function confirmMailEnvironment(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly environment: MailEnvironment;
    readonly staff: { readonly id: number; readonly role: StaffRole };
    readonly reason: string;
  },
): Promise<Result<{ readonly campaigns: readonly string[] }, 'role'>> {
  const { environment, staff, reason } = input;
  if (!mayResume(staff.role))
    return refuse('role', 'Letting mail leave needs a product manager, an approver or an administrator.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const before = await confirmedEnvironment(db);
    await confirmEnvironment(db, environment, `staff:${staff.id}`, now);
    const stopped = (await campaignsWithMail(db)).filter((one) => isEnvironmentStop(one.mailStopped));
    for (const one of stopped) await saveCampaignState(db, one.id, { mailStopped: null });
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'mail-environment-confirmed',
      subject: 'mail',
      why: reason,
      before,
      after: environment,
    });
    return ok({ campaigns: stopped.map((one) => one.key) });
  });
}
