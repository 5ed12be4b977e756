import { expect, test } from 'vitest';
import { makeAccounts, manyAccounts } from '../support/make.ts';
import { signIn, useWeb, type Web } from '../support/make-web.ts';

const web: Web = useWeb();

test('one field finds an account by anything a caller can say, and no address shows what was typed', async () => {
  const { pool } = web;
  await makeAccounts(web.context, manyAccounts(3));
  const [one] = await pool<{ id: number }[]>`select id from account where external_key = 'A-002'`;
  const id = one?.id ?? 0;
  await pool`update contact set name = 'Bea Lang' where account_id = ${id}`;
  await pool`
    update entitlement set key_hash = encode(sha256('OLD-KEY-1'), 'hex'), key_prefix = 'OLD-KEY' where account_id = ${id}`;
  await pool`insert into identifier (account_id, kind, value) values (${id}, 'order', '4711')`;
  await pool`
    insert into activation (id, entitlement_id, account_id, product, device, fingerprint, device_name, activated_at)
    select 'act-77', id, account_id, product, 'd', '{}', 'WS-041', created_at from entitlement where account_id = ${id}`;
  await pool`insert into product (key, name) values ('atlas-cad', 'Atlas CAD') on conflict do nothing`;
  await pool`
    insert into installation (id, product, account_id, first_contact_at, last_contact_at)
    values ('inst-9', 'atlas-cad', ${id}, '2027-01-01', '2027-01-01')`;
  const [opened] = await pool<{ id: number }[]>`
    insert into support_case (account_id, topic, subject, owner, opened_at, due_at)
    values (${id}, 'technical', 'Help.', 'support', '2027-02-01', '2027-02-02') returning id`;
  const support = await signIn(web, 'support', 'Sue');
  const page = await support.get('/console/accounts');
  const found = async (typed: string) => {
    const answer = await support.submit(page, '/console/look-up', { 'look-up': typed });
    return (
      answer.location ?? `${answer.status} ${answer.body.match(/\/console\/accounts\/A-\d+/g)?.length ?? 0}`
    );
  };
  expect(await found('a-002')).toBe('/console/accounts/A-002');
  expect(await found('Company A-002')).toBe('/console/accounts/A-002');
  expect(await found('ADMIN@a-002.example')).toBe('/console/accounts/A-002');
  expect(await found('bea l')).toBe('/console/accounts/A-002');
  expect(await found('OLD-KEY-1')).toBe('/console/accounts/A-002');
  expect(await found('old-key')).toBe('/console/accounts/A-002');
  expect(await found('ws-04')).toBe('/console/accounts/A-002#devices');
  expect(await found('act-77')).toBe('/console/accounts/A-002#devices');
  expect(await found('inst-9')).toBe('/console/accounts/A-002#software');
  expect(await found('4711')).toBe('/console/accounts/A-002');
  expect(await found(`C${opened?.id}`)).toBe(`/console/cases/${opened?.id}`);
  expect(await found('pany A-003')).toBe('/console/accounts/A-003');
  expect(await found('company')).toBe('200 3');
  for (const nothing of ['nobody@nowhere.example', '%', '_', 'C999'])
    expect([nothing, await found(nothing)]).toEqual([nothing, '200 0']);
  expect(web.logged.join('\n')).not.toMatch(/OLD-KEY|a-002\.example|nowhere/i);
});

test('a viewer sees everything of an account and can do nothing about it', async () => {
  await makeAccounts(web.context, manyAccounts(1));
  const viewer = await signIn(web, 'viewer');
  const page = await viewer.get('/console/accounts/A-001');
  for (const words of [
    'Give an emergency key',
    'Give them air</button>',
    'Free it',
    'Add a contact',
    'Open a case',
  ])
    expect(page.body).not.toContain(words);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const [contact] = await web.pool<{ id: number }[]>`select id from contact`;
  const reason = 'Because.';
  const tries = {
    emergency: { product: 'atlas-cad', quantity: '1', days: '1' },
    link: { contact: String(contact?.id) },
    contacts: { email: 'new@a.example', name: 'N', role: 'primary' },
    [`contacts/${contact?.id}/remove`]: {},
    'devices/none/free': {},
    'lift-moves': { entitlement: '1' },
    cases: { topic: 'technical', subject: 'Help.' },
    air: { kind: 'extension', days: '1' },
  };
  for (const [path, fields] of Object.entries(tries)) {
    const answer = await viewer.post(`/console/accounts/A-001/${path}`, { _csrf: csrf, reason, ...fields });
    expect([path, answer.status]).toEqual([path, 403]);
  }
  expect(web.sent.filter((one) => one.subject === 'Your new link')).toEqual([]);
});
