import type { Store } from './store.ts';

/** Keeps what the client knows for the life of this object: for tests, and where nothing may be written. */
export function memoryStore(): Store {
  let kept: string | null = null;
  return {
    load: async () => kept,
    save: async (text) => {
      kept = text;
    },
  };
}
