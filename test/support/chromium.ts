import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describeUnlessMissing } from './requirement.ts';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const BINARY =
  [...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []), ...KNOWN].find((path) =>
    existsSync(path),
  ) ?? null;

/** `describe` for tests that look at pages in a real browser. */
export const describeWithChromium = describeUnlessMissing(
  BINARY ? null : 'Chromium is not installed (Debian: apt-get install chromium; else set CHROMIUM_PATH).',
);

/** Starts a Chromium without a window that speaks to nobody but the pages under test. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  if (!BINARY) throw new Error('Chromium is not installed');
  return chromium.launch({
    executablePath: BINARY,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
