import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { STAFF_ROLES } from '../../src/domain/account.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { connect } from '../../src/store/connect.ts';
import { newToken } from '../../src/store/links.ts';
import { createApp } from '../../src/web/app.ts';
import { createClientService } from '../../src/web/client/client-service.ts';
import type { WarmRoute } from '../../src/web/client/warm-answers.ts';
import type { WebDeps } from '../../src/web/deps.ts';
import { useTestDatabase } from '../support/database.ts';
import { serverRoutes } from '../support/server-routes.ts';
import { smallBook } from '../support/small-campaign.ts';
import { type StatementListener, statementListener } from '../support/statement-listener.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import {
  becomeSame,
  differences,
  givenAway,
  guessed,
  howToAdd,
  marksIn,
  valuesFor,
} from './route-walk-answers.ts';
import { unknownLike } from './route-walk-kinds.ts';
import { LINES, type Line, MOUNTS } from './route-walk-list.ts';
import {
  type Asking,
  ask,
  comparable,
  type Introduction,
  introductionsOf,
  placesOf,
} from './route-walk-requests.ts';
import { everything, rowsOf } from './route-walk-state.ts';
import { listen, MACHINE_NOW, makeWalkWorld, type WalkWorld } from './route-walk-world.ts';

// Thousands of requests each: on a machine that does something else, too, they take their time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const database = useTestDatabase();
let context: FlowContext;
let world: WalkWorld;
let asking: Asking;
let listener: StatementListener;
let proxy: TcpProxy;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const { hostname, port } = new URL(database.url);
  listener = statementListener();
  proxy = await startTcpProxy(hostname, Number(port), listener.overhear);
  const url = new URL(database.url);
  url.host = `127.0.0.1:${proxy.port}`;
  const pool = connect(url.href, 8);
  context = {
    pool,
    templates: await compileTemplateFiles(smallBook()),
    publicUrl: 'https://licenses.example.com',
    secret: 'a secret that is long enough for this',
    mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
  };
  world = await makeWalkWorld(context);
  const app = await listen(deps());
  asking = { url: app.url, secret: context.secret, world };
  closing.push(app.close, () => pool.end(), proxy.close);
});

afterAll(async () => {
  for (const close of closing) await close();
});

test('every route has its line, and every line its route', () => {
  const server = serverRoutes(createApp(deps()));
  const listed = LINES.map((line) => line.route);
  const missing = server.routes.filter((route) => !listed.includes(route));
  expect(missing, howToAdd(missing)).toEqual([]);
  const gone = listed.filter((route) => !server.routes.includes(route));
  expect(gone, `Take these lines out of route-walk-list.ts, the server has no such route: ${gone}`).toEqual(
    [],
  );
  expect(listed.length).toBe(new Set(listed).size);
  expect([...new Set(server.mounts)].toSorted()).toEqual([...MOUNTS].toSorted());
});

/** What is answered before Express is asked: the compiler wants a line here for each. */
const WARM: Readonly<Record<WarmRoute, string>> = {
  policy: 'GET /v1/policy',
  check: 'POST /v1/check',
  flags: 'POST /ofrep/v1/evaluate/flags',
};

const SAYS = [
  ...['nobody', 'a wrong key', 'wrong token and cookies', "A's license key", "A's session", "A's place"],
  ...["A's mailed link", "a briefing of A's rep"],
  ...['a session of administrator', 'a token of administrator'],
];

