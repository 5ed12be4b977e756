import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** By itself Vitest leaves one processor free, which of two is half the machine. */
const WORKERS = Math.min(4, Math.max(2, availableParallelism() - 1));

// Projects are named by what a test costs: nothing, a database, the suite again, a whole running program.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Pure rooms keep nothing between files: each module is loaded once, not once a file.
          pool: 'threads',
          isolate: false,
          maxWorkers: WORKERS,
          include: [
            'test/*.test.ts',
            'test/{domain,plan,customers,simulate,render,pages,client}/**/*.test.{ts,tsx}',
            'test/vectors/vectors.test.ts',
          ],
        },
      },
      {
        test: {
          // Rules against what chance comes up with, at length; `unit` has a short run of each.
          name: 'properties',
          pool: 'threads',
          include: ['test/properties/*.test.ts', 'test/client/forged-documents.test.ts'],
          env: { PROPERTY_RUN: 'long' },
          // After all others: it takes every processor it gets.
          sequence: { groupOrder: 4 },
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          name: 'db',
          include: ['test/{store,flows,queue,mail,worker,web,cli}/**/*.test.ts'],
          maxWorkers: WORKERS,
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // The client in another language, compiled and run over the vectors.
          name: 'ports',
          include: ['test/vectors/java.test.ts'],
          maxWorkers: WORKERS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // The rules about mail, broken on purpose: parts of the suite run again in processes of their own.
          name: 'mutants',
          include: ['test/mutants/*.test.ts'],
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 240_000,
          maxConcurrency: 2,
          // After the others: its processes would take the machine from the runs of the whole program.
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          // Everything breaks at once: the small run of `npm run test:faults`, and pauses under load.
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          // After them: it needs the machine, and would take it from them.
          sequence: { groupOrder: 3 },
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // After the quick ones: a whole program is several processes.
          sequence: { groupOrder: 1 },
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
