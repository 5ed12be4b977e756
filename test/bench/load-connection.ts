import { connect } from 'node:net';

/** One connection that is kept, with one request under way at a time. */
export type LoadConnection = {
  /** Sends a request as it stands, byte for byte. */
  send(request: Buffer): void;
  close(): void;
};

export type Answer = {
  readonly status: number;
  /** The whole answer. The bytes are only good until the callback returns: the next answer overwrites them. */
  readonly bytes: Buffer;
  /** Where the body begins. */
  readonly bodyAt: number;
};

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTHS = [Buffer.from('\r\nContent-Length: '), Buffer.from('\r\ncontent-length: ')];
const READ_BYTES = 64 * 1024;

/**
 * Opens a raw socket that speaks just enough HTTP/1.1 for a bench: answers with a content length, or 304 and 204. Going
 * by `node:http` would cost as much as the server it measures.
 */
export function openLoadConnection(
  target: { readonly host: string; readonly port: number },
  answered: (answer: Answer) => void,
  failed: (why: string) => void,
): LoadConnection {
  let pending: Buffer | null = null;
  let closed = false;
  const take = (chunk: Buffer): void => {
    const bytes = pending === null ? chunk : Buffer.concat([pending, chunk]);
    const answer = answerIn(bytes);
    if (answer === null) {
      // The chunk's memory is used again for the next one.
      pending = pending === null ? Buffer.from(bytes) : bytes;
      return;
    }
    pending = null;
    answered(answer);
  };
  const socket = connect({
    ...{ host: target.host, port: target.port, noDelay: true },
    onread: {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback: (length, buffer) => {
        take((buffer as Buffer).subarray(0, length));
        return true;
      },
    },
  });
  socket.on('error', (error) => closed || failed(error.message));
  socket.on('close', () => closed || failed('The server closed the connection.'));
  return {
    send: (request) => void socket.write(request),
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}

/**
 * The answer, once all of it is there.
 * @throws when more is there, or its length is not said
 */
export function answerIn(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const status = digit(bytes, 9) * 100 + digit(bytes, 10) * 10 + digit(bytes, 11);
  const bodyAt = headEnd + HEAD_END.length;
  const end = bodyAt + (status === 304 || status === 204 ? 0 : lengthIn(bytes, bodyAt));
  if (bytes.length < end) return null;
  if (bytes.length > end) throw new Error('The server said more than it was asked.');
  return { status, bytes, bodyAt };
}

function lengthIn(bytes: Buffer, bodyAt: number): number {
  for (const name of LENGTHS) {
    const at = bytes.indexOf(name);
    if (at < 0 || at > bodyAt) continue;
    let length = 0;
    for (let i = at + name.length; bytes[i] !== 13; i += 1) length = length * 10 + digit(bytes, i);
    return length;
  }
  throw new Error(`An answer without a length: ${bytes.subarray(0, bodyAt).toString('latin1')}`);
}

function digit(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 48) - 48;
}
