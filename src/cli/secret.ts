import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError } from './config.ts';

/**
 * The secret that seals sessions, license keys and signing keys. With the embedded database it is made once and kept
 * beside it, readable by the owner only; a database of its own needs `SECRET` set, so that every process has the same.
 */
export async function openSecret(
  config: Pick<Config, 'secret' | 'dataDir' | 'databaseUrl'>,
): Promise<string> {
  if (config.secret !== null) return config.secret;
  if (config.databaseUrl !== null) {
    throw new ConfigError(['SECRET: is needed beside DATABASE_URL. Make one with: openssl rand -base64 33']);
  }
  const file = join(config.dataDir, 'secret');
  await mkdir(config.dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(33).toString('base64'), { flag: 'wx', mode: 0o600 });
    await chmod(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
