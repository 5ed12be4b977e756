import type { Overhearer } from './tcp-proxy.ts';

/** What passed a proxy to PostgreSQL since it was last read. */
export type Passed = {
  /** Statements, transactions' beginnings and ends among them, and one for each connection opened. */
  readonly statements: number;
  /** Statements that waited for their answer at the same moment, at most. */
  readonly atOnce: number;
  readonly connections: number;
};

export type PostgresMeter = {
  readonly overhear: () => Overhearer;
  /** Reads it and begins anew. */
  read(): Passed;
};

/** The end of an answer: "ready for query", its length, and one byte for the state of the transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

/** Counts what clients ask a PostgreSQL server, by listening to the protocol: whoever asks cannot tell. */
export function postgresMeter(): PostgresMeter {
  let passed = { statements: 0, atOnce: 0, connections: 0 };
  let waiting = 0;
  return {
    overhear: () => {
      passed.connections += 1;
      let isWaiting = false;
      let tail = Buffer.alloc(0);
      const wait = (waits: boolean): void => {
        if (waits === isWaiting) return;
        isWaiting = waits;
        waiting += waits ? 1 : -1;
        if (waits) passed.statements += 1;
        passed.atOnce = Math.max(passed.atOnce, waiting);
      };
      return {
        clientSaid: () => wait(true),
        serverSaid: (data) => {
          tail = Buffer.concat([tail, data]).subarray(-READY.length - 1);
          if (tail.subarray(0, READY.length).equals(READY)) wait(false);
        },
        closed: () => wait(false),
      };
    },
    read: () => {
      const read = passed;
      passed = { statements: 0, atOnce: waiting, connections: 0 };
      return read;
    },
  };
}
