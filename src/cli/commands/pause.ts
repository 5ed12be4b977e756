import type { Command } from 'commander';
import { pauseCampaign, resumeCampaign } from '../../flows/pause-campaign.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { type Answer, next, plural, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

export function registerPause(program: Command): void {
  program
    .command('pause <campaign>')
    .description('stop all mail and all tightening at once')
    .requiredOption('--reason <text>', 'why; it is recorded and shown')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  $ glidepath pause atlas-2027 --reason "the activation server is slow"',
    )
    .action(async (campaign: string, options: ActingOptions & { readonly reason: string }) =>
      show(options, await pause(campaign, options)),
    );
  program
    .command('resume <campaign>')
    .description('let a paused campaign go on; every later date has moved by the pause')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath resume atlas-2027')
    .action(async (campaign: string, options: ActingOptions) =>
      show(options, await resume(campaign, options)),
    );
}

async function pause(
  campaign: string,
  options: ActingOptions & { readonly reason: string },
): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const { inFlight } = granted(await pauseCampaign({ pool }, { campaign, staff, reason: options.reason }));
    return {
      lines: [
        `${campaign} is paused: no mail leaves and nothing becomes stricter.`,
        inFlight.length === 0
          ? 'No message was on its way.'
          : `${plural(inFlight.length, 'message')} may still reach the provider: ${inFlight.join(', ')}`,
        next(`"glidepath resume ${campaign}" when it can go on`),
      ],
      json: { campaign, paused: true, by: staff.externalKey, inFlight },
    };
  });
}

async function resume(campaign: string, options: ActingOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const { since } = granted(await resumeCampaign({ pool }, { campaign, staff }));
    return {
      lines: [
        `${campaign} goes on as of ${since}; later dates have moved by the time it stood still.`,
        next(`"glidepath status ${campaign}" shows the new dates`),
      ],
      json: { campaign, paused: false, by: staff.externalKey, since },
    };
  });
}
