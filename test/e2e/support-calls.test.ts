import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import {
  JUDGED,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makePlan,
  makeStanding,
  NOON,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';
import { signIn, useWeb } from '../support/make-web.ts';

const web = useWeb();

const AXE_OPTIONS = { preload: false, resultTypes: ['violations'] };
const PICTURES = join(import.meta.dirname, '../../docs/images');
const FINGERPRINT = { parts: { disk: 'disk-1', board: 'board-1', name: 'WS-041' } };

/** An agent at the console's front page, whose clicks are counted; typing is free. */
type Agent = {
  readonly page: Page;
  clicks: number;
  click(words: string | RegExp, role?: 'button' | 'link'): Promise<void>;
  /** Opens the small form behind these words: a click. */
  unfold(words: string): Promise<void>;
  lookUp(words: string): Promise<void>;
};

describeWithChromium('the five commonest calls, each in under four clicks', () => {
  let browser: Browser;
  let context: BrowserContext | null = null;
  let campaign = 0;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    await context?.close();
    context = null;
    await standAt(web.pool, NOON);
    campaign = await makeCampaign(web.pool, makePlan());
    await ensureSigningKeys(web.context);
  });

  /** Signs somebody of support in and brings them to the front page, at one of two widths. */
  async function agentAt(width: number): Promise<Agent> {
    const session = (await signIn(web, 'support', 'Sue')).cookie('__Host-glidepath-session') ?? '';
    context = await browser.newContext({ viewport: { width, height: 900 } });
    await context.addInitScript(axe.source);
    await context.addCookies([
      {
        name: '__Host-glidepath-session',
        value: session,
        url: web.url.replace('http:', 'https:'),
        secure: true,
      },
    ]);
    const page = await context.newPage();
    await page.goto(`${web.url}/console`);
    const agent: Agent = {
      page,
      clicks: 0,
      click: async (words, role = 'button') => {
        agent.clicks += 1;
        await page.getByRole(role, { name: words }).first().click();
        await page.waitForLoadState();
      },
      unfold: async (words) => {
        agent.clicks += 1;
        await page.locator('summary', { hasText: words }).first().click();
      },
      lookUp: async (words) => {
        await page.getByLabel('Look up a customer').fill(words);
        await agent.click('Look up');
      },
    };
    return agent;
  }

  /** Nothing for axe to say, nothing wider than the screen, and nothing that was typed in the address. */
  async function look(agent: Agent, name: string, typed: string): Promise<void> {
    const { page } = agent;
    const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(AXE_OPTIONS)})`);
    expect(violations.map((one) => `${name}: ${one.id} at ${one.nodes[0]?.html}`)).toEqual([]);
    const width = page.viewportSize()?.width ?? 0;
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(decodeURIComponent(page.url())).not.toContain(typed);
    expect(web.logged.join('\n')).not.toContain(typed);
    if (process.env.SCREENSHOTS === '1')
      await page.screenshot({ path: join(PICTURES, `support-${name}-${width}.png`), fullPage: false });
  }

  /** A customer at a stage, with one person, and an entitlement until a day. */
  async function customer(expires: string, stage: 'warn' | 'enforce-product' = 'warn') {
    const account = await makeAccount(web.pool, { key: 'BRU-1' });
    await web.pool`update account set name = 'Brunner Maschinenbau' where id = ${account.id}`;
    await web.pool`
      insert into contact (account_id, external_key, email, name, role)
      values (${account.id}, 'anna', 'anna@brunner.example', 'Anna Schneider', 'primary')`;
    const entitlement = await makeEntitlement(web.context, account.id, { expires, quantity: 1 });
    await makeStanding(web.pool, campaign, account.id, {
      stage,
      ...(stage === 'warn'
        ? {
            next: { stage: 'grace', at: NOON + 20 * 86_400_000 },
            because: [
              { code: 'promised-later', message: 'The countdown starts on 21 June 2027, as promised.' },
            ],
          }
        : { phase: 'enforce', enforcing: JUDGED }),
    });
    return { ...account, entitlement };
  }

  const post = (path: string, licenseKey: string, body: object) =>
    fetch(`${web.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `License ${licenseKey}` },
      body: JSON.stringify({ product: PRODUCT, ...body }),
    });
  const check = async (licenseKey: string, installation: string) =>
    (await post('/v1/check', licenseKey, { installation, fingerprint: FINGERPRINT.parts })).json();
  const activate = (licenseKey: string, device: string) =>
    post('/v1/activations', licenseKey, {
      installation: `on-${device}`,
      fingerprint: { disk: `disk-${device}`, board: `board-${device}`, name: device },
      deviceName: device,
    });

  it('what did I buy', async () => {
    const { entitlement } = await customer('2027-12-31');
    const agent = await agentAt(1280);
    await agent.lookUp(entitlement.key);
    const answers = await agent.page.locator('section:has(> #answers)').textContent();
    for (const part of ['Atlas CAD', '1 seat', '31 Dec 2027', 'Is it on support?'])
      expect(answers).toContain(part);
    expect(agent.clicks).toBeLessThan(4);
    await look(agent, 'what-did-i-buy', entitlement.key);
  });

  it('why am I warned', async () => {
    const { id, entitlement } = await customer('2027-05-15');
    const before = await check(entitlement.key, 'warned-1');
    expect(before).toMatchObject({ code: 'EXPIRED', effect: 'warn' });
    await web.pool`
      insert into report (product, installation, day, code, effect, account_id, count)
      values (${PRODUCT}, 'warned-1', '2027-05-31', 'EXPIRED', 'warn', ${id}, 3)`;
    const agent = await agentAt(375);
    await agent.lookUp('anna@brunner.example');
    const page = (await agent.page.locator('main').textContent()) ?? '';
    expect(page).toContain('The countdown starts on 21 June 2027, as promised.');
    expect(page).toContain('Grace, not before');
    expect(page).toContain('The license has expired.');
    expect(agent.clicks).toBeLessThan(4);
    await look(agent, 'why-am-i-warned', 'anna@brunner.example');
  });

  it('I changed my computer', async () => {
    const { entitlement } = await customer('2027-12-31');
    expect((await activate(entitlement.key, 'WS-041')).status).toBe(201);
    expect((await activate(entitlement.key, 'WS-099')).status).toBe(409);
    const agent = await agentAt(1280);
    await agent.lookUp('ws-041');
    await agent.unfold('Free it');
    await agent.page.locator('input[id^="free-"]').fill('The old one is broken.');
    await agent.click('Free the seat of WS-041');
    expect(await agent.page.locator('main').textContent()).toContain('The seat is free');
    expect(agent.clicks).toBeLessThan(4);
    await look(agent, 'i-changed-my-computer', 'broken');
    expect((await activate(entitlement.key, 'WS-099')).status).toBe(201);
    const [audit] = await web.pool`select why, actor from audit where action = 'device-deactivated'`;
    expect(audit).toMatchObject({ why: 'The old one is broken.' });
  });

  it('my contact left', async () => {
    const { id } = await customer('2027-12-31');
    await web.pool`
      insert into support_case (account_id, topic, subject, owner, opened_at, due_at, cause)
      values (${id}, 'entitlement', 'Find a living contact.', 'operations', ${NOON}, ${NOON}, 'find-contact')`;
    const agent = await agentAt(375);
    await agent.lookUp('brunner m');
    await agent.unfold('Correct Anna Schneider');
    const { page } = agent;
    await page.locator('input[name="name"]').first().fill('Bea Lang');
    await page.locator('input[name="email"]').first().fill('bea@brunner.example');
    await page.getByLabel('How do you know?').first().fill('Bea called: Anna left in May.');
    await agent.click('Save Anna Schneider');
    expect(await page.locator('main').textContent()).toContain('A notice that did not arrive is sent again.');
    expect(agent.clicks).toBeLessThan(4);
    await look(agent, 'my-contact-left', 'Bea called');
    const contacts = await web.pool`select name, email from contact where removed_at is null`;
    expect([...contacts]).toEqual([{ name: 'Bea Lang', email: 'bea@brunner.example' }]);
    expect(await web.pool`select 1 from support_case where closed_at is null`).toHaveLength(0);
  });

  it("I can't work now", async () => {
    const { entitlement } = await customer('2027-05-10', 'enforce-product');
    expect(await check(entitlement.key, 'stuck-1')).toMatchObject({ code: 'EXPIRED', effect: 'block' });
    const agent = await agentAt(1280);
    await agent.lookUp('BRU-1');
    await agent.page.locator('#emergency-reason').fill('The renewal is stuck at their bank.');
    await agent.click('Give an emergency key');
    const emergencyKey = (await agent.page.locator('.license-key code').textContent()) ?? '';
    expect(emergencyKey).toMatch(/^ATLAS(-[0-9A-Z]{5}){6}$/);
    expect(agent.clicks).toBeLessThan(4);
    await look(agent, 'i-cant-work-now', emergencyKey);
    // With the key it always had, and without anybody typing the new one.
    expect(await check(entitlement.key, 'stuck-1')).toMatchObject({ effect: 'allow' });
    await agent.page.goto(`${web.url}/console`);
    expect(await agent.page.getByRole('alert').textContent()).toContain('Brunner Maschinenbau');
    const [opened] = await web.pool`select owner, cause from support_case where closed_at is null`;
    expect(opened?.cause).toMatch(/^emergency:/);
  });
});
