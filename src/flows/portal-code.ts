import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import {
  CODE_MINUTES,
  type CodePurpose,
  judgeCode,
  judgeCodeRequest,
  readCode,
} from '../domain/portal-code.ts';
import type { Message } from '../domain/ports.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { newToken } from '../store/links.ts';
import {
  codesSince,
  countWrongGuess,
  deleteCode,
  deleteCodesBefore,
  insertCode,
  lockCode,
  lockCodeReader,
  useCode,
} from '../store/portal-codes.ts';
import { markLinkUsed } from '../store/portal-links.ts';
import type { FlowContext } from './context.ts';
import type { CustomerLink } from './open-link.ts';
import { codeMessage } from './portal-code-mail.ts';

const HOUR = 3_600_000;
const KEPT_MS = 24 * HOUR;

type Who = Pick<CustomerLink, 'accountId' | 'contactId'>;

/** What the browser that asked is told. The ticket names the mailed code; it is worth nothing without its digits. */
export type CodeAnswer =
  | { readonly kind: 'sent'; readonly ticket: string; readonly message: Message | null }
  | { readonly kind: 'wait'; readonly until: Instant };

/**
 * Somebody who holds a contact's link presses "send me a code". A scanner can press it as well: it mails a code to the
 * contact's own address, seldom enough, and nothing else changes.
 * @param machineNow codes live by the machine's clock
 * @returns the mail to send, null when one was sent a moment ago; the refusal when the contact is gone
 */
export async function requestCode(
  { pool, secret, mailFrom }: Pick<FlowContext, 'pool' | 'secret' | 'mailFrom'>,
  who: Who,
  purpose: CodePurpose,
  machineNow: Instant,
): Promise<Result<CodeAnswer, 'no-contact'>> {
  return inTransaction(pool, async (db) => {
    const reader = await lockCodeReader(db, who);
    if (reader === null) return refuse('no-contact', 'This contact is not known any more.');
    await deleteCodesBefore(db, machineNow - KEPT_MS);
    const decided = judgeCodeRequest(await codesSince(db, who.contactId, machineNow - HOUR), machineNow);
    switch (decided.kind) {
      case 'wait':
        return ok(decided);
      case 'sent-already':
        return ok({ kind: 'sent', ticket: decided.code.id, message: null });
      case 'send': {
        const id = newToken();
        const code = String(randomInt(1_000_000)).padStart(6, '0');
        await insertCode(db, {
          ...{ id, accountId: who.accountId, contactId: who.contactId },
          codeHash: hashCode(secret, id, code).toString('hex'),
          createdAt: machineNow,
          expiresAt: machineNow + CODE_MINUTES * 60_000,
        });
        return ok({
          kind: 'sent',
          ticket: id,
          message: codeMessage({ from: mailFrom, reader, code, purpose }),
        });
      }
    }
  });
}

/** The mail could not be sent: asking again at once must be possible. */
export async function forgetCode({ pool }: Pick<FlowContext, 'pool'>, ticket: string): Promise<void> {
  await deleteCode(pool, ticket);
}

/** `no-code`: not six digits. `wrong`: not the mailed ones. `over`: used, too old, or guessed at too often. */
export type CodeRefusal = 'no-code' | 'wrong' | 'over';

/**
 * Somebody types the mailed digits: proof that this browser belongs to a person who reads the contact's mail. The code is
 * what is used up, once (A2): of many posts of one code at the same time exactly one does it, and the others of that page
 * are answered alike. Links only locate; they can be opened until they expire.
 * @param given.token of the link the page was opened with; null for a signed-in page
 */
export async function confirmCode(
  { pool, secret }: Pick<FlowContext, 'pool' | 'secret'>,
  who: CustomerLink,
  given: { readonly ticket: string; readonly typed: string; readonly token: string | null },
  machineNow: Instant,
): Promise<Result<'signed-in' | 'again', CodeRefusal>> {
  const digits = readCode(given.typed);
  if (digits === null) return refuse('no-code', 'A code has six digits.');
  return inTransaction(pool, async (db) => {
    const code = await lockCode(db, given.ticket.slice(0, 100), who);
    if (code === null) return refuse('over', 'This code cannot be used any more.');
    const wanted = Buffer.from(code.codeHash, 'hex');
    const matches = timingSafeEqual(hashCode(secret, code.id, digits), wanted);
    switch (judgeCode(code, matches, machineNow)) {
      case 'over':
        return refuse('over', 'This code cannot be used any more.');
      case 'wrong':
        await countWrongGuess(db, code.id);
        return refuse('wrong', 'These are not the digits we sent.');
      case 'again':
        return ok('again');
      case 'right':
        await useCode(db, code.id, machineNow);
        if (given.token !== null) await markLinkUsed(db, given.token, machineNow);
        await recordAudit(db, {
          at: await businessNow(db),
          actor: `contact:${who.contactId}`,
          action: 'signed-in',
          subject: `account:${who.accountId}`,
          after: { delivery: who.deliveryId },
        });
        return ok('signed-in');
    }
  });
}

/** Keyed, because a million digits are quickly tried against a plain hash; and beside the code's id, so that no two rows look alike. */
function hashCode(secret: string, id: string, digits: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'glidepath/portal-code', 32));
  return createHmac('sha256', key).update(`${id}\n${digits}`).digest();
}
