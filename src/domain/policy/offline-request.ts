import { checkSum } from './check-sum.ts';
import { isObject, isText } from './read-claims.ts';
import {
  bitsOfLetters,
  CODE_LETTERS,
  checkLetters,
  inGroups,
  lettersOfBits,
  lettersTyped,
} from './typed-code.ts';

/** What a device without a network asks for, carried by a person: as a file, or as a code that is typed. */
export type OfflineRequest = {
  /** The product's key. */
  readonly product: string;
  readonly installation: string;
  /** Seven code letters, new for each request: the answer repeats them. */
  readonly nonce: string;
  readonly deviceName: string | null;
  /** Part name → SHA-256 of the part, as the server keeps it. A typed code has room for one part, `code`. */
  readonly fingerprint: Readonly<Record<string, string>>;
};

export type RequestProblem = 'unreadable' | 'damaged' | 'typing-error' | 'other-product';

export type ReadRequest =
  | { readonly ok: true; readonly request: OfflineRequest }
  | { readonly ok: false; readonly problem: RequestProblem };

/** Letters of the nonce, and of the device in a typed code. */
export const NONCE_LETTERS = 7;
const DEVICE_LETTERS = 5;
/** Letters of an installation id that was made to be typed. */
export const SHORT_ID_LETTERS = 16;
const UUID_LETTERS = 26;
const LONGEST_TEXT = 20_000;

const SHORT_ID = new RegExp(`^[${CODE_LETTERS}]{${SHORT_ID_LETTERS}}$`);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The request as a file: readable, so that whoever carries it sees that it holds no secret. */
export function requestFile(request: OfflineRequest): string {
  const { product, installation, nonce, deviceName: device, fingerprint } = request;
  const content = { glidepath: 'activation-request', product, installation, device, fingerprint, nonce };
  return `${JSON.stringify({ ...content, check: checkOf(request) }, null, 2)}\n`;
}

/**
 * The same as a code to type: 30 letters for a short id, 40 for a UUID.
 * @param device SHA-256 of the fingerprint, hexadecimal
 * @returns null when the installation's id is of another kind: then only the file will do
 */
export function requestCode(
  { product, installation, nonce }: Pick<OfflineRequest, 'product' | 'installation' | 'nonce'>,
  device: string,
): string | null {
  const id = idLetters(installation);
  if (id === null) return null;
  const letters = `${id}${lettersOfHex(device).slice(0, DEVICE_LETTERS)}${nonce}`;
  return inGroups(`${letters}${checkLetters(letters, product)}`);
}

/** Reads either. @param product the one that is licensed: a request for another is refused */
export function readRequest(text: string, product: string): ReadRequest {
  if (text.length > LONGEST_TEXT) return { ok: false, problem: 'unreadable' };
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')];
  return from < 0 ? readCode(text, product) : readFile(text.slice(from, to + 1), product);
}

function readFile(json: string, product: string): ReadRequest {
  const value = parsed(json);
  // Without its name it is another file; with it, one that suffered.
  if (value === null) {
    return { ok: false, problem: json.includes('activation-request') ? 'damaged' : 'unreadable' };
  }
  if (value.glidepath !== 'activation-request') return { ok: false, problem: 'unreadable' };
  const request = requestIn(value);
  if (request === null || value.check !== checkOf(request)) return { ok: false, problem: 'damaged' };
  return request.product === product ? { ok: true, request } : { ok: false, problem: 'other-product' };
}

function requestIn(value: Readonly<Record<string, unknown>>): OfflineRequest | null {
  const { product, installation, nonce, fingerprint } = value;
  const deviceName = value.device ?? null;
  if (!isText(product) || !isText(installation) || !/^[\x21-\x7e]{1,128}$/.test(installation)) return null;
  if (!isText(nonce) || nonce.length !== NONCE_LETTERS || lettersTyped(nonce) !== nonce) return null;
  if (deviceName !== null && !isText(deviceName)) return null;
  return isFingerprint(fingerprint) ? { product, installation, nonce, deviceName, fingerprint } : null;
}

function isFingerprint(value: unknown): value is OfflineRequest['fingerprint'] {
  if (!isObject(value)) return false;
  const parts = Object.entries(value);
  if (parts.length < 1 || parts.length > 20) return false;
  return parts.every(
    ([name, part]) => name !== '' && name.length <= 50 && isText(part) && /^[0-9a-f]{64}$/.test(part),
  );
}

function readCode(text: string, product: string): ReadRequest {
  const letters = lettersTyped(text);
  if (letters === null || letters === '') return { ok: false, problem: 'unreadable' };
  const content = letters.slice(0, -2);
  const idLength = content.length - DEVICE_LETTERS - NONCE_LETTERS;
  if (idLength !== SHORT_ID_LETTERS && idLength !== UUID_LETTERS)
    return { ok: false, problem: 'typing-error' };
  if (checkLetters(content, product) !== letters.slice(-2)) return { ok: false, problem: 'typing-error' };
  const id = content.slice(0, idLength);
  const installation = idLength === SHORT_ID_LETTERS ? id : uuidOf(id);
  const code = content.slice(idLength, idLength + DEVICE_LETTERS);
  const request = { product, installation, nonce: content.slice(-NONCE_LETTERS), deviceName: null };
  return { ok: true, request: { ...request, fingerprint: { code } } };
}

function checkOf({ product, installation, nonce, deviceName, fingerprint }: OfflineRequest): string {
  const parts = Object.entries(fingerprint).sort(([a], [b]) => (a < b ? -1 : 1));
  return checkSum(JSON.stringify([product, installation, deviceName, parts, nonce]));
}

function idLetters(installation: string): string | null {
  if (SHORT_ID.test(installation)) return installation;
  return UUID.test(installation) ? lettersOfHex(installation.replaceAll('-', '')) : null;
}

function lettersOfHex(hex: string): string {
  return lettersOfBits(
    [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join(''),
  );
}

function uuidOf(letters: string): string {
  const bits = bitsOfLetters(letters).slice(0, 128);
  const hex = (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
