import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { StaffRole } from '../../src/domain/account.ts';
import type { Message } from '../../src/domain/ports.ts';
import { createToken } from '../../src/flows/api-tokens.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import type { Pool } from '../../src/store/connect.ts';
import { staffByKey } from '../../src/store/staff.ts';
import { createApp } from '../../src/web/app.ts';
import type { WebDeps } from '../../src/web/deps.ts';
import { searchLog } from '../canary/suite.ts';
import { type Browser, openBrowser } from './browser.ts';
import { makeStaff, useWorld } from './make.ts';

export type Web = {
  readonly context: FlowContext;
  readonly pool: Pool;
  readonly url: string;
  /** Everything that was logged, as text. */
  readonly logged: string[];
  /** Mail sent beside the ledger: links to sign in with. */
  readonly sent: Message[];
  /** What the next app is made with, beside the usual. */
  readonly machine: { now: number; ready: Record<string, boolean> };
  /** A new browser that has been nowhere, in a network of its own. */
  browser(): Browser;
};

export const BOUNCE_SECRET = 'the secret of the bounce mailbox';

/**
 * The whole HTTP surface on the loopback, over a world that is emptied before each test.
 * @param templates of that world; small ones when left out
 */
export function useWeb(changes: Partial<WebDeps> = {}, templates?: Parameters<typeof useWorld>[0]): Web {
  const world = useWorld(templates);
  const logged: string[] = [];
  const sent: Message[] = [];
  const machine = { now: Date.now(), ready: { database: true, migrations: true } as Record<string, boolean> };
  let server: Server | null = null;
  let browsers = 0;
  const say = (sentence: string, facts?: object) =>
    void logged.push(`${sentence} ${JSON.stringify(facts ?? {})}`);
  beforeAll(async () => {
    const app = createApp({
      context: world.context,
      send: async (message) => void sent.push(message),
      transportName: 'capture',
      sendgridWebhookKey: null,
      bounceWebhookSecret: BOUNCE_SECRET,
      log: { info: say, warn: say, error: say },
      machineNow: () => machine.now,
      ready: async () => machine.ready,
      ...changes,
    });
    server = createServer(app);
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  });
  searchLog(logged);
  beforeEach(() => {
    logged.length = 0;
    sent.length = 0;
    machine.now = Date.now();
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((done) => (server === null ? done(null) : server.close(done)));
  });
  const url = () => {
    if (server === null) throw new Error('The app listens once beforeAll has run.');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    ...{ logged, sent, machine },
    get context() {
      return world.context;
    },
    get pool() {
      return world.pool;
    },
    get url() {
      return url();
    },
    browser: () => {
      browsers += 1;
      return openBrowser(url(), `10.0.${browsers >> 8}.${browsers & 255}`);
    },
  };
}

/** A browser in which somebody of this role has signed in, the way people do. */
export async function signIn(web: Web, role: StaffRole, name: string = role): Promise<Browser> {
  await makeStaff(web.pool, role, name);
  const browser = web.browser();
  const ask = await browser.get('/console/sign-in');
  const before = web.sent.length;
  await browser.submit(ask, '/console/sign-in', {
    email: `${name.toLowerCase().replaceAll(' ', '-')}@vendor.example`,
  });
  while (web.sent.length === before) await new Promise((done) => setTimeout(done, 5));
  const path = new URL(/https?:\S+/.exec(web.sent.at(-1)?.text ?? '')?.[0] ?? '').pathname;
  await browser.submit(await browser.get(path), path, {});
  return browser;
}

/** A bearer token in the name of somebody of this role. */
export async function makeToken(web: Web, role: StaffRole, name: string = role): Promise<string> {
  const { key } = await makeStaff(web.pool, role, name);
  const staff = await staffByKey(web.pool, key);
  if (staff === null) throw new Error(`Nobody is called ${key}.`);
  const made = await createToken(web.context, { name: 'test', owner: key, staff });
  if (!made.ok) throw new Error(made.message);
  return made.value.token;
}

/** The token of the links in the mail an account or a person of the vendor got. */
export async function tokenIn(
  pool: Pool,
  mail: { readonly key: string; readonly to: string },
): Promise<string> {
  const rows = await pool<{ html: string }[]>`
    select html from captured_mail join delivery on delivery.id = captured_mail.delivery_id
    where delivery.key = ${mail.key} and captured_mail.to_email = ${mail.to} order by captured_mail.at desc`;
  const token = /\/(?:portal\/\w|u|b)\/([\w-]{20,})/.exec(rows[0]?.html ?? '')?.[1];
  if (token === undefined) throw new Error(`${mail.to} got no ${mail.key} with a link.`);
  return token;
}
