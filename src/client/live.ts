import {
  type Answered,
  type Asker,
  type Connection,
  converse,
  headersOf,
  queryOf,
  retryAfter,
} from './http.ts';
import { pauseBefore } from './schedule.ts';
import { callLater } from './timer.ts';

export type LiveOptions = {
  readonly asker: Asker;
  /** Its `signal` ends the listening. */
  readonly connection: Connection;
  /** Milliseconds, only running forward. */
  readonly monotonic: () => number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Something changed, or may have while nobody listened: fetch again. */
  readonly changed: () => void;
};

/** The service sends a heartbeat every 25 seconds; one that missed two is gone, whatever the connection says. */
const SILENCE_MS = 60_000;
/** A stream that lived this long was a good one: the next pause is short again. */
const GOOD_MS = 30_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 900;
/** Clients that hear of one change together do not fetch in the same instant. */
const SPREAD_MS = 200;

/** A longer line is no event. */
const MAX_LINE = 16_384;

/**
 * Listens to `GET /v1/policy/stream` until the connection's signal ends it, and comes back by itself after a pause
 * that grows and is partly random. Gives up for good only where answers cannot be streamed. Never throws; no timer
 * of it keeps a program running.
 */
export function listen({ asker, connection, monotonic, random, changed }: LiveOptions): void {
  const { signal } = connection;
  let lastEventId = '';
  let isAnnouncing = false;
  let canStream = true;

  /** Events that come close together are one. */
  function announceSoon(): void {
    if (isAnnouncing) return;
    isAnnouncing = true;
    callLater(random() * SPREAD_MS, signal, () => {
      isAnnouncing = false;
      changed();
    });
  }

  /** @returns the seconds a busy service asked for */
  async function follow(response: Answered, heard: () => void): Promise<number | null> {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (response.status !== 200 || !isStream) return retryAfter(response);
    const reader = response.body?.getReader?.();
    if (reader === undefined) {
      canStream = false;
      return null;
    }
    // What changed before the stream stood was not heard.
    announceSoon();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done || rest.length > MAX_LINE) return null;
      heard();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      lines.forEach(take);
    }
  }

  /** Server-sent events, as far as they matter: an event is one line of JSON, and its id goes into a header. */
  function take(line: string): void {
    lastEventId = /^id: ?([ -~]{1,200})$/.exec(line)?.[1] ?? lastEventId;
    if (/^data:.*"type": ?"refetchEvaluation"/.test(line)) announceSoon();
  }

  async function goOn(failures: number): Promise<void> {
    const begun = monotonic();
    const headers: Record<string, string> = { ...headersOf(asker), accept: 'text/event-stream' };
    if (lastEventId !== '') headers['last-event-id'] = lastEventId;
    const url = `${asker.url}/v1/policy/stream?${queryOf(asker)}`;
    const asked = await converse(connection, url, { method: 'GET', headers }, SILENCE_MS, follow);
    if (!canStream) return;
    const failed = monotonic() - begun < GOOD_MS ? failures + 1 : 1;
    const pause = pauseBefore({
      failures: failed,
      everySeconds: LONGEST_PAUSE_SECONDS,
      firstRetrySeconds: FIRST_PAUSE_SECONDS,
      retryAfterSeconds: asked,
      random: random(),
    });
    callLater(pause * 1000, signal, () => void goOn(failed));
  }

  void goOn(0);
}
