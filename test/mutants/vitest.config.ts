import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { MUTANTS } from './mutants.ts';
import { plantMutant } from './mutate.ts';
import { tellParent } from './report.ts';

// The tests of the suite, with the mutant that GLIDEPATH_MUTANT names; without one, as they are.
const id = process.env.GLIDEPATH_MUTANT ?? '';
const mutant = MUTANTS.find((one) => one.id === id);
if (mutant === undefined && id !== '')
  throw new Error(`There is no mutant ${id}. There are: ${MUTANTS.map((one) => one.id).join(', ')}.`);
const planted = mutant === undefined ? null : plantMutant(mutant);

// By hand there is no database server to share.
const database =
  process.env.GLIDEPATH_MUTANT_DATABASE === undefined
    ? new URL('../support/database-server.ts', import.meta.url)
    : new URL('./given-database.ts', import.meta.url);

// biome-ignore lint/style/noDefaultExport: the test runner asks for one
export default defineConfig({
  plugins: planted === null ? [] : [planted.plugin],
  test: {
    include: ['test/{domain,client,store,flows,mail,web,cli}/**/*.test.ts'],
    globalSetup: [fileURLToPath(database)],
    // Few tests of many files: each module is loaded once, not once a file.
    pool: 'threads',
    isolate: false,
    // A mutant that never comes to an end is not caught, and should not cost long.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', tellParent(() => planted?.applied() ?? false)],
  },
});
