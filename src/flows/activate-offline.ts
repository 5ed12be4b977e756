import { deviceNameOf } from '../domain/device-name.ts';
import type { Instant } from '../domain/instant.ts';
import { offlineLife } from '../domain/offline-life.ts';
import { DOCUMENT_TYPE, type PolicyDocument, SECONDS_PER_DAY } from '../domain/policy/document.ts';
import { activationFile } from '../domain/policy/offline-activation.ts';
import { type OfflineRequest, type RequestProblem, readRequest } from '../domain/policy/offline-request.ts';
import { RECEIPT_TYPE, type Receipt } from '../domain/policy/receipt.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { businessNow } from '../store/clock.ts';
import type { SeatOwnerRow } from '../store/seat-owners.ts';
import { type SeatWithFacts, seatFor, seatOwnerOf } from './activate-device.ts';
import { documentOf, type LicensingContext } from './issue-document.ts';
import { receiptOfSeat } from './issue-receipt.ts';
import { jwks, signClaims } from './signing-keys.ts';
import type { NoSeat } from './take-seat.ts';

/** What a person carries back to the device. */
export type ActivationFile = {
  readonly file: string;
  readonly filename: string;
  readonly deviceName: string | null;
  /** `already`: the device had its seat before. */
  readonly outcome: 'activated' | 'already';
};

export type OfflineRefusal = RequestProblem | NoSeat['outcome'];

/**
 * Activates a device that has no network, for a signed-in contact: reads what the device wrote (the text of its request
 * file, or the code that was typed), takes a seat, and answers with the file that the device waits for. The same request
 * again gets the same seat and a file that is as good.
 */
export async function activateOffline(
  context: LicensingContext,
  input: {
    readonly accountId: number;
    readonly contactId: number;
    readonly entitlementId: number;
    readonly request: string;
  },
): Promise<Result<ActivationFile, OfflineRefusal>> {
  const { accountId, contactId, entitlementId, request } = input;
  const owner = await seatOwnerOf(context, { accountId, entitlementId });
  return answerRequest(context, owner, request, `contact:${contactId}`);
}

/** The same for whoever has the license key. */
export async function activateOfflineByKey(
  context: LicensingContext,
  input: { readonly licenseKey: string; readonly request: string },
): Promise<Result<ActivationFile, OfflineRefusal>> {
  const owner = await seatOwnerOf(context, { licenseKey: input.licenseKey });
  return answerRequest(context, owner, input.request, 'client');
}

async function answerRequest(
  context: LicensingContext,
  owner: SeatOwnerRow | null,
  text: string,
  actor: string,
): Promise<Result<ActivationFile, OfflineRefusal>> {
  if (owner === null) return refused('not-found', '');
  const read = readRequest(text, owner.product.key);
  if (!read.ok) return refused(read.problem, owner.product.name);
  const { request } = read;
  const now = await businessNow(context.pool);
  const { installation, fingerprint, deviceName } = request;
  const asked = { installation, fingerprint, deviceName, offline: true, actor };
  const seat = await seatFor(context, owner, asked, now);
  if (!('activation' in seat)) return refused(seat.outcome, owner.product.name);
  return ok({
    file: await fileFor(context, owner, request, seat, now),
    filename: `${owner.product.key}-activation.txt`,
    deviceName: deviceNameOf(deviceName),
    outcome: seat.outcome,
  });
}

async function fileFor(
  context: LicensingContext,
  owner: SeatOwnerRow,
  request: OfflineRequest,
  { activation, installation, facts }: SeatWithFacts,
  now: Instant,
): Promise<string> {
  const subject = `account:${owner.account.externalKey}` as const;
  const { document } = await documentOf(context, { ...owner, installation, subject }, now);
  const expires = document.entitlement?.expires ?? null;
  const life = offlineLife(facts.rules, expires === null ? null : expires * 1000, now);
  const about = { issuer: document.iss, epoch: document.epoch, owner, facts };
  if (installation === null) throw new Error('A request names its installation.');
  const receipt: Receipt = {
    ...receiptOfSeat({ ...about, installation }, activation, request.nonce, now),
    exp: document.iat + life.documentForDays * SECONDS_PER_DAY,
  };
  const { keys } = await jwks(context);
  return activationFile({
    document: await signClaims(context, DOCUMENT_TYPE, carried(document, life)),
    receipt: await signClaims(context, RECEIPT_TYPE, receipt),
    // The newest comes first in the key set; a chain is followed from its other end.
    keys: keys.flatMap(({ endorsement }) => endorsement ?? []).reverse(),
  });
}

/** The account's document with a longer life; everything it says is the same, and so is its revision. */
function carried(document: PolicyDocument, life: ReturnType<typeof offlineLife>): PolicyDocument {
  return {
    ...document,
    exp: document.iat + life.documentForDays * SECONDS_PER_DAY,
    policy: { ...document.policy, offlineForDays: life.offlineForDays },
  };
}

function refused(code: OfflineRefusal, product: string) {
  return refuse(code, sentenceOn(code, product));
}

function sentenceOn(code: OfflineRefusal, product: string): string {
  switch (code) {
    case 'unreadable':
      return 'This is neither a request file nor a request code. Take the file the software wrote, or the code it shows.';
    case 'damaged':
      return 'The request file was damaged on its way. Copy it again, whole and unchanged.';
    case 'typing-error':
      return `This code is not right: a letter is wrong or missing, or it was made by other software than ${product}.`;
    case 'other-product':
      return `This request was made by other software, and this license is for ${product}.`;
    case 'no-seats':
      return 'All seats of the license are taken. Free one on a device that no longer needs it, or ask for more seats.';
    case 'expired':
      return 'The license has expired, so it gives no new seats.';
    case 'suspended':
      return 'The license is suspended, so it gives no new seats.';
    case 'not-started':
      return 'The license has not begun yet.';
    case 'not-found':
      return 'There is no such license.';
  }
}
