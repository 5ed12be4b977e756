import { readActivationFile } from '../domain/policy/offline-activation.ts';
import {
  NONCE_LETTERS,
  type OfflineRequest,
  requestCode,
  requestFile,
  SHORT_ID_LETTERS,
} from '../domain/policy/offline-request.ts';
import { isText } from '../domain/policy/read-claims.ts';
import { CODE_LETTERS } from '../domain/policy/typed-code.ts';
import { createKeeper, type Offered } from './keeper.ts';
import { markOf } from './kept.ts';
import { type PinnedKeys, readKeys } from './keys.ts';
import { membersOf } from './members.ts';
import { explainRefusal, type InstallRefusal } from './offline-refusals.ts';
import type { Store } from './store.ts';
import { createKeyring } from './succession.ts';
import { createVerifier } from './verify.ts';

export type OfflineOptions = {
  /** Where the license service lives; nothing is ever asked of it. */
  readonly url: string;
  /** The product's key. */
  readonly product: string;
  /** As for the client. */
  readonly keys: PinnedKeys;
  /** The client's own store: an activation is installed there. */
  readonly store: Store;
  /** Another store, for the request that waits for its answer, maybe for days. */
  readonly requests: Store;
  /** The random id of this copy. One by {@link shortInstallation}, or a UUID, also makes a code that can be typed. */
  readonly installation: string;
  /** Parts of the device's fingerprint, as for an activation. Only their hashes are written into a request. */
  readonly fingerprint: Readonly<Record<string, string>>;
  /** A name the customer recognizes the device by. */
  readonly deviceName?: string;
  /** The customer's license key, where they entered it; it is not written into a request. */
  readonly licenseKey?: string;
  /** The `iss` of signed answers; the address of the service unless told otherwise. */
  readonly issuer?: string;
  readonly now?: () => number;
  readonly monotonic?: () => number;
};

export type WrittenRequest = {
  /** The text of a file to carry to the customer portal. */
  readonly file: string;
  readonly filename: string;
  /** The same, short enough to type; null when this installation's id is too long for that. */
  readonly code: string | null;
};

export type Installed =
  | { readonly installed: true; readonly text: string }
  | { readonly installed: false; readonly refusal: InstallRefusal; readonly text: string };

/** Activation of a device that never had a network. Neither method rejects. */
export type OfflineActivation = {
  /** What to carry to the portal: the same until its answer was installed. Null when this runtime has no WebCrypto, or nothing can be kept. */
  request(): Promise<WrittenRequest | null>;
  /** Takes the text of the activation file. Nothing changes unless all of it is genuine, for this copy, and answers its request. */
  install(text: string): Promise<Installed>;
};

/** An id for a copy of your product that makes request codes of 30 letters: make it once and keep it. */
export function shortInstallation(): string {
  return randomLetters(SHORT_ID_LETTERS);
}

/**
 * ```ts
 * const device = offlineActivation({ url, product, keys, store, requests, installation, fingerprint, deviceName });
 * const request = await device.request(); // save request.file on a stick, or show request.code
 * const done = await device.install(textOfTheActivationFile);
 * const licenses = createClient({ url, product, keys, store, installation, offline: true, refreshEverySeconds: null });
 * ```
 */
export function offlineActivation(options: OfflineOptions): OfflineActivation {
  const { product, installation, store, requests, licenseKey, now = Date.now } = options;
  const monotonic = options.monotonic ?? (() => performance.now());
  const issuer = options.issuer ?? options.url.replace(/\/+$/, '');
  const expected = { issuer, product, installation, hasLicenseKey: true };

  async function openNonce(): Promise<{ readonly nonce: string; readonly isAnswered: boolean } | null> {
    const { nonce, isAnswered, installation: of } = membersOf((await requests.load()) ?? '');
    return isText(nonce) && of === installation ? { nonce, isAnswered: isAnswered === true } : null;
  }

  async function keepNonce(nonce: string, isAnswered: boolean): Promise<void> {
    await requests.save(JSON.stringify({ nonce, isAnswered, installation }));
  }

  async function writeRequest(): Promise<WrittenRequest> {
    const open = await openNonce();
    const nonce = open === null || open.isAnswered ? randomLetters(NONCE_LETTERS) : open.nonce;
    await keepNonce(nonce, false);
    const fingerprint = await hashedParts(options.fingerprint);
    const deviceName = options.deviceName ?? null;
    const request: OfflineRequest = { product, installation, nonce, deviceName, fingerprint };
    const device = await sha256(JSON.stringify(Object.entries(fingerprint)));
    return {
      file: requestFile(request),
      filename: `${product}-request.txt`,
      code: requestCode(request, device),
    };
  }

  async function install(text: string): Promise<InstallRefusal | null> {
    const activation = readActivationFile(text);
    if (activation === null) return 'unreadable';
    const open = await openNonce();
    if (open === null) return 'no-request';
    const keyring = createKeyring(readKeys(options.keys), issuer);
    const verifier = createVerifier(keyring.keys);
    const keyMark = licenseKey ? markOf(licenseKey) : null;
    const keeper = createKeeper({ store, keyring, verifier, expected, keyMark, now, monotonic });
    await keeper.load();
    await keeper.adoptKeys(activation.keys);
    // All of it is looked at before any of it is kept.
    const receipt = await verifier.receipt(activation.receipt, expected, open.nonce);
    if (!receipt.ok) return receipt.refusal === 'wrong-subject' ? 'other-device' : receipt.refusal;
    const document = await verifier.document(activation.document, expected);
    if (!document.ok) return document.refusal;
    if (receipt.claims.subject !== document.claims.sub) return 'bad-claims';
    const kept = refusalOf(await keeper.offerDocument(activation.document, null));
    if (kept !== null) return kept;
    return refusalOf(await keeper.offerReceipt(activation.receipt, open.nonce));
  }

  return {
    async request() {
      try {
        return await writeRequest();
      } catch {
        return null;
      }
    },
    async install(text) {
      try {
        const refusal = await install(text);
        if (refusal !== null) return { installed: false, refusal, text: explainRefusal(refusal) };
        const open = await openNonce();
        // The same file again is as good; a new request makes it an old one.
        if (open !== null) await keepNonce(open.nonce, true).catch(() => undefined);
        return { installed: true, text: 'This device is activated.' };
      } catch {
        return { installed: false, refusal: 'not-saved', text: explainRefusal('not-saved') };
      }
    },
  };
}

function refusalOf(offered: Offered): InstallRefusal | null {
  if (offered.kind === 'loosening') return offered.why;
  return offered.kind === 'refused' ? offered.refusal : null;
}

/** As the service hashes them when they come over the network. */
async function hashedParts(parts: OfflineOptions['fingerprint']): Promise<Readonly<Record<string, string>>> {
  const sorted = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  const hashed = sorted.map(async ([name, part]) => [name, await sha256(`${name}\n${part}`)] as const);
  return Object.fromEntries(await Promise.all(hashed));
}

async function sha256(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function randomLetters(length: number): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => CODE_LETTERS.charAt(byte & 31)).join('');
}
