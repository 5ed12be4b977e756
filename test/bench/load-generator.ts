import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type Answer, type LoadConnection, openLoadConnection } from './load-connection.ts';
import type { CapturedAnswer, LoadResult, LoadScenario } from './load-scenario.ts';
import { loadTimes } from './load-times.ts';

/**
 * Asks a server as fast as it answers, and says what came of it: one JSON line, a `LoadResult`. A process of its own, so
 * that it takes nothing from the server it measures but the other processor. While it measures it never sleeps: a server
 * that writes to a sleeping process waits until it is awake, the longer the slower it answers.
 * Argument: a file that holds a `LoadScenario`.
 */
const [file = ''] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(file, 'utf8')) as LoadScenario;
const { run } = scenario;
const requests = scenario.requests.map((one) => ({
  send: Buffer.from(one.send, 'latin1'),
  status: one.status,
  holds: one.holds === '' ? null : Buffer.from(one.holds, 'latin1'),
}));
const capture = 'capture' in run ? openSync(run.capture, 'w') : null;
const warmUpMs = 'seconds' in run ? run.warmUpSeconds * 1000 : 0;
const wantedMs = 'seconds' in run ? run.seconds * 1000 : Number.POSITIVE_INFINITY;

const times = loadTimes();
const statuses: Record<string, number> = {};
const wrongRequests = new Set<number>();
let count = 0;
let wrong = 0;
let next = 0;
let measuring = warmUpMs === 0;
let measuredFrom = performance.now();
const startedAt = measuredFrom;
const lanes: LoadConnection[] = [];
let open = scenario.connections;

if (capture === null) stayAwake();
for (let lane = 0; lane < scenario.connections; lane += 1) lanes.push(openLane());

function stayAwake(): void {
  setImmediate(stayAwake);
}

function openLane(): LoadConnection {
  let asked = 0;
  let askedAt = 0;
  const ask = (): void => {
    if (capture !== null && next >= requests.length) {
      leave(connection);
      return;
    }
    asked = next;
    next = capture === null && next + 1 === requests.length ? 0 : next + 1;
    askedAt = performance.now();
    connection.send((requests[asked] as (typeof requests)[number]).send);
  };
  const connection = openLoadConnection(
    scenario,
    (answer) => {
      const now = performance.now();
      if (!measuring && now - startedAt >= warmUpMs) startMeasuring(now);
      if (measuring) {
        if (now - measuredFrom >= wantedMs) return finish(now);
        times.add(now - askedAt);
        judge(asked, answer);
      }
      ask();
    },
    (why) => {
      console.error(`The load generator stops: ${why}`);
      process.exit(1);
    },
  );
  ask();
  return connection;
}

function startMeasuring(now: number): void {
  measuring = true;
  measuredFrom = now;
}

function judge(request: number, { status, bytes, bodyAt }: Answer): void {
  count += 1;
  statuses[status] = (statuses[status] ?? 0) + 1;
  const expected = requests[request] as (typeof requests)[number];
  if (status !== expected.status || (expected.holds !== null && bytes.indexOf(expected.holds) < 0)) {
    wrong += 1;
    if (wrongRequests.size < 100) wrongRequests.add(request);
  }
  if (capture === null) return;
  const captured: CapturedAnswer = {
    ...{ request, status },
    head: bytes.toString('latin1', 0, bodyAt - 4),
    body: bytes.toString('utf8', bodyAt),
  };
  writeSync(capture, `${JSON.stringify(captured)}\n`);
}

function leave(connection: LoadConnection): void {
  connection.close();
  open -= 1;
  if (open === 0) finish(performance.now());
}

function finish(now: number): void {
  const seconds = (now - measuredFrom) / 1000;
  if (capture !== null) closeSync(capture);
  for (const one of lanes) one.close();
  const result: LoadResult = {
    ...{ requests: count, seconds, perSecond: count / seconds, statuses, wrong },
    wrongRequests: [...wrongRequests],
    ...times.summary(),
  };
  console.log(JSON.stringify(result));
}
