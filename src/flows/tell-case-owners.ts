import { toldOfCase } from '../domain/case-owner.ts';
import { caseReference } from '../domain/look-up.ts';
import { environmentChange } from '../domain/mail-environment.ts';
import type { Message } from '../domain/ports.ts';
import { showInstant } from '../render/show-date.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { confirmedEnvironment } from '../store/mail-environment.ts';
import { listStaff, type StaffRow } from '../store/staff.ts';
import { lockUntoldCases, markOwnerTold, nextUntoldOwner, type UntoldCase } from '../store/untold-cases.ts';
import { caseMessage, casesMessage } from './case-mail.ts';
import { asPerson } from './case-people.ts';
import type { FlowContext } from './context.ts';
import type { CaseSender } from './escalate-cases.ts';

/** More owners in one round wait for the next one. */
const MOST_A_ROUND = 100;
/** Of one owner at once: a whole cohort may lose its contacts on one day. */
const MOST_OF_ONE = 10_000;
/** A mail about more cases names these and counts the rest. */
const NAMED = 10;

type Letters = Pick<FlowContext, 'publicUrl' | 'mailFrom'>;

/**
 * Tells the owners of cases that these are theirs: opened, handed over or opened again. Each owner gets one mail a round, however
 * many cases came. The cases stay locked while their mail is handed over and are marked in the same transaction, so a crash
 * in between tells twice rather than never. From a database or by a transport that nobody confirmed nobody is written to.
 * @returns how many cases somebody was told of, or could not be
 */
export async function tellCaseOwners(
  context: Pick<FlowContext, 'pool'> & Letters,
  { transport, environment }: CaseSender,
): Promise<number> {
  if (environmentChange(await confirmedEnvironment(context.pool), environment) !== null) return 0;
  let told = 0;
  let owner = await nextUntoldOwner(context.pool, '');
  for (let round = 0; round < MOST_A_ROUND && owner !== null; round++) {
    told += await tellOwner(context, transport, owner);
    owner = await nextUntoldOwner(context.pool, owner);
  }
  return told;
}

/** @returns 0 where another process is at it, or the mail has to be tried again */
async function tellOwner(
  context: Pick<FlowContext, 'pool'> & Letters,
  transport: CaseSender['transport'],
  owner: string,
): Promise<number> {
  return inTransaction(context.pool, async (db) => {
    const cases = await lockUntoldCases(db, owner, MOST_OF_ONE);
    if (cases.length === 0) return 0;
    const rows = await listStaff(db);
    const outcomes = [];
    for (const message of messagesTo(context, rows, owner, cases))
      outcomes.push(await transport.send(message));
    // Nobody took it for now: it is due again in the next round. Refused for good is for the case's page to show.
    if (outcomes.length > 0 && outcomes.every((one) => one.kind === 'try-later' || one.kind === 'stop'))
      return 0;
    const isRefused = outcomes.length > 0 && outcomes.every((one) => one.kind === 'rejected');
    await markOwnerTold(
      db,
      cases.map((one) => one.id),
      await businessNow(db),
      isRefused ? 'Its owner was not told by mail: their address refused it.' : null,
    );
    return cases.length;
  });
}

function messagesTo(
  context: Letters,
  rows: readonly StaffRow[],
  owner: string,
  cases: readonly UntoldCase[],
): readonly Message[] {
  const people = rows.map(asPerson);
  const keyOf = new Map(rows.map((one) => [`staff:${one.id}`, one.externalKey]));
  const told = cases.map((one) => ({
    one,
    keys: toldOfCase(owner, keyOf.get(one.by ?? '') ?? null, people),
  }));
  return rows.flatMap((person) => {
    const theirs = told.filter(({ keys }) => keys.includes(person.externalKey)).map(({ one }) => one);
    const [only] = theirs;
    if (only === undefined) return [];
    return theirs.length === 1 ? [messageAbout(context, person, only)] : [summary(context, person, theirs)];
  });
}

function messageAbout(context: Letters, person: StaffRow, one: UntoldCase): Message {
  const { subject, sentence } = NEWS[one.news];
  return caseMessage(context, person, {
    id: one.id,
    topic: one.topic,
    subject,
    sentences: [sentence, `An answer is due by ${due(one)}.`],
  });
}

const NEWS = {
  opened: { subject: 'it is yours to answer', sentence: 'A case was opened, and you answer for it.' },
  'handed-over': {
    subject: 'it is yours now',
    sentence: 'A case was handed over to you. The reason is written down there.',
  },
  reopened: {
    subject: 'it is open again',
    sentence: 'A case of yours was opened again. The reason is written down there.',
  },
} as const;

function summary(context: Letters, person: StaffRow, cases: readonly UntoldCase[]): Message {
  const more = cases.length - NAMED;
  return casesMessage(context, person, {
    subject: `${cases.length} cases are yours to answer`,
    sentences: [
      `${cases.length} cases came to you. These are due first:`,
      ...cases.slice(0, NAMED).map((one) => `${caseReference(one.id)}, ${one.topic}: due by ${due(one)}.`),
      ...(more > 0 ? [`And ${more} more.`] : []),
    ],
  });
}

/** By the clocks of the campaign. */
function due({ dueAt, zone }: UntoldCase): string {
  return showInstant(dueAt, zone ?? 'UTC', 'en-GB');
}
