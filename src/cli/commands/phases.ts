import type { Command } from 'commander';
import { approveStart } from '../../flows/approve-start.ts';
import { rollbackPhase } from '../../flows/rollback-phase.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { type Answer, next, plural, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

type Options = ActingOptions & { readonly reason: string };

export function registerPhases(program: Command): void {
  program
    .command('advance <campaign> <phase>')
    .description('start a phase although its gates do not pass')
    .requiredOption('--override', 'yes, although gates say no')
    .requiredOption('--reason <text>', 'why; it is recorded with your name')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nNobody is blocked who was not told, and the limits hold, also with an override.\n\nExample:\n  $ glidepath advance atlas-2027 pilot-grace --override --reason "survey closed" --as grace',
    )
    .action(async (campaign: string, phase: string, options: Options) =>
      show(options, await advance(campaign, phase, options)),
    );
  program
    .command('rollback <campaign> <phase>')
    .description('take a phase back, and every later phase of its cohorts, at once')
    .requiredOption('--reason <text>', 'why; it is recorded and shown')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nAccounts return to the stage before. Starting again is a new proposal.\n\nExample:\n  $ glidepath rollback atlas-2027 pilot-grace --reason "wrong dates in the notice"',
    )
    .action(async (campaign: string, phase: string, options: Options) =>
      show(options, await rollback(campaign, phase, options)),
    );
}

async function advance(campaign: string, phase: string, options: Options): Promise<Answer> {
  const { reason } = options;
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const approved = granted(
      await approveStart({ pool }, { campaign, phase, staff, override: true, reason }),
    );
    return {
      lines: [
        `${staff.name} overrode the gates of ${phase}: ${reason}`,
        'It starts at the next midnight of the campaign.',
        next(`"glidepath status ${campaign}" shows it`),
      ],
      json: { campaign, phase, overriddenBy: staff.externalKey, reason, ...approved },
    };
  });
}

async function rollback(campaign: string, phase: string, options: Options): Promise<Answer> {
  const { reason } = options;
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const { phases, cancelled } = granted(await rollbackPhase({ pool }, { campaign, phase, staff, reason }));
    return {
      lines: [
        `Rolled back: ${phases.join(', ')}. ${plural(cancelled, 'unsent message')} cancelled.`,
        next(`tell sales and support; a new proposal ("glidepath apply FILE") starts again`),
      ],
      json: { campaign, phases, cancelled, by: staff.externalKey, reason },
    };
  });
}
