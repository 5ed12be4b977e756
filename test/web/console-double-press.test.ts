import { expect, test } from 'vitest';
import { makeAccounts, manyAccounts } from '../support/make.ts';
import { signIn, useWeb } from '../support/make-web.ts';

const provider = { isDown: false };
const web = useWeb({
  send: async (message) => {
    if (provider.isDown) return { kind: 'try-later', reason: 'busy', retryAfterSeconds: null };
    web.sent.push(message);
  },
});

const ACCOUNT = '/console/accounts/A-001';

async function anAgent() {
  await makeAccounts(web.context, manyAccounts(2));
  const [row] = await web.pool<{ id: number }[]>`
    insert into support_case (account_id, topic, subject, owner, opened_at, due_at)
    select id, 'technical', 'Help.', 'support', '2027-02-01', '2027-02-02' from account limit 1 returning id`;
  const agent = await signIn(web, 'support', 'Sue');
  return { agent, caseId: row?.id ?? 0 };
}

test('closing a case twice says that it is closed, and writes one note', async () => {
  const { agent, caseId } = await anAgent();
  const path = `/console/cases/${caseId}`;
  const page = await agent.get(path);
  const close = () => agent.submit(page, `${path}/close`, { done: 'Called them.' });
  expect((await close()).location).toBe(path);
  expect((await agent.get(path)).body).toContain('The case is closed.');
  expect((await close()).location).toBe(path);
  expect((await agent.get(path)).body).toContain('The case was closed already.');
  expect(await web.pool`select 1 from case_note where what = 'closed'`).toHaveLength(1);
  expect(await web.pool`select 1 from audit where action = 'case-closed'`).toHaveLength(1);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const none = await agent.post('/console/cases/999/close', { _csrf: csrf, done: 'Called them.' });
  expect(none.status).toBe(404);
});

test('the same note is written once a minute, however often the button is pressed; another one is written', async () => {
  const { agent, caseId } = await anAgent();
  const path = `/console/cases/${caseId}`;
  const page = await agent.get(path);
  const note = (text: string, who = agent) => who.submit(page, `${path}/note`, { text });
  const pressed = await Promise.all([note('They called.'), note('They called.'), note('They called. ')]);
  expect(pressed.map((one) => one.location)).toEqual([path, path, path]);
  await note('They called again.');
  const texts = async () => (await web.pool`select text from case_note order by id`).map((one) => one.text);
  expect(await texts()).toEqual(['They called.', 'They called again.']);
  await web.pool`update case_note set at = at - interval '61 seconds'`;
  await note('They called.');
  expect(await texts()).toEqual(['They called.', 'They called again.', 'They called.']);
});

test('taking air back twice says that it was taken back; another account’s is not there', async () => {
  const { agent } = await anAgent();
  const page = await agent.get(ACCOUNT);
  await agent.submit(page, `${ACCOUNT}/air`, { kind: 'extension', days: '3', reason: 'On leave.' });
  const [given] = await web.pool<{ id: number }[]>`select id from leniency`;
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const take = (account: string) =>
    agent.post(`/console/accounts/${account}/air/${given?.id}/take-back`, { _csrf: csrf });
  expect((await take('A-001')).location).toBe(`${ACCOUNT}#air`);
  expect((await agent.get(ACCOUNT)).body).toContain('Taken back.');
  expect((await take('A-001')).location).toBe(`${ACCOUNT}#air`);
  expect((await agent.get(ACCOUNT)).body).toContain('It was taken back already.');
  expect((await take('A-002')).status).toBe(404);
  expect((await take('A-999')).status).toBe(404);
  expect(await web.pool`select 1 from audit where action = 'leniency-lifted'`).toHaveLength(1);
});

test('a link whose mail does not leave is said to the agent, forgotten, and can be ordered again at once', async () => {
  const { agent } = await anAgent();
  const [contact] = await web.pool<{ id: number }[]>`select id from contact order by id limit 1`;
  const page = await agent.get(ACCOUNT);
  const order = () =>
    agent.submit(page, `${ACCOUNT}/link`, { contact: String(contact?.id), reason: 'Lost it.' });
  const actions = async () =>
    (await web.pool`select action from audit where action like 'link-%' order by id`).map(
      (one) => one.action,
    );
  const before = web.sent.length;
  provider.isDown = true;
  await order();
  provider.isDown = false;
  expect((await agent.get(ACCOUNT)).body).toContain('The mail could not be sent');
  expect(await web.pool`select 1 from link`).toHaveLength(0);
  expect(await actions()).toEqual(['link-sent', 'link-not-sent']);
  await order();
  expect((await agent.get(ACCOUNT)).body).toContain('The link is on its way to them.');
  await order();
  expect((await agent.get(ACCOUNT)).body).toContain('A link was sent to them a moment ago.');
  expect(web.sent.length - before).toBe(1);
  expect(await web.pool`select 1 from link`).toHaveLength(1);
  expect(await actions()).toEqual(['link-sent', 'link-not-sent', 'link-sent']);
  expect(web.logged.join('\n')).not.toContain('a-001.example');
});
