import type { Overhearer } from '../support/tcp-proxy.ts';

/** One statement as a client sent it: its text, and its parameters as text. */
export type RawStatement = {
  readonly sql: string;
  readonly types: readonly number[];
  readonly parameters: readonly (string | null)[];
};

export type StatementRecorder = {
  readonly overhear: () => Overhearer;
  /** What was sent since it was last read, in the order in which the server got it. */
  read(): readonly RawStatement[];
};

/** Writes down the statements that clients send to a PostgreSQL server, by listening to the protocol. */
export function statementRecorder(): StatementRecorder {
  let sent: RawStatement[] = [];
  return {
    overhear: () => {
      // Until the start-up message has passed, nothing has a type byte.
      let greeted = false;
      let rest = Buffer.alloc(0);
      const known = new Map<string, { readonly sql: string; readonly types: readonly number[] }>();
      return {
        clientSaid: (data) => {
          rest = Buffer.concat([rest, data]);
          if (!greeted) {
            const length = rest.length < 4 ? Number.POSITIVE_INFINITY : rest.readInt32BE(0);
            if (rest.length < length) return;
            greeted = true;
            rest = rest.subarray(length);
          }
          while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
            const end = rest.readInt32BE(1) + 1;
            read(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, end), known);
            rest = rest.subarray(end);
          }
        },
        serverSaid: () => {},
        closed: () => {},
      };
    },
    read: () => {
      const read = sent;
      sent = [];
      return read;
    },
  };

  function read(
    type: string,
    body: Buffer,
    known: Map<string, { readonly sql: string; readonly types: readonly number[] }>,
  ): void {
    const reader = readerOf(body);
    if (type === 'Q') sent.push({ sql: reader.text(), types: [], parameters: [] });
    if (type === 'P') {
      const name = reader.text();
      const sql = reader.text();
      known.set(name, { sql, types: Array.from({ length: reader.int16() }, () => reader.int32()) });
    }
    if (type === 'B') {
      reader.text();
      const statement = known.get(reader.text());
      for (let formats = reader.int16(); formats > 0; formats -= 1) reader.int16();
      const parameters = Array.from({ length: reader.int16() }, () => reader.value());
      if (statement !== undefined) sent.push({ ...statement, parameters });
    }
  }
}

function readerOf(body: Buffer) {
  let at = 0;
  return {
    text: (): string => {
      const end = body.indexOf(0, at);
      const text = body.toString('utf8', at, end);
      at = end + 1;
      return text;
    },
    int16: (): number => {
      at += 2;
      return body.readInt16BE(at - 2);
    },
    int32: (): number => {
      at += 4;
      return body.readInt32BE(at - 4);
    },
    value: (): string | null => {
      const length = body.readInt32BE(at);
      at += 4;
      if (length < 0) return null;
      at += length;
      return body.toString('utf8', at - length, at);
    },
  };
}
