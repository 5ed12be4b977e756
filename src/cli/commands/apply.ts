import type { Command } from 'commander';
import { mayPropose } from '../../domain/staff-role.ts';
import { previewPlan } from '../../flows/preview-plan.ts';
import { proposeRevision } from '../../flows/propose-revision.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { planOf, readCampaignFile } from '../campaign-file.ts';
import { loadConfig } from '../config.ts';
import { Refused } from '../failure.ts';
import { withContext } from '../open-context.ts';
import { type Answer, counted, next, plural, problemLine, show } from '../output.ts';
import { customerProblems } from '../plan-text.ts';
import { TERMINAL } from '../with-database.ts';

const EXAMPLES = `
Nothing about customers changes until somebody else approves the proposal.

Example:
  $ glidepath apply campaigns/sample.yaml --as ada`;

export function registerApply(program: Command): void {
  program
    .command('apply <file>')
    .description('propose a campaign file as the next revision')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ActingOptions) => show(options, await apply(file, options)));
}

async function apply(file: string, options: ActingOptions): Promise<Answer> {
  return withContext(loadConfig(), TERMINAL, async ({ context }) => {
    const read = await readCampaignFile(file, context.templates);
    const plan = planOf(file, read);
    const staff = await actingStaff(context, options.as);
    if (!mayPropose(staff.role))
      throw new Refused('Only an administrator or a product manager can propose a campaign.', 'role');
    const problems = customerProblems(plan, read, await previewPlan(context, plan));
    if (problems.length > 0) throw new Refused(problems.map(problemLine).join('\n'), 'problems');
    const proposed = granted(await proposeRevision(context, { plan, staffId: staff.id }));
    const cohorts = Object.entries(proposed.cohorts).map(([key, accounts]) => `${key} ${counted(accounts)}`);
    return {
      lines: [
        `Proposed by ${staff.name}: ${plan.title} (${proposed.campaign}), ${plural(proposed.accounts, 'account')}: ${cohorts.join(', ')}.`,
        `Hash ${proposed.hash}`,
        'Nothing has changed for customers.',
        next(
          `somebody else approves it with "glidepath approve ${proposed.campaign} --as STAFF"`,
          '"glidepath staff add NAME EMAIL --role approver" adds them',
        ),
      ],
      json: { ...proposed, proposedBy: staff.externalKey },
    };
  });
}
