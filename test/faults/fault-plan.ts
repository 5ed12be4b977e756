import { chance } from '../../src/cli/demo/chance.ts';
import type { Size } from './sizes.ts';

export type Backend = 'redis' | 'postgres';

export type Fault = { readonly atMs: number } & (
  | { readonly kind: 'kill'; readonly worker: number }
  | { readonly kind: 'stop'; readonly worker: number; readonly forMs: number }
  | { readonly kind: 'empty-queue' }
  | { readonly kind: 'restart-redis'; readonly downMs: number }
  | { readonly kind: 'restart-postgres'; readonly how: 'crash' | 'shutdown'; readonly downMs: number }
  | { readonly kind: 'lose-answers'; readonly count: number }
  | { readonly kind: 'mute-events'; readonly forMs: number }
);

/** Longer than any lease: a claim's, and the queue's on a job (30 s). */
const STOPPED_MS = { from: 32_000, to: 38_000 };

/**
 * Which faults strike when, by the seed alone. Each kind is spread over the whole time, so that they meet each other in
 * ever new ways; real processes do the rest, and no seed repeats those.
 */
export function planFaults(seed: string, size: Size, backend: Backend): readonly Fault[] {
  const allMs = size.faultSeconds * 1000;
  const drawn = (...keys: readonly (string | number)[]) => chance(seed, 'fault', ...keys);
  const between = (from: number, to: number, ...keys: readonly (string | number)[]) =>
    Math.round(from + (to - from) * drawn(...keys));
  const spread = (kind: string, count: number, withinMs = allMs): readonly number[] =>
    Array.from({ length: count }, (_, at) => Math.round(((at + drawn(kind, at)) / count) * withinMs));
  const worker = (...keys: readonly (string | number)[]) => Math.floor(drawn(...keys) * size.workers);

  const kills = spread('kill', size.kills).map(
    (atMs, at): Fault => ({
      kind: 'kill',
      atMs,
      worker: worker('killed', at),
    }),
  );
  const pairs = Math.ceil(size.stops / 2);
  const stops = spread('stop', pairs, allMs - STOPPED_MS.to - 4_000).flatMap((atMs, at): Fault[] => {
    const first = worker('stopped', at);
    const stop = (worker: number, atMs: number, which: number): Fault => {
      const forMs = between(STOPPED_MS.from, STOPPED_MS.to, 'stopped for', at, which);
      return { kind: 'stop', worker, atMs, forMs };
    };
    const second = (first + 1 + Math.floor(drawn('other', at) * (size.workers - 1))) % size.workers;
    return [stop(first, atMs, 0), stop(second, atMs + between(200, 4_000, 'later', at), 1)];
  });
  const empties = spread('empty', size.empties).map((atMs): Fault => ({ kind: 'empty-queue', atMs }));
  const redis = spread('redis', backend === 'redis' ? size.redisRestarts : 0).map(
    (atMs, at): Fault => ({
      kind: 'restart-redis',
      atMs,
      downMs: between(0, 3_000, 'redis down', at),
    }),
  );
  const postgres = spread('postgres', size.postgresRestarts).map(
    (atMs, at): Fault => ({
      kind: 'restart-postgres',
      atMs,
      how: at % 2 === 0 ? 'crash' : 'shutdown',
      downMs: between(0, 2_000, 'postgres down', at),
    }),
  );
  const answers = spread('answers', size.lostAnswers).map(
    (atMs, at): Fault => ({
      kind: 'lose-answers',
      atMs,
      count: between(1, 3, 'answers lost', at),
    }),
  );
  const mutes = spread('mute', size.mutes).map(
    (atMs, at): Fault => ({
      kind: 'mute-events',
      atMs,
      forMs: between(4_000, 14_000, 'mute for', at),
    }),
  );
  return [...kills, ...stops, ...empties, ...redis, ...postgres, ...answers, ...mutes].sort(
    (a, b) => a.atMs - b.atMs,
  );
}
