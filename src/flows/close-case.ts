import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { caseDuty, PLAIN_OFFICE } from '../domain/case-due.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { addCaseNote, hasNoteSince, lockCase, openCaseAgain } from '../store/case-notes.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { campaignOfCase, closeCase } from '../store/customer-cases.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';

/** The same note again within this time is one button pressed twice. */
const SAME_PRESS_MS = 60_000;

type Staff = { readonly id: number; readonly role: StaffRole };

/**
 * Closes a case: its work is done. It stays in the record, and can be opened again.
 * @param input.done what was done, in a sentence; null or left out where a program closes it
 * @returns `already` when it was closed before: a second press changes nothing
 */
export async function finishCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: Staff; readonly done?: string | null },
): Promise<Result<'closed' | 'already', 'role' | 'reason-missing' | 'unknown-case'>> {
  const { id, staff } = input;
  const done = input.done?.trim() ?? null;
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot close a case.');
  if (done === '') return refuse('reason-missing', 'Say what was done, in a few words.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const closed = await closeCase(db, id, now);
    if (closed === null)
      return (await lockCase(db, id)) === null
        ? refuse('unknown-case', 'There is no such case.')
        : ok('already');
    const actor = `staff:${staff.id}`;
    await addCaseNote(db, { caseId: id, at: now, what: 'closed', actor, text: done });
    await recordAudit(db, {
      at: now,
      actor,
      action: 'case-closed',
      subject: `account:${closed.accountId}`,
      why: done,
      after: { case: id },
    });
    return ok('closed');
  });
}

/** Opens a closed case again, with a new answer time. Its owner stays. */
export async function reopenCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: Staff; readonly reason: string },
): Promise<Result<true, 'role' | 'reason-missing' | 'unknown-case' | 'another-open'>> {
  const { id, staff } = input;
  const reason = input.reason.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot open a case again.');
  if (reason === '') return refuse('reason-missing', 'Say why it is not done yet.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockCase(db, id);
    if (held === null) return refuse('unknown-case', 'There is no such case.');
    if (held.closedAt === null) return ok(true);
    const campaignId = await campaignOfCase(db, id);
    const plan = campaignId === null ? null : ((await loadCampaign(db, campaignId))?.plan ?? null);
    const rules = plan === null ? PLAIN_OFFICE : calendarsOf(plan, now).campaign;
    const duty = caseDuty(held.topic, plan?.support ?? null, now, rules);
    if (!(await openCaseAgain(db, id, duty)))
      return refuse('another-open', 'A newer case about the same is open: go on in that one.');
    const actor = `staff:${staff.id}`;
    await addCaseNote(db, { caseId: id, at: now, what: 'reopened', actor, text: reason });
    await recordAudit(db, {
      at: now,
      actor,
      action: 'case-reopened',
      subject: `account:${held.accountId}`,
      why: reason,
      after: { case: id, dueAt: duty.dueAt },
    });
    return ok(true);
  });
}

/** Writes something down on a case, for whoever reads it next. The same words by the same person a moment later are one note. */
export async function noteOnCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: Staff; readonly text: string },
): Promise<Result<true, 'role' | 'text-missing' | 'unknown-case'>> {
  const { id, staff } = input;
  const text = input.text.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot write on a case.');
  if (text === '') return refuse('text-missing', 'Write something down first.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockCase(db, id);
    if (held === null) return refuse('unknown-case', 'There is no such case.');
    const note = { caseId: id, at: now, what: 'note', actor: `staff:${staff.id}`, text } as const;
    if (!(await hasNoteSince(db, note, now - SAME_PRESS_MS))) await addCaseNote(db, note);
    return ok(true);
  });
}
