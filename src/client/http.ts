import { unheld } from './timer.ts';

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST';
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
    /** The client does its own caching. */
    readonly cache: 'no-store';
    readonly credentials: 'omit';
  },
) => Promise<Answered>;

export type Answered = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Where it is missing, answers are read whole and there is no live stream. */
  readonly body?: { getReader(): ByteReader } | null;
};

export type ByteReader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
};

/** Who asks. The license key goes into a header only, never into an address. */
export type Asker = {
  readonly url: string;
  readonly product: string;
  readonly licenseKey: string | null;
  readonly installation: string | null;
  readonly hint: string | null;
};

export type Connection = {
  readonly fetch: Fetch;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
};

export type Request = Pick<Parameters<Fetch>[1], 'method' | 'headers' | 'body'>;

export type Reply = {
  /** Of HTTP; 0 when nobody answered. */
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
  readonly retryAfterSeconds: number | null;
};

/** What is longer than this, in letters, is cut there; no good answer is half as long. */
const MAX_ANSWER = 131_072;

/** One request and its whole answer, in time and of bearable size. Never rejects. */
export async function ask(connection: Connection, url: string, request: Request): Promise<Reply> {
  const silenceMs = connection.timeoutSeconds * 1000;
  const reply = await converse(connection, url, request, silenceMs, async (response) => ({
    status: response.status,
    text: await shortText(response),
    etag: response.headers.get('etag'),
    retryAfterSeconds: retryAfter(response),
  }));
  return reply ?? { status: 0, text: '', etag: null, retryAfterSeconds: null };
}

/**
 * One request, and whatever becomes of its answer while `read` runs; the connection is let go after that. Never rejects.
 * @param silenceMs it is given up after so many milliseconds, unless `read` says that something was heard
 * @returns null when it failed or was given up
 */
export async function converse<Value>(
  { fetch, signal }: Connection,
  url: string,
  request: Request,
  silenceMs: number,
  read: (response: Answered, heard: () => void) => Promise<Value>,
): Promise<Value | null> {
  if (signal.aborted) return null;
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = unheld(setTimeout(abort, silenceMs));
  };
  signal.addEventListener('abort', abort);
  try {
    heard();
    const fixed = { signal: controller.signal, cache: 'no-store', credentials: 'omit' } as const;
    return await read(await fetch(url, { ...request, ...fixed }), heard);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    abort();
  }
}

async function shortText(response: Answered): Promise<string> {
  const reader = response.body?.getReader?.();
  if (reader === undefined) return response.text();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < MAX_ANSWER) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) break;
  }
  return text;
}

/** What a busy service asked for, in seconds. */
export function retryAfter({ headers }: Pick<Answered, 'headers'>): number | null {
  const seconds = Number.parseFloat(headers.get('retry-after') ?? '');
  return seconds >= 0 ? seconds : null;
}

export function headersOf({ licenseKey }: Asker): Record<string, string> {
  return licenseKey === null ? {} : { authorization: `License ${licenseKey}` };
}

/** `?product=…` and what else tells the service who asks; the license key is not among it. */
export function queryOf({ product, installation, hint }: Asker): URLSearchParams {
  const query = new URLSearchParams({ product });
  if (installation !== null) query.set('installation', installation);
  if (hint !== null) query.set('hint', hint);
  return query;
}
