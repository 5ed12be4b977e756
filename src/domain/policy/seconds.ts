/**
 * Milliseconds of the server become whole seconds of a signed document. What is past or grants something is
 * rounded down, what takes something away is rounded up, so rounding never tightens.
 */
export function secondsBefore(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** The first whole second at or after an instant in milliseconds. */
export function secondsAfter(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

/** {@link secondsAfter} of an instant that may be missing. */
export function secondsAfterOrNull(milliseconds: number | null): number | null {
  return milliseconds === null ? null : secondsAfter(milliseconds);
}
