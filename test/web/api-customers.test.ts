import { beforeEach, describe, expect, test } from 'vitest';
import { activateDevice } from '../../src/flows/activate-device.ts';
import { createToken } from '../../src/flows/api-tokens.ts';
import { issueLicenseKeys, revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { saveProducts } from '../../src/store/products.ts';
import { makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { makeToken, useWeb } from '../support/make-web.ts';

const web = useWeb();
const OWNED = 'A-001:atlas-cad';
let token = '';

beforeEach(async () => {
  await ensureSigningKeys(web.context);
  await saveProducts(web.pool, [
    { key: 'atlas-cad', name: 'Atlas CAD', features: ['render'] },
    { key: 'atlas-viewer', name: 'Atlas Viewer', features: [] },
  ]);
  await makeAccounts(web.context, manyAccounts(3));
  token = await makeToken(web, 'support', 'Sue');
});

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(web.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as Record<string, never>;
  return { status: response.status, headers: response.headers, json };
}

/** All pages of a listing. @param between is done after each page */
async function pages(path: string, name: string, between: () => Promise<unknown> = async () => {}) {
  const rows: Record<string, unknown>[] = [];
  let asked = 0;
  for (let after: string | null = ''; after !== null; asked += 1) {
    const sep = path.includes('?') ? '&' : '?';
    const { json } = await call('GET', `${path}${after === '' ? '' : `${sep}after=${after}`}`);
    rows.push(...(json[name] as unknown as Record<string, unknown>[]));
    after = json.next as unknown as string | null;
    await between();
  }
  return { rows, asked };
}

async function licenseKey(externalKey: string): Promise<string> {
  const [row] = await web.pool<{ id: number; accountId: number }[]>`
    select id, account_id from entitlement where external_key = ${externalKey}`;
  return (await revealLicenseKey(web.context, row?.accountId ?? 0, row?.id ?? 0)) ?? '';
}

async function activate(key: string, disk: string): Promise<void> {
  const made = await activateDevice(web.context, {
    ...{ owner: { licenseKey: key }, product: 'atlas-cad', installation: `i-${disk}`, deviceName: disk },
    ...{ actor: 'client', fingerprint: { disk, board: disk, name: disk } },
  });
  if (made.outcome !== 'activated') throw new Error(made.outcome);
}

describe('listings', () => {
  test('show each of 250 accounts once, a page at a time, also while accounts are added', async () => {
    await makeAccounts(web.context, manyAccounts(250));
    let added = 0;
    const between = () =>
      web.pool`insert into account (external_key, name, created_at) values (${`A-000-${added++}`}, 'Before', '2027-01-01')`;
    const { rows, asked } = await pages('/v1/accounts?limit=100', 'accounts', between);
    expect(asked).toBe(3);
    expect(rows.map((one) => one.externalKey)).toEqual(manyAccounts(250).map((one) => one.key));
    const some = await call('GET', '/v1/accounts?text=a-24&limit=500');
    expect((some.json.accounts as unknown as unknown[]).length).toBe(10);
    expect(some.json.next).toBeNull();
    const owned = await pages('/v1/entitlements?limit=200', 'entitlements');
    expect([owned.rows.length, new Set(owned.rows.map((one) => one.externalKey)).size, owned.asked]).toEqual([
      250, 250, 2,
    ]);
  });

  test('are of one account or product, and refuse what is no page', async () => {
    const one = await call('GET', '/v1/entitlements?account=A-002&product=atlas-cad');
    expect(
      (one.json.entitlements as unknown as Record<string, unknown>[]).map((row) => row.externalKey),
    ).toEqual(['A-002:atlas-cad']);
    expect((await call('GET', '/v1/entitlements?product=atlas-viewer')).json.entitlements).toEqual([]);
    expect((await call('GET', '/v1/entitlements?account=none')).status).toBe(404);
    for (const wrong of [
      'limit=0',
      'limit=501',
      'limit=x',
      'after=x',
      'after=WyJhIiwiYiJd',
      'after=WzFlMzA5XQ',
    ]) {
      const answer = await call('GET', `/v1/entitlements?${wrong}`);
      expect([wrong, answer.status, answer.json.code]).toEqual([wrong, 400, 'bad-query']);
      expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
    }
  });

  test('of devices and cases go on where the page before ended', async () => {
    const key = await licenseKey(OWNED);
    for (const disk of ['a', 'b', 'c']) await activate(key, disk);
    const devices = await pages('/v1/accounts/A-001/activations?limit=2', 'activations');
    expect(devices.rows.map((one) => one.deviceName).toSorted()).toEqual(['a', 'b', 'c']);
    expect(devices.asked).toBe(2);
    const ofOne = await pages(`/v1/entitlements/${OWNED}/activations?limit=1`, 'activations');
    expect(ofOne.rows.map((one) => one.id)).toEqual(devices.rows.map((one) => one.id));
    for (const subject of ['one', 'two', 'three'])
      await call('POST', '/v1/cases', { account: 'A-001', topic: 'entitlement', subject });
    const cases = await pages('/v1/cases?limit=2', 'cases');
    expect(cases.rows.map((one) => one.subject)).toEqual(['one', 'two', 'three']);
    for (const { id } of cases.rows) await call('POST', `/v1/cases/${id}/close`, {});
    const closed = await pages('/v1/cases?limit=2&show=closed', 'cases');
    expect(closed.rows.map((one) => one.subject)).toEqual(['three', 'two', 'one']);
    expect((await call('GET', '/v1/cases')).json.cases).toEqual([]);
  });
});

describe('accounts, contacts and numbers', () => {
  test('an account is created once, changed in parts, and refused with a sentence when it cannot be', async () => {
    const made = { externalKey: 'B-1', name: 'Bolt', country: 'de', timeZone: 'europe/berlin', rep: 'rita' };
    const created = await call('POST', '/v1/accounts', { ...made, tags: ['pilot'] });
    expect([created.status, created.json]).toMatchObject([
      200,
      { externalKey: 'B-1', country: 'DE', timeZone: 'Europe/Berlin', tags: ['pilot'], owns: [] },
    ]);
    expect((await call('POST', '/v1/accounts', { ...made, tags: ['pilot'] })).status).toBe(200);
    expect((await call('POST', '/v1/accounts', made)).json).toMatchObject({ status: 409, code: 'key-taken' });
    const changed = await call('PATCH', '/v1/accounts/B-1', { timeZone: 'Asia/Tokyo', parent: 'A-001' });
    expect(changed.json).toMatchObject({
      name: 'Bolt',
      timeZone: 'Asia/Tokyo',
      parent: 'A-001',
      rep: 'rita',
    });
    for (const [changes, code] of [
      [{ timeZone: 'Mars/Base' }, 'bad-value'],
      [{ country: 'Atlantis' }, 'bad-value'],
      [{ rep: 'nobody' }, 'unknown-rep'],
      [{ parent: 'none' }, 'parent'],
      [{ parent: 'B-1' }, 'parent'],
    ] as const)
      expect((await call('PATCH', '/v1/accounts/B-1', changes)).json.code, JSON.stringify(changes)).toBe(
        code,
      );
    expect((await call('PATCH', '/v1/accounts/A-001', { parent: 'B-1' })).json.detail).toContain(
      'its own ancestor',
    );
    expect(await web.pool`select action, after from audit where action = 'account-changed'`).toEqual([
      { action: 'account-changed', after: { fields: ['timeZone', 'parent'] } },
    ]);
  });

  test('another time zone moves the end of its entitlements, so its document says so', async () => {
    const before = await web.pool`select revision from policy_revision where subject = 'account:A-001'`;
    await call('PATCH', '/v1/accounts/A-001', { timeZone: 'Asia/Tokyo' });
    const after = await web.pool`select revision from policy_revision where subject = 'account:A-001'`;
    expect(after[0]?.revision).toBe((before[0]?.revision ?? 0) + 1);
    await call('PATCH', '/v1/accounts/A-001', { timeZone: 'Asia/Tokyo' });
    expect(await web.pool`select revision from policy_revision where subject = 'account:A-001'`).toEqual(
      after,
    );
  });

  test('a contact is added, corrected and removed, and comes back when added again', async () => {
    const path = '/v1/accounts/A-001/contacts';
    const added = await call('POST', path, { email: 'Nora@a-001.example', role: 'technical', name: 'Nora' });
    expect(added.json).toMatchObject({ externalKey: 'A-001:nora@a-001.example', role: 'technical' });
    await web.pool`update contact set refused_at = '2027-01-01', refused_because = 'bounce' where email like 'Nora%'`;
    const one = `${path}/${encodeURIComponent('A-001:nora@a-001.example')}`;
    const corrected = await call('PATCH', one, { email: 'nora.n@a-001.example' });
    expect(corrected.json).toMatchObject({
      email: 'nora.n@a-001.example',
      refusedBecause: null,
      name: 'Nora',
    });
    expect((await call('PATCH', one, { email: 'nora at home' })).json).toMatchObject({
      ...{ status: 400, code: 'bad-value' },
      detail: 'email: not a mail address: write one like name@company.example',
    });
    expect((await pages(`${path}?limit=1`, 'contacts')).rows).toHaveLength(2);
    expect((await call('DELETE', one)).json).toEqual({});
    expect((await call('DELETE', one)).status).toBe(200);
    expect((await call('PATCH', one, { name: 'N' })).status).toBe(404);
    expect((await pages(path, 'contacts')).rows).toHaveLength(1);
    expect(
      (await call('DELETE', `/v1/accounts/A-002/contacts/${encodeURIComponent('A-001:x')}`)).status,
    ).toBe(404);
    const audited = await web.pool`select * from audit where action like 'contact-%' order by id`;
    expect(audited.map((row) => row.action)).toEqual(['contact-added', 'contact-changed', 'contact-removed']);
    expect(JSON.stringify(audited)).not.toMatch(/nora/i);
  });

  test('an old number is put and taken away, and an unknown kind is refused', async () => {
    const path = '/v1/accounts/A-001/identifiers';
    expect((await call('PUT', `${path}/serial/SN%2F1`)).json).toEqual({ kind: 'serial', value: 'SN/1' });
    await call('PUT', `${path}/serial/SN%2F1`);
    await call('PUT', `${path}/order-number/77`);
    expect((await pages(`${path}?limit=1`, 'identifiers')).rows).toEqual([
      { kind: 'order-number', value: '77' },
      { kind: 'serial', value: 'SN/1' },
    ]);
    expect((await call('PUT', `${path}/shoe-size/44`)).json).toMatchObject({
      status: 400,
      code: 'bad-value',
    });
    await call('DELETE', `${path}/serial/SN%2F1`);
    expect((await pages(path, 'identifiers')).rows).toHaveLength(1);
  });
});

describe('entitlements', () => {
  test('an account says what it owns, how many, when it expires, whether it is on support, and who took seats', async () => {
    await activate(await licenseKey(OWNED), 'a');
    await call('POST', `/v1/entitlements/${OWNED}/extend`, { supportUntil: '2027-06-30', reason: 'Order.' });
    const { json } = await call('GET', '/v1/accounts/A-001');
    expect(json.owns).toEqual([
      {
        ...{ entitlement: OWNED, product: 'atlas-cad', name: 'Atlas CAD', seats: 5, overage: 0 },
        ...{ seatsGranted: 5, activeSeats: 1, features: [], starts: null, expires: null },
        ...{ supportUntil: '2027-06-30', onSupport: true, state: 'in-force', suspended: false },
      },
    ]);
  });

  test('every verb answers with the entitlement as it is then', async () => {
    const path = `/v1/entitlements/${OWNED}`;
    const reason = 'Order 7.';
    const done = async (verb: string, body: object) =>
      (await call('POST', `${path}/${verb}`, { reason, ...body })).json;
    expect(await done('quantity', { quantity: 7, ifVersion: 1 })).toMatchObject({ quantity: 7, version: 2 });
    expect(await done('quantity', { quantity: 9, ifVersion: 1 })).toMatchObject({
      ...{ status: 409, code: 'changed-meanwhile' },
    });
    expect(await done('correct', { expires: '2027-12-31' })).toMatchObject({ expires: '2027-12-31' });
    expect(await done('extend', { expires: '2027-11-30' })).toMatchObject({ status: 409, code: 'shorter' });
    expect(await done('extend', { expires: '2028-12-31' })).toMatchObject({ expires: '2028-12-31' });
    expect(await done('features', { features: ['render'] })).toMatchObject({ features: ['render'] });
    expect(await done('features', { features: ['rendr'] })).toMatchObject({ code: 'unknown-feature' });
    expect(await done('suspend', {})).toMatchObject({ state: 'suspended' });
    expect(await done('reinstate', {})).toMatchObject({ state: 'in-force', suspendedAt: null });
    const transfer = { devices: 0, withoutSeat: { giving: 0, receiving: 0 } };
    expect(await done('transfer', { to: 'A-002' })).toMatchObject({ account: 'A-002', version: 8, transfer });
    expect((await call('GET', path)).json).toMatchObject({ account: 'A-002', quantity: 7, version: 8 });
    expect(await done('quantity', { quantity: 0 })).toMatchObject({ status: 400, code: 'invalid-request' });
    expect((await call('POST', '/v1/entitlements/none/suspend', { reason })).status).toBe(404);
  });

  test('a device gives its seat back, also twice, and only for its own account', async () => {
    await activate(await licenseKey(OWNED), 'a');
    const { rows } = await pages('/v1/accounts/A-001/activations', 'activations');
    const id = String(rows[0]?.id);
    expect((await call('DELETE', `/v1/accounts/A-002/activations/${id}`)).json.code).toBe(
      'unknown-activation',
    );
    expect((await call('DELETE', `/v1/accounts/A-001/activations/${id}`)).json).toEqual({});
    expect((await call('DELETE', `/v1/accounts/A-001/activations/${id}`)).status).toBe(200);
    expect((await pages('/v1/accounts/A-001/activations', 'activations')).rows).toEqual([]);
    const all = await pages('/v1/accounts/A-001/activations?show=all', 'activations');
    expect(all.rows).toMatchObject([{ id, deactivatedAt: expect.any(String) }]);
  });

  test('what is unknown and what is another account’s look the same', async () => {
    await activate(await licenseKey(OWNED), 'a');
    const [seat] = await web.pool<{ id: string }[]>`select id from activation`;
    const foreign = await call('DELETE', `/v1/accounts/A-002/activations/${seat?.id}`);
    const unknown = await call('DELETE', '/v1/accounts/A-002/activations/act_none');
    const blank = (json: object, id: string) => JSON.stringify(json).replace(id, '');
    expect(foreign.status).toBe(404);
    expect([foreign.status, blank(foreign.json, seat?.id ?? '')]).toEqual([
      unknown.status,
      blank(unknown.json, 'act_none'),
    ]);
  });

  test('no license key is in any answer, only what one recognises it by', async () => {
    await issueLicenseKeys(web.context);
    await call('POST', '/v1/entitlements', {
      ...{ externalKey: 'SO-1', account: 'A-001', product: 'atlas-viewer', quantity: 1, reason: 'Order.' },
    });
    const keys = await Promise.all([OWNED, 'SO-1'].map(licenseKey));
    expect(keys.every((key) => key.length > 30)).toBe(true);
    await activate(keys[0] as string, 'a');
    const answers = await Promise.all(
      [
        '/v1/accounts',
        '/v1/accounts/A-001',
        '/v1/accounts/A-001/contacts',
        '/v1/accounts/A-001/activations',
        '/v1/accounts/A-001/deliveries',
        '/v1/entitlements',
        `/v1/entitlements/${OWNED}`,
        '/v1/entitlements/SO-1/activations',
        '/v1/cases',
        '/openapi.json',
      ].map(async (path) => JSON.stringify((await call('GET', path)).json)),
    );
    for (const verb of ['suspend', 'reinstate'])
      answers.push(
        JSON.stringify((await call('POST', `/v1/entitlements/${OWNED}/${verb}`, { reason: 'x' })).json),
      );
    const secret = keys.map((key) => key.split('-').slice(2).join('-'));
    for (const text of [...answers, ...web.logged])
      for (const part of secret) expect(text.includes(part)).toBe(false);
    expect(answers[6]).toContain('licenseKeyPrefix');
  });
});

describe('cases', () => {
  test('are opened once while the same question is open, read, listed by account and closed', async () => {
    const asked = { account: 'A-001', topic: 'commercial', subject: 'A quote, please.' };
    const opened = await call('POST', '/v1/cases', asked);
    expect(opened.json).toMatchObject({ ...asked, owner: 'Rita', closedAt: null });
    expect((await call('POST', '/v1/cases', asked)).json).toEqual(opened.json);
    expect((await call('GET', `/v1/cases/${opened.json.id}`)).json).toEqual(opened.json);
    expect((await call('GET', '/v1/cases?account=A-002')).json.cases).toEqual([]);
    await makeStaff(web.pool, 'sales', 'Sam');
    const handed = await call('POST', `/v1/cases/${opened.json.id}/hand-over`, {
      to: 'sam',
      reason: 'His.',
    });
    expect(handed.json).toMatchObject({ id: opened.json.id, owner: 'Sam', dueAt: opened.json.dueAt });
    // A worker tells him, so that no crash of this process loses it.
    expect(web.sent).toEqual([]);
    expect([...(await web.pool`select owner, owner_told_at from support_case`)]).toEqual([
      { owner: 'sam', ownerToldAt: null },
    ]);
    const nobody = await call('POST', `/v1/cases/${opened.json.id}/hand-over`, { to: 'nobody', reason: 'x' });
    expect([nobody.status, nobody.json.code]).toEqual([409, 'owner']);
    for (const _ of ['once', 'again'])
      expect((await call('POST', `/v1/cases/${opened.json.id}/close`, {})).status).toBe(200);
    expect((await call('POST', '/v1/cases/999/close', {})).status).toBe(404);
    expect((await call('GET', `/v1/cases/${opened.json.id}`)).json.closedAt).not.toBeNull();
    expect((await call('GET', '/v1/cases/999')).status).toBe(404);
    expect((await call('POST', '/v1/cases', { ...asked, account: 'none' })).status).toBe(404);
  });
});

describe('scopes', () => {
  const scoped = async (...scopes: string[]) => {
    const staff = await makeStaff(web.pool, 'support', 'Sue');
    const made = await createToken(web.context, { name: 'orders', owner: 'sue', staff, scopes });
    if (!made.ok) throw new Error(made.message);
    token = made.value.token;
  };

  test('a token does what it is for, and is told what it lacks', async () => {
    await scoped('entitlements:write', 'accounts:read');
    expect((await call('GET', '/v1/accounts')).status).toBe(200);
    expect((await call('GET', '/v1/entitlements')).status).toBe(200);
    expect((await call('POST', `/v1/entitlements/${OWNED}/suspend`, { reason: 'x' })).status).toBe(200);
    const refused = await call('POST', '/v1/accounts', { externalKey: 'B', name: 'B' });
    expect([refused.status, refused.json]).toEqual([
      403,
      {
        ...{ type: 'about:blank', title: 'Forbidden', status: 403, code: 'scope' },
        detail: 'This token is not for this: it lacks the scope accounts:write.',
        scope: 'accounts:write',
      },
    ]);
    expect(refused.headers.get('WWW-Authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="accounts:write"',
    );
    for (const path of ['/v1/accounts/A-001/contacts', '/v1/cases', '/v1/campaigns'])
      expect((await call('GET', path)).status, path).toBe(403);
  });

  test('an unknown scope makes no token', async () => {
    await expect(scoped('entitlement:write')).rejects.toThrow(
      'There is no scope entitlement:write; there are accounts:read,',
    );
    expect(await web.pool`select 1 from api_token`).toHaveLength(1);
  });
});
