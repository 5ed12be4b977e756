import { spawnSync } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { smallBook } from '../support/small-campaign.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Lays the product out as a package manager would: built, with what it brings along; only its templates are small ones.
 * It starts in a fraction of the time, which a worker that lives for seconds needs, and the working folder keeps running
 * its sources.
 * @returns the program to run with Node
 */
export async function installProduct(folder: string): Promise<string> {
  const built = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')],
      // Types are another check's business.
      ...['--noCheck', '--declaration', 'false'],
    ],
    { encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(`The product could not be built:\n${built.stdout}`);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await cp(join(ROOT, 'bin/glidepath.js'), join(folder, 'bin/glidepath.js'));
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const name of ['migrations', 'node_modules']) await symlink(join(ROOT, name), join(folder, name));
  await mkdir(join(folder, 'templates'));
  for (const [name, text] of smallBook()) await writeFile(join(folder, 'templates', name), text);
  return join(folder, 'bin/glidepath.js');
}
