import { createPublicKey, type KeyObject, randomFillSync, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { randomFrom } from '../support/random.ts';
import { signingKey } from './license-service.ts';
import { type Met, runScript } from './ratchet-machine.ts';
import { KEY_COUNT, type Script, writeScript } from './ratchet-script.ts';
import { makeWorld } from './ratchet-world.ts';

const SEED = Number(process.env.RATCHET_SEED ?? Date.now() % 2 ** 31);
/** One sequence alone, to look at a failure. */
const ONLY = process.env.RATCHET_ONLY === undefined ? null : Number(process.env.RATCHET_ONLY);

const SEQUENCES_OF_A_WORLD = 400;
const keys = Array.from({ length: KEY_COUNT }, (_, at) => signingKey(`k${at + 1}`));

/**
 * Declares a test of so many random sequences. Seed and number of a sequence make it again, in whichever run it was
 * part of.
 * @param first the number of the first sequence: runs beside each other take different ones
 */
export function testSequences(first: number, count: number): void {
  beforeAll(() => vi.stubGlobal('crypto', rememberingCrypto()));
  afterAll(() => vi.unstubAllGlobals());

  it(`${count} random sequences: never stricter than the newest it could have seen, no rollback, no crash (seed ${SEED})`, async () => {
    const met: Met = {
      ...{ checks: 0, blocks: 0, warnings: 0, atTheBound: 0, dueBlocks: 0, undecided: 0, moves: 0 },
    };
    const begun = performance.now();
    const indexes = ONLY === null ? Array.from({ length: count }, (_, at) => first + at) : [ONLY];
    let world = worldOf(indexes[0] ?? 0);
    let problems = 0;
    for (const index of indexes) {
      if (index % SEQUENCES_OF_A_WORLD === 0) world = worldOf(index);
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
}

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

/**
 * What the client uses of WebCrypto, with the same Ed25519 behind it: asked once for each signature, because the same
 * texts are verified over and over here, and without a thread in between.
 */
function rememberingCrypto() {
  const publicKeys = new Map<string, KeyObject>();
  const verified = new Map<string, boolean>();
  return {
    getRandomValues: randomFillSync,
    subtle: {
      importKey: async (_format: 'raw', raw: Uint8Array) => raw,
      verify: async (_algorithm: object, raw: Uint8Array, signature: Uint8Array, data: Uint8Array) => {
        const name = latin1(raw);
        const text = `${name} ${latin1(signature)} ${latin1(data)}`;
        const known = verified.get(text);
        if (known !== undefined) return known;
        const key = publicKeys.get(name) ?? publicKey(raw);
        publicKeys.set(name, key);
        const isGenuine = verify(null, data, key, signature);
        if (verified.size > 20_000) verified.clear();
        verified.set(text, isGenuine);
        return isGenuine;
      },
    },
  };
}

function publicKey(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
