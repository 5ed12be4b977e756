/**
 * How a delivery id travels: as the provider's custom argument, in the Message-ID and in the bounce address.
 * It is all that the outside ever learns about a delivery, and the way back from any sign of life to our row.
 */

/** The custom argument that carries the delivery id through SendGrid. */
export const deliveryArgument = 'glidepath_delivery';

// "bounce+" and the id share the 64 characters of an address's local part.
const deliveryId = /^[A-Za-z0-9_-]{1,57}$/;
const localMessageId = /^<?glidepath\.([A-Za-z0-9_-]{1,57})@[^\s<>@]+>?$/;

/** Is this the shape of a delivery id: 1 to 57 letters, digits, `-` and `_`? What comes from outside must pass it. */
export function isDeliveryId(value: unknown): value is string {
  return typeof value === 'string' && deliveryId.test(value);
}

/**
 * The `Message-ID` of a delivery, `<glidepath.ID@domain>`.
 * @param sender the address the mail is from; its domain is used
 */
export function messageIdOf(id: string, sender: string): string {
  return `<glidepath.${id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
}

/** The delivery id in a `Message-ID` made by `messageIdOf`, with or without its angle brackets; null for any other. */
export function deliveryIdOfMessageId(messageId: unknown): string | null {
  return typeof messageId === 'string' ? (localMessageId.exec(messageId)?.[1] ?? null) : null;
}

/**
 * The envelope sender of one delivery (VERP): `bounce@example.com` becomes `bounce+ID@example.com`,
 * so a bounce names its delivery by the address it comes back to.
 */
export function verpAddress(bounceAddress: string, id: string): string {
  const at = bounceAddress.lastIndexOf('@');
  return `${bounceAddress.slice(0, at)}+${id}${bounceAddress.slice(at)}`;
}

/** The delivery id in an address made by `verpAddress`, from a bounce address with or without a `+` of its own; null when it holds none. */
export function deliveryIdOfVerp(address: unknown): string | null {
  if (typeof address !== 'string' || address.length > 320) return null;
  const id = /^<?[^\s<>@]+\+([^\s<>+@]+)@[^\s<>@]+>?$/.exec(address)?.[1];
  return isDeliveryId(id) ? id : null;
}
