import { isText } from '../domain/policy/read-claims.ts';
import { fromBase64Url } from './base64url.ts';
import { verifiedClaims } from './verify.ts';

/** The `typ` of an endorsement: one key of the service says of another that it may sign in its place. */
const ENDORSEMENT_TYPE = 'key+jwt';

/** More endorsements than this at once are left unread: one rotation a month for twenty years. */
const MAX_ENDORSEMENTS = 256;

/** The keys that are trusted: the pinned ones, and those that a chain of endorsements leads to. Never throws. */
export type Keyring = {
  /** By key id, 32 bytes each. Grows as keys are adopted. */
  readonly keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /**
   * Adopts the keys that a trusted key has endorsed, in whatever order they come; the rest changes nothing.
   * @returns whether a key was adopted
   */
  adopt(endorsements: readonly string[]): Promise<boolean>;
  /** The endorsements that keys were adopted on, which is what a store has to keep, with the key ids. */
  adopted(): ReadonlyMap<string, string>;
};

/**
 * A keyring that trusts the pinned keys and nothing else yet. Whoever holds the private half of a key that was trusted
 * once can endorse another: a key that leaked has to leave the pinned ones, with a release.
 * @param issuer the `iss` of its endorsements
 */
export function createKeyring(pinned: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, issuer: string): Keyring {
  const keys = new Map(pinned);
  const adopted = new Map<string, string>();

  async function consider(endorsement: string): Promise<void> {
    const verified = await verifiedClaims(endorsement, ENDORSEMENT_TYPE, keys);
    const key = verified.ok ? readEndorsement(verified.claims, issuer) : null;
    // A key id stands for one key for good: no endorsement replaces a key that is trusted.
    if (key === null || keys.has(key.kid)) return;
    keys.set(key.kid, key.bytes);
    adopted.set(endorsement, key.kid);
  }

  return {
    keys,
    async adopt(endorsements) {
      const before = keys.size;
      // Once more after each progress: an endorsement may come before the one of its endorser.
      for (let known = 0; known !== keys.size; ) {
        known = keys.size;
        for (const one of endorsements.slice(0, MAX_ENDORSEMENTS)) if (!adopted.has(one)) await consider(one);
      }
      return keys.size > before;
    },
    adopted: () => adopted,
  };
}

type Endorsed = { readonly kid: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** What is adopted stands in the signed claims; what the key set says beside the endorsement does not count. */
function readEndorsement(claims: unknown, issuer: string): Endorsed | null {
  const { schema, iss, iat, kid, x } = Object(claims);
  if (schema !== 1 || iss !== issuer || !Number.isSafeInteger(iat)) return null;
  const bytes = isText(x) ? fromBase64Url(x) : null;
  return isText(kid) && bytes?.length === 32 ? { kid, bytes } : null;
}
