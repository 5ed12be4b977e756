import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LicenseService, startLicenseService } from '../client/license-service.ts';
import { DAY, DOCUMENT } from '../domain/policy/facts.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { hostPage } from './client-host.ts';

const now = Math.floor(Date.now() / 1000);
const current = { iat: now, exp: now + DAY, since: now - DAY, stage: 'enforce-feature' } as const;
const { entitlement: sample } = DOCUMENT;
const owned = sample && { ...sample, starts: null, expires: null, blocksFrom: null };

/** The same service again, on its old port with its old key. */
async function startAgain({ url, key }: LicenseService): Promise<LicenseService> {
  return startLicenseService({ port: Number(new URL(url).port), key });
}

describeWithChromium('a page with the SDK, offline and back', () => {
  let service: LicenseService;
  let host: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const mistakes: string[] = [];

  beforeAll(async () => {
    service = await startLicenseService();
    const { key, url } = service;
    const html = await hostPage({
      ...{ keys: { k1: key.x }, licenseKey: 'KEY-1', url },
      options: { refreshEverySeconds: 3600, live: true },
    });
    // The product's page has a server of its own, which stays up.
    host = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    browser = await launchChromium();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', (error) => mistakes.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    host?.close();
    await service?.close();
  });

  const shown = async (words: string) => {
    const output = page.locator('output', { hasText: words });
    return (await output.textContent({ timeout: 20_000 })) ?? '';
  };

  it('works by its first document, and hears over the stream of the next', async () => {
    const streams: (() => void)[] = [];
    service.stream = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      streams.push(() => response.write('data: {"type":"refetchEvaluation"}\n\n'));
    };
    service.document = { ...current, entitlement: null };
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}`);
    expect(await shown('started')).toBe('started NOT_FOUND block block');
    await expect.poll(() => streams.length).toBe(1);
    service.document = { ...current, entitlement: owned, revision: 8 };
    streams[0]?.();
    expect(await shown('changed')).toBe('changed VALID allow block');
  });

  it('goes on when the network is gone', async () => {
    await context.setOffline(true);
    await page.click('button');
    expect(await shown('kept')).toBe('kept VALID allow block');
    await context.setOffline(false);
  });

  it('goes on after a reload while the service is down', async () => {
    await service.close();
    await page.reload();
    expect(await shown('started')).toBe('started VALID allow block');
    await page.click('button');
    expect(await shown('kept')).toBe('kept VALID allow block');
  });

  it('gets the new document once the service is back', async () => {
    service = await startAgain(service);
    service.document = {
      ...{ ...current, revision: 9 },
      entitlement: owned && { ...owned, features: ['cloud-sync'] },
    };
    await page.click('button');
    await expect.poll(() => page.locator('output').textContent()).toContain('VALID allow allow');
    await page.reload();
    expect(await shown('started')).toBe('started VALID allow allow');
    expect(mistakes).toEqual([]);
  });
});

/** A program that asks once and ends, as a command-line tool would. */
const PROGRAM = `
  import { createClient } from './src/client/client.ts';
  import { fileStore } from './src/client/store-file.ts';
  const { path, ...options } = JSON.parse(process.argv[1]);
  const client = createClient({ ...options, store: fileStore(path), refreshEverySeconds: null });
  const { outcome } = await client.refresh();
  const { code, effect } = await client.check();
  console.log(outcome, code, effect);
`;

describe('a program with the SDK, offline and back', () => {
  let service: LicenseService;
  let folder: string;

  beforeAll(async () => {
    service = await startLicenseService();
    folder = await mkdtemp(join(tmpdir(), 'glidepath-offline-'));
  });
  afterAll(async () => {
    await service?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(): Promise<string> {
    const options = {
      ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', keys: { k1: service.key.x } },
      path: join(folder, 'license.json'),
    };
    const args = ['--import', 'tsx', '--input-type=module', '-e', PROGRAM, JSON.stringify(options)];
    const cwd = join(import.meta.dirname, '../..');
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, timeout: 60_000 });
    return stdout.trim();
  }

  it('allows before anything is known, keeps what it learns, and goes by it in each later process', async () => {
    service.document = null;
    expect(await run()).toBe('kept IN_RUNWAY allow');
    service.document = { ...current, entitlement: null };
    expect(await run()).toBe('new NOT_FOUND block');
    service.document = { ...current, entitlement: owned, revision: 8 };
    expect(await run()).toBe('new VALID allow');
    await service.close();
    expect(await run()).toBe('kept VALID allow');
    expect(await run()).toBe('kept VALID allow');
  });

  it('does not fall back to an older document when the service is back, and takes the new one', async () => {
    service = await startAgain(service);
    service.document = { ...current, entitlement: null };
    expect(await run()).toBe('kept VALID allow');
    service.document = { ...current, entitlement: null, revision: 9 };
    expect(await run()).toBe('new NOT_FOUND block');
  });
});
