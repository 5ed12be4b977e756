import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDirectory } from '../../src/customers/load-directory.ts';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { placeOf } from '../../src/domain/problem.ts';

describe('a directory of files', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'customers-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('gives its text files by name and nothing else', async () => {
    await writeFile(join(directory, 'accounts.csv'), 'a\n');
    await writeFile(join(directory, 'Export.TSV'), 'b\n');
    await writeFile(join(directory, 'logo.png'), 'c\n');
    const loaded = await loadDirectory(directory);
    expect(loaded.ok && [...loaded.value]).toEqual([
      ['Export.TSV', 'b\n'],
      ['accounts.csv', 'a\n'],
    ]);
  });

  it('is refused when it is not there', async () => {
    expect(await loadDirectory(join(directory, 'nothing'))).toMatchObject({
      ok: false,
      code: 'no-directory',
    });
  });

  it('holding Latin-1 is reported by the line of the bytes', async () => {
    await writeFile(
      join(directory, 'accounts.csv'),
      Buffer.from('external_key,name\na1,Acme\na2,Müller\n', 'latin1'),
    );
    await writeFile(join(directory, 'contacts.csv'), 'account,email\n');
    await writeFile(join(directory, 'entitlements.csv'), 'external_key,account,product,quantity\n');
    const loaded = await loadDirectory(directory);
    const result = loaded.ok ? readCustomers(loaded.value, null) : null;
    const errors = result?.problems.filter((problem) => problem.severity === 'error') ?? [];
    expect(errors.map((problem) => `${placeOf(problem)} ${problem.code}`)).toEqual([
      'accounts.csv:3 not-utf-8',
    ]);
    expect(result?.customers).toBeNull();
  });
});
