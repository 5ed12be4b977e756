import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../domain/result.ts';

const TEXT_FILE = /\.(?:csv|tsv|txt)$/i;
const LARGEST_MEGABYTES = 200;

/**
 * Reads every `.csv`, `.tsv` and `.txt` file of a directory as UTF-8. Bytes that are no UTF-8 become U+FFFD, which
 * `readCustomers` then reports by line.
 * @returns file name to text; refused when the directory cannot be read or a file is too large to be meant
 */
export async function loadDirectory(
  directory: string,
): Promise<Result<ReadonlyMap<string, string>, 'no-directory' | 'too-large'>> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return refuse('no-directory', `${directory} cannot be read as a directory (${why}).`);
  }
  const files = new Map<string, string>();
  for (const name of names.filter((name) => TEXT_FILE.test(name)).sort()) {
    const path = join(directory, name);
    const { size } = await stat(path);
    if (size > LARGEST_MEGABYTES * 1024 * 1024) {
      return refuse('too-large', `${path} is larger than ${LARGEST_MEGABYTES} MB: split it or export less.`);
    }
    files.set(name, await readFile(path, 'utf8'));
  }
  return ok(files);
}
