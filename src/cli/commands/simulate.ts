import type { Command } from 'commander';
import { loadDirectory } from '../../customers/load-directory.ts';
import { readCustomers } from '../../customers/read-customers.ts';
import type { Customers } from '../../domain/customers.ts';
import type { Plan } from '../../domain/plan.ts';
import { holidaysFor } from '../../plan/holidays.ts';
import { describeSimulation } from '../../simulate/describe-simulation.ts';
import { simulate } from '../../simulate/simulate.ts';
import { currentCustomers } from '../../store/customers.ts';
import { granted, JSON_OPTION } from '../acting-staff.ts';
import { planOf, readCampaignFile } from '../campaign-file.ts';
import { loadConfig } from '../config.ts';
import { Refused } from '../failure.ts';
import { openTemplates } from '../open-templates.ts';
import { type Answer, countProblems, problemLine, show } from '../output.ts';
import { hasDatabase, withDatabase } from '../with-database.ts';

const EXAMPLES = `
Customers are taken to read, ignore, bounce and activate by chance; the same seed always gives the same course. Nothing
is changed, and nothing is sent. The answer is a refusal (1) when the campaign does not reach its end.

Examples:
  $ glidepath simulate campaigns/sample.yaml --customers campaigns/sample
  $ glidepath simulate campaigns/sample.yaml --seed 7 --json`;

type Options = { readonly customers?: string; readonly seed: string; readonly json?: boolean };

export function registerSimulate(program: Command): void {
  program
    .command('simulate <file>')
    .description('run a campaign in virtual time: every mail, stage and gate, and who would be blocked')
    .option('--customers <directory>', 'CSV files of customers (default: the customers in the database)')
    .option('--seed <word>', 'which course chance takes', '1')
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => show(options, await run(file, options)));
}

async function run(file: string, options: Options): Promise<Answer> {
  const plan = planOf(file, await readCampaignFile(file, await openTemplates()));
  const customers =
    options.customers === undefined ? await fromDatabase() : await fromDirectory(options.customers);
  if (customers.accounts.length === 0)
    throw new Refused(
      'There are no customers to simulate. Import some, or name a directory with --customers.',
      'no-customers',
    );
  const holidays = holidaysOf(plan, customers);
  const report = simulate({ plan, customers, holidays, seed: options.seed });
  return { lines: describeSimulation(report), json: report, problems: !report.finished };
}

async function fromDatabase(): Promise<Customers> {
  if (hasDatabase(loadConfig())) return withDatabase(({ pool }) => currentCustomers(pool));
  throw new Refused(
    'There is no database yet. Name a directory of customers with --customers, or import them first.',
    'no-customers',
  );
}

async function fromDirectory(directory: string): Promise<Customers> {
  const { customers, problems } = readCustomers(granted(await loadDirectory(directory)), null);
  if (customers !== null) return customers;
  const errors = problems.filter((one) => one.severity === 'error');
  throw new Refused(
    [...errors.map(problemLine), `${directory} has ${countProblems(errors)}.`].join('\n'),
    'problems',
  );
}

/** A campaign that waits for its gates can take years. */
const YEARS_AHEAD = 6;

function holidaysOf(plan: Plan, customers: Customers) {
  const countries = new Set([
    ...plan.calendar.holidays,
    ...customers.accounts.flatMap((one) => one.country ?? []),
  ]);
  const years = plan.phases.flatMap((one) =>
    one.start.date === null ? [] : [Number(one.start.date.slice(0, 4))],
  );
  const first = Math.min(...years);
  return holidaysFor([...countries], first - 1, Math.max(...years) + YEARS_AHEAD);
}
