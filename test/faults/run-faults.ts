import { setTimeout as sleep } from 'node:timers/promises';
import { SENDING } from '../../src/cli/sending.ts';
import { type Checkpoint, countResolutions, type Resolutions, takeCheckpoint } from './checkpoint.ts';
import { type Backend, planFaults } from './fault-plan.ts';
import { noteWaits } from './note-waits.ts';
import { closeScene, openScene, type Scene } from './scene.ts';
import { CALM_AFTER_MS, decideAsPerson } from './scripted-person.ts';
import type { Size } from './sizes.ts';
import { type Striking, type Struck, strike } from './strike.ts';

export type FaultRun = {
  readonly seed: string;
  readonly backend: Backend;
  readonly size: Size;
  readonly say: (line: string) => void;
};

export type FaultResult = Struck & {
  readonly faults: Backend;
  readonly seed: string;
  readonly seconds: number;
  readonly recipients: number;
  readonly accepted: number;
  /** Requests that carried a message to the provider, refused ones included. */
  readonly requests: number;
  readonly answersLost: number;
  readonly workersEndedThemselves: Readonly<Record<string, number>>;
  readonly checkpoints: number;
  readonly mostInDoubt: number;
  /** The most that one worker had handed over at once: its share of what a kill can leave in doubt. */
  readonly mostHandedOver: number;
  readonly secondsToNothingPending: number;
  readonly inDoubt: Resolutions;
  readonly eventsLost: number;
  /** Every promise that was not kept, as a sentence; empty is what this is about. */
  readonly broken: readonly string[];
};

/** Looks after which a person who is told that a worker still lives stops it. */
const RESTARTS_WORKERS_AFTER = 30;

/** M2 and the promise about time: nothing is pending so long after the last fault. */
const NOTHING_PENDING_WITHIN_S = 60;

/**
 * Sends a wave while everything breaks, and counts at the provider. Nothing is mended by the test: workers are real
 * processes, started again as a service manager would; the webhook is real HTTP; a scripted person decides what nobody
 * else can.
 * @returns what happened; with `broken` empty, all was kept
 */
export async function runFaults(run: FaultRun): Promise<FaultResult> {
  const startedAt = performance.now();
  const { seed, backend, size, say } = run;
  const scene = await openScene(run);
  const { pool, provider, crew, postgres } = scene;
  const planned = size.accounts * size.contactsPerAccount;
  const broken: string[] = [];
  const seen = { checkpoints: 0, mostInDoubt: 0, mostHandedOver: 0 };
  say(
    `${planned} mails are due; ${size.workers} workers begin, and ${size.faultSeconds} s of faults (${scene.folder})`,
  );

  const look = async (striking: Striking): Promise<Checkpoint | null> => {
    // While the database is down there is nothing to look at.
    const now = await takeCheckpoint(pool).catch(() => null);
    if (now === null) return null;
    seen.checkpoints += 1;
    seen.mostInDoubt = Math.max(seen.mostInDoubt, now.inDoubt);
    seen.mostHandedOver = Math.max(seen.mostHandedOver, now.mostHandedOver);
    const { planned: sum } = now;
    if (sum !== planned) broken.push(`M2: the sum is ${sum} of ${planned} (${JSON.stringify(now)})`);
    const explained = explainedDoubt(striking.struck, size, postgres.proxy.lost()) + provider.silences();
    if (now.inDoubt > explained)
      broken.push(`${now.inDoubt} are in doubt, and the faults so far explain ${explained}`);
    return now;
  };

  const striking = strike(planFaults(seed, size, backend), { ...scene });
  let faultsOver = false;
  const over = striking.over.finally(() => {
    faultsOver = true;
  });
  over.catch(() => {});
  try {
    await whileFaultsStrike(scene, size, striking, look, () => faultsOver, say);
    await over;
    const lastFaultAt = performance.now();
    provider.calm();
    say(`the last fault has struck: ${JSON.stringify(striking.struck)}`);
    const nothingPendingAt = await afterTheFaults(scene, striking, look, lastFaultAt, say);
    const secondsToNothingPending =
      nothingPendingAt === null ? -1 : Math.round((nothingPendingAt - lastFaultAt) / 100) / 10;
    if (nothingPendingAt === null)
      broken.push(`something is pending ${NOTHING_PENDING_WITHIN_S} s after the last fault`);
    const last = await takeCheckpoint(pool);
    broken.push(...(await finalProblems(scene, last, planned)));
    const result: FaultResult = {
      faults: backend,
      seed,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      recipients: planned,
      accepted: last.accepted,
      requests: provider.requests(),
      ...striking.struck,
      answersLost: postgres.proxy.lost(),
      workersEndedThemselves: crew.endedThemselves(),
      ...seen,
      secondsToNothingPending,
      inDoubt: await countResolutions(pool),
      eventsLost: provider.api.lostEvents(),
      broken: [
        ...new Set([
          ...broken,
          ...tooMuchDoubt(seen, striking.struck),
          ...undone(striking.struck, size, backend),
        ]),
      ],
    };
    const keep = result.broken.length > 0 || process.env.FAULTS_KEEP === '1';
    if (keep) say(`database and logs are kept in ${scene.folder}`);
    await closeScene(scene, !keep);
    return result;
  } catch (error) {
    await closeScene(scene, false);
    throw error;
  }
}

