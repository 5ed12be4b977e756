import { describe, expect, it } from 'vitest';
import type { Message, SendOutcome } from '../../src/domain/ports.ts';
import { finishCase, reopenCase } from '../../src/flows/close-case.ts';
import { handOverCase } from '../../src/flows/hand-over-case.ts';
import { makeRounds } from '../../src/flows/make-rounds.ts';
import { openAccountCase } from '../../src/flows/open-account-case.ts';
import { tellCaseOwners } from '../../src/flows/tell-case-owners.ts';
import { openCases } from '../../src/store/cases.ts';
import { confirmEnvironment } from '../../src/store/mail-environment.ts';
import { approvePlan, makeAccounts, makeStaff, manyAccounts, START, useWorld } from '../support/make.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const HOUR = 3_600_000;
const HERE = { database: 'glidepath', transport: 'loopback' };

/** Takes mail, or answers as it is told to, and remembers what it was given. */
function mailbox(answer: () => SendOutcome = () => ({ kind: 'accepted', providerId: null })) {
  const sent: Message[] = [];
  const transport = {
    name: 'capture' as const,
    send: async (message: Message) => {
      const outcome = answer();
      sent.push(message);
      return outcome;
    },
  };
  const to = () => sent.map((one) => one.to.email).toSorted();
  return { sent, to, sender: { transport, environment: HERE } };
}

async function aCase(owner: string, subject = 'A question.'): Promise<number> {
  const { pool, context } = world;
  await makeAccounts(context, [{ key: 'A-1' }]);
  const [account] = await pool<{ id: number }[]>`select id from account where external_key = 'A-1'`;
  await openCases(pool, [
    {
      accountId: account?.id ?? 0,
      ...{ topic: 'technical', subject, owner, preferRep: false, cause: null },
      ...{ openedAt: START, dueAt: START + HOUR },
    },
  ]);
  const [row] = await pool<{ id: number }[]>`select max(id)::int as id from support_case`;
  return row?.id ?? 0;
}

const tell = (mail: ReturnType<typeof mailbox>) => tellCaseOwners(world.context, mail.sender);

