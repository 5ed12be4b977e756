import sharedService from '@sendgrid/mail';
import type { LookUpOutcome, Message, SendOutcome, Transport } from '../domain/ports.ts';
import { deliveryArgument, isDeliveryId, messageIdOf } from './delivery-id.ts';
import { type Exchanged, httpExchange, NoAnswer } from './http-exchange.ts';
import { isLoopback } from './loopback-address.ts';
import { recipientProblem } from './recipient.ts';
import { outcomeOfAnswer, outcomeOfSilence } from './sendgrid-outcomes.ts';

// The package gives one shared instance, and its types hide the class beside it.
const MailService = sharedService.constructor as new () => typeof sharedService;

/** A provider that can disprove says so in this header; the real SendGrid never does. */
const conclusiveHeader = 'x-glidepath-conclusive';

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
  const exchange = httpExchange({ baseUrl, timeoutMs: options.timeoutMs });
  const headers = {
    Authorization: `Bearer ${options.apiKey}`,
    Accept: 'application/json',
    'User-Agent': 'glidepath',
  };
  /**
   * The package builds and validates everything but the two parts, which it would copy several times; and the request
   * goes over connections that are kept, which its own client does not do.
   */
  function post(message: Message): Promise<Exchanged> {
    const service = new MailService();
    const client = {
      request: ({ body }: { readonly body: object }) =>
        exchange.send(
          'POST',
          '/v3/mail/send',
          { ...headers, 'Content-Type': 'application/json' },
          JSON.stringify({ ...body, content: contentOf(message) }),
        ),
    };
    service.setClient(client as never);
    return service.send(envelopeOf(message)) as unknown as Promise<Exchanged>;
  }

  return {
    name: 'sendgrid',

    async send(message): Promise<SendOutcome> {
      const problem = recipientProblem(message);
      if (problem !== null) return { kind: 'rejected', reason: problem };
      try {
        return outcomeOfAnswer(await post(message), Date.now());
      } catch (error) {
        if (error instanceof NoAnswer) return outcomeOfSilence(error.nothingSent, error.code);
        // The package refused to build the message: nothing was sent, and nothing will ever be.
        return { kind: 'rejected', reason: 'The message cannot be written as the provider wants it.' };
      }
    },

    async lookUp(deliveryId): Promise<LookUpOutcome> {
      if (!isDeliveryId(deliveryId)) return 'unknown';
      try {
        const query = `(unique_args['${deliveryArgument}']="${deliveryId}")`;
        const path = `/v3/messages?limit=1&query=${encodeURIComponent(query)}`;
        const { status, headers: said, body } = await exchange.send('GET', path, headers);
        const { messages } = body as { messages?: unknown };
        if (status !== 200 || !Array.isArray(messages)) return 'unknown';
        if (messages.length > 0) return 'accepted';
        return said[conclusiveHeader] === 'true' ? 'not-received' : 'unknown';
      } catch {
        return 'unknown';
      }
    },

    async close() {
      exchange.close();
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

/** What stands in for the two parts while the rest is built. */
const PLACEHOLDER = [{ type: 'text/plain', value: '-' }] as [{ type: string; value: string }];

function envelopeOf(message: Message) {
  return {
    from: { email: message.from.email, name: plainName(message.from.name) },
    to: {
      email: message.to.email,
      ...(message.to.name === null ? {} : { name: plainName(message.to.name) }),
    },
    subject: message.subject,
    content: PLACEHOLDER,
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

/** The API wants plain text before HTML. */
function contentOf(message: Message): readonly { readonly type: string; readonly value: string }[] {
  return [
    { type: 'text/plain', value: message.text },
    { type: 'text/html', value: message.html },
  ];
}

/** The API takes no `,` and `;` in a name. */
function plainName(name: string): string {
  return name.replace(/[\s,;\p{Cc}]+/gu, ' ').trim();
}
