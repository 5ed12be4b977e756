import { isObject, isText } from './read-claims.ts';

/**
 * What a person carries back to a device without a network. Everything in it that counts is signed: a policy document,
 * and a receipt for this installation that repeats the nonce of its request.
 */
export type OfflineActivation = {
  /** `policy+jwt` */
  readonly document: string;
  /** `receipt+jwt` */
  readonly receipt: string;
  /** Endorsements (`key+jwt`) of the keys since those the product shipped. */
  readonly keys: readonly string[];
};

export function activationFile(activation: OfflineActivation): string {
  return `${JSON.stringify({ glidepath: 'activation', ...activation }, null, 2)}\n`;
}

/** What is in an activation file, whatever stands around it; null when it is another or a damaged file. Nothing is verified. */
export function readActivationFile(text: string): OfflineActivation | null {
  try {
    const value: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
    if (!isObject(value) || value.glidepath !== 'activation') return null;
    const { document, receipt, keys } = value;
    if (!isText(document) || !isText(receipt) || !Array.isArray(keys)) return null;
    return { document, receipt, keys: keys.filter(isText) };
  } catch {
    return null;
  }
}
