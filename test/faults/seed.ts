import { randomInt } from 'node:crypto';

/** The seed somebody asks for, or a new one. */
export function readSeed(given: string | undefined): string {
  return given === undefined || given === '' ? String(randomInt(1_000_000)) : given;
}
