import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCluster, ROLE } from './cluster.ts';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { findPostmaster, launchPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { chooseServerPlace } from './server-place.ts';
import { exclusively, joinUsers } from './sharing.ts';

export type EmbeddedPostgres = {
  /** `postgres://…@127.0.0.1:PORT/postgres`, with its password: never to be printed. */
  readonly url: string;
  /** Stops the server, unless another Glidepath process still uses it. */
  stop(): Promise<void>;
};

/**
 * Starts a real PostgreSQL that belongs to this data folder, or joins the one that already runs there. The cluster is
 * made at the first start and kept.
 * @param options.dataDir made when missing; the cluster, its password and its log are kept there
 * @param options.log gets whole sentences for people
 * @param options.durable false for data nobody will miss (tests, the demo): much faster, lost in a power cut
 * @throws {DatabaseUnavailable} with a sentence that says what to do
 */
export async function startEmbeddedPostgres(options: {
  readonly dataDir: string;
  readonly log: (sentence: string) => void;
  readonly durable?: boolean;
}): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  const dataDir = openDataDir(options.dataDir);
  return exclusively(dataDir, async () => {
    const place = chooseServerPlace(dataDir);
    const password = await prepareCluster(dataDir, place);
    const running = await findPostmaster(place.cluster);
    if (!running && place.remark) options.log(place.remark);
    const server = running ?? (await launchPostmaster(place, join(dataDir, 'postgres.log'), durable));
    const leave = joinUsers(dataDir);
    const atExit = () => {
      if (leave()) interrupt(server);
    };
    process.once('exit', atExit);
    return {
      url: `postgres://${ROLE}:${password}@127.0.0.1:${server.port}/postgres`,
      stop: () =>
        exclusively(dataDir, async () => {
          process.off('exit', atExit);
          if (leave()) await stopPostmaster(place);
        }),
    };
  });
}

function openDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    return realpathSync(dataDir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnavailable(
      `The data folder ${dataDir} cannot be made (${reason}): set DATA_DIR to a folder you can write to.`,
    );
  }
}

/** The last thing a process does when it ends without `stop()`: a server without users is not left behind. */
function interrupt(server: Postmaster): void {
  try {
    process.kill(server.pid, 'SIGINT');
  } catch {
    // It ended before us.
  }
}
