import { fromBase64Url } from './base64url.ts';

/**
 * The server's public keys, pinned in the product: the contents of its `/.well-known/jwks.json`, or
 * `{ kid: base64url of the 32 bytes }`. All trust begins with them; a later key counts only when a chain of
 * endorsements leads to it from one of these, and what any other key signed is refused. Ship the newest two, so that
 * the next rotation costs no request.
 */
export type PinnedKeys = JsonWebKeySet | Readonly<Record<string, string>>;

export type JsonWebKeySet = {
  readonly keys: readonly {
    readonly kty?: string;
    readonly crv?: string;
    readonly kid?: string;
    readonly x?: string;
  }[];
};

/** Public keys by key id, 32 bytes each. Entries that are no Ed25519 key with a key id are left out. */
export function readKeys(pinned: PinnedKeys): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [kid, text] of entriesOf(pinned)) {
    const bytes = fromBase64Url(text);
    if (bytes?.length === 32) keys.set(kid, bytes);
  }
  return keys;
}

function entriesOf(pinned: PinnedKeys): readonly (readonly [string, string])[] {
  if (!isKeySet(pinned)) return Object.entries(pinned);
  return pinned.keys.flatMap(({ kty, crv, kid, x }) =>
    kty === 'OKP' && crv === 'Ed25519' && kid !== undefined && x !== undefined ? [[kid, x] as const] : [],
  );
}

function isKeySet(pinned: PinnedKeys): pinned is JsonWebKeySet {
  return Array.isArray(pinned.keys);
}
