import type { LocalDate } from '../../domain/instant.ts';
import { STAGE_WORDS } from '../badge.tsx';
import { formatDay, formatMonth, type Reader } from '../dates.tsx';
import { type Axis, axisOf, isOnAxis, monthsOf, positionOf } from './timeline-axis.ts';
import { type Bar, type Lane, lanesOf, type TimelinePhase, type TimelineWave } from './timeline-lanes.ts';

/** What the chart and its table are drawn from. */
export type Timeline = {
  readonly phases: readonly TimelinePhase[];
  readonly waves: readonly TimelineWave[];
  /** Keys in the order of the plan. */
  readonly cohorts: readonly string[];
  readonly products: readonly { readonly key: string; readonly name: string }[];
  /** Today in the campaign's zone. */
  readonly today: LocalDate;
};

const TOP = 46;
const LANE = 78;
const LABEL = 15;
const BAR_TOP = 24;
const BAR = 26;
const MARK_Y = 62;
/** The chart's least width, in pixels, on a phone and above the stylesheet's two breakpoints. */
const PHONE = 335;
const TABLET = 640;
const DESKTOP = 880;

/**
 * The plan as lanes over months: one lane for cohorts that go through the same stages, a bar for each phase (full
 * colour where it has been, pale where it is planned), a mark for each wave, a line for today.
 * Horizontal places are percentages, so the chart fills any width while its words keep their size.
 */
export function TimelineChart(props: { readonly timeline: Timeline; readonly reader: Reader }) {
  const { phases, waves, cohorts, products, today } = props.timeline;
  const axis = axisOf(phases, waves, today);
  if (!axis) return null;
  const lanes = lanesOf(
    phases,
    cohorts,
    products.map((product) => product.key),
  );
  const height = TOP + lanes.length * LANE;
  return (
    <svg
      class="timeline"
      width="100%"
      height={height}
      role="img"
      aria-label={`Timeline of ${phases.length} phases and ${waves.length} waves. The table below holds the same dates.`}
    >
      {monthsOf(axis).map((month) => (
        <MonthLine key={month} x={percent(positionOf(month, axis))} height={height} />
      ))}
      {lanes.map((lane, index) => (
        <g key={index} transform={`translate(0 ${TOP + index * LANE})`}>
          {lane.bars.map((bar) => (
            <PhaseBar key={bar.phase.key} bar={bar} axis={axis} today={today} reader={props.reader} />
          ))}
          {waves
            .filter((wave) => lane.bars.some((bar) => bar.phase.key === wave.phase))
            .map((wave) => (
              <WaveMark key={wave.key} wave={wave} axis={axis} reader={props.reader} />
            ))}
        </g>
      ))}
      {isOnAxis(today, axis) ? (
        <TodayLine today={today} axis={axis} height={height} reader={props.reader} />
      ) : null}
      {/* Words last: they have a halo, so no line strikes them through. */}
      <MonthLabels axis={axis} reader={props.reader} />
      {lanes.map((lane, index) => (
        <text key={index} class="lane-label" x="0" y={TOP + index * LANE + LABEL}>
          {laneLabel(lane, props.timeline)}
        </text>
      ))}
    </svg>
  );
}

/** Who and what a lane is about: `pilot`, `all cohorts · Atlas Viewer`. Products are named where there are several. */
export function laneLabel(lane: Lane, timeline: Timeline): string {
  const everyone = lane.cohorts.length === timeline.cohorts.length && lane.cohorts.length > 1;
  const names = timeline.products.filter((product) => lane.products.includes(product.key)).map((p) => p.name);
  const what = timeline.products.length > 1 ? [names.join(', ')] : [];
  return [everyone ? 'all cohorts' : lane.cohorts.join(', '), ...what, ...lane.features].join(' · ');
}

function MonthLine(props: { readonly x: string; readonly height: number }) {
  return <line class="month-line" x1={props.x} x2={props.x} y1={22} y2={props.height} />;
}

