/** Durations, counted in steps of 10 µs: a million of them take no more room than one. */
export type LoadTimes = { add(ms: number): void; summary(): TimesSummary };

export type TimesSummary = {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

const STEPS_PER_MS = 100;
const LONGEST_MS = 2_000;

export function loadTimes(): LoadTimes {
  const steps = new Uint32Array(LONGEST_MS * STEPS_PER_MS + 1);
  let count = 0;
  let max = 0;
  const quantile = (share: number): number => {
    let left = Math.ceil(count * share);
    const at = steps.findIndex((here) => {
      left -= here;
      return left <= 0;
    });
    return Math.min(max, at / STEPS_PER_MS);
  };
  return {
    add: (ms) => {
      const step = Math.min(LONGEST_MS * STEPS_PER_MS, Math.ceil(ms * STEPS_PER_MS));
      steps[step] = (steps[step] ?? 0) + 1;
      count += 1;
      if (ms > max) max = ms;
    },
    summary: () =>
      count === 0
        ? { p50: 0, p95: 0, p99: 0, max: 0 }
        : { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: round(max) },
  };
}

/** The same of a list. */
export function summaryOf(times: readonly number[]): TimesSummary {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
