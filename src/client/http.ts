import { MAX_TOKEN_LENGTH } from './verify.ts';

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
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

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

export type DocumentAnswer =
  | { readonly kind: 'document'; readonly token: string; readonly etag: string | null }
  | { readonly kind: 'unchanged' }
  | Failure;

export type ReceiptAnswer = { readonly kind: 'receipt'; readonly token: string } | Failure;

/** No usable answer: nothing changes (fail-static). */
export type Failure = {
  readonly kind: 'failed';
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
};

/** `GET /v1/policy`. @param etag of the document that is kept; null asks for a whole one */
export async function askForDocument(
  asker: Asker,
  etag: string | null,
  connection: Connection,
): Promise<DocumentAnswer> {
  const query = new URLSearchParams({ product: asker.product });
  if (asker.installation !== null) query.set('installation', asker.installation);
  if (asker.hint !== null) query.set('hint', asker.hint);
  const headers = { ...headersOf(asker), accept: 'application/jwt' };
  const answer = await ask(connection, `${asker.url}/v1/policy?${query}`, {
    method: 'GET',
    headers: etag === null ? headers : { ...headers, 'if-none-match': etag },
  });
  if ('kind' in answer) return answer;
  if (answer.status === 304 && etag !== null) return { kind: 'unchanged' };
  if (answer.status !== 200) return refusal(answer);
  return { kind: 'document', token: answer.text.trim(), etag: answer.etag };
}

/** `POST /v1/check` with a nonce, for the signed receipt in its answer. The server learns which features are asked for. */
export async function askForReceipt(
  asker: Asker,
  features: readonly string[],
  nonce: string,
  connection: Connection,
): Promise<ReceiptAnswer> {
  const { product, installation, hint } = asker;
  const answer = await ask(connection, `${asker.url}/v1/check`, {
    method: 'POST',
    headers: { ...headersOf(asker), accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ product, installation, ...(hint === null ? {} : { hint }), features, nonce }),
  });
  if ('kind' in answer) return answer;
  if (answer.status !== 200) return refusal(answer);
  const token = receiptIn(answer.text);
  return token === null ? failure('The answer to the check holds no receipt.') : { kind: 'receipt', token };
}

function headersOf({ licenseKey }: Asker): Record<string, string> {
  return licenseKey === null ? {} : { authorization: `License ${licenseKey}` };
}

type Reply = {
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
  readonly retryAfter: string | null;
};

async function ask(
  { fetch, timeoutSeconds, signal }: Connection,
  url: string,
  request: Pick<Parameters<Fetch>[1], 'method' | 'headers' | 'body'>,
): Promise<Reply | Failure> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutSeconds * 1000);
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) return failure('The client is closed.');
    const response = await fetch(url, {
      ...request,
      signal: controller.signal,
      cache: 'no-store',
      credentials: 'omit',
    });
    if (Number(response.headers.get('content-length')) > 2 * MAX_TOKEN_LENGTH) {
      abort();
      return failure('The answer of the license service is too long.');
    }
    return {
      status: response.status,
      text: await response.text(),
      etag: response.headers.get('etag'),
      retryAfter: response.headers.get('retry-after'),
    };
  } catch {
    return failure('The license service was not reached.');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function refusal({ status, retryAfter }: Reply): Failure {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return failure(`The license service answered ${status}.`, seconds >= 0 ? seconds : null);
}

function failure(detail: string, retryAfterSeconds: number | null = null): Failure {
  return { kind: 'failed', detail, retryAfterSeconds };
}

function receiptIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    const isFound = typeof answer === 'object' && answer !== null && 'receipt' in answer;
    return isFound && typeof answer.receipt === 'string' ? answer.receipt : null;
  } catch {
    return null;
  }
}
