import type { Instant } from '../../src/domain/instant.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { type State, stateOf } from '../support/compare-state.ts';
import type { Passed } from '../support/postgres-meter.ts';
import type { Asked, Fleet } from './outage-fleet.ts';
import { BEGINS, type OutageWorld } from './outage-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** So many messages are at the provider when the lines are cut: some answers are on their way, some mail is only claimed. */
const CUT_AFTER_MAILS = 10;

/** When reminders leave, and the lines are cut. */
export const CUT = BEGINS + 4 * MINUTE;
export const BACK = CUT + 10 * MINUTE;
const RESTS = BEGINS + 30 * MINUTE;

/** In so many turns each client has asked all that it asks. */
const EVERY_TURN = [0, 1, 2, 3];

/** A world and the client software that talks to it. */
export type Side = { readonly world: OutageWorld; readonly fleet: Fleet };

/** Something of both worlds. */
export type Both<Value> = { readonly calm: Value; readonly struck: Value };

/** The same questions at the same virtual moment, in the same order, to both worlds. */
export type Turn = Both<readonly Asked[]> & { readonly at: Instant };

export type OutageRun = {
  readonly before: readonly Turn[];
  readonly out: readonly Turn[];
  /** The first of them is three turns that come at once. */
  readonly after: readonly Turn[];
  /** What `GET /readyz` said. */
  readonly ready: { readonly out: unknown; readonly after: unknown };
  /** Batches of reports that were taken in the outage. */
  readonly reports: Both<number>;
  /** How often the HTTP surface tried to connect to PostgreSQL in the outage, and how long that took in machine time. */
  readonly knocks: { readonly connections: number; readonly seconds: number };
  /** What it asked PostgreSQL from the return on until everybody had a fresh answer. */
  readonly atReturn: Passed;
  readonly states: Both<State>;
  /** The document of each account at rest. */
  readonly documents: Both<ReadonlyMap<string, PolicyDocument>>;
  /** Documents renewed in each hour of the day after the outage, in the world that had it. */
  readonly renewals: readonly number[];
};

/** Both worlds from four minutes before the outage until they rest; the one that had it for a day more. */
export async function runOutage(calm: Side, struck: Side): Promise<OutageRun> {
  const turn = takeTurns(calm, struck);
  const before = await each(instants(BEGINS, CUT, MINUTE), (at) => turn(at));
  await Promise.all([calm.fleet.report(1), struck.fleet.report(1)]);
  const outage = await strike(calm, struck, turn);
  const first = await turn(BACK, comeBack, 3);
  const atReturn = struck.world.meter.read();
  const readyAfter = await readiness(struck.world);
  const later = await each([BACK + MINUTE, BACK + 2 * MINUTE, RESTS], (at) => turn(at));
  return {
    ...{ ...outage, before, after: [first, ...later], atReturn },
    ready: { out: outage.ready, after: readyAfter },
    states: { calm: await stateAtRest(calm.world), struck: await stateAtRest(struck.world) },
    documents: { calm: await calm.fleet.documents(), struck: await struck.fleet.documents() },
    renewals: await renewalsOfADay(struck),
  };
}

/** The ten minutes themselves. */
async function strike(calm: Side, struck: Side, turn: TakeTurn) {
  await Promise.all([toTheMoment(calm, CUT), cutInTheMiddle(struck)]);
  struck.world.meter.read();
  const began = performance.now();
  const out = await each(instants(CUT, BACK, MINUTE), (at) => turn(at, cutOff));
  const reports = { calm: await calm.fleet.report(2), struck: await struck.fleet.report(2) };
  // Its time comes while the database is away.
  await struck.world.clients.reports.flush();
  const ready = await readiness(struck.world);
  const { connections } = struck.world.meter.read();
  return { out, reports, ready, knocks: { connections, seconds: (performance.now() - began) / SECOND } };
}

/** What one world does and is asked at an instant. */
type Part = (side: Side, at: Instant, turns: readonly number[]) => Promise<readonly Asked[]>;

