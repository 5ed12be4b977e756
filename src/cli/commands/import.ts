import type { Command } from 'commander';
import { loadDirectory } from '../../customers/load-directory.ts';
import { readCustomers } from '../../customers/read-customers.ts';
import { readMapping } from '../../customers/read-mapping.ts';
import { describeSkipped } from '../../customers/skipped.ts';
import { type Customers, countCustomers, describeCustomers } from '../../domain/customers.ts';
import { describeDiff, endingEarlier } from '../../domain/customers-diff.ts';
import type { Problem } from '../../domain/problem.ts';
import { mayPropose } from '../../domain/staff-role.ts';
import { type CustomersImport, importCustomers } from '../../flows/import-customers.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { readText } from '../campaign-file.ts';
import { Refused } from '../failure.ts';
import { type Answer, countProblems, next, plural, problemLine, show } from '../output.ts';
import { openSecret } from '../secret.ts';
import { type OpenDatabase, withDatabase } from '../with-database.ts';

const EXAMPLES = `
The directory holds accounts.csv, contacts.csv, entitlements.csv, and if you like identifiers.csv and reps.csv; a mapping
file names the files of another system instead. All or nothing: one bad row, and nothing is imported.
A row by which people would be locked out at once keeps the terms that are held: it is named, with what to do.

Examples:
  $ glidepath import campaigns/sample --dry-run
  $ glidepath import export/ --mapping campaigns/crm.mapping.yaml
  $ glidepath import orders/ --mail`;

type Options = ActingOptions & {
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly mail?: boolean;
};

export function registerImport(program: Command): void {
  program
    .command('import <directory>')
    .description('import customers from CSV files; shows what changes')
    .option('--mapping <file>', 'how to read the files of another system')
    .option('--dry-run', 'show what would change and change nothing')
    .option('--mail', 'these are orders: send the mailings of new entitlements')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string, options: Options) =>
      show(options, await runImport(directory, options)),
    );
}

async function runImport(directory: string, options: Options): Promise<Answer> {
  const { customers, problems, skipped, entitlementRows } = await readFiles(directory, options.mapping);
  const apply = options.dryRun !== true;
  const done = await withDatabase(async ({ config, pool }) => {
    const secret = await openSecret(config);
    const actor = apply ? await importer({ pool }, options.as) : 'operator';
    return importCustomers({ pool, secret }, { customers, actor, apply, mail: options.mail === true });
  });
  const notApplied = done.termsKept.map(({ entitlement, why }): Problem => {
    const { file, line } = entitlementRows.get(entitlement) ?? { file: directory, line: null };
    return { severity: 'error', code: 'terms-kept', file, line, column: null, message: why };
  });
  return {
    lines: [
      `Read ${describeCustomers(customers)}.`,
      ...(skipped.length > 0 ? [describeSkipped(skipped)] : []),
      ...problems.map(problemLine),
      '',
      describeDiff(done.diff),
      '',
      ...notAppliedLines(notApplied),
      ...closing(done, directory, options),
    ],
    // Whoever runs it at night hears of it: the files say something that was not done.
    problems: notApplied.length > 0,
    json: {
      ...{
        changed: done.changed,
        read: countCustomers(customers),
        skipped: skipped.length,
        warnings: problems,
      },
      ...{ diff: done.diff, keysNotTaken: done.keysNotTaken, keysIssued: done.keysIssued },
      ...{ endEarlier: endingEarlier(done.diff).length, notApplied },
    },
  };
}

function notAppliedLines(notApplied: readonly Problem[]): readonly string[] {
  if (notApplied.length === 0) return [];
  return [
    ...notApplied.map(problemLine),
    `The terms of ${plural(notApplied.length, 'entitlement')} in the files are not applied; everything else is.`,
    '',
  ];
}

/** A dry run asks nobody, and so makes nobody. */
async function importer(open: Pick<OpenDatabase, 'pool'>, key: string | undefined): Promise<string> {
  const staff = await actingStaff(open, key);
  if (mayPropose(staff.role)) return `staff:${staff.id}`;
  throw new Refused('Only an administrator or a product manager can import customers.', 'role');
}

async function readFiles(directory: string, mappingFile: string | undefined) {
  const files = granted(await loadDirectory(directory));
  const mapped = mappingFile === undefined ? null : readMapping(mappingFile, await readText(mappingFile));
  if (mapped?.mapping === null) throw refusal(mapped.problems);
  const read = readCustomers(files, mapped?.mapping ?? null);
  const customers: Customers | null = read.customers;
  if (customers === null) throw refusal(read.problems);
  return { ...read, customers };
}

function refusal(problems: readonly Problem[]): Refused {
  const errors = problems.filter((one) => one.severity === 'error');
  return new Refused(
    [
      ...errors.map(problemLine),
      `${countProblems(errors)}, so nothing was imported. Correct the files and import them again.`,
    ].join('\n'),
    'problems',
  );
}

function closing(done: CustomersImport, directory: string, options: Options): readonly string[] {
  const again = `glidepath import ${directory}${options.mapping === undefined ? '' : ` --mapping ${options.mapping}`}`;
  const { changed, keysNotTaken, keysIssued } = done;
  if (options.dryRun) return ['Nothing was changed.', next(`"${again}" applies it`)];
  return [
    ...(keysNotTaken.length > 0
      ? [
          `${plural(keysNotTaken.length, 'license key')} not taken over, because another entitlement has it: ${keysNotTaken.slice(0, 5).join(', ')}${keysNotTaken.length > 5 ? ', …' : ''}`,
        ]
      : []),
    ...(keysIssued > 0
      ? [`${plural(keysIssued, 'license key')} made for entitlements that came without one.`]
      : []),
    changed ? 'Imported.' : 'Nothing differs, so nothing was changed.',
    next('"glidepath plan FILE" shows what a campaign would mean for these customers'),
  ];
}
