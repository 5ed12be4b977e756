import { readFileSync } from 'node:fs';
import { type Answer, type LoadConnection, openLoadConnection } from './load-connection.ts';
import { openEventStream } from './propagation-stream.ts';

/**
 * A thousand clients and more: each fetches its document, opens its event stream, and fetches again at once whenever
 * that says so. Says `{"streams": n}` when all streams are open, and a {@link FetchedDocument} for each new document.
 * Argument: a file that holds {@link StreamClient}s.
 */
export type StreamClient = {
  readonly host: string;
  readonly port: number;
  /** The bytes of both requests; the tag's header is put in front of the empty line. */
  readonly stream: string;
  readonly document: string;
};

export type FetchedDocument = {
  readonly client: number;
  /** Epoch milliseconds, with their fraction. */
  readonly at: number;
  readonly revision: number;
  readonly stage: string;
  readonly brownout: boolean;
};

/** Streams are opened in groups: a thousand at once would be a test of the listen queue. */
const AT_ONCE = 20;

const [file = ''] = process.argv.slice(2);
const clients = JSON.parse(readFileSync(file, 'utf8')) as readonly StreamClient[];
let next = 0;
let streams = 0;
for (let at = 0; at < AT_ONCE; at += 1) openNext();

function openNext(): void {
  const client = next;
  next += 1;
  const options = clients[client];
  if (options === undefined) return;
  startClient(client, options, () => {
    streams += 1;
    if (streams === clients.length) console.log(JSON.stringify({ streams }));
    openNext();
  });
}

function startClient(client: number, options: StreamClient, opened: () => void): void {
  let tag: string | null = null;
  let isAsking = false;
  let again = false;
  let connection: LoadConnection | null = null;
  let retried = false;
  const ask = (): void => {
    // What changes while an answer is under way may not be in it.
    if (isAsking) {
      again = true;
      return;
    }
    isAsking = true;
    send();
  };
  const send = (): void => {
    connection ??= openLoadConnection(options, take, lost);
    const condition = tag === null ? '' : `If-None-Match: ${tag}\r\n`;
    connection.send(Buffer.from(`${options.document.slice(0, -2)}${condition}\r\n`, 'latin1'));
  };
  ask();

  /** Servers close what was idle for some seconds, perhaps while a request is on its way. */
  function lost(why: string): void {
    connection?.close();
    connection = null;
    if (!isAsking) return;
    if (retried) fail(why);
    retried = true;
    send();
  }

  function take({ status, bytes, bodyAt }: Answer): void {
    const at = performance.timeOrigin + performance.now();
    isAsking = false;
    retried = false;
    if (status !== 200 && status !== 304) fail(`A document was answered with ${status}.`);
    const isFirst = tag === null;
    if (status === 200) {
      const head = bytes.toString('latin1', 0, bodyAt);
      tag = /\r\netag: *([^\r]+)/i.exec(head)?.[1] ?? '';
      const { revision, stage, brownout } = claimsIn(bytes.toString('latin1', bodyAt));
      const fetched: FetchedDocument = { client, at, revision, stage, brownout: brownout !== null };
      if (!isFirst) console.log(JSON.stringify(fetched));
    }
    if (isFirst)
      openEventStream(options, Buffer.from(options.stream, 'latin1'), {
        opened,
        changed: ask,
        refused: fail,
      });
    if (!again) return;
    again = false;
    ask();
  }
}

type Claims = { readonly revision: number; readonly stage: string; readonly brownout: object | null };

function claimsIn(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
}

function fail(why: string): never {
  console.error(`The clients stop: ${why}`);
  process.exit(1);
}
