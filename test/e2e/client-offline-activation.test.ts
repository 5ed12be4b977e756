import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shortInstallation } from '../../src/client/offline.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys, jwks } from '../../src/flows/signing-keys.ts';
import type { Pool } from '../../src/store/connect.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  JUDGED,
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makePhase,
  makePlan,
  makeStanding,
  NOON,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';

const DAY = 86_400_000;

/** A device that was never connected: whatever tries to reach a network fails, loudly. */
const DEVICE = `
  import net from 'node:net';
  import { createClient } from './src/client/client.ts';
  import { offlineActivation } from './src/client/offline.ts';
  import { fileStore } from './src/client/store-file.ts';
  const fail = () => { console.error('THE NETWORK WAS USED'); process.exit(7); };
  net.Socket.prototype.connect = fail;
  globalThis.fetch = fail;
  const { folder, act, text, at, ...options } = JSON.parse(process.argv[1]);
  const now = () => at;
  const store = fileStore(folder + '/license.json');
  const device = offlineActivation({ ...options, store, requests: fileStore(folder + '/request.json'), now });
  if (act === 'request') console.log(JSON.stringify(await device.request()));
  else if (act === 'install') console.log(JSON.stringify(await device.install(text)));
  else {
    const client = createClient({ ...options, store, now, offline: true, refreshEverySeconds: null });
    const { code, effect, features } = await client.check(['render', 'cloud-sync']);
    console.log(JSON.stringify({ code, effect, render: features.render.code, sync: features['cloud-sync'].code }));
  }
`;

