import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXPORT = join(ROOT, '../shared/data/crm');
const MISSING = !existsSync(join(EXPORT, 'accounts.csv'));
if (MISSING) console.warn('Skipped: the real CRM export is not beside this project (../shared/data/crm).');

describe.skipIf(MISSING)('a campaign on the real CRM export', () => {
  it('runs to its end in a time lapse, and blocks nobody who was not told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glidepath-crm-'));
    const { PATH, HOME } = process.env;
    const files = [
      '--campaign',
      'campaigns/crm.yaml',
      '--customers',
      EXPORT,
      '--mapping',
      'campaigns/crm.mapping.yaml',
    ];
    const run = spawnSync(process.execPath, ['bin/glidepath.js', 'demo', '--exit', '--json', ...files], {
      cwd: ROOT,
      env: { PATH, HOME, DATA_DIR: folder },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    await rm(folder, { recursive: true, force: true });
    expect(run.stderr).not.toMatch(/Error/);
    expect(run.status).toBe(0);
    const result = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(result).toMatchObject({ accounts: 85, blockedWithoutNotice: 0 });
    expect(result.deliveries).toMatchObject({ pending: 0, inDoubt: 0 });
    expect((result.stages as Record<string, number>)['enforce-product']).toBeGreaterThan(100);
  }, 480_000);
});
