import type { GateVerdict } from '../../domain/gates.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { Db } from '../connect.ts';

export type WaitingStart = {
  readonly phase: string;
  readonly plannedStart: LocalDate;
  readonly waitingSince: LocalDate | null;
  readonly gates: readonly GateVerdict[];
};

/** Phases that have not started, the next first, with the last verdict of their gates. */
export async function waitingStarts(db: Db, campaignId: number): Promise<readonly WaitingStart[]> {
  return db<WaitingStart[]>`
    select phase, planned_start, waiting_since, gates from phase_state
    where campaign_id = ${campaignId} and real_start is null and rolled_back_at is null
    order by planned_start, phase`;
}