describe('the owner of a case that was opened is told', () => {
  it('once, by the next round of a worker, with nothing of what the customer wrote', async () => {
    const { pool, context } = world;
    await makeStaff(pool, 'support', 'Sue');
    const id = await aCase('sue', 'Secret words of a customer.');
    await pool`update clock set now_at = null`;
    const mail = mailbox();
    await makeRounds(context, mail.sender);
    await makeRounds(context, mail.sender);
    expect(mail.to()).toEqual(['sue@vendor.example']);
    const [message] = mail.sent;
    expect(message?.subject).toBe(`C${id}: it is yours to answer`);
    expect(message?.text).toContain(`https://licenses.example.com/console/cases/${id}`);
    expect(message?.text).toContain('It is about: technical.');
    expect(message?.text).toContain('An answer is due by Monday, 1 February 2027 at 08:00 UTC.');
    expect(`${message?.subject} ${message?.text} ${message?.html}`).not.toMatch(/Secret|Company|a-1/i);
  });

  it('be it the rep, everybody of a group, or whoever stands in for somebody who left', async () => {
    const { pool, context } = world;
    await makeStaff(pool, 'administrator', 'Ada');
    const sue = await makeStaff(pool, 'support', 'Sue');
    await makeStaff(pool, 'support', 'Sam');
    await makeAccounts(context, [{ key: 'A-1' }]);
    await approvePlan(context, smallPlan());
    const open = (topic: 'commercial' | 'technical', subject: string) =>
      openAccountCase(context, { account: 'A-1', topic, subject, staff: sue });
    await open('commercial', 'How much?');
    await open('technical', 'It does not start.');
    // Said twice it is one case, opened once.
    await open('technical', 'It does not start.');
    expect(await pool`select 1 from audit where action = 'case-opened'`).toHaveLength(2);
    const mail = mailbox();
    expect(await tell(mail)).toBe(2);
    expect(mail.to()).toEqual(['rita@vendor.example', 'sam@vendor.example', 'sue@vendor.example']);
    expect(mail.sent[0]?.text).toContain('CET');

    await pool`update staff set active = false where external_key = 'rita'`;
    await open('commercial', 'How much for two?');
    const later = mailbox();
    expect(await tell(later)).toBe(1);
    expect(later.to()).toEqual(['ada@vendor.example']);
  });

  it('in one mail where many come at once', async () => {
    const { pool, context } = world;
    await makeAccounts(context, manyAccounts(30));
    const rows = await pool<{ id: number }[]>`select id from account order by id`;
    await openCases(
      pool,
      rows.map(({ id }) => ({
        accountId: id,
        ...{ topic: 'entitlement' as const, subject: 'Find a contact.', owner: 'support', preferRep: true },
        ...{ openedAt: START, dueAt: START + HOUR, cause: 'find-contact' },
      })),
    );
    const mail = mailbox();
    expect(await tell(mail)).toBe(30);
    expect(mail.to()).toEqual(['rita@vendor.example']);
    expect(mail.sent[0]?.subject).toBe('30 cases are yours to answer');
    expect(mail.sent[0]?.text).toMatch(/C1, entitlement: due by .*And 20 more\..*cases\?show=mine/s);
    expect(await tell(mail)).toBe(0);
  });

  it('also when a worker died before it was marked, and by one of two workers', async () => {
    await makeStaff(world.pool, 'support', 'Sue');
    await aCase('sue');
    const dying = mailbox(() => {
      throw new Error('The process was killed.');
    });
    await expect(tell(dying)).rejects.toThrow('killed');
    const mail = mailbox();
    const told = await Promise.all([tell(mail), tell(mail)]);
    expect(told.toSorted()).toEqual([0, 1]);
    expect(mail.to()).toEqual(['sue@vendor.example']);
  });

  it('in a later round, when mail cannot leave now; no answer counts as told', async () => {
    await makeStaff(world.pool, 'support', 'Sue');
    await aCase('sue');
    expect(await tell(mailbox(() => ({ kind: 'try-later', reason: 'busy', retryAfterSeconds: null })))).toBe(
      0,
    );
    expect(await tell(mailbox(() => ({ kind: 'in-doubt', reason: 'silence' })))).toBe(1);
    expect(await tell(mailbox())).toBe(0);
  });

  it('by a note on the case where their address refuses mail', async () => {
    await makeStaff(world.pool, 'support', 'Sue');
    await aCase('sue');
    expect(await tell(mailbox(() => ({ kind: 'rejected', reason: 'no such user' })))).toBe(1);
    expect([...(await world.pool`select what, actor, text from case_note`)]).toEqual([
      { what: 'note', actor: 'system', text: 'Its owner was not told by mail: their address refused it.' },
    ]);
  });

  it('by nobody of a copy of the database that was restored elsewhere', async () => {
    const { pool, context } = world;
    await makeStaff(pool, 'support', 'Sue');
    await aCase('sue');
    await confirmEnvironment(pool, HERE, 'first-mail', START);
    const mail = mailbox();
    const elsewhere = { ...mail.sender, environment: { ...HERE, database: 'a copy' } };
    expect(await tellCaseOwners(context, elsewhere)).toBe(0);
    expect(mail.sent).toEqual([]);
    expect(await tell(mail)).toBe(1);
  });
});

it('whoever hands a case to their own group, or opens their own again, is not told by mail what they did', async () => {
  const { pool, context } = world;
  const sue = await makeStaff(pool, 'support', 'Sue');
  await makeStaff(pool, 'support', 'Sam');
  const id = await aCase('sue');
  expect(await tell(mailbox())).toBe(1);
  expect((await handOverCase(context, { id, to: 'support', reason: 'I am away.', staff: sue })).ok).toBe(
    true,
  );
  const handed = mailbox();
  expect(await tell(handed)).toBe(1);
  expect(handed.to()).toEqual(['sam@vendor.example']);
  await finishCase(context, { id, staff: sue, done: 'Called them.' });
  await reopenCase(context, { id, staff: sue, reason: 'They called back.' });
  const again = mailbox();
  expect(await tell(again)).toBe(1);
  expect(again.sent.map((one) => [one.to.email, one.subject])).toEqual([
    ['sam@vendor.example', `C${id}: it is open again`],
  ]);
});

it('a case that was closed before anybody could be told is nobody’s mail', async () => {
  const { pool, context } = world;
  const sue = await makeStaff(pool, 'support', 'Sue');
  const id = await aCase('sue');
  await finishCase(context, { id, staff: sue, done: 'Called them.' });
  expect(await tell(mailbox())).toBe(0);
});
