import type { Instant } from '../../domain/instant.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { takeTurns } from './turns.ts';

/** An answer, and how long it stays right by itself. */
export type Answer<Value> = {
  readonly value: Value;
  /** Whose it is; null when it is about nobody in particular. */
  readonly accountId: number | null;
  /** Epoch milliseconds. Not in the future: it is not kept. */
  readonly goodUntil: Instant;
};

export type Recalled<Value> = {
  readonly value: Value;
  /** The database could not be asked: this is what was known. */
  readonly isLeftover: boolean;
};

/** Asks the database. Alone: at most eight at once. Or in a batch that others join, which says when it begins to read. */
export type Load<Value> =
  | (() => Promise<Answer<Value>>)
  | { readonly inBatch: (begins: () => void) => Promise<Answer<Value>> };

/** Whom a change concerns: account ids, or everybody. */
export type Concerned = readonly number[] | 'all';

/**
 * What this process answers client software with, without asking the database again. Everything in it is as the database
 * said it, and is asked for again when it is told of a change, when its time has come, and when it may have missed a
 * change. Without a database it goes on with what it has: that is never stricter than what was true.
 */
export type AnswerMemory<Value> = {
  /**
   * The answer of a key: from memory, or from `load`. Loads of one key that meet are one.
   * @param name other words for the same question, for {@link AnswerMemory.known}
   * @throws whatever `load` throws, when nothing is known
   */
  recall(key: string, load: Load<Value>, name?: string): Promise<Recalled<Value>>;
  /** The same, but never the old answer: whoever was told of a change wants to know what it is. */
  latest(key: string, load: Load<Value>): Promise<Value>;
  /** At once, if it is known and right. */
  known(name: string): Recalled<Value> | null;
  changed(concerned: Concerned): void;
  /** `hearing`: it is told of changes. `cut-off`: it was, and is not. `deaf`: then nothing is kept. */
  hears(state: 'hearing' | 'cut-off' | 'deaf'): void;
  isCutOff(): boolean;
  size(): number;
  /** Answers it keeps at most. */
  readonly max: number;
};

type Slot<Value> = {
  readonly key: string;
  answer: Answer<Value>;
  isStale: boolean;
  /** Asked for since it was last considered for being forgotten. */
  isUsed: boolean;
  readonly names: Set<string>;
};

/** Longer names are not kept, and longer questions by their hash: what is remembered has a bound in bytes, too. */
const LONGEST_NAME = 3000;
const LONGEST_KEY = 300;

/** The key of a question: equal for equal parts, in their order. */
export function memoryKey(parts: readonly unknown[]): string {
  const key = JSON.stringify(parts);
  return key.length > LONGEST_KEY ? sha256Hex(key) : key;
}

/** Loads at once: a fleet that comes back after an outage is not to take every connection. */
const LOADS_AT_ONCE = 8;
/** Who has an old answer waits so long for the new one. */
const PATIENCE_MS = 300;
const NAMES_AT_MOST = 4;

/**
 * @param max answers to keep; past that go those that were not asked for of late
 * @param now business time where that is machine time, epoch milliseconds
 */
