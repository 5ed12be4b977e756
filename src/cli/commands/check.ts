import type { Command } from 'commander';
import { JSON_OPTION } from '../acting-staff.ts';
import { readCampaignFile } from '../campaign-file.ts';
import { Refused } from '../failure.ts';
import { openTemplates } from '../open-templates.ts';
import { type Answer, countProblems, plural, problemLine, show } from '../output.ts';

const EXAMPLES = `
Needs no database. Also compiles the mail templates; "glidepath check templates" looks at them more closely.

Examples:
  $ glidepath check campaigns/*.yaml
  $ glidepath check templates`;

const TEMPLATE_EXAMPLES = `
Needs no database. Looks at every template in every language and reports all problems at once, each with file, line and
column and what would be right. Among them are those that MJML and Handlebars let pass: an {{#if}} between tags, which
MJML drops; a misspelt variable, also in a condition; links that begin with javascript: or data:; images without alt; a
missing title, language, preheader or text part; more than 80 KB (a warning) or 100 KB; advertising in a required notice;
a notice that leaves out what, when, why, what is in it for the reader or where to turn; a briefing without its four W's.

Exits with 1 when there is an error. Warnings alone are fine.

Examples:
  $ glidepath check templates                 the templates this program ships and sends with
  $ glidepath check templates ./my-templates
  $ glidepath check templates --json | jq '.problems[].message'`;

export function registerCheck(program: Command): void {
  const check = program
    .command('check <files...>')
    .description('report every problem of campaign files, with its place; or of mail templates')
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], options: { readonly json?: boolean }) =>
      show(options, await checkCampaigns(files)),
    );
  check
    .command('templates [dir]')
    .description('report every problem of mail templates, in every language')
    .addOption(JSON_OPTION)
    .addHelpText('after', TEMPLATE_EXAMPLES)
    .action(async (directory: string | undefined, _options: unknown, command: Command) =>
      show(command.optsWithGlobals(), await checkTemplates(directory)),
    );
}

async function checkTemplates(directory: string | undefined): Promise<Answer> {
  const book = await openTemplates(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new Refused(`There is no directory ${directory}. Name one that holds *.mjml files.`, 'no-file');
  });
  if (book.names.length === 0 && book.problems.every((one) => one.file.endsWith('.json'))) {
    throw new Refused(`${directory} has no templates: they are files such as notice.mjml.`, 'no-templates');
  }
  const { templateProblems } = await import('../../render/template-problems.ts');
  const problems = templateProblems(book);
  const refused = problems.some((one) => one.severity === 'error');
  const languages = [...new Set(book.templates.map((one) => one.locale))].sort();
  const seen = `${plural(book.names.length, 'template')} in ${languages.join(', ')}`;
  return {
    lines: [
      ...problems.map(problemLine),
      ...(problems.length > 0 ? [countProblems(problems)] : []),
      ...(refused ? [] : [`${book.directory}: ${seen}, in order.`]),
    ],
    json: { ok: !refused, directory: book.directory, templates: book.names, languages, problems },
    problems: refused,
  };
}

async function checkCampaigns(files: readonly string[]): Promise<Answer> {
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
