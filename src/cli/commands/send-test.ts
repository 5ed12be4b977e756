import type { Command } from 'commander';
import { sendTest } from '../../flows/send-test.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { loadConfig } from '../config.ts';
import { onlyCampaign } from '../only-campaign.ts';
import { withContext } from '../open-context.ts';
import { openTransport } from '../open-transport.ts';
import { type Answer, plural, show } from '../output.ts';
import { TERMINAL } from '../with-database.ts';

type Options = ActingOptions & { readonly to: string; readonly campaign?: string };

export function registerSendTest(program: Command): void {
  program
    .command('send-test <wave> <account>')
    .description('send a colleague exactly what the contacts of an account would get of a wave')
    .requiredOption('--to <address>', 'the address of somebody active on staff, never of a customer')
    .option('--campaign <key>', 'the campaign of the wave; not needed while there is only one')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      `
Leaves through the configured transport, with [Test] before the subject and links that open nothing. It counts nowhere.

Example:
  $ glidepath send-test pilot-notice A-1001 --to mara@vendor.example`,
    )
    .action(async (wave: string, account: string, options: Options) =>
      show(options, await send(wave, account, options)),
    );
}

async function send(wave: string, account: string, options: Options): Promise<Answer> {
  const config = loadConfig();
  return withContext(config, TERMINAL, async ({ context }) => {
    const campaign = options.campaign ?? (await onlyCampaign(context.pool));
    const staff = await actingStaff(context, options.as);
    const transport = openTransport(config, context.pool);
    try {
      const { to } = options;
      const sent = granted(await sendTest(context, transport, { campaign, wave, account, to, staff }));
      const accepted = sent.filter((one) => one.outcome.kind === 'accepted').length;
      return {
        lines: [
          `${plural(accepted, 'message')} of ${sent.length} taken by the ${transport.name} transport for ${to}.`,
          ...sent.map(({ role, subject, outcome }) =>
            'reason' in outcome ? `  ${role}: ${outcome.kind}, ${outcome.reason}` : `  ${role}: ${subject}`,
          ),
        ],
        json: { campaign, wave, account, to, transport: transport.name, messages: sent },
        problems: accepted < sent.length,
      };
    } finally {
      await transport.close();
    }
  });
}
