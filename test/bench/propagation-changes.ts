import { advanceStandings } from '../../src/flows/advance-standings.ts';
import { pauseCampaign } from '../../src/flows/pause-campaign.ts';
import { type Db, inTransaction, type Pool } from '../../src/store/connect.ts';
import { wakePhase } from '../../src/store/phases.ts';
import { staffByKey } from '../../src/store/staff.ts';
import { CAMPAIGN, type LicensingWorld, startPhase } from './licensing-world.ts';
import type { FetchedDocument } from './propagation-clients.ts';

const MONTH = 30 * 86_400_000;

/** A change of every account's answer, made as the product makes it. */
export type PropagatedChange = {
  readonly name: 'stageChange' | 'pause';
  make(world: LicensingWorld, pool: Pool): Promise<void>;
  /** Is this the document after it? */
  shows(document: FetchedDocument): boolean;
};

/** In this order: the pause ends the brown-outs that the grace began with. */
export const CHANGES: readonly PropagatedChange[] = [
  {
    name: 'stageChange',
    make: async ({ plan, campaignId }, pool) => {
      const phase = plan.phases.find((one) => one.key === 'grace-rest');
      if (phase === undefined) throw new Error('The plan has no phase grace-rest.');
      // As a campaign midnight does whose gates pass; for long enough that no account waits for its day.
      await inTransaction(pool, async (db) => {
        await startPhase(db, campaignId, phase.key, Date.now() - MONTH);
        await wakePhase(db, campaignId, phase, Date.now());
      });
      await advanceStandings({ pool });
    },
    shows: ({ stage, brownout }) => stage === 'grace' && brownout,
  },
  {
    name: 'pause',
    make: async (_world, pool) => {
      const staff = await staffByKey(pool, 'boss');
      if (staff === null) throw new Error('There is nobody who could pause.');
      const person = { id: staff.id, role: staff.role };
      const paused = await pauseCampaign({ pool }, { campaign: CAMPAIGN, staff: person, reason: 'A bench.' });
      if (!paused.ok) throw new Error(paused.message);
      await advanceStandings({ pool });
    },
    shows: ({ stage, brownout }) => stage === 'grace' && !brownout,
  },
];

/** When a transaction that raised documents' revisions began to commit, in epoch milliseconds, and whose. */
export type Commit = { readonly at: number; readonly subjects: readonly string[] };

/**
 * The same pool, writing down each commit: the instant before COMMIT is sent, so that what the database needs for it
 * counts as well.
 */
export function watchCommits(pool: Pool, commits: Commit[]): Pool {
  const begin = <Value>(work: (db: Db) => Promise<Value>): Promise<Value> =>
    pool.begin(async (db) => {
      const value = await work(db);
      const rows = await db<{ subject: string }[]>`
        select subject from policy_revision where xmin = pg_current_xact_id_if_assigned()::xid`;
      commits.push({
        at: performance.timeOrigin + performance.now(),
        subjects: rows.map((row) => row.subject),
      });
      return value;
    });
  return new Proxy(pool, { get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)) });
}
