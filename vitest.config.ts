import { defineConfig } from 'vitest/config';

// Projects are named by what a test costs: nothing, a database, a whole running program.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Pure rooms keep nothing between files: each module is loaded once, not once a file.
          pool: 'threads',
          isolate: false,
          include: [
            'test/*.test.ts',
            'test/{domain,plan,customers,simulate,render,pages,client}/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        test: {
          name: 'db',
          include: ['test/{store,flows,queue,mail,worker,web,cli}/**/*.test.ts'],
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
