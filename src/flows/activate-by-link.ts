import { type ActivationAnswer, activateDevice } from './activate-device.ts';
import type { LicensingContext } from './issue-document.ts';
import type { CustomerLink } from './open-link.ts';

/**
 * Takes a seat for the copy of the software that opened the link and named itself. The same copy keeps its seat, so a
 * button that is pressed twice takes one.
 * @param link whose it is; a person of theirs was proved before ({@link confirmCode} in `portal-code`)
 * @param seat.installation the random id the copy keeps
 */
export async function activateInstallation(
  context: LicensingContext,
  link: Pick<CustomerLink, 'accountId' | 'contactId'>,
  seat: { readonly entitlementId: number; readonly installation: string; readonly deviceName: string | null },
): Promise<ActivationAnswer['outcome']> {
  const answer = await activateDevice(context, {
    owner: { accountId: link.accountId, entitlementId: seat.entitlementId },
    product: null,
    installation: seat.installation,
    fingerprint: { installation: seat.installation },
    deviceName: seat.deviceName,
    actor: `contact:${link.contactId}`,
  });
  return answer.outcome;
}
