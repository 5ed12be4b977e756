import { describe, expect, it } from 'vitest';
import { chance } from '../../src/cli/demo/chance.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { Backend } from './fault-plan.ts';
import { runFaults } from './run-faults.ts';
import { readSeed } from './seed.ts';
import { SMALL } from './sizes.ts';

const seed = readSeed(process.env.FAULTS_SEED);
// One of them a run keeps the whole suite short; many runs see both.
const backend: Backend = chance(seed, 'backend') < 0.5 ? 'redis' : 'postgres';

(backend === 'redis' ? describeWithRedis : describe)(
  `Mail while everything breaks, its queue on ${backend}`,
  () => {
    it('reaches everybody once: nothing doubled, nothing lost, nobody guesses (M1, M2)', async () => {
      console.log(`seed ${seed} (repeat: FAULTS_SEED=${seed} npx vitest run test/faults/small-run.test.ts)`);
      const result = await runFaults({ seed, backend, size: SMALL, say: (line) => console.log(line) });
      console.log(JSON.stringify(result));
      expect(result.broken).toEqual([]);
    }, 240_000);
  },
);
