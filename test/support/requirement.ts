import { describe } from 'vitest';

/**
 * `describe`, when what its tests need is there. Else they are skipped and the reason is printed; with
 * GLIDEPATH_REQUIRE_ALL=1, as in CI, they fail instead, so that nothing is skipped by mistake.
 * @param missing one sentence, or null when nothing is missing
 */
export function describeUnlessMissing(missing: string | null): typeof describe | typeof describe.skip {
  if (missing === null) return describe;
  if (process.env.GLIDEPATH_REQUIRE_ALL === '1')
    throw new Error(`${missing} GLIDEPATH_REQUIRE_ALL=1 forbids to skip these tests.`);
  console.warn(`${missing} These tests are skipped.`);
  return describe.skip;
}
