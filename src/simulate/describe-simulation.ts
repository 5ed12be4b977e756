import type { LocalDate } from '../domain/instant.ts';
import { summaryOf } from './describe-outcome.ts';
import {
  SHOWN_STAGES,
  type SimulatedMail,
  type SimulatedPhase,
  type SimulationReport,
  type StageCount,
} from './simulation-report.ts';

/** A simulation for people: month by month what happens, then who would be blocked. Lines without colours. */
export function describeSimulation(report: SimulationReport): readonly string[] {
  const cohorts = report.cohorts.map((one) => `${one.key} ${one.accounts}`).join(', ');
  const entries = [
    ...report.phases.flatMap(phaseEntries),
    ...report.mails.flatMap(mailEntries),
    ...report.alarms.map((one) =>
      entry(
        one.on,
        5,
        `A safeguard would ${one.then === 'pause' ? 'pause the campaign' : 'roll the last phase back'}: ${one.reason}`,
      ),
    ),
    ...monthEnds(report),
  ].toSorted((a, b) => (a.on === b.on ? a.order - b.order : a.on < b.on ? -1 : 1));
  return [
    `${report.title} (${report.campaign}), simulated with seed ${report.seed}`,
    `${report.accounts} accounts: ${cohorts}.${unplaced(report.unplaced)} Approved on ${report.from}.`,
    ...entries.flatMap((entry, index) => {
      const month = entry.on.slice(0, 7);
      const begins = entries[index - 1]?.on.slice(0, 7) !== month;
      return [
        ...(begins ? ['', monthName(month)] : []),
        `  ${entry.label.padEnd(7)}${entry.text}`,
        ...entry.details.map((line) => `           ${line}`),
      ];
    }),
    '',
    'Summary',
    ...summaryOf(report).map((line) => `  ${line}`),
  ];
}

type Entry = {
  readonly on: LocalDate;
  readonly order: number;
  readonly label: string;
  readonly text: string;
  readonly details: readonly string[];
};

function unplaced(count: number): string {
  return count === 0 ? '' : ` ${count} more fit no cohort and are left alone.`;
}

function phaseEntries(phase: SimulatedPhase): readonly Entry[] {
  return phase.judgements.map((one) => {
    const starts = one.verdict === 'pass';
    const late = starts && one.on > phase.plannedStart ? `, planned ${phase.plannedStart}` : '';
    const text = starts
      ? `${phase.key} starts (${phase.stage}, ${plural(phase.accounts, 'account')}${late})`
      : `${phase.key} has to wait (${one.verdict})`;
    const gates = starts ? one.gates : one.gates.filter((gate) => gate.verdict !== 'pass');
    const details = gates.map((gate) => `${gate.verdict}: ${gate.reason}`);
    return { ...entry(one.on, starts ? 0 : 1, text), details };
  });
}

function mailEntries(mail: SimulatedMail): readonly Entry[] {
  if (mail.from === null) return [];
  if (mail.kind === 'briefing') {
    const readers = mail.messages === 1 ? '1 colleague' : `${mail.messages} colleagues`;
    return [
      entry(mail.from, 2, `Briefing ${mail.key} to ${readers}, about ${plural(mail.accounts, 'account')}.`),
    ];
  }
  const until = mail.to === null || mail.to === mail.from ? '' : `, until ${mail.to}`;
  const notes = [
    ...(mail.bounced > 0 ? [`${mail.bounced} of them come back`] : []),
    ...(mail.replayed > 0 ? [`${mail.replayed} sent again to another contact`] : []),
    ...Object.entries(mail.suppressed).map(([reason, count]) => `${count} not needed (${reason})`),
  ];
  const text = `Mail ${mail.key} (${mail.kind}): ${plural(mail.messages, 'message')} to ${plural(mail.accounts, 'account')}${until}.`;
  return [entry(mail.from, 3, [text, ...(notes.length > 0 ? [`${notes.join(', ')}.`] : [])].join(' '))];
}

/** Each cohort's last count of a month in which it changed. */
function monthEnds({ stages, cohorts }: SimulationReport): readonly Entry[] {
  const last = new Map<string, StageCount>();
  for (const one of stages) last.set(`${one.on.slice(0, 7)} ${one.cohort}`, one);
  return [...last.values()].map(({ on, cohort, counts }) => {
    const shown = SHOWN_STAGES.flatMap((stage) => {
      const count = counts[stage] ?? 0;
      return count === 0 ? [] : [`${count} ${stage}`];
    });
    const order = 10 + cohorts.findIndex((one) => one.key === cohort);
    return { ...entry(`${on.slice(0, 7)}-31`, order, `${cohort}: ${shown.join(', ')}`), label: 'then' };
  });
}

function entry(on: LocalDate, order: number, text: string): Entry {
  return { on, order, label: dayName(on), text, details: [] };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** `Mon 1` */
function dayName(date: LocalDate): string {
  const day = new Date(`${date}T00:00:00Z`);
  return `${WEEKDAYS[day.getUTCDay()]} ${day.getUTCDate()}`;
}

/** `March 2027` */
function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
