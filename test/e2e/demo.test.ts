import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoResult } from '../../src/cli/demo/summarize.ts';

const BINARY = fileURLToPath(new URL('../../bin/glidepath.js', import.meta.url));
const MINUTES = 60_000;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Runs the demo as a person would and returns its last line, read. */
async function demo(
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<DemoResult> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-demo-'));
  folders.push(folder);
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [BINARY, 'demo', '--exit', '--json', ...options], {
    env: { PATH, HOME, DATA_DIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let told = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (told += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The demo ended with ${code}:\n${told.slice(-4000)}`);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as DemoResult;
}

describe('the demo', () => {
  let plain: DemoResult;
  beforeAll(async () => {
    plain = await demo([], {});
  }, 8 * MINUTES);

  it('runs the sample campaign to its end: everybody was written to, and nothing waits', () => {
    const { planned, ...others } = plain.deliveries;
    expect(planned).toBe(Object.values(others).reduce((sum, n) => sum + n, 0));
    expect(planned).toBeGreaterThan(1000);
    expect(plain.deliveries).toMatchObject({ pending: 0, inDoubt: 0, failed: 0 });
    expect(plain.accounts).toBe(300);
  });

  it('blocks nobody who was not told', () => {
    expect(plain.blockedWithoutNotice).toBe(0);
  });

  it('keeps at least two accounts behind, with reasons, and enforces the others', () => {
    expect(Object.values(plain.stragglers).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(2);
    expect(plain.stages['enforce-feature']).toBeGreaterThan(100);
  });

  it('briefs sales and support, and gates made it wait', () => {
    expect(plain.briefings.sent).toBeGreaterThan(20);
    expect(plain.briefings.acknowledged).toBeGreaterThan(0.8 * plain.briefings.sent);
    expect(plain.gates.waited).toBeGreaterThan(0);
    expect(plain.activations).toBeGreaterThan(100);
  });
});