export function createAnswerMemory<Value>(max: number, now: () => Instant): AnswerMemory<Value> {
  const slots = new Map<string, Slot<Value>>();
  const names = new Map<string, Slot<Value>>();
  const ofAccount = new Map<number, Set<Slot<Value>>>();
  const inTurn = takeTurns(LOADS_AT_ONCE);
  const loads = new Map<string, Promise<Answer<Value>>>();
  let state: 'hearing' | 'cut-off' | 'deaf' = 'deaf';
  /** Counts changes: a load that was under way meanwhile may have read what was before. */
  let changes = 0;
  let changedAll = 0;
  const changedAccounts = new Map<number, number>();

  function isRight(slot: Slot<Value>): boolean {
    return !slot.isStale && now() < slot.answer.goodUntil;
  }

  /** Loads of one key that meet are one, unless a change lies between them. */
  function loadOnce(key: string, load: Load<Value>): Promise<Answer<Value>> {
    const running = loads.get(key);
    if (running !== undefined) return running;
    // Counted when it begins to read: from then on it may miss a change.
    let began = changes;
    const begins = (): void => {
      began = changes;
    };
    const alone = (read: () => Promise<Answer<Value>>) =>
      inTurn(() => {
        begins();
        return read();
      });
    const loading = (typeof load === 'function' ? alone(load) : load.inBatch(begins))
      .then((answer) => keep(key, answer, began))
      .finally(() => {
        loads.delete(key);
        if (loads.size === 0) changedAccounts.clear();
      });
    loads.set(key, loading);
    return loading;
  }

  function keep(key: string, answer: Answer<Value>, began: number): Answer<Value> {
    if (state !== 'hearing' || answer.goodUntil <= now()) return answer;
    const changedAt = answer.accountId === null ? 0 : (changedAccounts.get(answer.accountId) ?? 0);
    const isStale = Math.max(changedAll, changedAt) > began;
    const known = slots.get(key);
    const slot = known ?? { key, answer, isStale, isUsed: true, names: new Set<string>() };
    if (known !== undefined) disown(known);
    Object.assign(slot, { answer, isStale });
    own(slot);
    slots.set(key, slot);
    forgetOldest();
    return answer;
  }

  function own(slot: Slot<Value>): void {
    const { accountId } = slot.answer;
    if (accountId === null) return;
    const owned = ofAccount.get(accountId);
    if (owned === undefined) ofAccount.set(accountId, new Set([slot]));
    else owned.add(slot);
  }

  function disown(slot: Slot<Value>): void {
    const { accountId } = slot.answer;
    const owned = accountId === null ? undefined : ofAccount.get(accountId);
    if (accountId === null || owned === undefined) return;
    owned.delete(slot);
    if (owned.size === 0) ofAccount.delete(accountId);
  }

  /** Whoever was asked for since gets a second chance: to put each one last when it is asked for would cost each answer. */
  function forgetOldest(): void {
    for (const slot of slots.values()) {
      if (slots.size <= max) return;
      slots.delete(slot.key);
      if (slot.isUsed) {
        slot.isUsed = false;
        slots.set(slot.key, slot);
        continue;
      }
      disown(slot);
      for (const name of slot.names) names.delete(name);
    }
  }

  function nameSlot(key: string, name: string | undefined): void {
    const slot = slots.get(key);
    if (slot === undefined || name === undefined || name.length > LONGEST_NAME) return;
    if (slot.names.size >= NAMES_AT_MOST) return;
    slot.names.add(name);
    names.set(name, slot);
  }

  return {
    async recall(key, load, name) {
      const slot = slots.get(key);
      nameSlot(key, name);
      if (slot === undefined) {
        const answer = await loadOnce(key, load);
        nameSlot(key, name);
        return { value: answer.value, isLeftover: false };
      }
      slot.isUsed = true;
      if (state === 'cut-off') return { value: slot.answer.value, isLeftover: true };
      if (isRight(slot)) return { value: slot.answer.value, isLeftover: false };
      const fresh = await soon(loadOnce(key, load));
      return { value: (fresh ?? slot.answer).value, isLeftover: fresh === null };
    },
    async latest(key, load) {
      // One that is under way may have begun before the change; then what it brings is not right.
      await loads.get(key)?.catch(() => {});
      const slot = slots.get(key);
      if (slot !== undefined && isRight(slot)) return slot.answer.value;
      return (await loadOnce(key, load)).value;
    },
    known(name) {
      const slot = names.get(name);
      if (slot === undefined) return null;
      if (state === 'cut-off') return { value: slot.answer.value, isLeftover: true };
      if (!isRight(slot)) return null;
      slot.isUsed = true;
      return { value: slot.answer.value, isLeftover: false };
    },
    changed(concerned) {
      changes += 1;
      if (concerned === 'all') {
        changedAll = changes;
        for (const slot of slots.values()) slot.isStale = true;
        return;
      }
      for (const id of concerned) {
        if (loads.size > 0) changedAccounts.set(id, changes);
        for (const slot of ofAccount.get(id) ?? []) slot.isStale = true;
      }
    },
    hears(next) {
      if (next === 'deaf') {
        for (const one of [slots, names, ofAccount]) one.clear();
      }
      state = next;
    },
    isCutOff: () => state === 'cut-off',
    size: () => slots.size,
    max,
  };
}

/** What comes within the patience, or null: also when it fails. */
async function soon<Value>(coming: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([coming.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
