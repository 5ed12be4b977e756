import type { GateVerdict, Verdict } from '../../domain/gates.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import { Badge, StageBadge, type Tone } from '../badge.tsx';
import { Day, distanceInWords, type Reader } from '../dates.tsx';
import { countOf, formatNumber } from '../numbers.ts';
import { Empty } from '../section.tsx';

/** A phase that has not started, with everything its start waits for, in the order it is judged. */
export type NextPhase = {
  readonly key: string;
  readonly stage: Stage;
  readonly plannedStart: LocalDate;
  /** Accounts it will cover. */
  readonly accounts: number;
  readonly verdict: Verdict;
  readonly conditions: readonly StartCondition[];
};

/** A judged gate as the domain gives it, or a condition of the plan's calendar: the date, the phase before, its soak. */
export type StartCondition =
  | GateVerdict
  | (Omit<GateVerdict, 'gate'> & { readonly gate: 'date' | 'predecessor' | 'soak' });

const GATE_WORDS: Readonly<Record<StartCondition['gate'], string>> = {
  date: 'Date',
  predecessor: 'Phase before',
  soak: 'Soak',
  approval: 'Approval',
  briefed: 'Briefed',
  delivered: 'Delivered',
  activated: 'Activated',
  wouldBlock: 'Would be blocked',
  openCases: 'Open cases',
  feedback: 'Feedback',
};
const TONES: Readonly<Record<Verdict, Tone>> = {
  pass: 'good',
  wait: 'info',
  inconclusive: 'warning',
  fail: 'danger',
};
const WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'Pass',
  wait: 'Waiting',
  inconclusive: 'Too few data',
  fail: 'Not met',
};

/** The phases to come and what each still waits for: verdict, reason and the numbers seen. */
export function NextPhases(props: {
  readonly phases: readonly NextPhase[];
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  if (props.phases.length === 0)
    return <Empty>Every phase has started. There is nothing left to wait for.</Empty>;
  return (
    <div class="stack">
      {props.phases.map((phase) => (
        <article key={phase.key} class="card" aria-labelledby={`gate-${phase.key}`}>
          <header class="card-head">
            <div>
              <h3 id={`gate-${phase.key}`}>{phase.key}</h3>
              <p class="quiet">
                <StageBadge stage={phase.stage} /> {countOf(phase.accounts, 'account', props.reader)}, planned
                for <Day day={phase.plannedStart} reader={props.reader} />,{' '}
                {distanceInWords(props.today, phase.plannedStart)}
              </p>
            </div>
            <VerdictBadge verdict={phase.verdict} />
          </header>
          <ul class="conditions">
            {phase.conditions.map((condition) => (
              <li key={`${condition.gate} ${condition.reason}`}>
                <VerdictBadge verdict={condition.verdict} />
                <div>
                  <h4>{GATE_WORDS[condition.gate]}</h4>
                  <p>{condition.reason}</p>
                </div>
                <Seen seen={condition.seen} reader={props.reader} />
              </li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  );
}

function VerdictBadge(props: { readonly verdict: Verdict }) {
  return <Badge tone={TONES[props.verdict]} word={WORDS[props.verdict]} />;
}

function Seen(props: { readonly seen: GateVerdict['seen']; readonly reader: Reader }) {
  const { part, whole, value, ...others } = props.seen;
  const words = Object.entries(others).map(
    ([name, number]) => `${name} ${formatNumber(number, props.reader)}`,
  );
  const ofWhole = part === undefined || whole === undefined ? [] : [`${part} of ${whole}`];
  const alone = value === undefined ? [] : [formatNumber(value, props.reader)];
  const all = [...ofWhole, ...alone, ...words];
  return all.length === 0 ? null : <p class="seen">{all.join(', ')}</p>;
}
