import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { childOptions, type ServerAccount } from './server-account.ts';
import type { ServerPlace } from './server-place.ts';

/** The database role that owns everything in the cluster. */
export const ROLE = 'glidepath';

/**
 * Makes the cluster when there is none, and checks the one there is.
 * @returns the password of its role, kept in the data folder
 * @throws {DatabaseUnavailable} when the cluster is of another version, another user, or has lost its password
 */
export async function prepareCluster(dataDir: string, place: ServerPlace): Promise<string> {
  const passwordFile = join(dataDir, 'postgres-password');
  if (existsSync(place.cluster)) {
    checkOwner(place);
    checkVersion(place);
    if (existsSync(passwordFile)) return readPassword(passwordFile);
    if (!place.sheltered) {
      throw new DatabaseUnavailable(
        `${passwordFile} is missing, so the database in ${place.cluster} cannot be opened: put the file back, or remove that folder to begin anew.`,
      );
    }
  }
  return createCluster(passwordFile, place);
}

function checkOwner(place: ServerPlace): void {
  const uid = process.getuid?.();
  const owner = statSync(place.cluster).uid;
  if (uid === undefined || uid === 0 || owner === uid) return;
  throw new DatabaseUnavailable(
    `${place.cluster} belongs to another user (uid ${owner}): start Glidepath as that user, or set DATA_DIR to a folder of your own.`,
  );
}

function checkVersion({ cluster, binaries }: ServerPlace): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const [brought] = binaries.version.split('.');
  if (made === brought) return;
  throw new DatabaseUnavailable(
    `The database in ${cluster} was made by PostgreSQL ${made}, and this Glidepath brings PostgreSQL ${brought}: dump it with the older Glidepath and restore it into a new DATA_DIR, or move the folder away to begin anew.`,
  );
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new DatabaseUnavailable(
      `${file} cannot be read: start Glidepath as the user who owns it, or set DATA_DIR to a folder of your own.`,
    );
  }
}

async function createCluster(passwordFile: string, place: ServerPlace): Promise<string> {
  const home = dirname(place.cluster);
  // Made aside and renamed: a start that is killed here leaves no half cluster behind.
  const aside = join(home, 'postgres.new');
  const passwordAside = join(home, 'postgres.new-password');
  const password = randomBytes(24).toString('base64url');
  rmSync(aside, { recursive: true, force: true });
  rmSync(passwordAside, { force: true });
  mkdirSync(aside, { mode: 0o700 });
  writeFileSync(passwordAside, password, { mode: 0o600 });
  giveTo(place.account, aside, passwordAside);
  try {
    await initialise(place, aside, passwordAside);
  } finally {
    rmSync(passwordAside, { force: true });
  }
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (existsSync(place.cluster)) await setAside(place);
  renameSync(aside, place.cluster);
  return password;
}

/** A cluster in the shelter whose data folder was removed has lost its password and every secret with it: a person wanted to begin anew. */
async function setAside(place: ServerPlace): Promise<void> {
  if (await findPostmaster(place.cluster)) await stopPostmaster(place);
  renameSync(place.cluster, `${place.cluster}.before-${randomBytes(4).toString('hex')}`);
}

function giveTo(account: ServerAccount | null, ...paths: string[]): void {
  if (account) for (const path of paths) chownSync(path, account.uid, account.gid);
}

async function initialise(
  { account, binaries }: ServerPlace,
  folder: string,
  passwordFile: string,
): Promise<void> {
  // The builtin locale needs none of the machine's: the same order of strings everywhere.
  const options = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
  const access = [
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--no-instructions',
  ];
  try {
    await promisify(execFile)(join(binaries.folder, 'bin', 'initdb'), [...options, ...access, '-D', folder], {
      cwd: folder,
      ...childOptions(account),
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new DatabaseUnavailable(
      `The embedded PostgreSQL could not make its database in ${dirname(folder)} (${reasonOf(error)}): free space or set DATA_DIR, or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

function reasonOf(error: unknown): string {
  const printed = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  const lines = printed.split('\n').filter((line) => line !== '');
  return (
    lines.find((line) => /error|fatal/i.test(line)) ??
    lines.at(-1) ??
    (error instanceof Error ? error.message : String(error))
  );
}
