import sharedClient from '@sendgrid/client';
import sharedService from '@sendgrid/mail';
import type { LookUpOutcome, Message, SendOutcome, Transport } from '../domain/ports.ts';
import { deliveryArgument, isDeliveryId, messageIdOf } from './delivery-id.ts';
import { isLoopback } from './loopback-address.ts';
import { recipientProblem } from './recipient.ts';
import { type Answer, outcomeOfAnswer, outcomeOfSilence } from './sendgrid-outcomes.ts';
import { connectionsThatTell } from './unopened-connections.ts';

// Both packages give one shared instance, and their types hide the class beside it: taken from the instance, each
// request has a client of its own.
const Client = sharedClient.constructor as new () => typeof sharedClient;
const MailService = sharedService.constructor as new () => typeof sharedService;

/** A provider that can disprove says so in this header; the real SendGrid never does. */
const conclusiveHeader = 'x-glidepath-conclusive';
const largestAnswer = 1024 * 1024;

/**
 * Mail through SendGrid's v3 API, one request per message.
 * @param options.baseUrl `https://api.sendgrid.com`, `https://api.eu.sendgrid.com`, or a loopback provider
 * @param options.timeoutMs how long one request may take in all, connecting included
 * @param options.onlyLoopback refuse any address but this machine's own: for tests, the demo and time lapse
 * @throws when `baseUrl` is not allowed: a start must fail rather than write to real people
 */
export function sendgridTransport(options: {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly onlyLoopback: boolean;
}): Transport {
  const baseUrl = allowedBaseUrl(options.baseUrl, options.onlyLoopback);
  const { httpAgent, httpsAgent, nothingSent } = connectionsThatTell();

  /** A client for one request: its deadline is part of the client's defaults. */
  function clientWithDeadline(): typeof sharedClient {
    const client = new Client();
    // As a header: `setApiKey` would point the client back at api.sendgrid.com.
    client.setDefaultHeader('Authorization', `Bearer ${options.apiKey}`);
    const request = {
      url: '',
      baseUrl,
      httpAgent,
      httpsAgent,
      signal: AbortSignal.timeout(options.timeoutMs),
      maxContentLength: largestAnswer,
      // A redirect would carry message and key to another host.
      maxRedirects: 0,
      ...(options.onlyLoopback ? { proxy: false } : {}),
    };
    client.setDefaultRequest(request);
    return client;
  }

  return {
    name: 'sendgrid',

    async send(message): Promise<SendOutcome> {
      const problem = recipientProblem(message);
      if (problem !== null) return { kind: 'rejected', reason: problem };
      const service = new MailService();
      service.setClient(clientWithDeadline());
      try {
        const [response] = await service.send(mailData(message));
        const answer = { status: response.statusCode, headers: headersOf(response), body: response.body };
        return outcomeOfAnswer(answer, Date.now());
      } catch (error) {
        const answer = answerIn(error);
        if (answer !== null) return outcomeOfAnswer(answer, Date.now());
        return outcomeOfSilence(nothingSent(error), codeOf(error));
      }
    },

    async lookUp(deliveryId): Promise<LookUpOutcome> {
      if (!isDeliveryId(deliveryId)) return 'unknown';
      try {
        const [response] = await clientWithDeadline().request({
          method: 'GET',
          url: '/v3/messages',
          qs: { query: `(unique_args['${deliveryArgument}']="${deliveryId}")`, limit: 1 },
        });
        const { messages } = response.body as { messages?: unknown };
        if (!Array.isArray(messages)) return 'unknown';
        if (messages.length > 0) return 'accepted';
        return headersOf(response)[conclusiveHeader] === 'true' ? 'not-received' : 'unknown';
      } catch {
        return 'unknown';
      }
    },

    async close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function allowedBaseUrl(text: string, onlyLoopback: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Error('SENDGRID_BASE_URL is not an http or https address.');
  }
  const loopback = isLoopback(url.hostname);
  if (onlyLoopback && !loopback) {
    throw new Error(
      `SENDGRID_BASE_URL points to ${url.hostname}. In tests, the demo and time lapse mail may only go to this machine (127.0.0.1, ::1 or localhost).`,
    );
  }
  if (!loopback && url.protocol !== 'https:') {
    throw new Error(
      `SENDGRID_BASE_URL must be https: the API key would cross the network to ${url.hostname} in clear.`,
    );
  }
  return url.href;
}

function mailData(message: Message) {
  return {
    from: { email: message.from.email, name: plainName(message.from.name) },
    to: {
      email: message.to.email,
      ...(message.to.name === null ? {} : { name: plainName(message.to.name) }),
    },
    subject: message.subject,
    // The API wants plain text before HTML.
    content: [
      { type: 'text/plain', value: message.text },
      { type: 'text/html', value: message.html },
    ] as [{ type: string; value: string }, { type: string; value: string }],
    headers: { ...message.headers, 'Message-ID': messageIdOf(message.deliveryId, message.from.email) },
    customArgs: { [deliveryArgument]: message.deliveryId },
    // Tracking would hand activation links to a third party and add a footer of its own.
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: { enable: false },
      subscriptionTracking: { enable: false },
    },
  };
}

/** The API takes no `,` and `;` in a name. */
function plainName(name: string): string {
  return name.replace(/[\s,;\p{Cc}]+/gu, ' ').trim();
}

function headersOf(response: { readonly headers: unknown }): Answer['headers'] {
  return { ...(response.headers as Record<string, unknown>) };
}

/** The client throws its own error for 4xx and 5xx, and the HTTP library's for every other status and for silence. */
function answerIn(error: unknown): Answer | null {
  const { code, response } = error as {
    code?: unknown;
    response?: { status?: unknown; headers?: Record<string, unknown>; body?: unknown; data?: unknown };
  };
  if (response === undefined) return null;
  const status = response.status ?? code;
  if (typeof status !== 'number') return null;
  return { status, headers: { ...response.headers }, body: response.body ?? response.data };
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code === 'ERR_CANCELED') return 'time-out';
  return typeof code === 'string' ? code : 'unknown error';
}
