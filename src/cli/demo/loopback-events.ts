import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isLoopback } from '../../mail/loopback-address.ts';
import type { LoopbackStep } from './loopback-behaviour.ts';
import type { LoopbackMessage } from './loopback-mail-api.ts';

/** How events travel. */
export type LoopbackEventOptions = {
  /** `at-once` sends what is due by itself; `when-flushed` waits for `flush`, so nothing depends on who came first. */
  readonly send: 'at-once' | 'when-flushed';
  /** Events per request. */
  readonly batch: number;
  /** The share of events that is sent twice, 0 to 1. */
  readonly duplicates: number;
  /** Send what is due in a shuffled order instead of by time and recipient. */
  readonly reorder: boolean;
  /** How often a request that was not answered with 2xx is repeated before its events are lost. */
  readonly retries: number;
  /** Machine milliseconds before the first repetition; doubled for each further one. */
  readonly retryDelayMs: number;
};

type Waiting = {
  readonly at: number;
  readonly key: string;
  readonly entry: Readonly<Record<string, unknown>>;
};

const webhookTimeoutMs = 10_000;

/**
 * The provider's event webhook: plans events in business time, sends those that are due in a fixed order (time, then
 * recipient, then arrival), signed with a key pair made at start.
 * @param now business time, milliseconds since 1970
 */
export function loopbackEvents(options: LoopbackEventOptions & { seed: string; now: () => number }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const random = randomFrom(options.seed);
  let waiting: Waiting[] = [];
  let webhookUrl: string | null = null;
  let sending: Promise<void> | null = null;
  let planned = 0;
  let lost = 0;
  const closing = new AbortController();

  function dueNow(): Waiting[] {
    const now = options.now();
    const due = waiting.filter((event) => event.at <= now);
    return options.reorder ? shuffled(due, random) : due.sort(byTimeThenKey);
  }

  async function sendDue(): Promise<void> {
    for (;;) {
      const url = webhookUrl;
      const batch = url === null || closing.signal.aborted ? [] : dueNow().slice(0, options.batch);
      if (url === null || batch.length === 0) return;
      waiting = waiting.filter((event) => !batch.includes(event));
      const entries = batch.flatMap(({ entry }) =>
        random() < options.duplicates ? [entry, entry] : [entry],
      );
      if (!(await delivered(url, JSON.stringify(entries)))) lost += batch.length;
    }
  }

  async function delivered(url: string, body: string): Promise<boolean> {
    for (let attempt = 0; attempt <= options.retries; attempt += 1) {
      if (attempt > 0) {
        const delay = options.retryDelayMs * 2 ** (attempt - 1);
        await pause(delay, undefined, { signal: closing.signal }).catch(() => {});
      }
      if (closing.signal.aborted) return false;
      const timestamp = String(Math.floor(options.now() / 1000));
      if (await post(url, body, timestamp, privateKey, closing.signal)) return true;
    }
    return false;
  }

  async function flush(): Promise<void> {
    // What came due while a batch was under way is sent by the next round.
    do {
      sending ??= sendDue().finally(() => {
        sending = null;
      });
      await sending;
    } while (webhookUrl !== null && !closing.signal.aborted && dueNow().length > 0);
  }

  function sendSoon(): void {
    if (options.send === 'at-once' && webhookUrl !== null) setImmediate(() => void flush());
  }

  return {
    /** Base64 of the SPKI DER form, as a provider's settings page shows it. */
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),

    /** Plans what will be told about a message that was taken at the instant `from`. */
    plan(message: LoopbackMessage, steps: readonly LoopbackStep[], from: number): void {
      for (const step of steps) {
        planned += 1;
        const at = from + step.afterMs;
        const key = `${message.recipients[0]} ${String(planned).padStart(9, '0')}`;
        const id = `${options.seed}:${message.providerId}:${planned}`;
        waiting.push({ at, key, entry: entryFor(message, step, at, id) });
      }
      sendSoon();
    },

    /** Where events go; null keeps them waiting. */
    sendTo(url: string | null): void {
      if (url !== null && !(url.startsWith('http://') && isLoopback(new URL(url).hostname))) {
        throw new Error('The loopback provider sends events to this machine only, over http.');
      }
      webhookUrl = url;
      sendSoon();
    },

    /** Sends everything that is due and resolves when nothing due is left. */
    flush,

    /** Resolves when no request is under way; with `at-once`, when no event that is due is waiting either. */
    async idle(): Promise<void> {
      if (options.send === 'at-once') await flush();
      else await sending;
    },

    /** The business instant of the earliest event still waiting; null when none is. */
    nextAt(): number | null {
      return waiting.length === 0 ? null : Math.min(...waiting.map((event) => event.at));
    },

    /** How many events were given up after all repetitions. */
    lost: () => lost,

    async close(): Promise<void> {
      closing.abort();
      await sending;
    },
  };
}

/** An entry as SendGrid writes it. */
function entryFor(message: LoopbackMessage, step: LoopbackStep, at: number, id: string) {
  const blocked = step.event === 'blocked';
  const known = step.asynchronous === true ? {} : { sg_message_id: `${message.providerId}.loopback-0` };
  return {
    email: message.recipients[0],
    timestamp: Math.floor(at / 1000),
    event: blocked ? 'bounce' : step.event,
    'smtp-id': message.headers['Message-ID'] ?? '',
    sg_event_id: createHash('sha256').update(id).digest('base64url').slice(0, 22),
    ...known,
    ...(step.asynchronous === true ? {} : message.customArgs),
    ...(step.event === 'bounce' || blocked ? { type: blocked ? 'blocked' : 'bounce' } : {}),
    ...(step.reason === null ? {} : { [step.event === 'deferred' ? 'response' : 'reason']: step.reason }),
  };
}

function post(
  url: string,
  body: string,
  timestamp: string,
  key: KeyObject,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
      'X-Twilio-Email-Event-Webhook-Signature': sign('sha256', Buffer.from(timestamp + body), key).toString(
        'base64',
      ),
    };
    const call = request(url, { method: 'POST', headers, agent: false, timeout: webhookTimeoutMs, signal });
    call.on('response', (answer) => {
      answer.resume();
      const status = answer.statusCode ?? 0;
      answer.on('close', () => resolve(status >= 200 && status < 300));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end(body);
  });
}

function byTimeThenKey(a: Waiting, b: Waiting): number {
  return a.at - b.at || (a.key < b.key ? -1 : 1);
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const drawn = items.map((item) => ({ item, rank: random() }));
  return drawn.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomFrom(seed: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}:${drawn}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}
