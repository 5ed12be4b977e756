import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { deliveryArgument } from '../../mail/delivery-id.ts';
import type { LoopbackBehaviour, LoopbackStep } from './loopback-behaviour.ts';
import { type LoopbackEventOptions, loopbackEvents } from './loopback-events.ts';
import { type LoopbackError, type LoopbackMessage, readMail } from './loopback-mail-api.ts';

export type LoopbackOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** The key that requests must carry. */
  readonly apiKey: string;
  /** The same seed gives the same provider ids, duplicates and order of events. */
  readonly seed: string;
  /** Business time, milliseconds since 1970: when events happen. */
  readonly now: () => number;
  /** Decides about each message; called once per request that is well formed. */
  readonly behaviour: (message: LoopbackMessage) => LoopbackBehaviour;
  /** What a look-up is worth: proof and disproof, proof only as with the real provider, or no access to it. */
  readonly lookUps: 'conclusive' | 'positive-only' | 'not-bought';
  readonly events: LoopbackEventOptions;
};

export type LoopbackProvider = Awaited<ReturnType<typeof startLoopbackProvider>>;

/** An answer, or what happens to the connection instead of one. */
type Reply =
  | { readonly status: number; readonly body: unknown; readonly headers: Readonly<Record<string, string>> }
  | 'cut'
  | 'hang';

const largestRequest = 30 * 1024 * 1024;

/**
 * A mail provider on 127.0.0.1 that behaves as SendGrid does: the mail API, the look-up of messages and the signed
 * event webhook, misbehaving on demand. Nothing leaves this machine.
 */
export async function startLoopbackProvider(options: LoopbackOptions) {
  const taken: LoopbackMessage[] = [];
  const attempts = new Map<string, number>();
  const events = loopbackEvents({ ...options.events, seed: options.seed, now: options.now });
  const closing = new AbortController();
  // Each answer that takes its time listens to it.
  setMaxListeners(0, closing.signal);

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await replyTo(request, await bodyOf(request));
    if (reply === 'cut') request.socket.destroy();
    if (typeof reply === 'string') return;
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(reply.body === null ? '' : JSON.stringify(reply.body));
  }

  async function replyTo(request: IncomingMessage, json: string | null): Promise<Reply> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const route = `${request.method} ${url.pathname}`;
    if (request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return complaint(401, 'The provided authorization grant is invalid');
    }
    if (json === null) return complaint(413, 'Content too large');
    if (route === 'POST /v3/mail/send') return takeMail(json);
    if (route === 'GET /v3/messages') return lookUp(url.searchParams.get('query') ?? '');
    return complaint(404, 'Not Found');
  }

  async function takeMail(json: string): Promise<Reply> {
    const mail = readMail(json);
    if ('errors' in mail) return { status: 400, body: { errors: mail.errors }, headers: {} };
    const attempt = (attempts.get(mail.deliveryId) ?? 0) + 1;
    attempts.set(mail.deliveryId, attempt);
    const providerId = hash(`${options.seed}:${mail.deliveryId}:${attempt}`);
    const message: LoopbackMessage = { ...mail, attempt, providerId };
    const { answer, fate } = options.behaviour(message);

    if (answer.kind === 'refuse') return complaint(answer.status, answer.message, answer.headers);
    // Taken before the answer, so a look-up never denies a message that will still be taken.
    if (answer.kind === 'accept' || answer.kind === 'fail' || answer.taken) {
      taken.push(message);
      events.plan(message, fate, options.now());
    }
    if (answer.kind === 'fail') return complaint(answer.status, answer.message);
    if (answer.kind !== 'accept') return answer.kind;
    if (answer.afterMs > 0) await pause(answer.afterMs, undefined, { signal: closing.signal });
    return { status: 202, body: null, headers: { 'X-Message-Id': providerId } };
  }

  function lookUp(query: string): Reply {
    if (options.lookUps === 'not-bought') return complaint(403, 'access forbidden');
    const asked = /^\(?unique_args\['([^']+)'\]="([^"]*)"\)?$/.exec(query);
    if (asked === null) return complaint(400, 'invalid query');
    const [, argument, value] = asked;
    const found = taken.filter((message) => message.customArgs[argument ?? ''] === value);
    const messages = found.map((message) => ({
      msg_id: `${message.providerId}.loopback-0`,
      from_email: message.from,
      to_email: message.recipients[0],
      subject: message.subject,
      status: 'processed',
    }));
    const conclusive = String(options.lookUps === 'conclusive');
    return { status: 200, body: { messages }, headers: { 'X-Glidepath-Conclusive': conclusive } };
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });

  return {
    /** For `SENDGRID_BASE_URL`. */
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** For `SENDGRID_WEBHOOK_PUBLIC_KEY`. */
    publicKey: events.publicKey,
    /** Every message that was taken, in the order they came; one taken twice is here twice. */
    messages: (): readonly LoopbackMessage[] => [...taken],
    /** How many well-formed requests named this delivery id, whatever became of them. */
    attempts: (deliveryId: string): number => attempts.get(deliveryId) ?? 0,
    /** How many mails this delivery id has put into the recipient's inbox or on its way. */
    copies: (deliveryId: string): number => taken.filter((one) => one.deliveryId === deliveryId).length,
    /** Where events go from now on; null keeps them waiting. */
    sendEventsTo: events.sendTo,
    /** Something more happens to a message that was taken, `step.afterMs` from now. */
    emit(deliveryId: string, step: LoopbackStep): void {
      const message = taken.find((one) => one.customArgs[deliveryArgument] === deliveryId);
      if (message === undefined) throw new Error(`The loopback provider never took delivery ${deliveryId}.`);
      events.plan(message, [step], options.now());
    },
    /** Sends every event that is due and resolves when nothing due is left. */
    flushEvents: events.flush,
    /** Resolves when no event is under way; with `at-once`, when none that is due is waiting either. */
    idle: events.idle,
    /** The business instant of the earliest event still waiting; null when none is. */
    nextEventAt: events.nextAt,
    /** How many events were given up after all repetitions. */
    lostEvents: events.lost,
    async close(): Promise<void> {
      closing.abort();
      await events.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Null when it is larger than the API takes. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestRequest) chunks.push(chunk);
  }
  return size > largestRequest ? null : Buffer.concat(chunks).toString('utf8');
}

function complaint(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Exclude<Reply, string> {
  const errors: readonly LoopbackError[] = [{ message, field: null, help: null }];
  return { status, body: { errors }, headers };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
