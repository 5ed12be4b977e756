import { addWorkdays, type DayRules } from './calendar.ts';
import { addDays } from './days.ts';
import type { LocalDate } from './instant.ts';
import type { Phase, Plan, Wave } from './plan.ts';

/** What has really happened to a phase so far. */
export type PhaseProgress = {
  readonly phase: string;
  /** Campaign day whose midnight saw the gates pass; null while it has not started. */
  readonly realStart: LocalDate | null;
  readonly rolledBack: boolean;
};

export type PlannedStart = {
  readonly phase: string;
  /** Day of the campaign's zone at whose midnight the phase starts, if its gates pass. */
  readonly on: LocalDate;
  /** True once it really started: `on` is then history. */
  readonly started: boolean;
  /** Which of the rules set the day, for people. */
  readonly because: string;
};

/**
 * E6: whole days the campaign stood still since the beginning of a day of its zone; null: since its approval. They shift
 * every date that counts from then.
 */
export type PausedSince = (since: LocalDate | null) => number;

const NEVER_PAUSED: PausedSince = () => 0;

/**
 * The planned start of every phase (design, "Planned start"): the latest of its date, the predecessor's start + soak,
 * and the predecessor's start + briefing lead + longest wave lead, so that nobody is told before the predecessor really
 * got where it should. A start that is overdue because a gate waits moves along with today.
 * @param today day of the campaign's zone; null before approval, when nothing can be overdue
 * @param pausedSince shifts dates of the file, and what counts from a start that really happened
 */
export function plannedStarts(
  plan: Plan,
  progress: readonly PhaseProgress[],
  rules: DayRules,
  today: LocalDate | null,
  pausedSince: PausedSince = NEVER_PAUSED,
): ReadonlyMap<string, PlannedStart> {
  const progressOf = new Map(progress.map((one) => [one.phase, one]));
  const planned = new Map<string, PlannedStart>();
  for (const phase of inOrderOfStart(plan.phases)) {
    const real = progressOf.get(phase.key)?.realStart ?? null;
    planned.set(
      phase.key,
      real !== null
        ? { phase: phase.key, on: real, started: true, because: 'It has started.' }
        : plannedStartOf(phase, plan, planned, rules, today, pausedSince),
    );
  }
  return planned;
}

/** Phases so that each comes after the one its start names; phases in a cycle (refused by `check`) come last. */
export function inOrderOfStart(phases: readonly Phase[]): readonly Phase[] {
  const done = new Set<string>();
  const ordered: Phase[] = [];
  let left = [...phases];
  while (left.length > 0) {
    const ready = left.filter((phase) => phase.start.after === null || done.has(phase.start.after.phase));
    if (ready.length === 0) return [...ordered, ...left];
    for (const phase of ready) done.add(phase.key);
    ordered.push(...ready);
    left = left.filter((phase) => !done.has(phase.key));
  }
  return ordered;
}

function plannedStartOf(
  phase: Phase,
  plan: Plan,
  planned: ReadonlyMap<string, PlannedStart>,
  rules: DayRules,
  today: LocalDate | null,
  pausedSince: PausedSince,
): PlannedStart {
  const candidates: { on: LocalDate; because: string }[] = [];
  if (phase.start.date !== null) {
    candidates.push({ on: addDays(phase.start.date, pausedSince(null)), because: 'Its date.' });
  }
  const after = phase.start.after;
  const before = after === null ? undefined : planned.get(after.phase);
  if (after !== null && before !== undefined) {
    const from = before.started ? addDays(before.on, pausedSince(before.on)) : before.on;
    candidates.push({
      on: addDays(from, after.soakDays),
      because: `${after.soakDays} days after ${after.phase}.`,
    });
    const lead = leadOf(phase.key, plan);
    if (lead.waveDays > 0) {
      candidates.push({
        on: addDays(briefingDay(from, lead, rules), lead.waveDays),
        because: `${after.phase}, then the briefing, then ${lead.waveDays} days of notice.`,
      });
    }
  }
  if (today !== null) candidates.push({ on: today, because: 'Its gates have not passed yet.' });
  const latest = candidates.reduce(
    (a, b) => (b.on > a.on ? b : a),
    candidates[0] ?? { on: '9999-12-31', because: 'It has no start.' },
  );
  return { phase: phase.key, on: latest.on, started: false, because: latest.because };
}

/** The longest lead of a phase's waves, and of the briefings that go before them; what may leave early sets no date. */
export function leadOf(
  phase: string,
  plan: Pick<Plan, 'waves' | 'briefings'>,
): { readonly waveDays: number; readonly briefingWorkdays: number; readonly briefingDays: number } {
  const isAhead = (wave: Wave) => !wave.early && (wave.at.days < 0 || wave.at.seconds < 0);
  const waves = plan.waves.filter((wave) => wave.phase === phase && isAhead(wave));
  const waveDays = Math.max(0, ...waves.map((wave) => -wave.at.days + (wave.at.seconds < 0 ? 1 : 0)));
  const keys = new Set(waves.map((wave) => wave.key));
  const leads = plan.briefings.filter((one) => one.for.some((key) => keys.has(key))).map((one) => one.lead);
  return {
    waveDays,
    briefingWorkdays: Math.max(0, ...leads.map((lead) => ('workdays' in lead ? lead.workdays : 0))),
    briefingDays: Math.max(0, ...leads.map((lead) => ('days' in lead ? lead.days : 0))),
  };
}

function briefingDay(
  from: LocalDate,
  lead: { readonly briefingWorkdays: number; readonly briefingDays: number },
  rules: DayRules,
): LocalDate {
  const byWorkdays = lead.briefingWorkdays > 0 ? addWorkdays(from, lead.briefingWorkdays, rules) : from;
  const byDays = addDays(from, lead.briefingDays);
  return byWorkdays > byDays ? byWorkdays : byDays;
}

/**
 * The phases whose date, soak and leads have come, so that only their gates stand between them and their start. The
 * predecessor must really have started; a rolled-back phase never comes by itself again.
 */
export function duePhases(
  plan: Plan,
  progress: readonly PhaseProgress[],
  rules: DayRules,
  today: LocalDate,
  pausedSince: PausedSince,
): readonly Phase[] {
  const planned = plannedStarts(plan, progress, rules, null, pausedSince);
  const progressOf = new Map(progress.map((one) => [one.phase, one]));
  return inOrderOfStart(plan.phases).filter((phase) => {
    const own = progressOf.get(phase.key);
    if (own?.realStart != null || own?.rolledBack) return false;
    const before = phase.start.after === null ? null : progressOf.get(phase.start.after.phase);
    const predecessorStarted = before === null || (before?.realStart != null && !before.rolledBack);
    return predecessorStarted && (planned.get(phase.key)?.on ?? '9999') <= today;
  });
}
