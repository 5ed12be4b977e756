import { sha256Hex } from '../../domain/sha256.ts';

/**
 * A number from 0 up to, but not including, 1 that depends on the seed and the keys alone: the same person does the same
 * thing in every run, in whatever order the world is asked.
 */
export function chance(seed: string, ...keys: readonly (string | number)[]): number {
  return Number.parseInt(sha256Hex([seed, ...keys].join('|')).slice(0, 12), 16) / 16 ** 12;
}
