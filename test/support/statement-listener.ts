import type { Overhearer } from './tcp-proxy.ts';

export type StatementListener = {
  readonly overhear: () => Overhearer;
  /** The texts of all statements since it was last read, in the order they were asked. */
  read(): readonly string[];
};

/** Frontend messages: a simple query, a statement to prepare, and values for a prepared one. */
const [QUERY, PARSE, BIND] = [0x51, 0x50, 0x42];

/** Hears which statements clients ask a PostgreSQL server, by reading the protocol: whoever asks cannot tell. */
export function statementListener(): StatementListener {
  let asked: string[] = [];
  return {
    read: () => {
      const read = asked;
      asked = [];
      return read;
    },
    overhear: () => {
      const prepared = new Map<string, string>();
      let rest = Buffer.alloc(0);
      let isStarted = false;
      return {
        clientSaid(data) {
          rest = Buffer.concat([rest, data]);
          // The first message has no kind, only a length.
          if (!isStarted && rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
            rest = rest.subarray(rest.readUInt32BE(0));
            isStarted = true;
          }
          while (isStarted && rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
            const length = rest.readUInt32BE(1);
            heard(rest[0] ?? 0, rest.subarray(5, length + 1));
            rest = rest.subarray(length + 1);
          }
        },
        serverSaid() {},
        closed() {},
      };

      function heard(kind: number, body: Buffer): void {
        const [first = '', second = ''] = body.toString('utf8').split('\0');
        if (kind === QUERY) asked.push(first);
        if (kind === PARSE) prepared.set(first, second);
        // A portal comes first, then the statement it is made of.
        if (kind === BIND) asked.push(prepared.get(second) ?? '?');
      }
    },
  };
}
