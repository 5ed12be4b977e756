import type { Store } from '../../src/client/store.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { isStricterEffect } from '../../src/domain/policy/effect.ts';
import type { Receipt } from '../../src/domain/policy/receipt.ts';
import { ISSUED } from '../domain/policy/facts.ts';
import { type SigningKey, signed } from './license-service.ts';
import { bareKeeper, type Driven, failing, reply, type Service, wholeClient } from './ratchet-drivers.ts';
import {
  boundOf,
  joined,
  type Memory,
  NOTHING,
  order,
  type Seen,
  trustedPart,
  withDocument,
  withReceipt,
} from './ratchet-memory.ts';
import { type Outage, PINS, type Script, type Step, type StoreState } from './ratchet-script.ts';
import { FEATURES, type World } from './ratchet-world.ts';

/** What a sequence met, to see that the sequences are worth something. */
export type Met = {
  checks: number;
  blocks: number;
  warnings: number;
  atTheBound: number;
  undecided: number;
  dueBlocks: number;
  /** Times that a license key moved to another account. */
  moves: number;
};

/** One process that links the SDK, and what it could have seen. */
type Life = {
  readonly client: Driven;
  readonly pins: readonly number[];
  readonly begun: number;
  memory: Memory;
  hasRead: boolean;
  /** What the store held when it was last read or written. */
  read: Memory | null;
  /** Epoch milliseconds at the zero of the monotonic clock: by what surely counts, and by what may count. */
  sureZero: number;
  heardZero: number;
  /** The last document in force, for as long as nothing was lost. */
  inForce: PolicyDocument | null;
};

/** What the service is about to answer, and to whom. */
type Answer = {
  readonly to: Life;
  readonly document: number;
  readonly key: number;
  readonly receipt: Receipt | null;
  readonly hasKeySet: boolean;
  /** The last signed text of it. */
  last: Seen<PolicyDocument> | Seen<Receipt> | null;
  /** The document went out whole, not as "not changed". */
  isSent: boolean;
};

const OFFERS: ReadonlySet<Step['do']> = new Set([
  'serve',
  'replay',
  'replay every older document',
  'receipt',
  'restart',
]);

/** A document dated further ahead than this is ahead by any reading; less is left to the client. */
const CLEARLY_AHEAD = 600;

/**
 * Runs a script against the real client, beside a plain account of what it could have seen.
 * @returns what went wrong, in a sentence; null when nothing did
 */
