import type { ObservedReport, SentReport } from '../../flows/take-reports.ts';

export type WaitingReport = SentReport | ObservedReport;

/** Reports that wait to be saved, each once: what is said again only raises its count. */
export type WaitingReports = {
  /** @returns whether it was kept: past the maximum only what waits already is heard of again */
  add(report: WaitingReport): boolean;
  /** Takes out the oldest ones, so many at most. They count as waiting until {@link WaitingReports.settle}. */
  take(count: number): readonly WaitingReport[];
  /** What was taken out is saved, or comes back to wait again. */
  settle(outcome: 'saved' | 'again'): void;
  size(): number;
};

/** Midnights of all zones lie on a quarter of an hour: within one, today is one day everywhere. */
const QUARTER_HOUR_MS = 900_000;

/** @param max reports that wait at most */
export function createWaitingReports(max: number): WaitingReports {
  const waiting = new Map<string, WaitingReport>();
  const away = new Map<string, WaitingReport>();

  return {
    add(report) {
      const name = nameOf(report);
      const known = waiting.get(name);
      if (known === undefined && waiting.size + away.size >= max) return false;
      waiting.set(name, known === undefined ? report : merged(known, report));
      return true;
    },
    take(count) {
      for (const [name, report] of waiting) {
        if (away.size >= count) break;
        away.set(name, report);
        waiting.delete(name);
      }
      return [...away.values()];
    },
    settle(outcome) {
      for (const [name, report] of outcome === 'again' ? away : []) {
        const newer = waiting.get(name);
        waiting.set(name, newer === undefined ? report : merged(report, newer));
      }
      away.clear();
    },
    size: () => waiting.size + away.size,
  };
}

function nameOf(report: WaitingReport): string {
  const { kind, product, installation, code, effect } = report;
  if (kind === 'observed') return JSON.stringify([kind, product, installation, report.day, code, effect]);
  const { licenseKey, hint, day, at } = report;
  const today = at === null ? null : Math.floor(at / QUARTER_HOUR_MS);
  return JSON.stringify([kind, licenseKey, hint, product, installation, day ?? today, code, effect]);
}

/** Counts are of the day so far, so the greatest is all of them. Otherwise the newer one knows better. */
function merged(before: WaitingReport, after: WaitingReport): WaitingReport {
  return { ...after, count: Math.max(before.count, after.count) };
}
