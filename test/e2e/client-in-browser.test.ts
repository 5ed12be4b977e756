import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LicenseService, startLicenseService } from '../client/license-service.ts';
import { DAY, DOCUMENT } from '../domain/policy/facts.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { hostPage } from './client-host.ts';

describeWithChromium('the SDK in a browser', () => {
  let service: LicenseService;
  let browser: Browser;
  let page: Page;
  const mistakes: string[] = [];
  const now = Math.floor(Date.now() / 1000);
  const document = { iat: now, exp: now + DAY, since: now - DAY };
  const { entitlement: sample } = DOCUMENT;
  const entitlement = sample && { ...sample, starts: null, expires: null, features: ['cloud-sync'] };

  beforeAll(async () => {
    service = await startLicenseService();
    service.page = await hostPage({ keys: { k1: service.key.x }, licenseKey: 'KEY-1' });
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => mistakes.push(error.message));
  });

  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  async function shown(word: string): Promise<string> {
    const output = page.locator('output', { hasText: word });
    return (await output.textContent()) ?? '';
  }

  async function refreshed(word: string): Promise<string> {
    await page.click('button');
    return shown(word);
  }

  it('allows while nothing is known, then verifies a document with WebCrypto and acts on it', async () => {
    await page.goto(service.url);
    expect(await shown('started')).toBe('started IN_RUNWAY allow allow');
    service.document = { ...document, stage: 'enforce-feature', entitlement: null };
    expect(await refreshed('new')).toBe('new NOT_FOUND block block');
    expect(await refreshed('unchanged')).toBe('unchanged NOT_FOUND block block');
  });

  it('keeps it over a reload, and refuses one with a broken signature', async () => {
    await page.reload();
    expect(await shown('started')).toBe('started NOT_FOUND block block');
    const token = service.issue({ ...document, revision: 8 });
    service.fault = (response) => response.writeHead(200).end(`${token.slice(0, -10)}AAAAAAAAAA`);
    expect(await refreshed('kept')).toBe('kept NOT_FOUND block block');
    service.fault = null;
  });

  it('lets the customer in at the next document', async () => {
    service.document = { ...document, entitlement, stage: 'enforce-feature', revision: 8 };
    expect(await refreshed('new')).toBe('new VALID allow allow');
    expect(mistakes).toEqual([]);
  });
});
