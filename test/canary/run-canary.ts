import { setTimeout as sleep } from 'node:timers/promises';
import { openTemplates } from '../../src/cli/open-templates.ts';
import { advanceClock } from '../../src/flows/advance-clock.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { wakeWorkers } from '../../src/store/wake.ts';
import { createTestDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { manyAccounts } from '../support/make.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { smallPlan } from '../support/small-campaign.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { makeWalkWorld, type WalkWorld } from '../web/route-walk-world.ts';
import { noteMinted, openRefusals, useEveryRoute, useMailedSecrets, useWebhooks } from './exercise.ts';
import { sendgridMailbox, smtpMailbox } from './mailbox.ts';
import { type Find, findsIn, type Markers, openMarkers, SEEDED } from './markers.ts';
import { databaseText, MAY_NAME_ADDRESSES, redisText, type Written, watchQueueTables } from './places.ts';
import { startProgram } from './program.ts';

export type CanaryRun = {
  readonly finds: readonly Find[];
  /** How much was searched, by place, in characters. */
  readonly searched: Readonly<Record<string, number>>;
  readonly markers: number;
  readonly letters: number;
  readonly log: string;
};

/** After the reminder: mail that is still to leave once the program runs. */
const PLAN = {
  briefings: `
briefings:
  - key: hello
    for: [notice, remind, again]
    lead: 2 workdays
    to: [rep]
    template: briefing
    fourWs: {what: A notice goes out., when: Soon., why: So that nobody is surprised., where: At the help page.}`,
  waves: `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [primary, technical], template: notice}
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}
  - {key: again, phase: grace, at: -P4D, kind: reminder, audience: not-activated, template: reminder}`,
};

/** Runs the real program on a world that is full of marks, uses all of it well and badly, and searches whatever it wrote. */
export async function runCanary(backend: 'postgres' | 'redis'): Promise<CanaryRun> {
  const database = await createTestDatabase();
  const pool = connect(database.url, 4);
  const redis = backend === 'redis' ? await startRedisServer(['--requirepass', SEEDED.redisPassword]) : null;
  const closing: (() => Promise<unknown>)[] = [() => pool.end(), database.drop];
  if (redis !== null) closing.unshift(redis.stop);
  try {
    const context: FlowContext = {
      pool,
      templates: await openTemplates(),
      publicUrl: 'https://licenses.example.com',
      secret: SEEDED.secret,
      mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
    };
    await pool`insert into clock (id, now_at) values (1, '2027-02-01T08:00:00+01:00')
               on conflict (id) do update set now_at = excluded.now_at`;
    const accounts = manyAccounts(12, { rep: 'rita' });
    const world = await makeWalkWorld(context, { plan: smallPlan(PLAN), accounts });
    // What was sent so far left from elsewhere.
    await pool`truncate mail_environment`;
    const markers = await marksOf(world, pool);
    const mailbox =
      backend === 'postgres'
        ? await smtpMailbox([world.a.ids.email, world.b.ids.email])
        : await sendgridMailbox();
    closing.unshift(mailbox.close);
    const server = new URL(database.url);
    const proxy = await startTcpProxy(server.hostname, Number(server.port));
    closing.unshift(proxy.close);
    const through = new URL(database.url);
    through.host = `127.0.0.1:${proxy.port}`;
    await migrateQueue(database.url);
    await watchQueueTables(pool);
    const port = await findFreePort();
    const program = await startProgram('serve', {
      DATABASE_URL: through.href,
      SECRET: SEEDED.secret,
      BOUNCE_WEBHOOK_SECRET: SEEDED.bounceSecret,
      PORT: String(port),
      PUBLIC_URL: context.publicUrl,
      MAIL_FROM: 'Vendor Licensing <licensing@vendor.example>',
      TIME_LAPSE: '2027-02-24T00:00:00+01:00',
      ...(redis === null ? {} : { REDIS_URL: redis.url.replace('//', `//:${SEEDED.redisPassword}@`) }),
      ...mailbox.environment,
    });
    closing.unshift(program.stop);
    const asking = { url: `http://127.0.0.1:${port}`, secret: SEEDED.secret, world };
    const refusals = openRefusals();

    await moveOn(context, '2027-02-26T10:30:00+01:00');
    await atRest(pool);
    await useWebhooks(asking, refusals);
    await useEveryRoute(asking, markers, refusals, 'thoroughly');
    await useMailedSecrets(asking, mailbox.letters, markers, refusals);
    // The database is gone in the middle of it, and comes back.
    proxy.pointTo(await findFreePort());
    proxy.cut();
    await useEveryRoute(asking, markers, refusals, 'once');
    proxy.pointTo(Number(server.port));
    await sleep(2_000);
    // Something is broken here, in requests and in jobs.
    await breakTables(pool, async () => {
      await moveOn(context, '2027-03-02T10:30:00+01:00');
      await useEveryRoute(asking, markers, refusals, 'once');
      // The worker, too, has to notice: its session may just be coming back.
      for (let tries = 0; tries < 30 && !program.said().includes('job failed'); tries += 1) {
        await wakeWorkers(context.pool, 'clock');
        await sleep(1_000);
      }
    });
    await moveOn(context, '2027-03-03T10:30:00+01:00');
    await atRest(pool);
    noteMinted(mailbox.letters(), markers);
    const metrics = await (await fetch(`${asking.url}/metrics`)).text();
    const stored = await databaseText(pool);
    await program.stop();

    const places: readonly Written[] = [
      { place: 'log', text: withoutFirstSignIn(program.said()) },
      { place: 'metrics', text: metrics },
      ...refusals.all(),
      ...stored,
      ...(redis === null ? [] : await redisText(redis.folder)),
    ];
    return {
      finds: places
        .flatMap(({ place, text }) => findsIn(place, text, markers))
        .filter(({ place, kind }) => kind !== 'a mail address' || !mayNameAddresses(place)),
      searched: summed(places),
      markers: markers.all().length,
      letters: mailbox.letters().length,
      log: program.said(),
    };
  } finally {
    for (const close of closing) await close();
  }
}

/** All that is secret about the world before the program starts. */
async function marksOf(world: WalkWorld, pool: Pool): Promise<Markers> {
  const markers = openMarkers();
  for (const { ids, session, place } of [world.a, world.b]) {
    markers.add('a license key', ids.licenseKey);
    markers.add('a link', ids.link);
    markers.add('a mail address', ids.email);
    markers.add('a session', session);
    markers.add('a session', place);
  }
  markers.add('a briefing link', world.briefing);
  for (const { cookie, token } of Object.values(world.staff)) {
    markers.add('a staff session', cookie);
    markers.add('an API token', token);
  }
  const letters = await pool<{ html: string }[]>`select html from captured_mail`;
  noteMinted(
    letters.map((one) => one.html),
    markers,
  );
  return markers;
}

/** The first sign-in link is shown on the terminal of whoever starts it, once: the one place a token is printed, on purpose. */
function withoutFirstSignIn(log: string): string {
  return log.replace(/^Sign in as the first administrator.*$/m, '');
}

async function moveOn(context: FlowContext, to: string): Promise<void> {
  const moved = await advanceClock(context, { to: Date.parse(to), actor: 'system' });
  if (!moved.ok) throw new Error(moved.message);
  await wakeWorkers(context.pool, 'clock');
}

/** Until no mail is under way. */
async function atRest(pool: Pool): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [row] = await pool<{ open: number }[]>`
      select count(*)::int as open from delivery, clock where state in ('pending', 'claimed') and due_at <= now_at`;
    if (row?.open === 0 && tries > 10) return;
    await sleep(100);
  }
}

/** As a migration that went wrong would: statements fail, and their errors are what is looked at. */
async function breakTables(pool: Pool, meanwhile: () => Promise<void>): Promise<void> {
  // Not `standing`: without it the ticker finds no job that could fail.
  const tables = ['support_case', 'entitlement', 'member', 'session', 'leniency'];
  for (const table of tables) await pool.unsafe(`alter table ${table} rename to ${table}_gone`);
  try {
    await meanwhile();
  } finally {
    for (const table of tables) await pool.unsafe(`alter table ${table}_gone rename to ${table}`);
  }
}

function mayNameAddresses(place: string): boolean {
  return place.slice(place.indexOf('.') + 1) in MAY_NAME_ADDRESSES;
}

function summed(places: readonly Written[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { place, text } of places) {
    const kind = /^\d{3} of /.test(place) ? 'answers that say no' : place.split(/[. ]/)[0];
    sums[kind ?? place] = (sums[kind ?? place] ?? 0) + text.length;
  }
  return sums;
}
