import { type Command, Option } from 'commander';
import { DELIVERY_DECISIONS, type DeliveryDecision } from '../../domain/delivery.ts';
import { WAITING_FOR_PERSON, type WaitingForPerson } from '../../domain/delivery-decision.ts';
import { confirmMailEnvironment } from '../../flows/confirm-environment.ts';
import { type DecidedMail, decideDeliveries } from '../../flows/decide-delivery.ts';
import { countWaiting, waitingDeliveries } from '../../store/delivery-decisions.ts';
import { wakeWorkers } from '../../store/wake.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { Refused } from '../failure.ts';
import { mailEnvironmentOf } from '../mail-sender.ts';
import { type Answer, columns, next, plural, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

const LISTED = 50;

type DecideOptions = ActingOptions & {
  readonly campaign?: string;
  readonly wave?: string;
  readonly waits?: WaitingForPerson;
  readonly decision: DeliveryDecision;
  readonly reason: string;
};

export function registerMail(program: Command): void {
  const mail = program.command('mail').description('mail that waits for a person');
  mail
    .command('list', { isDefault: true })
    .description('mail in doubt, failed or late, the oldest first')
    .option('--wave <key>', 'of this wave, mailing or briefing only')
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  $ glidepath mail\n  $ glidepath mail list --wave pilot-notice --json',
    )
    .action(async (options: ActingOptions & { readonly wave?: string }) =>
      show(options, await list(options.wave ?? null)),
    );
  mail
    .command('decide [delivery...]')
    .description('decide about single deliveries, or about all of a wave that waits for the same')
    .addOption(
      new Option('--decision <decision>', 'what becomes of it')
        .choices(DELIVERY_DECISIONS)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why; it stays with the delivery for good')
    .option('--campaign <key>', 'with --wave: of this campaign')
    .option('--wave <key>', 'everything of this wave')
    .addOption(new Option('--waits <what>', 'with --wave: that waits so').choices(WAITING_FOR_PERSON))
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  $ glidepath mail decide qk3… --decision was-accepted --reason "the provider's log shows it"
  $ glidepath mail decide --campaign atlas-2027 --wave pilot-notice --waits late --decision give-up --reason "the outage took a week"`,
    )
    .action(async (ids: string[], options: DecideOptions) => show(options, await decide(ids, options)));
  mail
    .command('confirm')
    .description('say that mail is meant to leave from this database through this transport')
    .requiredOption('--reason <text>', 'why it changed')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  $ glidepath mail confirm --reason "moved to the new database server"\n\nA copy of a database sends nothing until this is said of it. Do not say it of a copy.',
    )
    .action(async (options: ActingOptions & { readonly reason: string }) =>
      show(options, await confirm(options)),
    );
}

async function list(wave: string | null): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const counts = await countWaiting(pool, wave);
    const rows = await waitingDeliveries(pool, wave, LISTED);
    const total = counts['in-doubt'] + counts.failed + counts.late;
    if (total === 0) return { lines: ['No mail waits for a person.'], json: { counts, deliveries: rows } };
    const table = columns('llllll', [
      ['delivery', 'campaign', 'mail', 'account', 'waits', 'why'],
      ...rows.map((row) => [row.id, row.campaign, row.key, row.account ?? '', row.waits, row.reason ?? '']),
    ]);
    return {
      lines: [
        `${plural(total, 'mail')}: ${WAITING_FOR_PERSON.map((waits) => `${counts[waits]} ${waits}`).join(', ')}.`,
        ...table,
        ...(total > rows.length ? [`  and ${total - rows.length} more`] : []),
        next('"glidepath mail decide --help" says what can be decided'),
      ],
      json: { counts, deliveries: rows },
    };
  });
}

async function decide(ids: readonly string[], options: DecideOptions): Promise<Answer> {
  const about = decidedMail(ids, options);
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const { decision, reason } = options;
    const { decided, leftAlone } = granted(
      await decideDeliveries({ pool }, about, { decision, reason, staff }),
    );
    await wakeWorkers(pool, 'mail decided');
    return {
      lines: [
        `${plural(decided, 'mail')}: ${decision}.`,
        ...(leftAlone > 0
          ? [`${plural(leftAlone, 'mail')} left alone: the provider has reported on it meanwhile.`]
          : []),
      ],
      json: { decided, leftAlone, decision, by: staff.externalKey },
    };
  });
}

function decidedMail(ids: readonly string[], { campaign, wave, waits }: DecideOptions): DecidedMail {
  if (ids.length > 0 && wave === undefined) return { ids };
  if (ids.length === 0 && campaign !== undefined && wave !== undefined && waits !== undefined)
    return { campaign, wave, waits };
  throw new Refused('Name deliveries, or all of a wave with --campaign, --wave and --waits; not both.');
}

async function confirm(options: ActingOptions & { readonly reason: string }): Promise<Answer> {
  return withDatabase(async ({ pool, config }) => {
    const staff = await actingStaff({ pool }, options.as);
    const environment = await mailEnvironmentOf(config, pool);
    const { campaigns } = granted(
      await confirmMailEnvironment({ pool }, { environment, staff, reason: options.reason }),
    );
    await wakeWorkers(pool, 'mail confirmed');
    return {
      lines: [
        `Mail leaves from ${environment.database} through ${environment.transport}.`,
        campaigns.length === 0
          ? 'No campaign had stopped for it.'
          : `The mail of ${campaigns.join(', ')} goes on; what is past its lateness limit waits in "glidepath mail".`,
      ],
      json: { environment, campaigns, by: staff.externalKey },
    };
  });
}
