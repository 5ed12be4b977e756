import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What is sealed. Each purpose has a key of its own, derived from SECRET, so that one text never opens as another. */
export type SealPurpose = 'license-key' | 'signing-key';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a text for storage: AES-256-GCM under a key derived from SECRET by purpose.
 * @param about whose it is (an entitlement's key, a key id): it only opens beside the same
 */
export function seal(secret: string, purpose: SealPurpose, about: string, text: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyFor(secret, purpose), iv).setAAD(Buffer.from(about, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
}

/**
 * Opens what {@link seal} made.
 * @throws SealError when SECRET is another one, or the bytes are not what was sealed for this
 */
export function unseal(secret: string, purpose: SealPurpose, about: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION || bytes.length < 1 + IV_BYTES + TAG_BYTES) throw new SealError(purpose);
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, keyFor(secret, purpose), iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(about, 'utf8'))
      .setAuthTag(tag);
    const text = decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw new SealError(purpose);
  }
}

/** Something sealed does not open: the database was sealed under another SECRET. */
export class SealError extends Error {
  constructor(purpose: SealPurpose) {
    super(`A ${purpose} does not open. Start with the SECRET this database was used with before.`);
    this.name = 'SealError';
  }
}

function keyFor(secret: string, purpose: SealPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `glidepath/${purpose}`, 32));
}
