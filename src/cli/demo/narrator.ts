import { styleText } from 'node:util';
import { localDateOf } from '../../domain/days.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Plan } from '../../domain/plan.ts';
import { STAGES } from '../../domain/policy/stage.ts';
import type { Pool } from '../../store/connect.ts';
import { phaseStates } from '../../store/phases.ts';
import { runSummary, stagesByCohort } from '../../store/views/run-summary.ts';
import type { FleetCounts } from './fleet.ts';
import type { ReaderCounts } from './readers.ts';
import type { DemoResult } from './summarize.ts';

export type Scene = {
  readonly campaignId: number;
  readonly pool: Pool;
  readonly plan: Plan;
  readonly counts: ReaderCounts;
  readonly fleet: FleetCounts;
};

/** Tells the run on the terminal while it happens. */
export type Narrator = {
  opened(what: {
    readonly url: string;
    readonly accounts: number;
    readonly contacts: number;
    readonly plan: Plan;
  }): void;
  at(now: Instant, scene: Scene): Promise<void>;
  /** Told once a pause, however often it is called. */
  paused(now: Instant, plan: Plan, pause: { readonly from: Instant; readonly reason: string }): void;
  ended(
    result: DemoResult,
    what: {
      readonly url: string;
      /** What became of the campaign: `finished`, or the state it stands still in. */
      readonly state: string;
      readonly counts: ReaderCounts;
      readonly fleet: FleetCounts;
      /** Mails the provider got more than once (M1). */
      readonly sentTwice: number;
      readonly restarts: number;
    },
  ): void;
};

/** @param write prints one line */
export function newNarrator(write: (line: string) => void, colour: boolean): Narrator {
  const dim = (text: string) => (colour ? styleText('dim', text) : text);
  const bold = (text: string) => (colour ? styleText('bold', text) : text);
  const started = new Set<string>();
  const waiting = new Map<string, string>();
  let pausedFrom: Instant | null = null;
  let month = '';
  let today = '';
  return {
    opened({ url, accounts, contacts, plan }) {
      write(bold(plan.title));
      write(dim(`${accounts} accounts, ${contacts} contacts. Console: ${url}/console`));
    },
    async at(now, { campaignId, pool, plan }) {
      const day = localDateOf(now, plan.timeZone);
      if (day === today) return;
      today = day;
      for (const state of await phaseStates(pool, campaignId)) {
        const phase = plan.phases.find((one) => one.key === state.phase);
        if (state.realStart !== null && !started.has(state.phase)) {
          started.add(state.phase);
          const reasons = state.gates.map((gate) => gate.reason).join(' ');
          write(`  ${state.realStart}  ${bold(state.phase)} starts: ${phase?.stage}. ${dim(reasons)}`);
        } else if (state.realStart === null && state.waitingSince !== null) {
          const why = state.gates
            .filter((gate) => gate.verdict !== 'pass')
            .map((gate) => gate.gate)
            .join(', ');
          if (waiting.get(state.phase) === why) continue;
          waiting.set(state.phase, why);
          const reasons = state.gates
            .filter((gate) => gate.verdict !== 'pass')
            .map((gate) => gate.reason)
            .join(' ');
          write(`  ${day}  ${state.phase} waits. ${dim(reasons)}`);
        }
      }
      if (day.slice(0, 7) === month) return;
      month = day.slice(0, 7);
      const summary = await runSummary(pool, campaignId);
      const cohorts = await stagesByCohort(pool, campaignId);
      const mails = Object.values(summary.deliveries).reduce((sum, n) => sum + n, 0);
      write(
        `${bold(month)}  ${summary.deliveries.accepted ?? 0} of ${mails} mails sent, ${summary.briefings.sent} briefings, ${summary.activations} seats taken`,
      );
      for (const cohort of plan.cohorts) {
        const own = cohorts.filter((one) => one.cohort === cohort.key);
        if (own.length === 0) continue;
        const stages = STAGES.flatMap((stage) => {
          const n = own.find((one) => one.stage === stage)?.accounts;
          return n === undefined ? [] : [`${stage} ${n}`];
        });
        write(`         ${cohort.key.padEnd(12)}${dim(stages.join(' · '))}`);
      }
    },
    paused(now, plan, { from, reason }) {
      if (pausedFrom === from) return;
      pausedFrom = from;
      const day = localDateOf(now, plan.timeZone);
      write(`  ${day}  ${bold('paused')}. ${dim(`${reason} The product manager looks into it for a day.`)}`);
    },
    ended(result, { state, counts, fleet, sentTwice, restarts }) {
      const { deliveries } = result;
      write('');
      write(
        bold(state === 'finished' ? 'The campaign is over.' : `The campaign stands still: it is ${state}.`),
      );
      write(
        `  ${deliveries.accepted} of ${deliveries.planned} mails were sent, ${deliveries.suppressed} suppressed, ${deliveries.cancelled} cancelled, ${deliveries.failed} failed.`,
      );
      write(
        `  ${result.briefings.sent} briefings to sales and support, ${result.briefings.acknowledged} acknowledged.`,
      );
      write(
        `  ${result.activations} seats taken. Stages now: ${STAGES.filter((stage) => result.stages[stage] > 0)
          .map((stage) => `${stage} ${result.stages[stage]}`)
          .join(' · ')}.`,
      );
      write(
        `  Kept behind, because they could not be told or for the limits: ${
          Object.entries(result.stragglers)
            .map(([reason, n]) => `${reason} ${n}`)
            .join(', ') || 'nobody'
        }.`,
      );
      write(`  Blocked without a notice: ${result.blockedWithoutNotice}. Mails sent twice: ${sentTwice}.`);
      write(
        dim(
          `  Outside: ${counts.scanned} links opened by scanners, ${counts.activated} activations by link, ${counts.answered} survey answers, ${counts.moreTime} asked for more time, ${fleet.polls} polls by ${fleet.warned.size} warned and ${fleet.blocked.size} blocked copies, ${fleet.offline} while offline.`,
        ),
      );
      if (restarts > 0) write(dim(`  The worker was killed and came back ${restarts} times.`));
      write(dim(`  ${result.simulatedDays} days in ${result.seconds} seconds.`));
    },
  };
}
