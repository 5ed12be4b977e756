import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import type { StragglerReason } from '../../domain/standing.ts';
import { STAGE_WORDS, StageBadge } from '../badge.tsx';
import type { Reader } from '../dates.tsx';
import { countOf, formatCount, formatShare } from '../numbers.ts';
import { Empty } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';

/** How many accounts of a cohort stand at each stage. An account with several products counts once, at its strictest. */
export type CohortCounts = {
  readonly key: string;
  readonly byStage: Readonly<Record<Stage, number>>;
  /** Accounts for which a failed check may block now. */
  readonly enforcing: number;
};

/** Accounts kept behind their phase for one reason, with the person who has to act. */
export type StragglerGroup = {
  readonly phase: string;
  readonly reason: StragglerReason;
  readonly owner: string | null;
  readonly accounts: number;
};

/** Why an account stays behind its phase, and what would help it on. */
export const STRAGGLER_SENTENCES: Readonly<Record<StragglerReason, string>> = {
  'not-told': 'No notice has reached a current contact. Find a living contact.',
  refuted: 'The notice bounced or was refused. Correct the contact; the notice is sent again.',
  'too-recent': 'The notice arrived too recently. It matures by itself.',
  'promised-later': 'The notice promised a later date. It is kept.',
  stale: 'The notice is too old to count. A fresh one has to be sent.',
  'over-limit':
    'The limit for one step is reached. They follow on the next tightening day, or after a decision.',
};

/** All accounts in one bar, a part for each stage, with the numbers as its legend. */
export function StageDistribution(props: {
  readonly cohorts: readonly CohortCounts[];
  readonly reader: Reader;
}) {
  const total = totalOf(props.cohorts);
  if (total === 0) return null;
  const parts = STAGES.map((stage) => ({ stage, count: countAt(props.cohorts, stage) })).filter(
    (p) => p.count > 0,
  );
  let before = 0;
  return (
    <div class="distribution">
      <svg width="100%" height="12" aria-hidden="true" focusable="false">
        {parts.map(({ stage, count }) => {
          const x = (before / total) * 100;
          before += count;
          return (
            <rect
              key={stage}
              class={`stage-${stage}`}
              x={`${x}%`}
              width={`${(count / total) * 100}%`}
              height="12"
            />
          );
        })}
      </svg>
      <ul class="legend">
        {parts.map(({ stage, count }) => (
          <li key={stage}>
            <span class={`swatch stage-${stage}`} />
            {STAGE_WORDS[stage]} <b>{formatCount(count, props.reader)}</b>{' '}
            <span class="quiet">{formatShare(count / total, props.reader)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Cohorts down, stages across, totals on both edges. */
export function CohortTable(props: { readonly cohorts: readonly CohortCounts[]; readonly reader: Reader }) {
  const { cohorts, reader } = props;
  if (cohorts.length === 0) {
    return (
      <Empty>No account is in a cohort yet. Membership is fixed when the first revision is approved.</Empty>
    );
  }
  const enforcing = cohorts.reduce((sum, cohort) => sum + cohort.enforcing, 0);
  return (
    <Table
      caption="Accounts by cohort and stage"
      columns={[
        { title: 'Cohort' },
        ...STAGES.map((stage) => ({ title: <StageBadge stage={stage} />, numeric: true })),
        { title: 'Accounts', numeric: true },
        { title: 'May be blocked', numeric: true },
      ]}
      foot={
        <tr>
          <th scope="row">All</th>
          {STAGES.map((stage) => (
            <Count key={stage} value={countAt(cohorts, stage)} reader={reader} />
          ))}
          <Count value={totalOf(cohorts)} reader={reader} />
          <Count value={enforcing} reader={reader} />
        </tr>
      }
    >
      {cohorts.map((cohort) => (
        <tr key={cohort.key}>
          <th scope="row">{cohort.key}</th>
          {STAGES.map((stage) => (
            <Count key={stage} value={cohort.byStage[stage]} reader={reader} />
          ))}
          <Count value={totalOf([cohort])} reader={reader} />
          <Count value={cohort.enforcing} reader={reader} />
        </tr>
      ))}
    </Table>
  );
}

/** Who was left behind, why, and who has to do something about it. */
export function Stragglers(props: { readonly groups: readonly StragglerGroup[]; readonly reader: Reader }) {
  if (props.groups.length === 0) return <Empty>No account is behind its phase.</Empty>;
  return (
    <Table
      caption="Accounts behind their phase"
      columns={[
        { title: 'Reason' },
        { title: 'Phase' },
        { title: 'Owner' },
        { title: 'Accounts', numeric: true },
      ]}
    >
      {props.groups.map((group) => (
        <tr key={`${group.phase} ${group.reason} ${group.owner}`}>
          <th scope="row" class="sentence">
            {STRAGGLER_SENTENCES[group.reason]}
          </th>
          <td>{group.phase}</td>
          <td>{group.owner ?? <span class="quiet">nobody yet</span>}</td>
          <Count value={group.accounts} reader={props.reader} />
        </tr>
      ))}
    </Table>
  );
}

/** `260 accounts, 12 of them may be blocked`, for a heading. */
export function accountsSentence(cohorts: readonly CohortCounts[], reader: Reader): string {
  const enforcing = cohorts.reduce((sum, cohort) => sum + cohort.enforcing, 0);
  const blocked =
    enforcing === 0
      ? 'A failed check blocks nobody.'
      : `A failed check may block ${formatCount(enforcing, reader)} of them.`;
  return `${countOf(totalOf(cohorts), 'account', reader)}. ${blocked}`;
}

function Count(props: { readonly value: number; readonly reader: Reader }) {
  return <NumberCell value={props.value} text={formatCount(props.value, props.reader)} />;
}

function countAt(cohorts: readonly CohortCounts[], stage: Stage): number {
  return cohorts.reduce((sum, cohort) => sum + cohort.byStage[stage], 0);
}

function totalOf(cohorts: readonly CohortCounts[]): number {
  return STAGES.reduce((sum, stage) => sum + countAt(cohorts, stage), 0);
}
