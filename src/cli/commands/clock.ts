import type { Command } from 'commander';
import { startOfDay } from '../../domain/days.ts';
import { advanceClock } from '../../flows/advance-clock.ts';
import { businessNow, timeLapse } from '../../store/clock.ts';
import { consoleTime } from '../../store/views/console-frame.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { readDateOrInstant } from '../option-values.ts';
import { type Answer, moment, next, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

const EXAMPLES = `
A time lapse begins with TIME_LAPSE=2027-03-01T08:00:00Z on a database of its own. A running worker then does all that
has become due.

Example:
  $ glidepath clock advance --to 2027-04-05`;

export function registerClock(program: Command): void {
  const clock = program.command('clock').description('business time');
  clock
    .command('show')
    .description('what time it is')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath clock show')
    .action(async (options: ActingOptions) => show(options, await showClock()));
  clock
    .command('advance')
    .description('move business time on, in a time lapse only')
    .requiredOption('--to <date>', 'a day of the campaign, or a moment', readDateOrInstant)
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (options: ActingOptions & { readonly to: string }) =>
      show(options, await advance(options)),
    );
}

async function showClock(): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const now = await businessNow(pool);
    const lapse = (await timeLapse(pool)) !== null;
    const kind = lapse ? 'It stands still: this is a time lapse.' : 'It is machine time.';
    return {
      lines: [`${moment(now)}. ${kind}`],
      json: { now: new Date(now).toISOString(), timeLapse: lapse },
    };
  });
}

async function advance(options: ActingOptions & { readonly to: string }): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const { timeZone } = await consoleTime(pool);
    const wanted = options.to.includes('T') ? Date.parse(options.to) : startOfDay(options.to, timeZone);
    const { from, to } = granted(await advanceClock({ pool }, { to: wanted, actor: `staff:${staff.id}` }));
    return {
      lines: [
        `From ${moment(from)} to ${moment(to)}.`,
        next('"glidepath status" shows what has become of it'),
      ],
      json: { from: new Date(from).toISOString(), now: new Date(to).toISOString() },
    };
  });
}
