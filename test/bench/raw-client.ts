import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openRawSession } from './raw-session.ts';
import type { RawStatement } from './raw-statements.ts';

/**
 * The yardstick: clients that send statements to PostgreSQL and do nothing else, each the next as soon as the one before
 * it was answered. Argument: a file with a `RawScenario`. Its answer is one JSON line.
 */
export type RawScenario = {
  readonly url: string;
  readonly connections: number;
  /** How often all statements are sent. */
  readonly count: number;
  /** Makes what is new of each device another one than in any other run. */
  readonly name: string;
  /** What `{{name}}` in a parameter stands for, in rotation. */
  readonly clients: readonly Readonly<Record<string, string>>[];
  readonly statements: readonly RawStatement[];
};

const [file = ''] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(file, 'utf8')) as RawScenario;
const { clients, statements, count } = scenario;
const sessions = await Promise.all(
  Array.from({ length: scenario.connections }, () => openRawSession(scenario.url)),
);
let next = 0;
const since = performance.now();
await Promise.all(sessions.map(work));
console.log(JSON.stringify({ perSecond: (count / (performance.now() - since)) * 1000 }));
process.exit(0);

async function work(session: Awaited<ReturnType<typeof openRawSession>>): Promise<void> {
  for (let turn = next++; turn < count; turn = next++) {
    const values = valuesOf(turn);
    for (const statement of statements) {
      const filled = statement.parameters.map(
        (one) => one?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '') ?? null,
      );
      await session.run(statement, filled);
    }
  }
}

/** A device that never came before, as ours gets them. */
function valuesOf(turn: number): Readonly<Record<string, string>> {
  const unique = `${scenario.name}-${turn}`;
  return {
    ...clients[turn % clients.length],
    unique,
    device: createHash('sha256').update(unique).digest('hex'),
    activation: `act_${randomBytes(16).toString('base64url')}`,
  };
}
