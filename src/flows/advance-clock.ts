import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { setTimeLapse, timeLapse } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import type { FlowContext } from './context.ts';

/** Moves business time on, in a time lapse only: elsewhere it is machine time, which nobody moves. */
export async function advanceClock(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly to: Instant; readonly actor: string },
): Promise<Result<{ readonly from: Instant; readonly to: Instant }, 'no-time-lapse' | 'backwards'>> {
  return inTransaction(pool, async (db) => {
    const { to, actor } = input;
    const from = await timeLapse(db);
    if (from === null)
      return refuse(
        'no-time-lapse',
        'Business time is machine time here and cannot be moved. Begin a time lapse with TIME_LAPSE on a database of its own.',
      );
    if (to < from)
      return refuse(
        'backwards',
        `Business time is ${new Date(from).toISOString()} already and never runs backwards.`,
      );
    await setTimeLapse(db, to);
    await recordAudit(db, {
      at: to,
      actor,
      action: 'clock-advanced',
      subject: 'clock',
      before: { from },
      after: { to },
    });
    return ok({ from, to });
  });
}
