import { parseArgs } from 'node:util';
import type { Backend } from './fault-plan.ts';
import { runFaults } from './run-faults.ts';
import { readSeed } from './seed.ts';
import { FULL, SMALL } from './sizes.ts';

// `npm run test:faults`: the whole thing, on both backends or on one. What it prints last of each is one line of JSON.

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'both' },
    size: { type: 'string', default: 'full' },
  },
});
const backends: readonly Backend[] =
  values.backend === 'redis' || values.backend === 'postgres' ? [values.backend] : ['redis', 'postgres'];
const seed = readSeed(process.env.FAULTS_SEED);

for (const backend of backends) {
  const repeat = `FAULTS_SEED=${seed} npm run test:faults -- --backend ${backend}${values.size === 'small' ? ' --size small' : ''}`;
  console.log(`seed ${seed} (repeat: ${repeat})`);
  const say = (line: string) => console.log(`  ${line}`);
  const problems = await runFaults({ seed, backend, size: values.size === 'small' ? SMALL : FULL, say }).then(
    (result) => {
      console.log(JSON.stringify(result));
      return result.broken;
    },
    (error: unknown) => [`The run itself broke: ${error instanceof Error ? error.stack : String(error)}`],
  );
  if (problems.length > 0) {
    for (const sentence of problems) console.error(`✗ ${sentence}`);
    console.error(`✗ seed ${seed}, ${backend}: repeat with ${repeat}`);
    process.exitCode = 1;
  }
}
