import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTemplates } from '../../src/cli/open-templates.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Crew, startCrew } from './crew.ts';
import { startEventReceiver } from './event-receiver.ts';
import type { Backend } from './fault-plan.ts';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';
import { type OwnQueue, startOwnQueue } from './own-queue.ts';
import { installProduct } from './product.ts';
import { API_KEY, type FaultyProvider, startFaultyProvider } from './provider.ts';
import type { Size } from './sizes.ts';
import { APPROVED, makeNoticesDue, type Person } from './world.ts';

/** Short, so that a run meets many ends of it; still longer than a provider usually takes. */
const LEASE_SECONDS = 6;

/** Everything that runs, and may be made to stumble. */
export type Scene = {
  readonly folder: string;
  readonly pool: Pool;
  readonly postgres: OwnPostgres;
  readonly queue: OwnQueue;
  readonly provider: FaultyProvider;
  readonly crew: Crew;
  readonly person: Person;
  readonly eventsUrl: string;
  readonly stopReceiver: () => Promise<void>;
};

/** Starts servers of its own, makes a wave due, and starts the workers. */
export async function openScene({
  seed,
  backend,
  size,
}: {
  readonly seed: string;
  readonly backend: Backend;
  readonly size: Size;
}): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-faults-'));
  await chmod(folder, 0o755);
  const program = await installProduct(join(folder, 'product'));
  const postgres = await startOwnPostgres(join(folder, 'data'));
  await migrate(postgres.url);
  if (backend === 'postgres') await migrateQueue(postgres.url);
  const pool = connect(postgres.url, 8);
  const secret = randomBytes(32).toString('hex');
  const context: FlowContext = {
    pool,
    templates: await openTemplates(join(folder, 'product', 'templates')),
    publicUrl: 'https://licenses.example.com',
    secret,
    mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
  };
  const person = await makeNoticesDue(context, size);
  const queue = await startOwnQueue(backend, pool);
  const provider = await startFaultyProvider(seed);
  const receiver = await startEventReceiver(context, provider.api.publicKey);
  provider.api.sendEventsTo(receiver.url);
  const { PATH, HOME } = process.env;
  const environment: NodeJS.ProcessEnv = {
    ...{ PATH, HOME },
    DATABASE_URL: postgres.url,
    ...(queue.redisUrl === null ? {} : { REDIS_URL: queue.redisUrl }),
    DATA_DIR: join(folder, 'data'),
    PUBLIC_URL: context.publicUrl,
    MAIL_TRANSPORT: 'sendgrid',
    SENDGRID_API_KEY: API_KEY,
    SENDGRID_BASE_URL: provider.api.url,
    MAIL_FROM: 'Vendor Licensing <licensing@vendor.example>',
    MAIL_LEASE_SECONDS: String(LEASE_SECONDS),
    SECRET: secret,
    TIME_LAPSE: new Date(APPROVED).toISOString(),
  };
  const providerPort = Number(new URL(provider.api.url).port);
  const crew = startCrew({ program, size: size.workers, environment, folder, providerPort });
  return {
    ...{ folder, pool, postgres, queue, provider, crew, person },
    eventsUrl: receiver.url,
    stopReceiver: receiver.stop,
  };
}

/** Stops everything. @param remove the database and the workers' logs, too; else they stay for a person to read */
export async function closeScene(scene: Scene, remove: boolean): Promise<void> {
  await scene.crew.close();
  await scene.provider.api.close();
  await scene.stopReceiver();
  await scene.pool.end({ timeout: 5 });
  await scene.queue.stop();
  await scene.postgres.stop();
  if (remove) await rm(scene.folder, { recursive: true, force: true });
}
