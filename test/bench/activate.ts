import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import type { BenchOptions, BenchResult } from './bench.ts';
import { startBenchChild } from './child.ts';
import { type BenchClient, type LicensingWorld, openLicensingWorld } from './licensing-world.ts';
import { askOnce } from './load-run.ts';
import type { LoadRequest } from './load-scenario.ts';
import type { RawScenario } from './raw-client.ts';
import { type RawStatement, statementRecorder } from './raw-statements.ts';

const ACCOUNTS = 2_000;
const CONNECTIONS = 64;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const PER_ROUND = Number(process.env.BENCH_PER_ROUND ?? 1_500);
/** Statements are learned from so many activations: what each of them sends, and nothing that the first one loads once. */
const LEARNED = 3;

/**
 * Activations a second through the HTTP surface, each of a device that never came before, spread over many entitlements;
 * beside clients that send PostgreSQL the very statements one of them takes, and nothing else. Rounds alternate.
 */
export async function benchActivate({ size, say }: BenchOptions): Promise<BenchResult> {
  const accounts = size ?? ACCOUNTS;
  say(`${accounts} entitlements …`);
  const world = await openLicensingWorld(accounts);
  await ensureSigningKeys(world.context);
  const clients = await world.clientsOf(1, accounts);
  await world.context.pool`update entitlement set quantity = 1000000`;
  const statements = await learnStatements(world, clients);
  say(`  one activation takes ${statements.length} statements`);
  const api = startBenchChild('test/bench/activate-api.ts', [world.url]);
  try {
    const { url } = (await api.line()) as { url: string };
    const yardstick = await yardstickOf(world, clients, statements);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let turn = -1; turn < ROUNDS; turn += 1) {
      const requests = clients.length === 0 ? [] : requestsOf(clients, `turn-${turn}`, PER_ROUND);
      const { result } = await askOnce({ url, connections: CONNECTIONS, requests });
      if (result.wrong > 0) throw new Error(`Ours answered ${JSON.stringify(result.statuses)}.`);
      const perSecond = await yardstick(`turn-${turn}`);
      say(`  ours ${Math.round(result.perSecond)} a second; raw clients ${Math.round(perSecond)}`);
      // The first turn warms both up.
      if (turn < 0) continue;
      ours.push(result.perSecond);
      bare.push(perSecond);
    }
    await compareSeats(world);
    const ratios = ours.map((one, turn) => one / (bare[turn] ?? Number.NaN));
    return {
      ratio: Math.round(median(ratios) * 100) / 100,
      target: 0.5,
      ours: Math.round(median(ours)),
      yardstick: Math.round(median(bare)),
      unit: 'activations a second',
      ...{ accounts, connections: CONNECTIONS, rounds: ROUNDS, statements: statements.length },
      ratios: ratios.map((one) => Math.round(one * 100) / 100),
    };
  } finally {
    await api.stop();
    await world.close();
  }
}

