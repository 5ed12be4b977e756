import { decideDeliveries } from '../../src/flows/decide-delivery.ts';
import type { Pool } from '../../src/store/connect.ts';
import { isSenderGone } from '../../src/store/worker-presence.ts';
import type { FaultyProvider } from './provider.ts';
import { type Person, WAVE } from './world.ts';

/** After so long without a stopped worker, whoever claimed mail before has sent it or never will. */
const CERTAIN_AFTER_SECONDS = 25;

/** Small lots, so that one refusal costs little. */
const AT_ONCE = 25;

const REASON = 'The log of the provider does not have it, and its worker is gone.';

/**
 * Does what a person would: looks into the provider's log, and sends again what is not there, once the worker that had
 * it is known to be gone. What is in the log is left to its event.
 * @param calm no worker was stopped for {@link CERTAIN_AFTER_SECONDS} seconds
 * @returns how many were sent again, and how many are in doubt that the provider has
 */
export async function decideAsPerson(
  pool: Pool,
  person: Person,
  provider: FaultyProvider,
  calm: boolean,
): Promise<{ readonly sentAgain: number; readonly waitingForEvent: number }> {
  const rows = await pool<{ id: string; certain: boolean }[]>`
    select id, ${isSenderGone(pool)} or (${calm} and claimed_at < now() - make_interval(secs => ${CERTAIN_AFTER_SECONDS})) as certain
    from delivery where key = ${WAVE} and state = 'in-doubt'`;
  const unknown = rows.filter((row) => provider.taken(row.id) === 0);
  const ids = unknown.filter((row) => row.certain).map((row) => row.id);
  const waitingForEvent = rows.length - unknown.length;
  const sendAgain = async (lot: readonly string[]): Promise<number> => {
    const how = { decision: 'send-again', reason: REASON, staff: person } as const;
    const decided = await decideDeliveries({ pool }, { ids: lot }, how);
    if (decided.ok) return decided.value.decided;
    if (lot.length === 1) return 0;
    // A decision is all or nothing, and something became known of one of them, or its worker lives after all.
    let sum = 0;
    for (const id of lot) sum += await sendAgain([id]);
    return sum;
  };
  let sentAgain = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE)
    sentAgain += await sendAgain(ids.slice(from, from + AT_ONCE));
  return { sentAgain, waitingForEvent };
}

export const CALM_AFTER_MS = CERTAIN_AFTER_SECONDS * 1000;
