import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Store } from './store.ts';

/**
 * Keeps what the client knows in one file; its folder is made when it is missing. A new file is written beside it,
 * flushed to the disk and renamed over it, so a crash leaves the old or the new one, never a torn one. For Node:
 * browsers take the store of `store-web`.
 */
export function fileStore(path: string): Store {
  let writes = 0;
  return {
    async load() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async save(text) {
      writes += 1;
      const fresh = `${path}.${process.pid}-${writes}.new`;
      await mkdir(dirname(path), { recursive: true });
      try {
        await writeDurably(fresh, text);
        await rename(fresh, path);
      } catch (error) {
        await rm(fresh, { force: true });
        throw error;
      }
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
