import { expect, it } from 'vitest';
import type { Message, SendOutcome } from '../../src/domain/ports.ts';
import { breakGlass, revokeBreakGlass } from '../../src/flows/break-glass.ts';
import { finishCase, reopenCase } from '../../src/flows/close-case.ts';
import { escalateCases } from '../../src/flows/escalate-cases.ts';
import { giveLeniency, takeLeniencyBack } from '../../src/flows/give-leniency.ts';
import { handOverCase } from '../../src/flows/hand-over-case.ts';
import { lookAtCases } from '../../src/flows/look-at-cases.ts';
import { tellCaseOwners } from '../../src/flows/tell-case-owners.ts';
import { openCases } from '../../src/store/cases.ts';
import { confirmEnvironment } from '../../src/store/mail-environment.ts';
import { accountFacts } from '../../src/store/members.ts';
import { makeAccounts, makeStaff, START, useWorld } from '../support/make.ts';

const world = useWorld();
const HOUR = 3_600_000;

/** Sends nothing and remembers what it was given. */
function mailbox(outcome: SendOutcome = { kind: 'accepted', providerId: null }) {
  const sent: Message[] = [];
  return {
    sent,
    send: async (message: Message) => {
      sent.push(message);
      return outcome;
    },
  };
}

const HERE = { database: 'glidepath', transport: 'loopback' };
const from = (transport: ReturnType<typeof mailbox>) => ({ transport, environment: HERE });

/** A case of `owner` that is to be escalated now and due in an hour. */
async function aCase(owner: string, subject = 'A question.'): Promise<number> {
  const { pool } = world;
  await makeAccounts(world.context, [{ key: 'A-1' }]);
  const [account] = await pool<{ id: number }[]>`select id from account`;
  await openCases(pool, [
    {
      accountId: account?.id ?? 0,
      ...{ topic: 'technical', subject, owner, preferRep: false, cause: null },
      ...{ openedAt: START, dueAt: START + HOUR, escalateAt: START },
    },
  ]);
  const [row] = await pool<{ id: number }[]>`select max(id)::int as id from support_case`;
  return row?.id ?? 0;
}

it('a case that is about to be late is told of once, to the manager, with nothing of what the customer wrote', async () => {
  const { context, pool } = world;
  await makeStaff(pool, 'sales', 'Max');
  await makeStaff(pool, 'support', 'Sue', { manager: 'max' });
  const id = await aCase('sue', 'Secret words of a customer.');
  const mail = mailbox();
  expect(await escalateCases(context, from(mail))).toBe(1);
  expect(await escalateCases(context, from(mail))).toBe(0);
  expect(mail.sent.map((one) => one.to.email)).toEqual(['max@vendor.example']);
  const [message] = mail.sent;
  expect(message?.text).toContain(`https://licenses.example.com/console/cases/${id}`);
  expect(`${message?.subject} ${message?.text} ${message?.html}`).not.toMatch(/Secret|Company|a-1/i);
  expect([...(await pool`select what, to_owner from case_note`)]).toEqual([
    { what: 'escalated', toOwner: 'max' },
  ]);
});

it('a copy of the database, restored elsewhere, tells nobody of late cases', async () => {
  const { context, pool } = world;
  await makeStaff(pool, 'administrator', 'Ada');
  await aCase('operations');
  await confirmEnvironment(pool, HERE, 'first-mail', START);
  const mail = mailbox();
  expect(await escalateCases(context, { ...from(mail), environment: { ...HERE, database: 'a copy' } })).toBe(
    0,
  );
  expect(mail.sent).toEqual([]);
  expect(await escalateCases(context, from(mail))).toBe(1);
});

it('two workers tell of it once, and mail that cannot leave now is tried again in the next round', async () => {
  const { context, pool } = world;
  await makeStaff(pool, 'administrator', 'Ada');
  await aCase('operations');
  expect(
    await escalateCases(
      context,
      from(mailbox({ kind: 'try-later', reason: 'busy', retryAfterSeconds: null })),
    ),
  ).toBe(0);
  const mail = mailbox();
  const told = await Promise.all([escalateCases(context, from(mail)), escalateCases(context, from(mail))]);
  expect(told.toSorted()).toEqual([0, 1]);
  expect(mail.sent).toHaveLength(1);
});

it('a case is handed over with a reason to somebody who is there, and the new owner is told', async () => {
  const { context, pool } = world;
  const sue = await makeStaff(pool, 'support', 'Sue');
  const vera = await makeStaff(pool, 'viewer', 'Vera');
  const id = await aCase('sue');
  const give = (to: string, reason = 'She knows them.', staff = sue) =>
    handOverCase(context, { id, to, reason, staff });
  expect(await give('rita', ' ')).toMatchObject({ ok: false, code: 'reason-missing' });
  expect(await give('nobody')).toMatchObject({ ok: false, code: 'owner' });
  expect(await give('rita', 'Because.', vera)).toMatchObject({ ok: false, code: 'role' });
  const given = await give('rita');
  expect(given).toEqual({ ok: true, value: { owner: 'Rita' } });
  expect(await give('rita')).toEqual({ ok: true, value: { owner: 'Rita' } });
  // Whoever opened it or gave it away before a worker came round: only the owner it has now is told.
  const mail = mailbox();
  expect(await tellCaseOwners(context, from(mail))).toBe(1);
  expect(await tellCaseOwners(context, from(mail))).toBe(0);
  expect(mail.sent.map((one) => [one.to.email, one.subject])).toEqual([
    ['rita@vendor.example', `C${id}: it is yours now`],
  ]);
  expect(await pool`select 1 from case_note where what = 'handed-over'`).toHaveLength(1);
  expect(await pool`select 1 from audit where action = 'case-handed-over'`).toHaveLength(1);
});

