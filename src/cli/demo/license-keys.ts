import type { FlowContext } from '../../flows/context.ts';
import { revealLicenseKey } from '../../flows/issue-license-keys.ts';

/** The license keys customers were given years ago, by entitlement: what their copies of the software hold. */
export async function customersLicenseKeys(context: FlowContext): Promise<ReadonlyMap<string, string>> {
  const rows = await context.pool<{ id: number; accountId: number; externalKey: string }[]>`
    select id, account_id, external_key from entitlement order by id`;
  const keys = new Map<string, string>();
  for (const { id, accountId, externalKey } of rows) {
    const key = await revealLicenseKey(context, accountId, id);
    if (key !== null) keys.set(externalKey, key);
  }
  return keys;
}