/** What a worker has at the provider at once, at most: so a kill leaves no more than this in doubt. */
const CONCURRENCY = SENDING.atOnce;

/** How much mail the faults so far can have left in doubt: what a worker had at the provider when it was struck. */
function explainedDoubt(struck: Struck, size: Size, answersLost: number): number {
  // A restart of the database strikes every worker; stops count from their beginning, which is not known here.
  const strikes = struck.kills + size.stops + answersLost + (struck.postgresRestarts + 1) * size.workers;
  return strikes * CONCURRENCY;
}

async function whileFaultsStrike(
  scene: Scene,
  size: Size,
  striking: Striking,
  look: (striking: Striking) => Promise<Checkpoint | null>,
  over: () => boolean,
  say: (line: string) => void,
): Promise<void> {
  const { pool, provider, crew, person } = scene;
  const startedAt = performance.now();
  let sentAgain = 0;
  let deciding: Promise<void> | null = null;
  // Beside the looking: a person waits for answers of the database, too, and some of them get lost.
  const decide = async (): Promise<void> => {
    const calm = performance.now() - crew.lastStoppedAt() > CALM_AFTER_MS;
    const decided = await decideAsPerson(pool, person, provider, calm).catch(() => null);
    sentAgain += decided?.sentAgain ?? 0;
    deciding = null;
  };
  for (let round = 1; !over(); round += 1) {
    await sleep(1_000);
    const seconds = (performance.now() - startedAt) / 1000;
    if (seconds > size.faultSeconds / 2) provider.offerLookUps();
    const now = await look(striking);
    if (round % 5 !== 0) continue;
    deciding ??= decide();
    if (now !== null && now.pending > 0 && now.claimed === 0)
      await noteWaits(pool, scene.folder, seconds).catch(() => {});
    const { kills, stops, empties, redisRestarts, postgresRestarts } = striking.struck;
    const sums =
      now === null
        ? 'the database is down'
        : `accepted ${now.accepted} pending ${now.pending} (claimed ${now.claimed}) in doubt ${now.inDoubt} failed ${now.failed}`;
    say(
      `${Math.round(seconds)} s: ${sums}; kills ${kills} stops ${stops} empties ${empties} redis ${redisRestarts} postgres ${postgresRestarts}` +
        ` answers lost ${scene.postgres.proxy.lost()}; sent again by a person ${sentAgain}; doubled ${provider.doubled().length}`,
    );
  }
  await deciding;
}

