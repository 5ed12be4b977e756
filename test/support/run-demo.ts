import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoResult } from '../../src/cli/demo/summarize.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs the demo as a person would, from the project's folder and with a data folder of its own.
 * @returns what it told, and its last line, read
 * @throws with the end of what it told when it does not end with 0
 */
export async function runDemoCommand(
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly result: DemoResult; readonly told: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-demo-'));
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['bin/glidepath.js', 'demo', '--exit', '--json', ...options], {
    cwd: ROOT,
    env: { PATH, HOME, DATA_DIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let told = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (told += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`The demo ended with ${code}:\n${told.slice(-4000)}`);
  return { result: JSON.parse(out.trim().split('\n').at(-1) ?? '') as DemoResult, told };
}
