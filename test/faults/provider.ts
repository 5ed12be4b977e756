import { chance } from '../../src/cli/demo/chance.ts';
import {
  answersLate,
  asksToSlowDown,
  cutsOff,
  delivers,
  failsAfterTaking,
  hangs,
  type LoopbackBehaviour,
  refuses,
} from '../../src/cli/demo/loopback-behaviour.ts';
import type { LoopbackMessage } from '../../src/cli/demo/loopback-mail-api.ts';
import {
  type LoopbackOptions,
  type LoopbackProvider,
  startLoopbackProvider,
} from '../../src/cli/demo/loopback-provider.ts';
import { NOTICE_DUE } from './world.ts';

export const API_KEY = 'SG.faults';

/** One request that carried a message, as the provider's own log has it. */
export type Request = {
  readonly deliveryId: string;
  /** Machine time. */
  readonly at: number;
  readonly taken: boolean;
  /** What the sender was told, if anything. */
  readonly answer: string;
};

export type FaultyProvider = {
  readonly api: LoopbackProvider;
  /** From now on it behaves. */
  calm(): void;
  /** From now on a look-up also disproves; before, there is none, as without the add-on of the real provider. */
  offerLookUps(): void;
  /** How many requests it took for this delivery: over all, those that were cut or never answered included. */
  taken(deliveryId: string): number;
  /** Requests about deliveries that were taken more than once. */
  doubled(): readonly Request[];
  /** Requests after which the sender could not know, or that said nothing at all. */
  silences(): number;
  requests(): number;
};

/** A provider that misbehaves by the seed: what it does to the nth request for a recipient is always the same. */
export async function startFaultyProvider(seed: string): Promise<FaultyProvider> {
  const log = new Map<string, Request[]>();
  let calm = false;
  let lookUps: LoopbackOptions['lookUps'] = 'not-bought';
  let silences = 0;
  let requests = 0;
  const api = await startLoopbackProvider({
    port: 0,
    apiKey: API_KEY,
    seed,
    now: () => NOTICE_DUE,
    get lookUps() {
      return lookUps;
    },
    behaviour: (message) => {
      const behaviour = calm ? delivers() : behaviourFor(seed, message);
      const { answer } = behaviour;
      const taken = answer.kind === 'accept' || answer.kind === 'fail' || ('taken' in answer && answer.taken);
      const told = 'status' in answer ? `${answer.kind} ${answer.status}` : answer.kind;
      const { deliveryId } = message;
      const known = log.get(deliveryId) ?? [];
      log.set(deliveryId, [...known, { deliveryId, at: performance.now(), taken, answer: told }]);
      requests += 1;
      if (answer.kind === 'cut' || answer.kind === 'hang' || answer.kind === 'fail') silences += 1;
      return behaviour;
    },
    events: { send: 'at-once', batch: 50, duplicates: 0.3, reorder: true, retries: 10, retryDelayMs: 50 },
  });
  const takenOf = (deliveryId: string) => (log.get(deliveryId) ?? []).filter((one) => one.taken).length;
  const faulty: FaultyProvider = {
    api,
    calm: () => {
      calm = true;
    },
    offerLookUps: () => {
      lookUps = 'conclusive';
    },
    taken: takenOf,
    doubled: () => [...log].flatMap(([id, of]) => (takenOf(id) > 1 ? of : [])),
    silences: () => silences,
    requests: () => requests,
  };
  return faulty;
}

/** Slow, so that whoever is struck has mail on its way. */
const USUAL_MS = { from: 500, to: 3_000 };

/** Longer than a claim's lease, shorter than the sender's own patience: the answer comes after the claim was given up. */
const LATE_MS = { from: 7_000, to: 14_000 };

function behaviourFor(seed: string, message: LoopbackMessage): LoopbackBehaviour {
  const drawn = (what: string) => chance(seed, what, message.recipients[0] ?? '', message.attempt);
  const kinds: readonly [share: number, make: () => LoopbackBehaviour][] = [
    [0.008, () => cutsOff(true)],
    [0.008, () => cutsOff(false)],
    [0.005, () => hangs(true)],
    [0.005, () => hangs(false)],
    [0.008, () => answersLate(LATE_MS.from + (LATE_MS.to - LATE_MS.from) * drawn('late'))],
    [0.01, () => failsAfterTaking(500)],
    [0.01, () => refuses(500, 'internal error')],
    [0.01, () => asksToSlowDown(1 + Math.floor(drawn('slow down') * 3))],
    [0.005, () => refuses(503, 'unavailable')],
  ];
  let left = drawn('answer');
  for (const [share, make] of kinds) {
    if (left < share) return make();
    left -= share;
  }
  return answersLate(USUAL_MS.from + (USUAL_MS.to - USUAL_MS.from) * drawn('delay'));
}
