import { ok, type Result, refuse } from '../domain/result.ts';
import { markSeen } from '../store/activations.ts';
import { businessNow } from '../store/clock.ts';
import type { FlowContext } from './context.ts';
import { entitlementByLicenseKey } from './identify-client.ts';

/** Whoever has no such license key has no activation either: the same is asked, and found missing. */
const NOBODY = 0;

/**
 * A device says that it is in use, so that a lease goes on. What nobody has, another account's and what was given back
 * are answered alike, after the same work (T1).
 */
export async function heartbeat(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly licenseKey: string; readonly activation: string },
): Promise<Result<true, 'not-found'>> {
  const now = await businessNow(pool);
  const entitlement = await entitlementByLicenseKey(pool, input.licenseKey);
  const active = await markSeen(pool, entitlement?.accountId ?? NOBODY, [input.activation], now);
  return active > 0 ? ok(true) : refuse('not-found', 'There is no such activation.');
}
