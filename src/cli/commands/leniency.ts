import type { Command } from 'commander';
import { type Given, giveLeniency, takeLeniencyBack } from '../../flows/give-leniency.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { readDate, readWhole } from '../option-values.ts';
import { type Answer, next, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

type Options = ActingOptions & { readonly reason: string; readonly owner?: string };

export function registerLeniency(program: Command): void {
  given(
    program,
    'hold',
    'keep an account at its stage: it goes no further',
    'glidepath hold A-1001 --until 2027-06-01 --reason "merger"',
  )
    .option('--until <date>', 'last day of the hold (default: until it is lifted)', readDate)
    .action(async (account: string, options: Options & { readonly until?: string }) =>
      show(options, await give(account, { kind: 'hold', until: options.until ?? null }, options)),
    );
  given(
    program,
    'exempt',
    'never block an account until a day',
    'glidepath exempt A-1001 --until 2027-12-31 --reason "hospital"',
  )
    .requiredOption('--until <date>', 'last day of the exemption', readDate)
    .action(async (account: string, options: Options & { readonly until: string }) =>
      show(options, await give(account, { kind: 'exemption', until: options.until }, options)),
    );
  given(
    program,
    'extend',
    'give an account more days before anything is blocked',
    'glidepath extend A-1001 --days 14 --reason "on holiday"',
  )
    .requiredOption('--days <number>', 'days, from 1 to 365', readWhole)
    .action(async (account: string, options: Options & { readonly days: number }) =>
      show(options, await give(account, { kind: 'extension', days: options.days }, options)),
    );
  program
    .command('lift')
    .description('take a hold, exemption or extension back early')
    .argument('<number>', 'the number it was given', readWhole)
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nThe account is told afresh before anything is blocked.\n\nExample:\n  $ glidepath lift 12',
    )
    .action(async (id: number, options: ActingOptions) => show(options, await lift(id, options)));
}

function given(program: Command, name: string, description: string, example: string): Command {
  return program
    .command(`${name} <account>`)
    .description(description)
    .requiredOption('--reason <text>', 'why; it is shown wherever the stage is explained')
    .option('--owner <staff>', 'key of the person who looks after it (default: you)')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', `\nWorks at once and needs no approval.\n\nExample:\n  $ ${example}`);
}

async function give(account: string, given: Given, options: Options): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const owner = options.owner ?? staff.externalKey;
    const { id } = granted(
      await giveLeniency({ pool }, { account, given, reason: options.reason, staff, owner }),
    );
    return {
      lines: [`${account}: ${inWords(given)}, number ${id}.`, next(`"glidepath lift ${id}" takes it back`)],
      json: { id, account, ...given, owner, by: staff.externalKey },
    };
  });
}

function inWords(given: Given): string {
  switch (given.kind) {
    case 'hold':
      return `on hold ${given.until === null ? 'until it is lifted' : `until the end of ${given.until}`}`;
    case 'exemption':
      return `exempt until the end of ${given.until}`;
    case 'extension':
      return `${given.days} more days`;
  }
}

async function lift(id: number, options: ActingOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    granted(await takeLeniencyBack({ pool }, { id, staff }));
    return { lines: [`Number ${id} is lifted.`], json: { id, lifted: true, by: staff.externalKey } };
  });
}
