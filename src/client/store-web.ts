import type { Store } from './store.ts';

/** The two methods of `localStorage` that are needed. */
export type WebStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
};

/** Keeps what the client knows in `localStorage` (or the storage given) under `glidepath:<product>`. */
export function webStore(product: string, storage?: WebStorage): Store {
  const key = `glidepath:${product}`;
  return {
    load: async () => (storage ?? browserStorage()).getItem(key),
    save: async (text) => (storage ?? browserStorage()).setItem(key, text),
  };
}

/** Asked for late, because merely touching `localStorage` throws where a browser forbids it. */
function browserStorage(): WebStorage {
  const { localStorage } = globalThis as { readonly localStorage?: WebStorage };
  if (localStorage === undefined) throw new Error('This runtime has no localStorage.');
  return localStorage;
}
