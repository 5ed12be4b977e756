import type { Instant } from '../../domain/instant.ts';
import type { ObservedReport, TakenReports, WouldBeReport } from '../../flows/take-reports.ts';
import type { WebLog } from '../deps.ts';
import { isRefusal } from '../outage.ts';
import { createWaitingReports, type WaitingReport } from './waiting-reports.ts';

/** A batch of would-be verdicts as client software sent it. */
export type ReportBatch = {
  readonly licenseKey: string | null;
  readonly hint: string | null;
  readonly reports: readonly WouldBeReport[];
};

/** Since the process began; `waiting` is of this moment. */
export type ReportCounts = {
  readonly waiting: number;
  readonly saved: number;
  /** Of unknown products, or too old to say anything. */
  readonly ignored: number;
  /** There was no room for them. */
  readonly dropped: number;
  /** The database will never take them. */
  readonly refused: number;
  /** Attempts that were put off. */
  readonly failures: number;
};

/**
 * What client software would have done, on its way to the database: kept here, told once, and saved together every few
 * seconds. Whoever reports waits for nothing, and the database's absence makes a number late, not wrong.
 */
export type ReportBuffer = {
  /** Takes a batch. Never fails. @returns at once; where nothing may wait, when it is saved or has to wait after all */
  took(batch: ReportBatch): Promise<void>;
  /** Takes what a check of ours came to; the same otherwise. */
  observed(report: Omit<ObservedReport, 'kind'>): Promise<void>;
  /** In a time lapse nothing waits for machine time, nor before it is known whether there is one. */
  hears(isTimeLapse: boolean): void;
  /** Saves what waits, without waiting for its time. */
  flush(): Promise<void>;
  counts(): ReportCounts;
  /** Saves what waits, as far as that can be done soon. What comes later is not saved. */
  close(): Promise<void>;
};

export type ReportBufferOptions = {
  /** Reports that wait at most. */
  readonly max: number;
  /** Milliseconds between two flushes, more or less. */
  readonly every: number;
  /** Business time where that is machine time. */
  readonly now: () => Instant;
  readonly log: Pick<WebLog, 'warn' | 'error'>;
};

/** Of one statement: few enough that nobody waits long behind it. */
const REPORTS_AT_ONCE = 5_000;
/** The longest pause after failures is so many times the usual one. */
const LONGEST_PAUSE = 24;
const CLOSES_WITHIN_MS = 3_000;

/** @param save saves reports; what it saved before may come again */
export function createReportBuffer(
  save: (reports: readonly WaitingReport[]) => Promise<TakenReports>,
  { max, every, now, log }: ReportBufferOptions,
): ReportBuffer {
  const waiting = createWaitingReports(max);
  const counts = { saved: 0, ignored: 0, dropped: 0, refused: 0, failures: 0 };
  let isAtOnce = true;
  let isClosed = false;
  let failuresInARow = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  async function add(reports: readonly WaitingReport[]): Promise<void> {
    for (const one of reports) if (!waiting.add(one)) counts.dropped += 1;
    if (isAtOnce) await flush();
    else flushLater();
  }

  function flushLater(): void {
    if (timer !== undefined || isClosed || waiting.size() === 0) return;
    // Not to the second: processes that began together are not to come together.
    const pause = every * Math.min(2 ** failuresInARow, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    timer = setTimeout(() => void flush(), pause);
    timer.unref();
  }

  /** One after the other, so that what is told twice meanwhile is saved once. */
  function flush(): Promise<void> {
    flushing = flushing.then(flushAll).finally(flushLater);
    return flushing;
  }

  async function flushAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    for (let left = waiting.size(); left > 0; left -= REPORTS_AT_ONCE) {
      const reports = waiting.take(REPORTS_AT_ONCE);
      try {
        await saveOrPart(reports);
        waiting.settle('saved');
        failuresInARow = 0;
      } catch (error) {
        waiting.settle('again');
        counts.failures += 1;
        failuresInARow += 1;
        if (failuresInARow === 1) log.warn('Reports cannot be saved and wait.', { ...said(error), left });
        return;
      }
    }
  }

  /** What the database will never take is found by halves, so that the others do not wait for it for ever. */
  async function saveOrPart(reports: readonly WaitingReport[]): Promise<void> {
    try {
      const { taken, ignored } = reports.length === 0 ? { taken: 0, ignored: 0 } : await save(reports);
      counts.saved += taken;
      counts.ignored += ignored;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (reports.length === 1) {
        counts.refused += 1;
        return log.error('A report cannot be kept and is dropped.', said(error));
      }
      const half = Math.ceil(reports.length / 2);
      await saveOrPart(reports.slice(0, half));
      await saveOrPart(reports.slice(half));
    }
  }

  return {
    took: ({ licenseKey, hint, reports }) => {
      const at = isAtOnce ? null : now();
      return add(reports.map((one) => ({ ...one, kind: 'sent', licenseKey, hint, at })));
    },
    observed: (report) => add([{ ...report, kind: 'observed' }]),
    hears(isTimeLapse) {
      isAtOnce = isTimeLapse;
      if (isAtOnce && waiting.size() > 0) void flush();
      // The database is back. Whoever lost it with us comes back, too: so not at once, but soon.
      failuresInARow = 0;
      clearTimeout(timer);
      timer = undefined;
      flushLater();
    },
    flush,
    counts: () => ({ ...counts, waiting: waiting.size() }),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      if (waiting.size() === 0) return;
      await atMost(flush(), CLOSES_WITHIN_MS);
      if (waiting.size() > 0) log.warn('Reports were not saved and are lost.', { reports: waiting.size() });
    },
  };
}

/** Neither the statement nor its values, which may be anybody's. */
function said(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  return { name: error.name, code: 'code' in error ? error.code : undefined };
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
