/** What the load generator is told, in a file. */
export type LoadScenario = {
  readonly host: string;
  readonly port: number;
  /** Each has one request under way, and sends the next as soon as it is answered. */
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
  /**
   * A time: the requests in rotation for so long, after a warm-up. A file: each request once, and every answer is
   * written there, one a line, as {@link CapturedAnswer}.
   */
  readonly run: { readonly warmUpSeconds: number; readonly seconds: number } | { readonly capture: string };
};

export type LoadRequest = {
  /** All bytes, as they go over the wire. */
  readonly send: string;
  readonly status: number;
  /** A text every answer must hold, such as its tag; empty for none. */
  readonly holds: string;
};

export type CapturedAnswer = {
  readonly request: number;
  readonly status: number;
  /** Status line and headers, without the empty line. */
  readonly head: string;
  readonly body: string;
};

export type LoadResult = {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that were not as expected, and the requests (a hundred at most) they answered. */
  readonly wrong: number;
  readonly wrongRequests: readonly number[];
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};