/**
 * Takes both worlds to an instant and has them asked the same.
 * @param ofStruck what becomes of the one that has the outage, if not the usual
 * @param times turns that come at once
 */
type TakeTurn = (at: Instant, ofStruck?: Part, times?: number) => Promise<Turn>;

function takeTurns(one: Side, other: Side): TakeTurn {
  let taken = 0;
  return async (at, ofOther = undisturbed, times = 1) => {
    const turns = Array.from({ length: times }, (_, more) => taken + more);
    taken += times;
    const [calm, struck] = await Promise.all([undisturbed(one, at, turns), ofOther(other, at, turns)]);
    return { at, calm, struck };
  };
}

/** From one instant on, up to but without another. */
function instants(from: Instant, to: Instant, every: number): readonly Instant[] {
  return Array.from({ length: Math.ceil((to - from) / every) }, (_, at) => from + at * every);
}

async function each<Value>(
  all: readonly Instant[],
  work: (at: Instant) => Promise<Value>,
): Promise<readonly Value[]> {
  const done: Value[] = [];
  for (const at of all) done.push(await work(at));
  return done;
}

async function toTheMoment({ world }: Side, at: Instant): Promise<void> {
  await world.moveTo(at);
  await world.settled();
}

/** What became due is done before anybody asks, and what the questions wake after it. */
async function undisturbed(side: Side, at: Instant, turns: readonly number[]): Promise<readonly Asked[]> {
  await toTheMoment(side, at);
  let answers = await askAtOnce(side, at, turns);
  // A machine under load may answer with what it knew a moment ago; what it has decided is wanted.
  while (answers.some((one) => one.leftover !== null)) answers = await askAtOnce(side, at, turns);
  await side.world.settled();
  return answers;
}

async function askAtOnce({ fleet }: Side, at: Instant, turns: readonly number[]): Promise<readonly Asked[]> {
  return (await Promise.all(turns.map((turn) => fleet.ask(turn, at)))).flat();
}

/** The lines go while mail is on its way. */
async function cutInTheMiddle({ world }: Side): Promise<void> {
  const cut = new Promise<void>((done) => {
    world.whenTaken(CUT_AFTER_MAILS, () => {
      world.cut();
      done();
    });
  });
  await world.moveTo(CUT);
  await cut;
  await until(() => world.clients.memory.isCutOff());
}

async function cutOff(side: Side, at: Instant, turns: readonly number[]): Promise<readonly Asked[]> {
  await side.world.moveTo(at);
  return askAtOnce(side, at, turns);
}

/** Everybody asks, several times over, in the moment in which it hears again; the worker catches up beside that. */
async function comeBack(side: Side, at: Instant, turns: readonly number[]): Promise<readonly Asked[]> {
  const { world } = side;
  await world.moveTo(at);
  world.mend();
  await until(() => !world.clients.memory.isCutOff());
  const answers = await askAtOnce(side, at, turns);
  await world.settled();
  // What the worker has just decided is asked for as well, by everybody and in every way.
  await askAtOnce(side, at, EVERY_TURN);
  await world.settled();
  return answers;
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 30_000; !isSo(); ) {
    if (performance.now() > deadline) throw new Error('It does not come about.');
    await new Promise((done) => setTimeout(done, 10));
  }
}

async function readiness({ url }: OutageWorld): Promise<unknown> {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function stateAtRest({ clients, pool }: OutageWorld): Promise<State> {
  await clients.reports.flush();
  return stateOf(pool);
}

/** Asks once an hour for the document of each account, and counts those that are other ones than before. */
async function renewalsOfADay({ world, fleet }: Side): Promise<readonly number[]> {
  // Its midnight is not what this is about.
  await world.stopWorker();
  let last = await fleet.documents();
  return each(instants(RESTS + HOUR, RESTS + 25 * HOUR, HOUR), async (at) => {
    await world.moveTo(at);
    const documents = await fleet.documents();
    const renewed = [...documents].filter(([account, { iat }]) => last.get(account)?.iat !== iat);
    last = documents;
    return renewed.length;
  });
}
