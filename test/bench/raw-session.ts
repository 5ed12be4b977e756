import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { RawStatement } from './raw-statements.ts';

/** One connection to PostgreSQL, with no more of the protocol than a bench needs: a statement is prepared once, then bound and run. */
export type RawSession = {
  run(statement: RawStatement, parameters: readonly (string | null)[]): Promise<void>;
  close(): void;
};

const [AUTHENTICATION, ERROR, READY] = [0x52, 0x45, 0x5a];

/** Opens it. @throws when the server refuses */
export async function openRawSession(address: string): Promise<RawSession> {
  const url = new URL(address);
  const scram = scramFor(decodeURIComponent(url.password));
  const socket = connect(Number(url.port || 5432), url.hostname);
  socket.setNoDelay(true);
  let rest: Buffer = Buffer.alloc(0);
  let failure: string | null = null;
  let answered: (failure: string | null) => void = () => {};
  const answer = () =>
    new Promise<void>((resolve, reject) => {
      answered = (said) => (said === null ? resolve() : reject(new Error(said)));
    });
  socket.on('error', (error) => answered(error.message));
  socket.on('data', (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      const [type, body] = [rest[0], rest.subarray(5, end)];
      rest = rest.subarray(end);
      if (type === ERROR) failure = body.toString('utf8').replaceAll('\0', ' ');
      if (type === AUTHENTICATION && body.readInt32BE(0) === 10) socket.write(scram.first());
      if (type === AUTHENTICATION && body.readInt32BE(0) === 11)
        socket.write(scram.final(body.toString('utf8', 4)));
      // A refused start has no "ready" behind it.
      if (type === READY || (type === ERROR && body.includes('FATAL'))) {
        const said = failure;
        failure = null;
        answered(said);
      }
    }
  });
  const settings = ['user', decodeURIComponent(url.username), 'database', url.pathname.slice(1)];
  const options = ['TimeZone', 'UTC', 'jit', 'off', 'random_page_cost', '1.1'];
  const start = Buffer.concat([int32(196_608), ...[...settings, ...options].map(text), Buffer.of(0)]);
  const ready = answer();
  socket.write(Buffer.concat([int32(start.length + 4), start]));
  await ready;
  const prepared = new Map<string, string>();
  return {
    run: async ({ sql, types }, parameters) => {
      const parts: Buffer[] = [];
      if (types.length === 0 && parameters.length === 0) parts.push(message('Q', text(sql)));
      else {
        const name = prepared.get(sql) ?? `s${prepared.size}`;
        if (!prepared.has(sql)) {
          const typed = [int16(types.length), ...types.map(int32)];
          parts.push(message('P', Buffer.concat([text(name), text(sql), ...typed])));
          prepared.set(sql, name);
        }
        const values = parameters.flatMap((one) =>
          one === null ? [int32(-1)] : [int32(Buffer.byteLength(one)), Buffer.from(one)],
        );
        const bind = [text(''), text(name), int16(0), int16(parameters.length), ...values, int16(0)];
        parts.push(message('B', Buffer.concat(bind)));
        parts.push(message('E', Buffer.concat([text(''), int32(0)])), message('S', Buffer.alloc(0)));
      }
      const done = answer();
      socket.write(Buffer.concat(parts));
      await done.catch((error: Error) => {
        throw new Error(`${error.message} in: ${sql}`);
      });
    },
    close: () => socket.destroy(),
  };
}

/** RFC 5802, as PostgreSQL asks for it. */
function scramFor(password: string): { first(): Buffer; final(challenge: string): Buffer } {
  const bare = `n=,r=${randomBytes(18).toString('base64')}`;
  return {
    first: () => {
      const said = Buffer.from(`n,,${bare}`);
      return message('p', Buffer.concat([text('SCRAM-SHA-256'), int32(said.length), said]));
    },
    final: (challenge) => {
      const [nonce, salt, rounds] = challenge.split(',').map((part) => part.slice(2)) as [
        string,
        string,
        string,
      ];
      const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(rounds), 32, 'sha256');
      const key = createHmac('sha256', salted).update('Client Key').digest();
      const proofless = `c=biws,r=${nonce}`;
      const signature = createHmac('sha256', createHash('sha256').update(key).digest())
        .update(`${bare},${challenge},${proofless}`)
        .digest();
      const proof = Buffer.from(key.map((byte, at) => byte ^ (signature[at] ?? 0)));
      return message('p', Buffer.from(`${proofless},p=${proof.toString('base64')}`));
    },
  };
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
