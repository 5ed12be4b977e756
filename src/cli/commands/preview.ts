import type { Command } from 'commander';
import { previewWave } from '../../flows/preview-wave.ts';
import { JSON_OPTION } from '../acting-staff.ts';
import { loadConfig } from '../config.ts';
import { Refused } from '../failure.ts';
import { onlyCampaign } from '../only-campaign.ts';
import { withContext } from '../open-context.ts';
import { heading, quiet, show } from '../output.ts';
import { TERMINAL } from '../with-database.ts';

type Options = { readonly campaign?: string; readonly json?: boolean };

export function registerPreview(program: Command): void {
  program
    .command('preview <wave> <account>')
    .description('exactly what each contact of an account would get of a wave')
    .option('--campaign <key>', 'the campaign of the wave; not needed while there is only one')
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  $ glidepath preview pilot-notice A-1001\n  $ glidepath preview pilot-notice A-1001 --json',
    )
    .action(preview);
}

async function preview(wave: string, account: string, options: Options): Promise<void> {
  await withContext(loadConfig(), TERMINAL, async ({ context }) => {
    const campaign = options.campaign ?? (await onlyCampaign(context.pool));
    const letters = await previewWave(context, { campaign, wave, account });
    if (!letters.ok) throw new Refused(letters.message, letters.code);
    show(options, {
      json: { campaign, wave, account, letters: letters.value },
      lines: letters.value.flatMap(({ role, template, dueAt, message, problem }) => [
        heading(
          message === null
            ? `${role}: cannot be written`
            : `${role}: ${message.to.name ?? ''} <${message.to.email}>`,
        ),
        quiet(`template ${template}, due ${new Date(dueAt).toISOString()}`),
        ...(message === null ? [problem ?? ''] : [message.subject, '', message.text]),
        '',
      ]),
    });
  });
}