describe.each(SAYS)('with %s', (says) => {
  test('no route tells anything of account B, or changes it', async () => {
    const leaks: string[] = [];
    let asked = 0;
    let before = await rowsOf(context.pool, idOfB());
    for (const line of LINES) {
      const as = introduction(says);
      if (isLetIn(line, as) && line.sees === 'every account') continue;
      for (const place of placesOf(line)) {
        for (const { value, isSecret } of valuesFor(world.b, place)) {
          asked += 1;
          // Who is not let in is told what nobody is (below), and nobody's answers are compared.
          const isCompared = !isSecret && (as.who === 'nobody' || isLetIn(line, as));
          const leak = await leakOf(line, as, { at: place.at, value }, isCompared);
          if (leak !== null) leaks.push(`${line.route} as ${says}, ${place.at} = B's ${place.kind}: ${leak}`);
        }
      }
      const plain = await ask(asking, line, as);
      // What is mailed is written after the answer, so that the time it takes tells nothing.
      if (line.gives !== undefined) await new Promise((done) => setTimeout(done, 200));
      leaks.push(...marksIn(plain, world.b).map((mark) => `${line.route} as ${says} tells B's ${mark}`));
      if (line.route.startsWith('GET ')) continue;
      const after = await rowsOf(context.pool, idOfB());
      for (const table of differences(before, after))
        if (!givenAway(line).includes(table))
          leaks.push(`${line.route} as ${says} changes rows of B in ${table}`);
      before = after;
    }
    expect(leaks).toEqual([]);
    expect(asked).toBeGreaterThan(20);
  });

  test('a route that does not let them in answers as it answers nobody', async () => {
    const wrong: string[] = [];
    const as = introduction(says);
    for (const line of LINES) {
      if (isLetIn(line, as) || as.who === 'wrong' || line.moves) continue;
      const tokens = [unknownLike(world.a.ids.link), world.a.ids.link, world.briefing];
      const same = await becomeSame(
        async () => comparable(await ask(asking, line, introduction('nobody')), ...tokens),
        async () => comparable(await ask(asking, line, as), ...tokens),
      );
      if (!same.ok) wrong.push(`${line.route} lets in ${says}: ${same.difference}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('what nobody may see or do is refused to nobody, too', async () => {
  const open: string[] = [];
  for (const line of LINES) {
    if (line.by.includes('nobody')) continue;
    const { status, headers } = await ask(asking, line, introduction('nobody'));
    const isSent = status === 303 && (headers.location ?? '').startsWith('/console/sign-in');
    if (![401, 403, 404].includes(status) && !isSent) open.push(`${line.route}: ${status}`);
  }
  expect(open).toEqual([]);
});

test('staff may do what their role may, and nothing else', async () => {
  const wrong: string[] = [];
  const acting = LINES.filter((line) => line.acts !== undefined);
  const kindOf = (line: Line) => (line.by.includes('staff') ? 'session' : 'token');
  for (const line of acting) {
    for (const role of STAFF_ROLES.filter((one) => !line.acts?.includes(one))) {
      const before = await everything(context.pool);
      const { status } = await ask(asking, line, introduction(`a ${kindOf(line)} of ${role}`));
      const changed = differences(before, await everything(context.pool));
      if (changed.length > 0) wrong.push(`${line.route} lets ${role} change ${changed} (${status})`);
    }
  }
  // The same requests do act for others, or they would prove nothing. Ending the session comes last.
  const inOrder = acting.toSorted(
    (a, b) => Number(a.route.endsWith('sign-out')) - Number(b.route.endsWith('sign-out')),
  );
  for (const line of inOrder.filter((one) => one.nothingToDo === undefined)) {
    const role = line.acts?.at(-1);
    if (role === undefined) continue;
    // What another line did before is undone, or this one would find it done.
    await context.pool`update support_case set closed_at = null`;
    await context.pool`update activation set deactivated_at = null`;
    await context.pool`update link set used_at = now() where purpose = 'portal' and used_at is null`;
    await context.pool`delete from leniency where reason = 'because of the walk'`;
    const before = await everything(context.pool);
    const answer = await ask(asking, line, introduction(`a ${kindOf(line)} of ${role}`));
    const changed = differences(before, await everything(context.pool));
    if (changed.length === 0)
      wrong.push(`${line.route} does nothing for ${role}: ${answer.status} ${answer.body}`);
  }
  expect(wrong).toEqual([]);
});

test('what names one account and something of another finds nothing, and changes neither', async () => {
  const wrong: string[] = [];
  let asked = 0;
  for (const line of LINES.filter((one) => one.sees === 'every account' && one.path?.key === '$accountKey')) {
    const as = introduction(`a ${line.by.includes('staff') ? 'session' : 'token'} of administrator`);
    for (const place of placesOf(line).filter(({ kind }) => kind !== 'accountKey')) {
      const before = await rowsOf(context.pool, idOfB());
      const value = world.b.ids[place.kind];
      const unknown = unknownLike(value);
      const same = await becomeSame(
        async () => comparable(await ask(asking, line, as, { at: place.at, value: unknown }), unknown),
        async () => comparable(await ask(asking, line, as, { at: place.at, value }), value),
      );
      if (!same.ok) wrong.push(`${line.route} with B's ${place.kind}: ${same.difference}`);
      const changed = differences(before, await rowsOf(context.pool, idOfB()));
      if (changed.length > 0) wrong.push(`${line.route} with B's ${place.kind} changes ${changed}`);
      asked += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(5);
});

test('only what changes nothing for anybody has no roles', () => {
  const forms = LINES.filter(
    (line) => line.by.some((who) => who === 'staff' || who === 'api token') && !line.route.startsWith('GET '),
  );
  expect(forms.filter((line) => line.acts === undefined).map((line) => line.route)).toEqual([]);
});

test('the database is asked the same about another account as about one that does not exist', async () => {
  const different: string[] = [];
  const figures: string[] = [];
  for (const says of ["A's license key", "A's session", "A's mailed link", 'nobody']) {
    const as = introduction(says);
    for (const line of LINES.filter((one) => one.sees === 'own account' && isLetIn(one, as))) {
      for (const place of placesOf(line)) {
        for (const { value, isSecret } of valuesFor(world.b, place)) {
          if (isSecret || (place.kind === 'link' && value !== world.b.ids.linkHash)) continue;
          const foreign = await measured(line, as, { at: place.at, value });
          const unknown = await measured(line, as, { at: place.at, value: unknownLike(value) });
          if (foreign.statements !== unknown.statements)
            different.push(
              `${line.route} as ${says}, ${place.at}:\n${foreign.statements}\nunknown:\n${unknown.statements}`,
            );
          figures.push(
            `${line.route} ${place.at} ${place.kind}: ${foreign.count} statements, ${foreign.ms.toFixed(1)} ms, unknown ${unknown.ms.toFixed(1)} ms`,
          );
        }
      }
    }
  }
  console.log(`Another account's and unknown ids, medians of 3:\n${figures.join('\n')}`);
  expect(different).toEqual([]);
  expect(figures.length).toBeGreaterThan(20);
});

test('a guess that is nearly right is answered as one that is not, and costs the same', async () => {
  const { a, staff } = world;
  const guesses = {
    'POST /v1/check': (near: boolean) => ({ Authorization: `License ${guessed(a.ids.licenseKey, near)}` }),
    'GET /v1/accounts/:key': (near: boolean) => ({
      Authorization: `Bearer ${guessed(staff.sales.token, near)}`,
    }),
    'GET /console/accounts': (near: boolean) => ({
      Cookie: `__Host-glidepath-session=${guessed(staff.sales.cookie, near)}`,
    }),
    'GET /portal/owned': (near: boolean) => ({
      Cookie: `__Host-glidepath-portal=${guessed(a.session, near)}`,
    }),
  };
  for (const [route, headersOf] of Object.entries(guesses)) {
    const line = LINES.find((one) => one.route === route) as Line;
    const told = async (near: boolean) => {
      const as: Introduction = { says: 'a guess', who: 'wrong', headers: headersOf(near) };
      await ask(asking, line, as);
      listener.read();
      const answer = comparable(await ask(asking, line, as), '');
      return { answer, statements: listener.read() };
    };
    expect([route, await told(true)]).toEqual([route, await told(false)]);
  }
});

test('what opens something cannot be guessed: 128 bits at least, and only its hash is kept', async () => {
  const bits = (token: string) => Buffer.from(token, 'base64url').length * 8;
  expect(bits(newToken())).toBeGreaterThanOrEqual(128);
  expect(bits(world.staff.sales.cookie)).toBeGreaterThanOrEqual(128);
  expect(bits(world.staff.sales.token.replace('gp_', ''))).toBeGreaterThanOrEqual(128);
  // Five bits a symbol.
  expect(world.a.ids.licenseKey.split('-').slice(1).join('').length * 5).toBeGreaterThanOrEqual(128);
  const { cookie, token } = world.staff.sales;
  const kept = await context.pool<{ text: string }[]>`
    select (select string_agg(link::text, '') from link) || (select string_agg(session::text, '') from session)
      || (select string_agg(api_token::text, '') from api_token)
      || (select string_agg(entitlement::text, '') from entitlement) as text`;
  for (const secret of [cookie, token, world.a.ids.link, world.briefing, world.a.ids.licenseKey])
    expect(kept[0]?.text.includes(secret)).toBe(false);
});

test('what is answered from memory is nobody else’s answer', async () => {
  const clients = createClientService(context);
  await clients.hear();
  const app = await listen(deps({ clients }));
  const wrong: string[] = [];
  try {
    const warm = { ...asking, url: app.url };
    const asB = { ...introduction("A's license key"), headers: keyOf(world.b.ids.licenseKey) };
    for (const route of Object.values(WARM)) {
      const line = LINES.find((one) => one.route === route);
      if (line === undefined) throw new Error(`${route} has no line.`);
      for (const says of ["A's license key", 'nobody', 'a wrong key']) {
        const as = introduction(says);
        await ask(warm, line, asB);
        await ask(warm, line, asB);
        for (const heard of [await ask(warm, line, as), await ask(warm, line, as)])
          if (marksIn(heard, world.b).length > 0) wrong.push(`${route} as ${as.says}: ${heard.body}`);
      }
    }
  } finally {
    await app.close();
    await clients.close();
  }
  expect(wrong).toEqual([]);
});

function deps(changes: Partial<WebDeps> = {}): WebDeps {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  return {
    context:
      context ?? ({ publicUrl: 'https://licenses.example.com', secret: '', mailFrom: {} } as FlowContext),
    send: async () => {},
    transportName: 'capture',
    sendgridWebhookKey: null,
    bounceWebhookSecret: 'a bounce secret',
    log: silent,
    machineNow: () => MACHINE_NOW,
    ready: async () => ({ database: true, migrations: true }),
    ...changes,
  };
}

function introduction(says: string): Introduction {
  const found = introductionsOf(world, STAFF_ROLES).find((one) => one.says === says);
  if (found === undefined) throw new Error(`Nobody comes with ${says}.`);
  return found;
}

const keyOf = (key: string) => ({ Authorization: `License ${key}` });
const idOfB = () => Number(world.b.ids.accountId);

function isLetIn(line: Line, as: Introduction): boolean {
  return line.by.some((who) => who === as.who);
}

async function leakOf(
  line: Line,
  as: Introduction,
  swap: { at: string; value: string },
  isCompared: boolean,
): Promise<string | null> {
  const foreign = await ask(asking, line, as, swap);
  if (foreign.status >= 500) return `answers ${foreign.status}`;
  const marks = marksIn(foreign, world.b, swap.value);
  if (marks.length > 0) return `tells B's ${marks}`;
  if (!isCompared) return null;
  const unknown = unknownLike(swap.value);
  const same = await becomeSame(
    async () => comparable(await ask(asking, line, as, { at: swap.at, value: unknown }), unknown),
    async () => comparable(await ask(asking, line, as, swap), swap.value),
  );
  return same.ok ? null : `differs from an unknown one: ${same.difference}`;
}

async function measured(line: Line, as: Introduction, swap: { at: string; value: string }) {
  await ask(asking, line, as, swap);
  const times: number[] = [];
  let statements: readonly string[] = [];
  for (let round = 0; round < 3; round += 1) {
    listener.read();
    const began = performance.now();
    await ask(asking, line, as, swap);
    times.push(performance.now() - began);
    statements = listener.read();
  }
  const median = times.toSorted((a, b) => a - b)[1] ?? 0;
  return { statements: statements.join('\n'), count: statements.length, ms: median };
}
