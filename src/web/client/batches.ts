import { takeTurns } from './turns.ts';

/** Asks one question; `begins` is called when its answer begins to be looked for, again if that begins anew. */
export type AskInBatch<Question, Value> = (question: Question, begins?: () => void) => Promise<Value>;

type Waiting<Question, Value> = {
  readonly question: Question;
  readonly begins: () => void;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Collects questions that come in one tick, or while others are being answered, and has them answered together. A
 * question that nobody can answer fails alone: the others of its batch are then asked one by one.
 * @param load answers many questions, each in its order
 * @param limits questions of a batch, and batches at once; `goesOn`: false when asking again is of no use
 */
export function collectBatches<Question, Value>(
  load: (questions: readonly Question[]) => Promise<readonly Value[]>,
  limits: { readonly questions: number; readonly atOnce: number; readonly goesOn: () => boolean },
): AskInBatch<Question, Value> {
  const waiting: Waiting<Question, Value>[] = [];
  const inTurn = takeTurns(limits.atOnce);
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void inTurn(answerNext);
    });
  }

  async function answerNext(): Promise<void> {
    const batch = waiting.splice(0, limits.questions);
    // Whoever is left over needs a turn of its own.
    schedule();
    if (batch.length === 0) return;
    const failure = await answer(batch);
    if (failure === null) return;
    for (const one of batch) {
      const again = batch.length > 1 && limits.goesOn() ? await answer([one]) : failure;
      if (again !== null) one.reject(again.error);
    }
  }

  /** Null when it went well. */
  async function answer(
    batch: readonly Waiting<Question, Value>[],
  ): Promise<{ readonly error: unknown } | null> {
    for (const one of batch) one.begins();
    try {
      const values = await load(batch.map((one) => one.question));
      for (const [at, one] of batch.entries()) one.resolve(values[at] as Value);
      return null;
    } catch (error) {
      return { error };
    }
  }

  return (question, begins = () => {}) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, begins, resolve, reject });
      schedule();
    });
}
