import type { Command } from 'commander';
import { JSON_OPTION } from '../acting-staff.ts';
import { show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the tables of this version; other commands do so, too')
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  $ DATABASE_URL=postgres://glidepath@db.example.com/glidepath glidepath migrate',
    )
    .action(async (options: { readonly json?: boolean }) => {
      const embedded = await withDatabase(async ({ config }) => config.databaseUrl === null);
      show(options, {
        lines: [embedded ? 'The embedded database is ready.' : 'The database is ready.'],
        json: { ready: true, embedded },
      });
    });
}
