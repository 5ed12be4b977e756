import type { ContactRole, StaffRole } from '../domain/account.ts';
import type { SendOutcome, Transport } from '../domain/ports.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { mayGetTestMail, type TestMailRefusal, testSubject } from '../domain/test-mail.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { isContactAddress } from '../store/contacts.ts';
import { staffByEmail } from '../store/staff.ts';
import type { FlowContext } from './context.ts';
import { newDeliveryId } from './freeze-wave.ts';
import { type PreviewRefusal, previewWave } from './preview-wave.ts';

export type SentTest = {
  readonly role: ContactRole;
  readonly subject: string;
  readonly outcome: SendOutcome;
};

/**
 * Sends a colleague exactly what the contacts of an account would get of a wave, one message each: the same letters
 * through the same transport, with links that open nothing. No row of the ledger knows of it, and the id it travels
 * under is nobody's: what a provider reports about it is dropped.
 */
export async function sendTest(
  context: FlowContext,
  transport: Pick<Transport, 'send'>,
  input: {
    readonly campaign: string;
    readonly wave: string;
    readonly account: string;
    readonly to: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<readonly SentTest[], PreviewRefusal | TestMailRefusal | 'unwritable'>> {
  const { pool } = context;
  const { campaign, wave, account, staff } = input;
  const address = input.to.trim();
  const allowed = mayGetTestMail(staff.role, {
    address,
    colleague: await staffByEmail(pool, address),
    isCustomer: await isContactAddress(pool, address),
  });
  if (!allowed.ok) return allowed;
  const colleague = allowed.value;
  const letters = await previewWave(context, { campaign, wave, account });
  if (!letters.ok) return letters;
  const problem = letters.value.find((one) => one.message === null)?.problem;
  if (problem != null) return refuse('unwritable', problem);
  if (letters.value.length === 0)
    return refuse('not-addressed', `${account} has no current contact that wave ${wave} goes to.`);
  // Recorded before anything leaves: what left is on record, whatever happens then.
  await recordAudit(pool, {
    at: await businessNow(pool),
    actor: `staff:${staff.id}`,
    action: 'test-mail-ordered',
    subject: `campaign:${campaign}/${wave}`,
    after: { account, to: `staff:${colleague.id}`, messages: letters.value.length },
  });
  const sent: SentTest[] = [];
  for (const { role, message } of letters.value) {
    if (message === null) continue;
    const subject = testSubject(message.subject);
    const to = { email: colleague.email, name: colleague.name };
    const outcome = await transport.send({ ...message, deliveryId: newDeliveryId(), to, subject });
    sent.push({ role, subject, outcome });
  }
  return ok(sent);
}