const database = useTestDatabase();
let context: LicensingContext & { readonly pool: Pool };
let app: ClientApp;
let campaign: number;
const folders: string[] = [];

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(
    context.pool,
    makePlan({ phases: [makePhase('enforce', 'enforce-feature')] }),
  );
  app = await startClientApp(context);
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(async () => {
  await app?.close();
  await context?.pool.end();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a device that never had a network', () => {
  test('writes a request file, gets a signed file back on a stick, and is licensed', async () => {
    const { key, id } = await customer();
    const device = await newDevice();
    expect(await device.check()).toMatchObject({ code: 'IN_RUNWAY', effect: 'allow' });
    const { file } = await device.request();
    expect(file).not.toContain('serial-of-the-disk');
    const answer = await activate(key, file);
    expect([answer.status, answer.body.outcome, answer.body.deviceName]).toEqual([
      201,
      'activated',
      'Lab PC 7',
    ]);
    expect(await device.install(answer.body.file)).toMatchObject({ installed: true });
    const licensed = { code: 'VALID', effect: 'allow', render: 'VALID', sync: 'ENTITLEMENTS_MISSING' };
    expect(await device.check()).toEqual(licensed);
    expect(await seats(id)).toEqual([{ offline: true, deviceName: 'Lab PC 7' }]);
    // Nothing of it is a matter of luck: the same file again, and the same request again.
    expect(await device.install(answer.body.file)).toMatchObject({ installed: true });
    expect(await activate(key, file)).toMatchObject({ status: 200, body: { outcome: 'already' } });
    expect(await seats(id)).toHaveLength(1);
  });

  test('is licensed by a code of thirty letters as well, typed without care', async () => {
    const { key, id } = await customer();
    const device = await newDevice();
    const { code } = await device.request();
    expect(code).toMatch(/^([0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
    const typed = ` ${(code ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `;
    const answer = await activate(key, typed);
    expect(await device.install(answer.body.file)).toMatchObject({ installed: true });
    expect(await device.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
    expect(await seats(id)).toHaveLength(1);
    // Once it has a network, its real fingerprint is the same seat.
    const online = await fetch(`${app.url}/v1/activations`, {
      ...{ method: 'POST', headers: headersFor(key) },
      body: JSON.stringify({ product: PRODUCT, installation: device.installation, fingerprint: FINGERPRINT }),
    });
    expect(online.status).toBe(200);
  });

  test('stays licensed as long as the license lasts, up to a year, and is never blocked for want of a network', async () => {
    const { key } = await customer();
    const device = await newDevice();
    const answer = await activate(key, (await device.request()).file);
    await device.install(answer.body.file);
    expect(await device.check(NOON + 300 * DAY)).toMatchObject({ code: 'VALID', effect: 'allow' });
    expect(await device.check(NOON + 400 * DAY)).toMatchObject({ code: 'OFFLINE_STALE', effect: 'allow' });
    expect(await device.check(NOON - 4000 * DAY)).toMatchObject({ code: 'VALID', effect: 'allow' });
    // A year on, the same steps give another year.
    await standAt(context.pool, NOON + 400 * DAY);
    const renewed = await activate(key, (await device.request(NOON + 400 * DAY)).file);
    expect(await device.install(renewed.body.file, NOON + 400 * DAY)).toMatchObject({ installed: true });
    expect(await device.check(NOON + 500 * DAY)).toMatchObject({ code: 'VALID' });
  });
});

describe('a file that is not for this device is refused with a sentence, and changes nothing', () => {
  test('another device’s, an older request’s, one from before anything was asked', async () => {
    const { key } = await customer();
    const [mine, other] = [await newDevice(), await newDevice()];
    const theirs = await activate(key, (await other.request()).file);
    expect(await mine.install(theirs.body.file)).toMatchObject({ installed: false, refusal: 'no-request' });
    const first = await activate(key, (await mine.request()).file);
    expect(await mine.install(theirs.body.file)).toMatchObject({ installed: false, refusal: 'other-device' });
    expect(await mine.check()).toMatchObject({ code: 'IN_RUNWAY' });
    await mine.install(first.body.file);
    await mine.request();
    const old = await mine.install(first.body.file);
    expect(old).toMatchObject({ installed: false, refusal: 'wrong-nonce' });
    expect(old.text).toContain('an older request');
    expect(await mine.check()).toMatchObject({ code: 'VALID' });
  });

  test('a forged one, a changed one, one of another service and one of another product', async () => {
    const { key } = await customer();
    const device = await newDevice();
    const { file } = (await activate(key, (await device.request()).file)).body;
    const [head, claims, signature] = (JSON.parse(file).receipt as string).split('.') as [
      string,
      string,
      string,
    ];
    const changed = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace('"activatedAt":18', '"activatedAt":17'),
    );
    const forged = file.replace(claims, changed.toString('base64url'));
    expect(forged).not.toBe(file);
    expect(await device.install(forged)).toMatchObject({ installed: false, refusal: 'bad-signature' });
    expect(await device.install(file.replace(signature, `A${signature.slice(1)}`))).toMatchObject({
      installed: false,
      refusal: 'bad-signature',
    });
    expect(await device.install(file.replace(head, 'e30'))).toMatchObject({ installed: false });
    expect(await device.install(file.slice(0, 300))).toMatchObject({ refusal: 'unreadable' });
    expect(await device.install('not a file at all')).toMatchObject({ refusal: 'unreadable' });
    const elsewhere = await newDevice({ ...device.options, issuer: 'https://elsewhere.example' });
    expect(await elsewhere.installAs(device, file)).toMatchObject({ refusal: 'wrong-issuer' });
    const viewer = await newDevice({ ...device.options, product: 'atlas-viewer' });
    expect(await viewer.installAs(device, file)).toMatchObject({ refusal: 'wrong-product' });
    const stranger = await newDevice({ ...device.options, keys: { other: 'A'.repeat(43) } });
    expect(await stranger.installAs(device, file)).toMatchObject({ refusal: 'unknown-key' });
    expect(await device.check()).toMatchObject({ code: 'IN_RUNWAY' });
    expect(await device.install(file)).toMatchObject({ installed: true });
  });
});

describe('a request that is not right is refused with a sentence, and takes no seat', () => {
  test('a typing error, a damaged file, another product’s, anything else', async () => {
    const { key, id } = await customer();
    const device = await newDevice();
    const { file, code } = await device.request();
    const letters = code ?? '';
    for (let at = 0; at < letters.length; at += 1) {
      if (letters[at] === '-') continue;
      const wrong = `${letters.slice(0, at)}${letters[at] === '7' ? '8' : '7'}${letters.slice(at + 1)}`;
      expect(await activate(key, wrong), wrong).toMatchObject({
        status: 422,
        body: { code: 'typing-error' },
      });
    }
    expect(await activate(key, letters.slice(0, -1))).toMatchObject({ body: { code: 'typing-error' } });
    expect(await activate(key, file.replace('Lab PC 7', 'Lab PC 8'))).toMatchObject({
      body: { code: 'damaged' },
    });
    expect(await activate(key, file.slice(0, -9))).toMatchObject({ body: { code: 'damaged' } });
    expect(await activate(key, 'Dear support,')).toMatchObject({ body: { code: 'unreadable' } });
    const viewer = await newDevice({ product: 'atlas-viewer' });
    const foreign = await viewer.request();
    expect(await activate(key, foreign.file)).toMatchObject({ body: { code: 'other-product' } });
    expect(await activate(key, foreign.code ?? '')).toMatchObject({ body: { code: 'typing-error' } });
    expect(await activate('NOBODY-HAS-THIS', file)).toMatchObject({ status: 404 });
    expect(await seats(id)).toEqual([]);
  });

  test('when no seat is left, and then the customer is told what to do', async () => {
    const { key } = await customer(1);
    await activate(key, (await (await newDevice()).request()).file);
    const refused = await activate(key, (await (await newDevice()).request()).file);
    expect(refused).toMatchObject({ status: 409, body: { code: 'TOO_MANY_MACHINES' } });
  });
});

const FINGERPRINT = { disk: 'serial-of-the-disk', board: 'b-1', mac: '00:11' };

async function customer(quantity = 5): Promise<{ key: string; id: number }> {
  const account = await makeAccount(context.pool);
  await makeStanding(context.pool, campaign, account.id, {
    ...{ stage: 'enforce-feature', phase: 'enforce', enforcing: JUDGED },
  });
  return makeEntitlement(context, account.id, { quantity, features: ['render'] });
}

async function seats(entitlementId: number) {
  return context.pool`select offline, device_name from activation where entitlement_id = ${entitlementId}`;
}

function headersFor(key: string): Record<string, string> {
  return { 'content-type': 'application/json', authorization: `License ${key}` };
}

type Answered = {
  status: number;
  body: { file: string; code: string; outcome: string; deviceName: string | null };
};

/** Somebody with a network and the license key. */
async function activate(key: string, request: string): Promise<Answered> {
  const response = await fetch(`${app.url}/v1/activations/offline`, {
    ...{ method: 'POST', headers: headersFor(key), body: JSON.stringify({ request }) },
  });
  return { status: response.status, body: (await response.json()) as Answered['body'] };
}

type Options = Readonly<Record<string, unknown>> & { readonly installation: string };

async function newDevice(changes: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-airgap-'));
  folders.push(folder);
  const options: Options = {
    ...{ url: app.url, product: PRODUCT, keys: await jwks(context), installation: shortInstallation() },
    ...{
      fingerprint: { ...FINGERPRINT, disk: `serial-of-the-disk ${folder}`, board: folder },
      deviceName: 'Lab PC 7',
    },
    ...changes,
  };
  const run = async (act: string, at: number, text = '') => {
    const setup = JSON.stringify({ ...options, folder, act, text, at });
    const args = ['--import', 'tsx', '--input-type=module', '-e', DEVICE, setup];
    const cwd = join(import.meta.dirname, '../..');
    return JSON.parse((await promisify(execFile)(process.execPath, args, { cwd, timeout: 60_000 })).stdout);
  };
  const device = {
    ...{ options, folder, installation: options.installation },
    request: (at = NOON): Promise<{ file: string; code: string | null }> => run('request', at),
    install: (text: string, at = NOON): Promise<{ installed: boolean; refusal?: string; text: string }> =>
      run('install', at, text),
    check: (at = NOON): Promise<{ code: string; effect: string }> => run('check', at),
    /** A device set up otherwise, that asked what the other one asked. */
    installAs: async (other: { readonly folder: string }, text: string) => {
      await writeFile(join(folder, 'request.json'), await readFile(join(other.folder, 'request.json')));
      return run('install', NOON, text);
    },
  };
  return device;
}