/** @returns when nothing was pending any more; null when that did not come to pass in time */
async function afterTheFaults(
  scene: Scene,
  striking: Striking,
  look: (striking: Striking) => Promise<Checkpoint | null>,
  lastFaultAt: number,
  say: (line: string) => void,
): Promise<number | null> {
  const { pool, provider, crew, person, eventsUrl } = scene;
  provider.api.sendEventsTo(eventsUrl);
  const untilNothingPending = async (patienceS: number): Promise<Checkpoint | null> => {
    const giveUpAt = performance.now() + patienceS * 1000;
    for (;;) {
      const now = await look(striking);
      if (now !== null && now.pending === 0) return now;
      if (performance.now() > giveUpAt) return null;
      await sleep(500);
    }
  };
  const first = await untilNothingPending(NOTHING_PENDING_WITHIN_S);
  const at = performance.now();
  say(
    `${Math.round((at - lastFaultAt) / 1000)} s after it: ${JSON.stringify(first ?? (await look(striking)))}`,
  );
  if (first === null) return null;
  await provider.api.idle();
  // What the provider has is decided by its events, what it never got by the person: until nothing is left.
  for (let rounds = 0; rounds < 60; rounds += 1) {
    const calm = performance.now() - crew.lastStoppedAt() > CALM_AFTER_MS;
    const { sentAgain } = await decideAsPerson(pool, person, provider, calm);
    const now = await look(striking);
    if (sentAgain > 0) say(`a person sends ${sentAgain} again`);
    if (now !== null && now.inDoubt === 0 && now.pending === 0) break;
    if (rounds === RESTARTS_WORKERS_AFTER) {
      say('a person restarts the workers: what they had in hand can be decided once they are gone');
      crew.restart();
    }
    await sleep(1_000);
  }
  await provider.api.idle();
  return at;
}

/** Counted at the provider, against what the ledger says. */
async function finalProblems(
  { pool, provider }: Scene,
  last: Checkpoint,
  planned: number,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const doubled = provider.doubled();
  if (doubled.length > 0)
    problems.push(
      `${new Set(doubled.map((one) => one.deliveryId)).size} deliveries reached the provider twice: ${doubled
        .slice(0, 40)
        .map(
          (one) =>
            `${one.deliveryId.slice(0, 8)} at ${Math.round(one.at)} ${one.answer}${one.taken ? ' (taken)' : ''}`,
        )
        .join('; ')}`,
    );
  const rows = await pool<{ id: string; state: string; reason: string | null }[]>`
    select id, state, reason from delivery where key = 'notice'`;
  const lost = rows.filter((row) => row.state === 'accepted' && provider.taken(row.id) === 0);
  if (lost.length > 0)
    problems.push(`${lost.length} are accepted in the ledger that the provider never took`);
  const unknown = rows.filter((row) => row.state !== 'accepted' && provider.taken(row.id) > 0);
  if (unknown.length > 0)
    problems.push(
      `${unknown.length} were taken, and the ledger does not know: ${JSON.stringify(unknown.slice(0, 5))}`,
    );
  if (last.accepted !== planned)
    problems.push(
      `${planned - last.accepted} did not arrive: ${JSON.stringify(last)}, ${JSON.stringify(rows.filter((row) => row.state !== 'accepted').slice(0, 5))}`,
    );
  if (provider.api.lostEvents() > 0)
    problems.push(`${provider.api.lostEvents()} events were given up by the provider`);
  return problems;
}

/** A kill leaves in doubt what its worker had at the provider, and no more. */
function tooMuchDoubt(
  { mostInDoubt, mostHandedOver }: { readonly mostInDoubt: number; readonly mostHandedOver: number },
  { kills }: Struck,
): readonly string[] {
  const problems: string[] = [];
  if (mostHandedOver > CONCURRENCY)
    problems.push(`one worker had ${mostHandedOver} at the provider at once, not ${CONCURRENCY} at most`);
  if (mostInDoubt > kills * CONCURRENCY) problems.push(`${mostInDoubt} were in doubt after ${kills} kills`);
  return problems;
}

/** A run in which less broke than was planned proves less than it says. */
function undone(struck: Struck, size: Size, backend: Backend): readonly string[] {
  const wanted: readonly [string, number, number][] = [
    ['kills', struck.kills, size.kills],
    // A stopped worker may be lost to a crash of its own making; a few more are planned than are asked for.
    ['overlapping stops', struck.overlappingStops, size.stops],
    ['empties', struck.empties, size.empties],
    ['restarts of Redis', struck.redisRestarts, backend === 'redis' ? size.redisRestarts : 0],
    ['restarts of Postgres', struck.postgresRestarts, size.postgresRestarts],
  ];
  return wanted.flatMap(([what, did, should]) =>
    did < should ? [`only ${did} of ${should} ${what} struck`] : [],
  );
}
