import { DAY } from '../domain/policy/facts.ts';
import type { Random } from '../support/random.ts';
import { INSTALLATION, OTHER, OWN, type World } from './ratchet-world.ts';

/** One thing that happens to a client's machine. Plain data, so that a failing sequence can be shortened and printed. */
export type Step =
  /** The service answers with its newest document; `receipt` too, when it answers the check. */
  | {
      readonly do: 'serve';
      readonly stream: string;
      readonly receipt: number | null;
      /** Its key set is reached, with the endorsements of its keys. */
      readonly hasKeySet: boolean;
    }
  /** An old answer again, or one dated ahead: over the network, or carried by hand. */
  | {
      readonly do: 'replay';
      readonly document: number;
      readonly key: number;
      readonly by: 'network' | 'hand';
    }
  | { readonly do: 'replay every older document'; readonly key: number; readonly backwards: boolean }
  | { readonly do: 'receipt'; readonly receipt: number; readonly key: number }
  | { readonly do: 'forgery'; readonly document: number; readonly at: number }
  | { readonly do: 'outage'; readonly how: Outage }
  | { readonly do: 'time passes'; readonly seconds: number; readonly asleep: boolean }
  | { readonly do: 'wall clock'; readonly jump: WallClock }
  | { readonly do: 'store'; readonly state: StoreState }
  | { readonly do: 'store is torn'; readonly at: number }
  | { readonly do: 'restart'; readonly pins: number }
  | { readonly do: 'another process refreshes'; readonly stream: string; readonly receipt: number | null }
  | { readonly do: 'key rotation' };

export type StoreState = 'fine' | 'read-only' | 'unreadable';

const OUTAGES = ['unreachable', '500', 'busy', 'nonsense', 'not changed', 'broken off'] as const;
export type Outage = (typeof OUTAGES)[number];

/** Seconds added to the right time, or the instant the clock was set to. */
export type WallClock = { readonly add: number } | { readonly set: number };

const WALL_CLOCKS: readonly WallClock[] = [
  { add: 0 },
  { add: 0 },
  { add: 3600 },
  { add: -3600 },
  { add: 3650 * DAY },
  { add: -3650 * DAY },
  { set: 0 },
  { set: Date.UTC(2038, 0, 19, 3, 14, 8) / 1000 },
  { set: Date.UTC(2028, 1, 29) / 1000 },
];

/** Key sets that products ship, before and after an update. The service goes on to the fourth key. */
export const PINS: readonly (readonly number[])[] = [
  [0, 1],
  [1, 2],
];
export const KEY_COUNT = 4;

export type Script = {
  /** Through the whole client, or through the part that holds the rules. */
  readonly isWhole: boolean;
  readonly hasLicenseKey: boolean;
  /** When the product is first started, in epoch seconds: some of the documents are old by then. */
  readonly begins: number;
  readonly steps: readonly Step[];
};

export function writeScript(random: Random, world: World): Script {
  const hasLicenseKey = random.below(4) > 0;
  const streams = hasLicenseKey
    ? [OWN, OWN, OWN, OWN, OTHER, `installation:${INSTALLATION}`, 'anonymous']
    : [`installation:${INSTALLATION}`, 'anonymous'];
  const count = 2 + random.below(6);
  const steps = Array.from({ length: count }, () => writeStep(random, world, streams));
  const first: Step = { do: 'serve', stream: streams[0] as string, receipt: null, hasKeySet: true };
  return {
    isWhole: random.below(16) === 0,
    begins: random.pick(world.documents).iat + random.pick([0, 0, 1, DAY]),
    hasLicenseKey,
    steps: random.below(4) > 0 ? [first, ...steps] : steps,
  };
}

function writeStep(random: Random, world: World, streams: readonly string[]): Step {
  const document = random.below(world.documents.length);
  const key = random.below(KEY_COUNT);
  const dice = random.below(100);
  if (dice < 24) {
    return { do: 'serve', ...writeAnswer(random, world, streams), hasKeySet: random.below(4) > 0 };
  }
  if (dice < 36) return { do: 'replay', document, key, by: random.pick(['network', 'hand']) };
  if (dice < 38) return { do: 'replay every older document', key, backwards: random.below(2) === 0 };
  if (dice < 47) return { do: 'receipt', receipt: random.below(world.receipts.length), key };
  if (dice < 49) return { do: 'forgery', document, at: random.below(1000) };
  if (dice < 54) return { do: 'outage', how: random.pick(OUTAGES) };
  if (dice < 68) {
    const seconds = random.pick([1, 600, 3600, DAY, 3 * DAY + 1, 10 * DAY, 31 * DAY, 46 * DAY]);
    return { do: 'time passes', seconds, asleep: random.below(4) === 0 };
  }
  if (dice < 76) return { do: 'wall clock', jump: random.pick(WALL_CLOCKS) };
  if (dice < 84) return { do: 'store', state: random.pick(['fine', 'fine', 'read-only', 'unreadable']) };
  if (dice < 86) return { do: 'store is torn', at: random.below(1000) };
  if (dice < 94) return { do: 'restart', pins: random.below(4) === 0 ? 1 : 0 };
  if (dice < 97) return { do: 'another process refreshes', ...writeAnswer(random, world, streams) };
  return { do: 'key rotation' };
}

/** A document, and at times a receipt beside it. A license key that moved needs one of its new account to be believed. */
function writeAnswer(
  random: Random,
  { receipts }: World,
  streams: readonly string[],
): { readonly stream: string; readonly receipt: number | null } {
  const stream = random.pick(streams);
  const beside = receipts.findIndex(({ subject }) => subject === stream);
  if (stream === OTHER && random.below(2) === 0) return { stream, receipt: beside + random.below(3) };
  return { stream, receipt: random.below(8) === 0 ? random.below(receipts.length) : null };
}
