import { readFile } from 'node:fs/promises';
import type { Plan } from '../domain/plan.ts';
import { type ReadCampaign, readCampaign } from '../plan/read-campaign.ts';
import type { TemplateBook } from '../render/template-book.ts';
import { articleFilesOf } from './article-files.ts';
import { Refused } from './failure.ts';
import { countProblems, problemLine } from './output.ts';

/** Reads a campaign file with every problem in it. @throws Refused when there is no such file */
export async function readCampaignFile(file: string, book: TemplateBook): Promise<ReadCampaign> {
  const [text, articles] = [await readText(file), await articleFilesOf(file)];
  return readCampaign(file, text, { templates: book.names, articles });
}

/** @throws Refused with every problem when the file is not in order */
export function planOf(file: string, read: ReadCampaign): Plan {
  if (read.plan !== null) return read.plan;
  const errors = read.problems.filter((one) => one.severity === 'error');
  throw new Refused(
    [...errors.map(problemLine), `${file} has ${countProblems(errors)}.`].join('\n'),
    'problems',
  );
}

/** @throws Refused when it cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') throw new Refused(`There is no file ${file}.`, 'no-file');
    if (code === 'EISDIR') throw new Refused(`${file} is a directory: name the file in it.`, 'no-file');
    throw new Refused(`${file} cannot be read (${code ?? String(error)}).`, 'no-file');
  }
}
