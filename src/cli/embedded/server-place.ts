import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseUnavailable } from './database-unavailable.ts';
import {
  copyBinaries,
  findPostgresBinaries,
  type PostgresBinaries,
  repairLinks,
} from './postgres-binaries.ts';
import { chooseServerAccount, mayAccess, type ServerAccount } from './server-account.ts';

/** Who runs the server, which programs, and where its files are. */
export type ServerPlace = {
  readonly account: ServerAccount | null;
  readonly binaries: PostgresBinaries;
  /** The cluster (PGDATA). */
  readonly cluster: string;
  /** True when the cluster could not lie in the data folder. */
  readonly sheltered: boolean;
  /** What a person should know about the place, or null when all is where it is expected. */
  readonly remark: string | null;
};

const SHELTERS = ['/var/tmp', tmpdir()];

/**
 * Decides where the server runs. Everything stays in `dataDir` where that is possible. A server started by root runs
 * as another user, who cannot enter `/root` and the like: then the cluster, and if need be a copy of the programs,
 * go to a folder of the same name at each start that he can enter.
 * @param dataDir an existing folder, absolute
 */
export function chooseServerPlace(dataDir: string): ServerPlace {
  const name = `glidepath-${hashOf(dataDir)}`;
  const account = chooseServerAccount(
    ownerOfCluster([dataDir, ...SHELTERS.map((folder) => join(folder, name))]),
  );
  const sheltered = !mayAccess(account, dataDir, 'x');
  const home = sheltered ? shelter(name, account) : dataDir;
  const found = findPostgresBinaries();
  const runnable = repairLinks(found) && isRunnable(account, found);
  const programs = runnable
    ? found
    : copyBinaries(found, account ? shelter('glidepath-server', account) : dataDir);
  const moved = [
    ...(sheltered ? [`the database is in ${home}`] : []),
    ...(runnable ? [] : [`a copy of its server is in ${programs.folder}`]),
  ];
  const why = account
    ? `user ${account.name}, who runs it instead of root, cannot enter the usual place`
    : 'the installed one misses links';
  return {
    account,
    binaries: programs,
    cluster: join(home, 'postgres'),
    sheltered,
    remark: moved.length === 0 ? null : `Embedded PostgreSQL: ${moved.join(' and ')}, because ${why}.`,
  };
}

function ownerOfCluster(homes: readonly string[]): number | null {
  for (const home of homes) {
    const cluster = statSync(join(home, 'postgres'), { throwIfNoEntry: false });
    if (cluster) return cluster.uid;
  }
  return null;
}

function isRunnable(account: ServerAccount | null, { folder }: PostgresBinaries): boolean {
  return (
    mayAccess(account, join(folder, 'bin'), 'x') &&
    mayAccess(account, join(folder, 'lib'), 'x') &&
    mayAccess(account, join(folder, 'share', 'postgresql', 'postgres.bki'), 'r')
  );
}

function hashOf(dataDir: string): string {
  return createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12);
}

/** Makes (or finds) a folder that the account can enter and only root can change. */
function shelter(name: string, account: ServerAccount | null): string {
  const parent = SHELTERS.find((folder) => mayAccess(account, folder, 'x'));
  if (!parent) {
    throw new DatabaseUnavailable(
      `User ${account?.name} cannot enter ${SHELTERS.join(' or ')}: set DATA_DIR to a folder that user can enter, or set DATABASE_URL.`,
    );
  }
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const made = lstatSync(folder);
  // Everybody may write to the parent: a folder that somebody else put there first would be a trap.
  if (!made.isDirectory() || made.uid !== process.getuid?.() || (made.mode & 0o022) !== 0) {
    throw new DatabaseUnavailable(
      `${folder} is needed for the database but belongs to somebody else: remove it, or set DATA_DIR to another folder.`,
    );
  }
  return folder;
}
