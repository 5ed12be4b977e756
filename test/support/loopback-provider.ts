import { delivers } from '../../src/cli/demo/loopback-behaviour.ts';
import type { LoopbackEventOptions } from '../../src/cli/demo/loopback-events.ts';
import {
  type LoopbackOptions,
  type LoopbackProvider,
  startLoopbackProvider,
} from '../../src/cli/demo/loopback-provider.ts';

/** Business time in tests that do not say otherwise: it stands still. */
export const providerNow = Date.UTC(2027, 3, 12, 8, 30);

/** The demo's loopback provider with settings for tests: it delivers everything, at once, and repeats quickly. */
export function startTestProvider(
  changes: Partial<Omit<LoopbackOptions, 'events'>> & {
    readonly events?: Partial<LoopbackEventOptions>;
  } = {},
): Promise<LoopbackProvider> {
  return startLoopbackProvider({
    port: 0,
    apiKey: 'SG.loopback',
    seed: 'test',
    now: () => providerNow,
    behaviour: () => delivers(),
    lookUps: 'conclusive',
    ...changes,
    events: {
      send: 'at-once',
      batch: 100,
      duplicates: 0,
      reorder: false,
      retries: 3,
      retryDelayMs: 5,
      ...changes.events,
    },
  });
}
