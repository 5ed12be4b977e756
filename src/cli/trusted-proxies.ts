import { isIP, isIPv6 } from 'node:net';

/** Names of ranges that Express knows. */
const RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];
const MAPPED = /^::ffff:/i;

/**
 * The proxies that `TRUST_PROXY` names, separated by commas: addresses, ranges such as `10.0.0.0/8`, or names of ranges.
 * A number of hops, `true` and the whole internet are no list of proxies: with them anybody says from where they come.
 * @returns the list, or a sentence about each entry that is none of these
 */
export function readTrustedProxies(text: string): {
  readonly proxies: readonly string[];
  readonly problems: readonly string[];
} {
  const proxies = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const wrong = proxies.filter((one) => !RANGES.includes(one) && !isAddressOrRange(one));
  return {
    proxies,
    problems: wrong.map(
      (one) =>
        `"${one}" names no proxy. List the addresses of your proxies, such as 10.0.0.5, ranges such as 10.0.0.0/8, or ${RANGES.join(', ')}, with commas between them`,
    ),
  };
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  // A range over all addresses trusts everybody; so does one over all that an IPv4 address can look like.
  const least = MAPPED.test(address) ? 97 : 1;
  return Number(bits) >= least && Number(bits) <= (isIPv6(address) ? 128 : 32);
}
