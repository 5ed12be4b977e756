import { webcrypto } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { randomFrom } from '../support/random.ts';
import { signingKey } from './license-service.ts';
import { type Met, runScript } from './ratchet-machine.ts';
import { KEY_COUNT, type Script, writeScript } from './ratchet-script.ts';
import { makeWorld } from './ratchet-world.ts';

const SEED = Number(process.env.RATCHET_SEED ?? Date.now() % 2 ** 31);
const COUNT = Number(process.env.RATCHET_SEQUENCES ?? (process.env.PROPERTY_RUN === 'long' ? 100_000 : 500));
/** One sequence alone, to look at a failure. */
const ONLY = process.env.RATCHET_ONLY === undefined ? null : Number(process.env.RATCHET_ONLY);

const SEQUENCES_OF_A_WORLD = 400;
const keys = Array.from({ length: KEY_COUNT }, (_, at) => signingKey(`k${at + 1}`));

beforeAll(() => vi.stubGlobal('crypto', rememberingCrypto()));
afterAll(() => vi.unstubAllGlobals());

it(`${COUNT} random sequences: never stricter than the newest it could have seen, no rollback, no crash (seed ${SEED})`, async () => {
  const met: Met = { checks: 0, blocks: 0, warnings: 0, atTheBound: 0, dueBlocks: 0, undecided: 0 };
  const begun = performance.now();
  const indexes = ONLY === null ? Array.from({ length: COUNT }, (_, at) => at) : [ONLY];
  let world = worldOf(0);
  let problems = 0;
  for (const index of indexes) {
    if (index % SEQUENCES_OF_A_WORLD === 0 || ONLY !== null) world = worldOf(index);
    const script = writeScript(randomFrom(SEED + 7919 * index), world);
    const run = (one: Script) => runScript(one, world, keys, met);
    const problem = await run(script);
    if (problem === null) continue;
    const shortest = await shortened(script, run);
    const text = `Sequence ${index}: ${await run(shortest)}\n${JSON.stringify(shortest, null, 1)}\nRATCHET_SEED=${SEED} RATCHET_ONLY=${index} npx vitest run --project unit test/client/ratchet-properties.test.ts`;
    if (process.env.RATCHET_ALL === undefined) expect.fail(text);
    problems += 1;
    console.log(text.split('\n')[0], JSON.stringify(shortest.steps));
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `${indexes.length} sequences, ${problems} problems, seed ${SEED}, ${seconds} s: ${JSON.stringify(met)}`,
  );
  expect(problems).toBe(0);
}, 300_000);

function worldOf(index: number) {
  return makeWorld(randomFrom(SEED + Math.floor(index / SEQUENCES_OF_A_WORLD) * SEQUENCES_OF_A_WORLD), keys);
}

/** The sequence without every step that the failure does not need. */
async function shortened(script: Script, run: (one: Script) => Promise<string | null>): Promise<Script> {
  for (let at = 0; at < script.steps.length; at++) {
    const shorter = { ...script, steps: script.steps.filter((_, place) => place !== at) };
    if ((await run(shorter)) !== null) return shortened(shorter, run);
  }
  return script;
}

/** The real thing, asked once for each signature: the same texts are verified over and over here. */
function rememberingCrypto() {
  const { subtle } = webcrypto;
  const imported = new Map<string, Promise<webcrypto.CryptoKey>>();
  const names = new Map<webcrypto.CryptoKey, string>();
  const verified = new Map<string, Promise<boolean>>();
  const hex = (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return {
    getRandomValues: webcrypto.getRandomValues.bind(webcrypto),
    subtle: {
      importKey: (
        format: 'raw',
        raw: Uint8Array,
        ...rest: [{ name: string }, boolean, webcrypto.KeyUsage[]]
      ) => {
        const name = hex(raw);
        const known = imported.get(name) ?? subtle.importKey(format, raw, ...rest);
        imported.set(name, known);
        void known.then((key) => names.set(key, name));
        return known;
      },
      verify: (
        algorithm: { name: string },
        key: webcrypto.CryptoKey,
        signature: Uint8Array,
        data: Uint8Array,
      ) => {
        const text = `${names.get(key)} ${hex(signature)} ${hex(data)}`;
        const known = verified.get(text) ?? subtle.verify(algorithm, key, signature, data);
        if (verified.size > 20_000) verified.clear();
        verified.set(text, known);
        return known;
      },
    },
  };
}
