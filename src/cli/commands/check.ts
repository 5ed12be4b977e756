import type { Command } from 'commander';
import { JSON_OPTION } from '../acting-staff.ts';
import { readCampaignFile } from '../campaign-file.ts';
import { openTemplates } from '../open-templates.ts';
import { type Answer, countProblems, problemLine, show } from '../output.ts';

const EXAMPLES = `
Needs no database. Also checks the mail templates.

Example:
  $ glidepath check campaigns/*.yaml`;

export function registerCheck(program: Command): void {
  program
    .command('check <files...>')
    .description('report every problem of campaign files, with its place')
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], options: { readonly json?: boolean }) =>
      show(options, await check(files)),
    );
}

async function check(files: readonly string[]): Promise<Answer> {
  const book = await openTemplates();
  const problems = [...book.problems];
  for (const file of files) problems.push(...(await readCampaignFile(file, book)).problems);
  const refused = problems.some((one) => one.severity === 'error');
  return {
    lines: [
      ...problems.map(problemLine),
      ...(problems.length > 0 ? [countProblems(problems)] : []),
      ...(refused ? [] : [`${files.join(', ')}: in order.`]),
    ],
    json: { ok: !refused, files, problems },
    problems: refused,
  };
}
