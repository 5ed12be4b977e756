import { escalatesTo } from '../domain/case-owner.ts';
import { environmentChange } from '../domain/mail-environment.ts';
import type { Transport } from '../domain/ports.ts';
import { recordAudit } from '../store/audit.ts';
import { addCaseNote, markEscalated, nextCaseToEscalate } from '../store/case-notes.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { confirmedEnvironment } from '../store/mail-environment.ts';
import { listStaff } from '../store/staff.ts';
import { caseMessage } from './case-mail.ts';
import { asPerson } from './case-people.ts';
import type { FlowContext } from './context.ts';
import type { Sender } from './send-deliveries.ts';

/** More in one round would only mean that nobody answers at all. */
const MOST_A_ROUND = 100;

/** By what mail leaves, and from where. */
export type CaseSender = { readonly transport: Pick<Transport, 'send'> } & Pick<Sender, 'environment'>;

/**
 * Tells the managers of cases that are about to be late, before they are: each case once. The case stays locked while its mail is
 * handed over and is marked in the same transaction, so a crash in between tells twice rather than never. From a database or by a
 * transport that nobody confirmed, such as a restored copy, nobody is written to.
 * @returns how many cases were escalated
 */
export async function escalateCases(
  context: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  { transport, environment }: CaseSender,
): Promise<number> {
  if (environmentChange(await confirmedEnvironment(context.pool), environment) !== null) return 0;
  let escalated = 0;
  let after: number | null = 0;
  for (let round = 0; round < MOST_A_ROUND && after !== null; round++) {
    const done: { readonly id: number; readonly told: boolean } | null = await escalateNext(
      context,
      transport,
      after,
    );
    if (done?.told) escalated += 1;
    after = done?.id ?? null;
  }
  return escalated;
}

/** @returns null when nothing is due after this number; `told` is false where the mail has to be tried again */
async function escalateNext(
  context: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  transport: Pick<Transport, 'send'>,
  after: number,
): Promise<{ readonly id: number; readonly told: boolean } | null> {
  return inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const due = await nextCaseToEscalate(db, now, after);
    if (due === null) return null;
    const { id } = due;
    const rows = await listStaff(db);
    const keys = escalatesTo(due.owner, rows.map(asPerson));
    const above = rows.filter((one) => keys.includes(one.externalKey));
    const outcomes = [];
    for (const person of above)
      outcomes.push(
        await transport.send(
          caseMessage(context, person, {
            id,
            topic: due.topic,
            subject: due.dueAt <= now ? 'it is late' : 'it is about to be late',
            sentences: [
              due.dueAt <= now
                ? 'The customer should have had an answer by now.'
                : 'The customer has no answer yet, and most of the time for it is used up.',
              `It is with ${due.owner}. Ask them, hand it to somebody who has time, or answer yourself.`,
            ],
          }),
        ),
      );
    // Nobody took it for now: it is due again in the next round. Refused for good is for the console to show.
    if (outcomes.length > 0 && outcomes.every((one) => one.kind === 'try-later' || one.kind === 'stop'))
      return { id, told: false };
    const told = outcomes.some((one) => one.kind === 'accepted' || one.kind === 'in-doubt');
    await markEscalated(db, id, now);
    await addCaseNote(db, {
      caseId: id,
      at: now,
      what: 'escalated',
      actor: 'system',
      text: told ? null : 'There was nobody above to tell, or their address refused the mail.',
      fromOwner: due.owner,
      toOwner: above.map((one) => one.externalKey).join(', '),
    });
    await recordAudit(db, {
      at: now,
      actor: 'system',
      action: 'case-escalated',
      subject: `account:${due.accountId}`,
      after: { case: id, to: above.map((one) => `staff:${one.id}`) },
    });
    return { id, told: true };
  });
}
