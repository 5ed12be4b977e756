import type { Offered } from './keeper.ts';
import type { Refusal } from './verify.ts';

type Loosening = Extract<Offered, { kind: 'loosening' }>['why'];

/** Why an activation file was not installed. Nothing changes by one that was refused. */
export type InstallRefusal =
  | Refusal
  | Loosening
  | 'older'
  | 'lesser-subject'
  | 'unreadable'
  | 'no-request'
  | 'other-device';

/** The same in a sentence for whoever holds the file. */
export function explainRefusal(refusal: InstallRefusal): string {
  switch (refusal) {
    case 'unreadable':
    case 'malformed':
    case 'too-large':
      return 'This is no activation file, or it was damaged on its way. Copy it again, whole and unchanged.';
    case 'no-request':
      return 'This device has asked for nothing yet. Make a request here first, and take its answer.';
    case 'other-device':
      return 'This activation is for another device, or another copy of the software. Take the one that was made for this device’s request.';
    case 'wrong-nonce':
      return 'This activation answers an older request. Take the one that was made for the last request of this device.';
    case 'wrong-product':
      return 'This activation is for another product.';
    case 'wrong-issuer':
      return 'This activation comes from another license service than the one of this product.';
    case 'wrong-subject':
    case 'lesser-subject':
    case 'other-account':
      return 'This activation belongs to another license than the one in use on this device.';
    case 'unknown-key':
      return 'This activation is signed with a key this version of the product does not know. A newer version may.';
    case 'bad-signature':
    case 'wrong-algorithm':
    case 'wrong-type':
    case 'bad-claims':
      return 'This activation is not genuine: it was changed after it was made.';
    case 'older':
      return 'A newer activation is installed on this device already.';
    case 'future-dated':
      return 'The clock of this device is behind. Set it right and install the activation again.';
    case 'not-saved':
      return 'The activation could not be saved on this device. Look at its disk and permissions, and install it again.';
    case 'no-ed25519':
      return 'This runtime cannot verify signatures. Node 20 or a current browser can.';
  }
}
