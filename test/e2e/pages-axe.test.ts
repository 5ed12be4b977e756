import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe, { type AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { icon, iconPath } from '../../src/pages/icon.ts';
import { renderPage } from '../../src/pages/page.tsx';
import { stylesheet, stylesheetPath } from '../../src/pages/stylesheet.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { samplePages } from '../support/sample-pages.tsx';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
const MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
const MAIL = '<!doctype html><title>Mail</title><p style="color: rgb(1, 2, 3)">Styled inline.</p>';

// Colours do not depend on the width, nor the order of things on the colours: two screens see all of it.
const SCREENS = [
  { width: 375, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const;

// A captured mail lies in a frame that runs no script, axe's neither. Style sheets need no second fetch, which the policy forbids.
const AXE_OPTIONS = { iframes: false, preload: false, resultTypes: ['violations'] };

/** Serves the sample pages by name under the strict policy, with the stylesheet and one mail to frame. */
function samplePageServer(): Server {
  return createServer((request, response) => {
    const url = request.url ?? '';
    const page = samplePages.find((sample) => `/${sample.name}` === url);
    if (url === stylesheetPath) {
      response.setHeader('content-type', 'text/css').end(stylesheet);
    } else if (url === iconPath) {
      response.setHeader('content-type', 'image/svg+xml').end(icon);
    } else if (url.endsWith('/html')) {
      response
        .setHeader('content-type', 'text/html')
        .setHeader('content-security-policy', MAIL_POLICY)
        .end(MAIL);
    } else if (page) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', PAGE_POLICY).end(renderPage(page.make()));
    } else {
      response.writeHead(404).end();
    }
  });
}

describeWithChromium('every page in a browser', () => {
  const server = samplePageServer();
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it.each(SCREENS)('passes axe, keeps to its policy and fits at $width px, $colorScheme', async (screen) => {
    const { width, colorScheme } = screen;
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    await context.addInitScript(axe.source);
    const page = await context.newPage();
    const problems: string[] = [];
    for (const { name } of samplePages) {
      const refused: string[] = [];
      const listener = (message: { type(): string; text(): string }) => {
        if (message.type() === 'error') refused.push(message.text());
      };
      page.on('console', listener);
      await page.goto(`${origin}/${name}`);
      page.off('console', listener);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
      const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(AXE_OPTIONS)})`);
      if (needed > width) problems.push(`${name} is ${needed} px wide`);
      problems.push(...refused.map((text) => `${name}: ${text}`));
      problems.push(...violations.map((one) => `${name}: ${one.id} at ${one.nodes[0]?.html}`));
    }
    await context.close();
    expect(problems).toEqual([]);
  });

  it('shows captured mail with its inline styles, inside a frame that runs no script', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/inbox-message`);
    const mail = page.frames().find((frame) => frame.url().endsWith('/html'));
    expect(await mail?.evaluate("getComputedStyle(document.querySelector('p')).color")).toBe('rgb(1, 2, 3)');
    expect(await page.locator('iframe').getAttribute('sandbox')).not.toContain('allow-scripts');
    await page.close();
  });
});
