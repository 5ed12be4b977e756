import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { membersOf, ownerOf } from '../domain/case-owner.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { addCaseNote, groupsOfCampaigns, lockCase, saveCaseOwner } from '../store/case-notes.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { listStaff } from '../store/staff.ts';
import { asPerson } from './case-people.ts';
import type { FlowContext } from './context.ts';

export type HandOverRefusal = 'role' | 'reason-missing' | 'unknown-case' | 'closed' | 'owner';

/**
 * Gives a case to somebody else, whom a worker then tells: a person on staff, or a group that a campaign names. The time by
 * which the customer gets an answer stays what it was. Handing it to whoever has it already changes nothing.
 * @param input.to staff key, or name of a group
 * @returns the name of the new owner
 */
export async function handOverCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly id: number;
    readonly to: string;
    readonly reason: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<{ readonly owner: string }, HandOverRefusal>> {
  const { id, staff } = input;
  const [reason, to] = [input.reason.trim(), input.to.trim()];
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot hand a case over.');
  if (reason === '') return refuse('reason-missing', 'Say why: the next owner starts from your sentence.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockCase(db, id);
    if (held === null) return refuse('unknown-case', 'There is no such case.');
    if (held.closedAt !== null) return refuse('closed', 'This case is closed. Open it again first.');
    const people = (await listStaff(db)).map(asPerson);
    const person = people.find((one) => one.key === to);
    const isGroup = membersOf(to, people).length > 0 || (await groupsOfCampaigns(db)).includes(to);
    if (person === undefined ? !isGroup : !person.active)
      return refuse(
        'owner',
        `Nobody here is called ${to}. Choose somebody on staff, or a group of a campaign.`,
      );
    const owner = ownerOf(to, people);
    if (held.owner === to) return ok({ owner: owner.name });
    await saveCaseOwner(db, id, to);
    const actor = `staff:${staff.id}`;
    const moved = { fromOwner: held.owner, toOwner: to };
    await addCaseNote(db, { caseId: id, at: now, what: 'handed-over', actor, text: reason, ...moved });
    await recordAudit(db, {
      at: now,
      actor,
      action: 'case-handed-over',
      subject: `account:${held.accountId}`,
      why: reason,
      before: { case: id, owner: held.owner },
      after: { case: id, owner: to },
    });
    return ok({ owner: owner.name });
  });
}