export async function runScript(
  script: Script,
  world: World,
  keys: readonly SigningKey[],
  met: Met,
): Promise<string | null> {
  let trueTime = script.begins;
  let uptime = 0;
  let wallAhead = 0;
  let storeState: StoreState = 'fine';
  let text: string | null = null;
  let stored: Memory = NOTHING;
  let keyInUse = 0;
  /** Something was offered of which nobody beside the machine can tell whether it is dated ahead. */
  let isUndecided = false;
  let answer: Answer | Outage = 'unreachable';

  const store: Store = {
    load: async () => {
      if (storeState === 'unreadable') throw new Error('cannot be read');
      return text;
    },
    save: async (fresh) => {
      if (storeState === 'read-only') throw new Error('cannot be written');
      text = fresh;
    },
  };

  const service: Service = {
    policy(etag) {
      if (typeof answer === 'string') return failing(answer);
      const token = world.documentToken(answer.document, answer.key);
      const ownEtag = `"${token.slice(-30)}"`;
      if (etag === ownEtag) return reply(304, '');
      answer.last = { claims: world.documents[answer.document] as PolicyDocument, key: answer.key };
      answer.isSent = true;
      deliver(answer.to, answer.last);
      return reply(200, token, ownEtag);
    },
    check(nonce) {
      if (typeof answer === 'string' || answer.receipt === null) return reply(503, '');
      const claims = { ...answer.receipt, nonce };
      answer.last = { claims, key: keyInUse };
      deliverWhatIsAsked(answer);
      const token = signed(claims, keys[keyInUse] as SigningKey, { typ: 'receipt+jwt' });
      return reply(200, JSON.stringify({ receipt: token }));
    },
    keySet() {
      if (typeof answer === 'string' || !answer.hasKeySet) return reply(404, '');
      const { memory, pins } = answer.to;
      const learnt = [...new Set([...memory.learnt, ...range(1, keyInUse)])];
      answer.to.memory = { ...memory, learnt: trustedPart({ ...memory, learnt }, pins).learnt };
      deliverWhatIsAsked(answer);
      return reply(200, world.keySet(keyInUse));
    },
  };

  const wall = (): number => trueTime + wallAhead;

  function begin(pins: readonly number[]): Life {
    const begun = uptime;
    const client = (script.isWhole ? wholeClient : bareKeeper)({
      keys: Object.fromEntries(pins.map((at) => [keys[at]?.kid ?? '', keys[at]?.x ?? ''])),
      store,
      hasLicenseKey: script.hasLicenseKey,
      service,
      now: () => wall() * 1000,
      monotonic: () => uptime - begun,
    });
    const life: Life = {
      client,
      pins,
      begun,
      memory: NOTHING,
      hasRead: false,
      read: null,
      sureZero: 0,
      heardZero: 0,
      inForce: null,
    };
    readStore(life);
    return life;
  }

  function readStore(life: Life): void {
    if (storeState === 'unreadable') return;
    const isStart = !life.hasRead;
    life.hasRead = true;
    // The same text says nothing new.
    if (stored === life.read) return;
    life.read = stored;
    const part = trustedPart(stored, life.pins);
    const floor = life.memory.floor;
    life.memory = joined(life.memory, part);
    if (life.memory.floor?.sub !== floor?.sub) life.inForce = null;
    if (part.firm) hear(life, part.firm.claims.iat, isStart);
    for (const seen of [part.firmReceipt, ...part.looseSeats]) {
      const time = seen === null ? 'ahead' : timeOf(life, seen.claims.iat);
      if (seen && time !== 'ahead') hear(life, seen.claims.iat, isStart && time === 'due');
    }
  }

  function hear(life: Life, iat: number, isSure: boolean): void {
    const zero = iat * 1000 - (uptime - life.begun);
    life.heardZero = Math.max(life.heardZero, zero);
    if (isSure) life.sureZero = Math.max(life.sureZero, zero);
  }

  /** Is it dated ahead of the machine (P3)? What only some of its clocks say is unclear. */
  function timeOf(life: Life, iat: number): 'due' | 'unclear' | 'ahead' {
    if (iat <= Math.max(wall(), timeBy(life, life.sureZero))) return 'due';
    return iat > Math.max(wall(), timeBy(life, life.heardZero)) + CLEARLY_AHEAD ? 'ahead' : 'unclear';
  }

  const timeBy = (life: Life, zero: number): number => Math.floor((zero + uptime - life.begun) / 1000);

  /** The account of a delivery, taken before the client does anything with it. */
  function deliver(life: Life, seen: Seen<PolicyDocument> | Seen<Receipt>): void {
    readStore(life);
    const { claims, key } = seen;
    const isAccount = 'stage' in claims && claims.sub.startsWith('account:');
    if (
      !(life.pins.includes(key) || life.memory.learnt.includes(key)) ||
      (isAccount && !script.hasLicenseKey)
    )
      return;
    const canKeep = storeState === 'fine' || (storeState === 'unreadable' && life.hasRead);
    const time = timeOf(life, claims.iat);
    if (time === 'unclear') isUndecided = true;
    const isFirm = canKeep && time === 'due';
    if (!('stage' in claims) && claims.nonce !== null)
      life.memory = { ...life.memory, vouchedFor: claims.subject };
    const before = life.memory;
    life.memory =
      'stage' in claims
        ? withDocument(before, { claims, key }, isFirm)
        : withReceipt(before, { claims, key }, isFirm);
    if (life.memory.floor?.sub !== before.floor?.sub) {
      life.inForce = null;
      if (isAccount && before.floor?.sub.startsWith('account:')) met.moves += 1;
    }
    if (isFirm && life.memory !== before) hear(life, claims.iat, true);
    if (canKeep && life.memory !== before) {
      stored = life.memory;
      life.read = stored;
    }
  }

  /** After a receipt that says whose the license key is, the document is looked at once more, if it was sent: "not changed" is none. */
  function deliverWhatIsAsked({ to, last, document, key, isSent }: Answer): void {
    if (last === null) return;
    deliver(to, last);
    if (isSent && !('stage' in last.claims))
      deliver(to, { claims: world.documents[document] as PolicyDocument, key });
  }

  async function refresh(
    to: Life,
    part: Pick<Answer, 'document' | 'key' | 'receipt' | 'hasKeySet'>,
  ): Promise<void> {
    answer = { ...part, to, last: null, isSent: false };
    await to.client.refresh();
    answer = 'unreachable';
  }

  async function accept(life: Life, document: number, key: number): Promise<void> {
    deliver(life, { claims: world.documents[document] as PolicyDocument, key });
    await life.client.accept(world.documentToken(document, key));
  }

  function receiptOf({ receipt }: { readonly receipt: number | null }): Receipt | null {
    return receipt === null ? null : (world.receipts[receipt] ?? null);
  }

  function newestOf(stream: string): number {
    return world.documents.findLastIndex((one) => one.sub === stream && one.iat <= trueTime);
  }

  async function take(life: Life, step: Step): Promise<Life | string> {
    switch (step.do) {
      case 'serve':
        await refresh(life, {
          document: newestOf(step.stream),
          key: keyInUse,
          receipt: receiptOf(step),
          hasKeySet: step.hasKeySet,
        });
        return life;
      case 'replay':
        if (step.by === 'hand') await accept(life, step.document, step.key);
        else await refresh(life, { document: step.document, key: step.key, receipt: null, hasKeySet: true });
        return life;
      case 'replay every older document': {
        const older = world.documents.flatMap((one, at) => (one.iat <= trueTime ? [at] : []));
        for (const at of step.backwards ? older.reverse() : older) await accept(life, at, step.key);
        return life;
      }
      case 'receipt': {
        const claims = world.receipts[step.receipt] as Receipt;
        deliver(life, { claims, key: step.key });
        await life.client.accept(world.receiptToken(step.receipt, step.key));
        return life;
      }
      case 'forgery': {
        const offered = await life.client.accept(forged(world.documentToken(step.document, 0), step.at));
        readStore(life);
        return offered.kind === 'refused' ? life : `A forged document was ${offered.kind}.`;
      }
      case 'outage':
        answer = step.how;
        // Whatever comes as an answer is looked at beside what the store holds by then.
        if (step.how === 'nonsense') readStore(life);
        await life.client.refresh();
        answer = 'unreachable';
        return life;
      case 'time passes':
        trueTime += step.seconds;
        if (!step.asleep) uptime += step.seconds * 1000;
        return life;
      case 'wall clock':
        wallAhead = 'add' in step.jump ? step.jump.add : step.jump.set - trueTime;
        return life;
      case 'store':
        storeState = step.state;
        return life;
      case 'store is torn':
        text = (text ?? '').slice(0, Math.floor(((text ?? '').length * step.at) / 1000));
        stored = NOTHING;
        return life;
      case 'restart': {
        const next = begin(PINS[step.pins] as readonly number[]);
        await next.client.ready();
        life.client.close();
        return next;
      }
      case 'another process refreshes': {
        const other = begin(life.pins);
        await other.client.ready();
        await refresh(other, {
          document: newestOf(step.stream),
          key: keyInUse,
          receipt: receiptOf(step),
          hasKeySet: true,
        });
        const problem = (await problemOf(other)) ?? (await rollback(other));
        other.client.close();
        return problem ?? life;
      }
      case 'key rotation':
        keyInUse = Math.min(keyInUse + 1, keys.length - 1);
        return life;
    }
  }

  async function problemOf(life: Life): Promise<string | null> {
    if (isUndecided) return null;
    const verdict = await life.client.verdict();
    const heard = timeBy(life, life.heardZero);
    const time = { atMost: Math.max(trueTime, heard), wall: wall() };
    const bound = boundOf(life.memory, FEATURES, {
      ...time,
      atLeast: Math.max(wall(), timeBy(life, life.sureZero)),
    });
    const answers = [
      ['the product', verdict.effect, bound.product] as const,
      ...FEATURES.map(
        (name) => [name, verdict.features[name]?.effect ?? 'allow', bound.features[name] ?? 'allow'] as const,
      ),
    ];
    for (const [what, effect, limit] of answers) {
      met.checks += 1;
      if (effect === 'block') met.blocks += 1;
      if (effect === 'warn') met.warnings += 1;
      if (effect === limit) met.atTheBound += 1;
      if (isStricterEffect(effect, limit)) {
        return `The effect on ${what} is ${effect} (${verdict.code}), and the newest it could have seen allows ${limit} at most.`;
      }
    }
    const isUndisturbed =
      wallAhead === 0 &&
      storeState === 'fine' &&
      life.memory.newest === life.memory.firm &&
      life.memory.looseSeats.length === 0;
    // What was verified while the wall clock was ahead counts as time (P5): what is over by it is not due any more (P4).
    const due = boundOf(life.memory, FEATURES, { ...time, atLeast: Math.max(wall(), heard) });
    if (isUndisturbed && due.product === 'block') {
      met.dueBlocks += 1;
      if (verdict.effect !== 'block')
        return `A block is due and the effect is ${verdict.effect} (${verdict.code}).`;
    }
    return null;
  }

  /** Looked for where something was offered or read. */
  async function rollback(life: Life): Promise<string | null> {
    if (isUndecided) return null;
    const document = await life.client.document();
    if (document === null) return null;
    const floors = [life.inForce, life.memory.firm?.claims ?? null, life.memory.floor];
    const above = floors.find((one) => one?.sub === document.sub && order(document, one) < 0);
    life.inForce = document;
    return above ? `${orderText(document)} took the place of ${orderText(above)}.` : null;
  }

  let life = begin(PINS[0] as readonly number[]);
  try {
    await life.client.ready();
    for (const step of script.steps) {
      const next = await take(life, step);
      if (typeof next === 'string') return next;
      life = next;
      if (isUndecided) {
        met.undecided += 1;
        return null;
      }
      const problem = (await problemOf(life)) ?? (OFFERS.has(step.do) ? await rollback(life) : null);
      if (problem !== null) return problem;
    }
    return null;
  } catch (error) {
    return `The client failed: ${error instanceof Error ? error.stack : String(error)}`;
  } finally {
    life.client.close();
  }
}

function orderText({ sub, epoch, revision, iat }: PolicyDocument): string {
  return `${sub} ${epoch}.${revision} of ${iat - ISSUED}`;
}

/** The whole numbers from one to another, both included. */
function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

function forged(token: string, at: number): string {
  const place = Math.floor((token.length * at) / 1000);
  return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
}
