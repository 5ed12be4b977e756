import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArticleFile } from '../plan/read-articles.ts';

/**
 * The questions and answers beside a campaign file: `campaigns/atlas.yaml` has them in `campaigns/atlas/faq/*.md`.
 * @returns none when there is no such folder
 */
export async function articleFilesOf(campaignFile: string): Promise<readonly ArticleFile[]> {
  const folder = join(campaignFile.replace(/\.ya?ml$/i, ''), 'faq');
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      file: join(folder, name),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
