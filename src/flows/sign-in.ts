import { randomUUID } from 'node:crypto';
import type { Message } from '../domain/ports.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { hashToken, newToken } from '../store/links.ts';
import {
  deleteSession,
  deleteSessions,
  findSessionRow,
  insertSession,
  type SessionRow,
} from '../store/sessions.ts';
import {
  countOpenSignInLinks,
  deleteSignInLinks,
  insertSignInLink,
  isSignInLinkUsable,
  useSignInLink,
} from '../store/sign-in-links.ts';
import { type StaffRow, staffByEmail, staffById } from '../store/staff.ts';
import type { FlowContext } from './context.ts';
import { escapeHtml } from './escape-html.ts';

/** How long a sign-in link can be used, in machine time. */
export const SIGN_IN_MINUTES = 15;
/** How long a session lasts, in machine time: a working day. */
const SESSION_SECONDS = 12 * 3600;
/** So many links at a time: whoever asks for more only fills the inbox of a colleague. */
const OPEN_LINKS = 5;

/** Who is signed in, and what each form of theirs must carry. */
export type Session = SessionRow;

/**
 * Somebody asks for a link. The answer to the browser must be the same whether the address is known or not, so send the
 * message without making the browser wait for it.
 * @param next the path of the console's page to go on with, which the caller has checked to be one; null: the first one
 * @returns the mail to send; null when nobody on staff has this address, or has enough links already
 */
export async function startSignIn(
  { pool, publicUrl, mailFrom }: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  email: string,
  next: string | null = null,
): Promise<Message | null> {
  return inTransaction(pool, async (db) => {
    const staff = await staffByEmail(db, email.trim());
    if (staff === null || (await countOpenSignInLinks(db, staff.id)) >= OPEN_LINKS) return null;
    await deleteSignInLinks(db, null);
    const link = await newSignInLink(db, publicUrl, staff.id);
    return signInMessage(mailFrom, staff, next === null ? link : `${link}?${new URLSearchParams({ next })}`);
  });
}

/** A link that signs this person in once; to be mailed or shown on the operator's terminal. */
export async function newSignInLink(db: Db, publicUrl: string, staffId: number): Promise<string> {
  const token = newToken();
  await insertSignInLink(db, { tokenHash: hashToken(token), staffId, validSeconds: SIGN_IN_MINUTES * 60 });
  return `${publicUrl}/console/sign-in/${token}`;
}

function signInMessage(from: Message['from'], staff: StaffRow, link: string): Message {
  const lines = [
    `Hello ${staff.name},`,
    'open this link and press the button to sign in to Glidepath:',
    link,
    `It works once, for ${SIGN_IN_MINUTES} minutes. If you did not ask for it, do nothing.`,
  ];
  const paragraphs = lines.map((line) => {
    const text = escapeHtml(line);
    return line === link ? `<p><a href="${text}">${text}</a></p>` : `<p>${text}</p>`;
  });
  return {
    deliveryId: `sign-in-${randomUUID()}`,
    from,
    to: { email: staff.email, name: staff.name },
    subject: 'Sign in to Glidepath',
    html: `<!doctype html><html lang="en"><title>Sign in to Glidepath</title><body>${paragraphs.join('')}</body></html>`,
    text: lines.join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** For the page that the link opens: would its button work? Changes nothing (A2). */
export async function canCompleteSignIn(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<boolean> {
  return isSignInLinkUsable(pool, hashToken(token));
}

export type SignedIn = Session & {
  /** Goes into the browser's cookie; only its hash is stored. */
  readonly token: string;
  readonly validSeconds: number;
};

/** The button behind the link: uses the link up and begins a session. */
export async function completeSignIn(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<Result<SignedIn, 'unusable'>> {
  return inTransaction(pool, async (db) => {
    const staffId = await useSignInLink(db, hashToken(token));
    const staff = staffId === null ? null : await staffById(db, staffId);
    if (staff === null)
      return refuse('unusable', 'This link was used before, or its time is over. Ask for a new one.');
    const session = { token: newToken(), csrf: newToken(), validSeconds: SESSION_SECONDS };
    await deleteSessions(db, null);
    await insertSession(db, { ...session, tokenHash: hashToken(session.token), staffId: staff.id });
    await recordAudit(db, {
      at: await businessNow(db),
      actor: `staff:${staff.id}`,
      action: 'signed-in',
      subject: `staff:${staff.id}`,
    });
    return ok({ ...session, staff });
  });
}

/** Who is behind a session's cookie; null when it is unknown or over. */
export async function findSession(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<Session | null> {
  return findSessionRow(pool, hashToken(token));
}

/** Ends one session. One that is over already stays over. */
export async function signOut({ pool }: Pick<FlowContext, 'pool'>, token: string): Promise<void> {
  await deleteSession(pool, hashToken(token));
}