it('what an owner who left had is in the queue of their manager, and says so', async () => {
  const { context, pool } = world;
  await makeStaff(pool, 'sales', 'Max');
  await makeStaff(pool, 'support', 'Sue', { manager: 'max' });
  await aCase('sue');
  await pool`update staff set active = false where external_key = 'sue'`;
  const asked = { show: 'open', whose: 'mine', limit: 10 } as const;
  expect(await lookAtCases(context, { ...asked, staffKey: 'rita' })).toEqual([]);
  expect(await lookAtCases(context, { ...asked, staffKey: 'max' })).toMatchObject([
    { answering: { name: 'Max', instead: 'left' }, owner: 'Sue' },
  ]);
});

it('a case is closed with a word what was done, and opened again with a new answer time', async () => {
  const { context, pool } = world;
  const sue = await makeStaff(pool, 'support', 'Sue');
  const id = await aCase('sue');
  expect(await finishCase(context, { id, staff: sue, done: '' })).toMatchObject({ code: 'reason-missing' });
  expect((await finishCase(context, { id, staff: sue, done: 'Called them.' })).ok).toBe(true);
  expect((await reopenCase(context, { id, staff: sue, reason: 'They called back.' })).ok).toBe(true);
  const [row] = await pool`select closed_at, due_at, escalated_at from support_case`;
  expect(row).toMatchObject({ closedAt: null, dueAt: START + 8 * HOUR + 2 * HOUR, escalatedAt: null });
  const notes = await pool`select what, text from case_note order by id`;
  expect(notes.map((one) => [one.what, one.text])).toEqual([
    ['closed', 'Called them.'],
    ['reopened', 'They called back.'],
  ]);
});

it('an agent gives air within the limit, once a press, and a product manager gives more', async () => {
  const { context, pool } = world;
  await makeAccounts(context, [{ key: 'A-1' }]);
  const [sue, pia] = [
    await makeStaff(pool, 'support', 'Sue'),
    await makeStaff(pool, 'product-manager', 'Pia'),
  ];
  const give = (days: number, reason: string, staff = sue) =>
    giveLeniency(context, {
      account: 'A-1',
      given: { kind: 'extension', days },
      reason,
      staff,
      owner: staff.key,
    });
  const twice = await Promise.all([give(14, 'On leave.'), give(14, 'On leave.')]);
  expect(twice.map((one) => one.ok)).toEqual([true, true]);
  expect(await pool`select 1 from leniency`).toHaveLength(1);
  expect(await give(31, 'Long.')).toMatchObject({
    code: 'limit',
    message: expect.stringContaining('product manager'),
  });
  expect((await give(7, 'Once more.')).ok).toBe(true);
  expect(await give(7, 'And again.')).toMatchObject({ ok: false, code: 'limit' });
  expect((await give(60, 'Their contract says so.', pia)).ok).toBe(true);
  const id = twice[0]?.ok ? twice[0].value.id : 0;
  expect((await takeLeniencyBack(context, { id, account: 'A-2', staff: sue })).ok).toBe(false);
  expect((await takeLeniencyBack(context, { id, account: 'A-1', staff: sue })).ok).toBe(true);
});

it('an emergency key makes nobody an owner, fires no mailing, opens a case, and ends when it is revoked', async () => {
  const { context, pool } = world;
  await makeAccounts(context, [{ key: 'A-1', products: [] }]);
  await pool`insert into product (key, name, features) values ('atlas-cad', 'Atlas CAD', '{render}')`;
  const sue = await makeStaff(pool, 'support', 'Sue');
  const give = () =>
    breakGlass(context, {
      ...{ account: 'A-1', product: 'atlas-cad', quantity: 2, days: 3 },
      ...{ reason: 'The order is stuck.', staff: sue },
    });
  const [first, again] = [await give(), await give()];
  if (!first.ok || !again.ok) throw new Error('It was refused.');
  expect(first.value.licenseKey).toMatch(/^ATLAS(-[0-9A-Z]{5}){6}$/);
  expect(again.value).toEqual({ id: first.value.id, licenseKey: null, case: null });
  expect([...(await pool`select quantity, features, break_glass from entitlement`)]).toEqual([
    { quantity: 2, features: ['render'], breakGlass: 'The order is stuck.' },
  ]);
  expect(await accountFacts(pool, ['atlas-cad'], '2027-02-01')).toEqual([]);
  expect(await pool`select 1 from mailing_event`).toHaveLength(0);
  const [opened] = await pool`select due_at, owner from support_case where closed_at is null`;
  expect(opened?.dueAt).toBeLessThan(START + 3 * 86_400_000);
  const end = { account: 'A-1', id: first.value.id, reason: 'The order came.', staff: sue };
  expect(await revokeBreakGlass(context, { ...end, account: 'A-2' })).toMatchObject({ code: 'unknown-key' });
  expect((await revokeBreakGlass(context, end)).ok).toBe(true);
  expect(await pool`select 1 from entitlement where suspended_at is null`).toHaveLength(0);
  expect(await pool`select 1 from support_case where closed_at is null`).toHaveLength(0);
  expect(
    await breakGlass(context, { ...end, product: 'atlas-cad', quantity: 11, days: 3, staff: sue }),
  ).toMatchObject({ code: 'quantity' });
});
