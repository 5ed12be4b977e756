import type { Command } from 'commander';
import { type PlanPreview, previewDates, previewPlan } from '../../flows/preview-plan.ts';
import { JSON_OPTION } from '../acting-staff.ts';
import { planOf, readCampaignFile } from '../campaign-file.ts';
import { loadConfig } from '../config.ts';
import { openTemplates } from '../open-templates.ts';
import { type Answer, next, plural, problemLine, show } from '../output.ts';
import { customerProblems, planText } from '../plan-text.ts';
import { hasDatabase, withDatabase } from '../with-database.ts';

const EXAMPLES = `
Reads the customers as they are and changes nothing.

Example:
  $ glidepath plan campaigns/sample.yaml`;

export function registerPlan(program: Command): void {
  program
    .command('plan <file>')
    .description('show what a campaign file would change, and for whom')
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: { readonly json?: boolean }) => show(options, await plan(file)));
}

async function plan(file: string): Promise<Answer> {
  const read = await readCampaignFile(file, await openTemplates());
  const plan = planOf(file, read);
  const preview = hasDatabase(loadConfig())
    ? await withDatabase(({ pool }) => previewPlan({ pool }, plan))
    : previewDates(plan, Date.now());
  const problems = [...read.problems, ...customerProblems(plan, read, preview)];
  const refused = problems.some((one) => one.severity === 'error');
  return {
    lines: [
      ...planText(plan, preview),
      ...(problems.length > 0 ? ['', ...problems.map(problemLine)] : []),
      '',
      summary(preview),
      whatNext(file, preview, refused),
    ],
    json: { campaign: plan.campaign, ...preview, problems },
    problems: refused,
  };
}

function summary({ cohorts, phases, waves, accounts, asked, revision, joining }: PlanPreview): string {
  const parts = [...cohorts, ...phases, ...waves];
  const count = (change: string) => parts.filter((one) => one.change === change).length;
  if (revision === null) {
    const who = asked ? `, for ${plural(accounts, 'account')}` : '';
    return `Plan: ${plural(cohorts.length, 'cohort')}, ${plural(phases.length, 'phase')}, ${plural(waves.length, 'wave')}${who}. Nothing has changed.`;
  }
  const joiners = joining > 0 ? ` ${plural(joining, 'account')} would join.` : '';
  return `Plan: ${count('new')} new, ${count('changed')} changed, ${count('removed')} removed.${joiners} Nothing has changed.`;
}

function whatNext(file: string, { asked, accounts }: PlanPreview, refused: boolean): string {
  if (refused) return next('correct what is marked as an error and plan again');
  if (!asked || accounts === 0) return next('"glidepath import DIRECTORY" brings the customers in');
  return next(`"glidepath apply ${file}" proposes it; somebody else approves it`);
}
