import { deviceNameOf } from '../domain/device-name.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { renameActivation } from '../store/activations.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import type { FlowContext } from './context.ts';

/** Gives a device the name its people know it by. The name itself stays out of the audit (L1). */
export async function renameDevice(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly by: { readonly accountId: number };
    readonly activation: string;
    readonly name: string;
    /** `contact:34`, `staff:12`. */
    readonly actor: string;
  },
): Promise<Result<true, 'not-found' | 'name-missing'>> {
  const name = deviceNameOf(input.name);
  if (name === null) return refuse('name-missing', 'Write a name that tells this device from your others.');
  return inTransaction(pool, async (db) => {
    const renamed = await renameActivation(db, input.by.accountId, input.activation, name);
    if (renamed === null) return refuse('not-found', 'There is no such device.');
    if (renamed.changed) {
      await recordAudit(db, {
        ...{ at: await businessNow(db), actor: input.actor, action: 'device-renamed' },
        ...{ subject: `account:${input.by.accountId}`, after: { activation: input.activation } },
      });
    }
    return ok(true);
  });
}