function requestsOf(clients: readonly BenchClient[], turn: string, count: number): readonly LoadRequest[] {
  return Array.from({ length: count }, (_, at) => {
    const client = clients[at % clients.length] as BenchClient;
    const body = JSON.stringify(bodyOf(client.product, `${turn}-${at}`));
    const head = [
      'POST /v1/activations HTTP/1.1',
      ...['Host: 127.0.0.1', `Authorization: License ${client.licenseKey}`],
      ...['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`],
    ];
    return { send: `${head.join('\r\n')}\r\n\r\n${body}`, status: 201, holds: '"receipt":"' };
  });
}

function bodyOf(product: string, unique: string): object {
  const fingerprint = { disk: `disk-${unique}`, board: `board-${unique}` };
  return { product, installation: `inst-${unique}`, fingerprint, deviceName: `PC ${unique}` };
}

/** What an activation says to the database, in order, with places where its own values go. */
async function learnStatements(
  world: LicensingWorld,
  clients: readonly BenchClient[],
): Promise<readonly RawStatement[]> {
  const recorder = statementRecorder();
  const address = new URL(world.url);
  const proxy = await startTcpProxy(address.hostname, Number(address.port || 5432), recorder.overhear);
  const through = new URL(world.url);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  const api = startBenchChild('test/bench/activate-api.ts', [through.href]);
  try {
    const { url } = (await api.line()) as { url: string };
    let learned: readonly RawStatement[] = [];
    for (let turn = 0; turn < LEARNED; turn += 1) {
      const client = clients[turn] as BenchClient;
      const unique = `learning-${turn}-0`;
      recorder.read();
      const { result, answers } = await askOnce({
        ...{ url, connections: 1 },
        requests: requestsOf([client], `learning-${turn}`, 1),
      });
      if (result.wrong > 0) throw new Error('An activation to learn from failed.');
      const { id } = JSON.parse(answers[0]?.body ?? '') as { id: string };
      learned = await withPlaces(world, client, unique, id, recorder.read());
    }
    return learned;
  } finally {
    await api.stop();
    await proxy.close();
  }
}

async function withPlaces(
  { context: { pool } }: LicensingWorld,
  client: BenchClient,
  unique: string,
  activation: string,
  sent: readonly RawStatement[],
): Promise<readonly RawStatement[]> {
  const [row] = await pool<
    { device: string; fingerprint: Record<string, string>; ids: Record<string, string> }[]
  >`
    select activation.device, fingerprint, jsonb_build_object('account', account_id, 'entitlement', entitlement_id) as ids
    from activation where id = ${activation}`;
  if (row === undefined) throw new Error('An activation to learn from is missing.');
  const { device, fingerprint, ids } = row;
  const keyHash = createHash('sha256').update(client.licenseKey).digest('hex');
  // The longest first: a short number may be part of another value.
  const places: readonly (readonly [string, string])[] = [
    [keyHash, '{{keyHash}}'],
    ...[...Object.values(fingerprint), device].map((hash): [string, string] => [hash, '{{device}}']),
    [activation, '{{activation}}'],
    [unique, '{{unique}}'],
    [client.account, '{{accountKey}}'],
  ];
  const numbers: readonly (readonly [string, string])[] = [
    [String(ids.entitlement), '{{entitlement}}'],
    [String(ids.account), '{{account}}'],
  ];
  return sent.map((statement) => ({
    ...statement,
    parameters: statement.parameters.map((one) => {
      if (one === null) return null;
      const filled = places.reduce((text, [value, place]) => text.replaceAll(value, place), one);
      return numbers.reduce(
        (text, [value, place]) =>
          text.replace(
            new RegExp(`^${value}$|(?<=^\\{"?|entitlement":)${value}(?="?[,}]|"?\\}$)`, 'g'),
            place,
          ),
        filled,
      );
    }),
  }));
}

async function yardstickOf(
  world: LicensingWorld,
  clients: readonly BenchClient[],
  statements: readonly RawStatement[],
): Promise<(name: string) => Promise<number>> {
  const rows = await world.context.pool<{ id: number; accountId: number; keyHash: string }[]>`
    select id, account_id, key_hash from entitlement where key_hash is not null order by account_id`;
  const values = rows.map(({ id, accountId, keyHash }, at) => ({
    ...{ entitlement: String(id), account: String(accountId), keyHash },
    accountKey: clients[at]?.account ?? '',
  }));
  const file = join(tmpdir(), `glidepath-activate-${process.pid}.json`);
  return async (name) => {
    const scenario: RawScenario = {
      ...{ url: world.url, connections: CONNECTIONS, count: PER_ROUND, name: `raw-${name}` },
      ...{ clients: values, statements },
    };
    await writeFile(file, JSON.stringify(scenario));
    const child = startBenchChild('test/bench/raw-client.ts', [file]);
    try {
      return ((await child.line()) as { perSecond: number }).perSecond;
    } finally {
      await child.stop();
      await rm(file, { force: true });
    }
  };
}

/** The yardstick is one only if it did the same: as many seats, installations and audit entries as ours. */
async function compareSeats({ context: { pool } }: LicensingWorld): Promise<void> {
  const [row] = await pool<{ ours: number; raw: number; installations: number }[]>`
    select count(*) filter (where installation like 'inst-turn-%')::int as ours,
           count(*) filter (where installation like 'inst-raw-%')::int as raw,
           (select count(*)::int from installation where id like 'inst-raw-%') as installations
    from activation`;
  if (row?.ours !== row?.raw || row?.raw !== row?.installations || row?.raw === 0)
    throw new Error(`The yardstick did not do the same: ${JSON.stringify(row)}.`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