function MonthLabels(props: { readonly axis: Axis; readonly reader: Reader }) {
  const months = monthsOf(props.axis);
  const every = Math.ceil(months.length / 15);
  return (
    <g>
      {months.map((month, index) => {
        const number = Number(month.slice(5, 7));
        const withYear = index === 0 || number === 1;
        if (index % every !== 0 && !withYear) return null;
        const onPhones = index === 0 || (index > 1 && number % 3 === 1);
        return (
          <text
            key={month}
            class={onPhones ? 'month' : 'month wide-only'}
            x={percent(positionOf(month, props.axis))}
            y={34}
            dx={5}
          >
            {formatMonth(month, props.reader)}
            {withYear ? ` ${month.slice(0, 4)}` : ''}
          </text>
        );
      })}
    </g>
  );
}

function PhaseBar(props: {
  readonly bar: Bar;
  readonly axis: Axis;
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const { bar, axis } = props;
  const to = bar.to ?? axis.to;
  const from = positionOf(bar.from, axis);
  const share = positionOf(to, axis) - from;
  const behind = bar.phase.realStart === null ? 0 : positionOf(earlier(props.today, to), axis) - from;
  const word = STAGE_WORDS[bar.phase.stage];
  const room = roomFor(word, share);
  return (
    <svg
      class={`phase stage-${bar.phase.stage}`}
      x={percent(from)}
      y={BAR_TOP}
      width={percent(share)}
      height={BAR}
    >
      <title>{barSentence(bar, props.reader)}</title>
      <rect class="planned" width="100%" height={BAR} />
      <text class={room} x="9" y="17">
        {word}
      </text>
      {behind > 0 ? (
        // The part that is behind covers the pale one and cuts its own copy of the word, so each is read on its own ground.
        <svg class="real" width={percent(Math.min(1, behind / share))} height={BAR} aria-hidden="true">
          <rect width="100%" height={BAR} />
          <text class={room} x="9" y="17">
            {word}
          </text>
        </svg>
      ) : null}
      <rect class="edge" width="2" height={BAR} />
    </svg>
  );
}

/** The narrowest screen on which a word fits its bar, as a class. A cut word helps nobody: tooltip and table have it. */
function roomFor(word: string, share: number): string {
  const needed = word.length * 7 + 16;
  if (share * PHONE >= needed) return '';
  if (share * TABLET >= needed) return 'wide-only';
  return share * DESKTOP >= needed ? 'wider-only' : 'no-room';
}

function WaveMark(props: { readonly wave: TimelineWave; readonly axis: Axis; readonly reader: Reader }) {
  const { wave } = props;
  return (
    <svg
      class={wave.state === 'sent' ? 'wave' : 'wave unsent'}
      x={percent(positionOf(wave.day, props.axis))}
      y={MARK_Y}
      overflow="visible"
    >
      <title>{`${wave.key}: ${wave.kind}, ${formatDay(wave.day, props.reader)}, ${wave.state}`}</title>
      {wave.kind === 'notice' ? <path d="M0 -5.5L5.5 0L0 5.5L-5.5 0Z" /> : <circle r="3.5" />}
    </svg>
  );
}

function TodayLine(props: {
  readonly today: LocalDate;
  readonly axis: Axis;
  readonly height: number;
  readonly reader: Reader;
}) {
  const position = positionOf(props.today, props.axis);
  const x = percent(position);
  const anchor = position > 0.8 ? 'end' : 'start';
  return (
    <g class="today">
      <line x1={x} x2={x} y1={4} y2={props.height} />
      <text x={x} y={12} dx={anchor === 'end' ? -6 : 6} text-anchor={anchor}>
        {`Today, ${formatDay(props.today, props.reader)}`}
      </text>
    </g>
  );
}

function barSentence(bar: Bar, reader: Reader): string {
  const from = formatDay(bar.from, reader);
  const span = bar.to === null ? `from ${from} on` : `${from} to ${formatDay(bar.to, reader)}`;
  const state = bar.phase.realStart === null ? 'planned' : 'started';
  return `${bar.phase.key}: ${STAGE_WORDS[bar.phase.stage]}, ${span}, ${state}`;
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
