import type { Instant } from '../domain/instant.ts';
import type { Message, TransportName } from '../domain/ports.ts';
import type { FlowContext } from '../flows/context.ts';
import type { ClientService } from './client/client-service.ts';

/** What the web gets from the composition root. */
export type WebDeps = {
  readonly context: FlowContext;
  /** Sends the few mails that answer a browser at once: links to sign in with. All other mail leaves by the ledger. */
  readonly send: (message: Message) => Promise<unknown>;
  readonly transportName: TransportName;
  /** Base64 of the provider's public key; null: its webhook is closed. */
  readonly sendgridWebhookKey: string | null;
  /** Null: the bounce webhook is closed. */
  readonly bounceWebhookSecret: string | null;
  /** Proxies that may say for whom they ask, as addresses, ranges or Express's names of ranges; left out: those on this machine. */
  readonly trustedProxies?: readonly string[];
  /** Of client software at one address, by the machine's clock; left out for the usual. */
  readonly requestsPerMinute?: number;
  /** Answers client software from memory; left out: everything is asked of the database. */
  readonly clients?: ClientService;
  readonly log: WebLog;
  /** Machine time: sessions live by it, also in a time lapse. */
  readonly machineNow: () => Instant;
  readonly ready: () => Promise<Readiness>;
};

/** Lines for the operator. No addresses, no tokens, no keys. */
export type WebLog = {
  info(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
  error(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
};

/** What must hold before requests are sent here: each check by name, `database` and `migrations` among them. */
export type Readiness = Readonly<Record<string, boolean>>;
