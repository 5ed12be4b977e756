import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { catalogueOf, type Language, type Words, wordsIn } from '../../src/pages/portal/words/words.ts';

const AXE_OPTIONS = { preload: false, resultTypes: ['violations'] };
const PICTURES = join(import.meta.dirname, '../../docs/images');

/** How somebody comes: their language, their screen, and whether their browser runs scripts. */
export type Visitor = {
  readonly language: Language;
  readonly width: number;
  readonly scripts: boolean;
};

/** A customer who walks through the portal and looks at every page on the way. */
export type Walker = {
  readonly page: Page;
  readonly words: Words;
  /** What was wrong with pages on the way. */
  readonly problems: string[];
  open(path: string): Promise<void>;
  /** Follows the link with these words. */
  follow(words: string): Promise<void>;
  /** Presses the button with these words. */
  press(words: string): Promise<void>;
  /** Looks at the page: is it in the right language, does it fit, does axe have nothing to say? */
  look(name: string): Promise<void>;
  leave(): Promise<void>;
};

export async function walkerFor(browser: Browser, base: string, visitor: Visitor): Promise<Walker> {
  const { language, width, scripts } = visitor;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: language,
    javaScriptEnabled: scripts,
    acceptDownloads: true,
  });
  if (scripts) await context.addInitScript(axe.source);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text()))
      problems.push(message.text());
  });
  const main = page.locator('body');
  return {
    page,
    words: wordsIn(language),
    problems,
    open: async (path) => void (await page.goto(base + path)),
    follow: async (words) => {
      await Promise.all([
        page.waitForLoadState('load'),
        main.getByRole('link', { name: words }).first().click(),
      ]);
    },
    press: async (words) => {
      await main.getByRole('button', { name: words, exact: true }).first().click();
      await page.waitForLoadState('load');
    },
    look: async (name) => {
      problems.push(...(await problemsOf(page, name, visitor)));
      await picture(page, name, visitor);
    },
    leave: () => leave(context),
  };
}

async function leave(context: BrowserContext): Promise<void> {
  await context.close();
}

/** What a page of this visitor should not have. */
async function problemsOf(page: Page, name: string, visitor: Visitor): Promise<readonly string[]> {
  const { language, width, scripts } = visitor;
  const found: string[] = [];
  const lang = await page.locator('html').getAttribute('lang');
  if (lang !== language) found.push(`${name} is in ${lang}`);
  const text = (await page.locator('body').textContent()) ?? '';
  if (/\{[\w-]+\}/.test(text)) found.push(`${name} has a gap: ${/\{[\w-]+\}/.exec(text)?.[0]}`);
  if (language !== 'en') {
    // Long sentences of the English catalogue have no business on a page in another language.
    const english = Object.values(catalogueOf('en')).filter((one) => one.length > 25 && !one.includes('{'));
    found.push(...english.filter((one) => text.includes(one)).map((one) => `${name} says "${one}"`));
  }
  const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (needed > width) found.push(`${name} is ${needed} px wide`);
  if (scripts) {
    const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(AXE_OPTIONS)})`);
    found.push(...violations.map((one) => `${name}: ${one.id} at ${one.nodes[0]?.html}`));
  }
  return found;
}

/** `SCREENSHOTS=1` renews the pictures of the documentation; a phone's is cut where people stop looking. */
async function picture(page: Page, name: string, { language, width, scripts }: Visitor): Promise<void> {
  if (process.env.SCREENSHOTS !== '1' || !scripts || !PICTURED.has(name)) return;
  if (!(language === 'de' && width < 500) && !(language === 'en' && width > 500)) return;
  mkdirSync(PICTURES, { recursive: true });
  const path = join(PICTURES, `portal-${name}-${language}-${width < 500 ? 'phone' : 'desk'}.png`);
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(height, 1500) };
  await page.screenshot({ path, fullPage: true, clip, animations: 'disabled' });
}

const PICTURED: ReadonlySet<string> = new Set(['activate', 'code', 'owned', 'devices', 'offline', 'help']);

/**
 * Goes on by keyboard alone: Tab until what has these words has the focus, and shows that it has.
 * @throws Error when it is never reached, or does not show
 */
export async function tabTo(page: Page, words: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate<{ words: string; outline: string; width: string }>(`(() => {
      const one = document.activeElement;
      const label = one?.id ? document.querySelector('label[for="' + one.id + '"]') : one?.closest('label');
      const style = getComputedStyle(one);
      return {
        words: (one?.getAttribute('aria-label') ?? label?.textContent ?? one?.textContent ?? '').trim(),
        outline: style.outlineStyle, width: style.outlineWidth,
      };
    })()`);
    if (focus.words !== words) continue;
    if (focus.outline === 'none' || Number.parseFloat(focus.width) < 2)
      throw new Error(`"${words}" has the focus and does not show it.`);
    return;
  }
  throw new Error(`"${words}" was never reached with the Tab key.`);
}
