import { type CopyFacts, entitlementToAsk, productOfCopy } from '../domain/copy-product.ts';
import type { LocalDate } from '../domain/instant.ts';
import { productsOfInstallation } from '../store/installations.ts';
import type { OwnedRow } from '../store/views/owned.ts';
import { type ActivationAnswer, activateDevice } from './activate-device.ts';
import type { LicensingContext } from './issue-document.ts';
import type { CustomerLink } from './open-link.ts';

/** A copy of the software that opened the portal and named itself in the address. */
export type CopyAsking = {
  /** The random id the copy keeps. */
  readonly installation: string;
  readonly deviceName: string | null;
  /** Key of its product; null when it did not say. */
  readonly product: string | null;
};

/** What a copy gets its seat of. */
export type CopyWishes = {
  /** All that the account owns. */
  readonly owned: readonly OwnedRow[];
  /** Products the page is about that the button stands on. */
  readonly about: CopyFacts['about'];
  /** Today in the account's zone. */
  readonly today: LocalDate;
};

export type CopyAnswer =
  | { readonly outcome: 'activated'; readonly product: string }
  /** Several products are meant, and nothing says which: no seat was taken. */
  | { readonly outcome: 'unclear' }
  | { readonly outcome: 'refused'; readonly why: CopyRefusal; readonly entitlement: OwnedRow | null };

export type CopyRefusal = Exclude<ActivationAnswer['outcome'], 'activated' | 'already'> | 'not-owned';

/**
 * Takes a seat for the copy of the software that opened the portal and named itself. The same copy keeps its seat, so a
 * button that is pressed twice takes one.
 * @param link whose it is; a person of theirs was proved before ({@link confirmCode} in `portal-code`)
 */
export async function activateInstallation(
  context: LicensingContext,
  link: Pick<CustomerLink, 'accountId' | 'contactId'>,
  { installation, deviceName, product }: CopyAsking,
  { owned, about, today }: CopyWishes,
): Promise<CopyAnswer> {
  const heardWith = await productsOfInstallation(context.pool, link.accountId, installation);
  const products = owned.map((one) => one.product);
  const meant = productOfCopy({ says: product, heardWith, about, owned: products });
  if (meant.kind === 'unclear') return { outcome: 'unclear' };
  const entitlement = meant.kind === 'product' ? entitlementToAsk(owned, meant.product, today) : null;
  if (entitlement === null) return { outcome: 'refused', why: 'not-owned', entitlement };
  const answer = await activateDevice(context, {
    owner: { accountId: link.accountId, entitlementId: entitlement.id },
    product: entitlement.product,
    installation,
    fingerprint: { installation },
    deviceName,
    actor: `contact:${link.contactId}`,
  });
  return answer.outcome === 'activated' || answer.outcome === 'already'
    ? { outcome: 'activated', product: entitlement.product }
    : { outcome: 'refused', why: answer.outcome, entitlement };
}
