/**
 * What the outside offers, as the program wants to use it. Types only: `mail/`, `queue/` and `store/` provide
 * them, `cli/` plugs them in. Nothing else in domain knows that an outside exists.
 */

/** One message to one recipient (M5). Addresses live here and in Postgres, never in a job or a log. */
export type Message = {
  /** Our delivery id: opaque, the only thing the provider may carry for us. */
  readonly deliveryId: string;
  readonly from: { readonly email: string; readonly name: string };
  readonly to: { readonly email: string; readonly name: string | null };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What became of one attempt, as far as the transport can know. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string | null }
  /** Refused for good: this message will never be taken. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Certainly not taken; may be tried again (M1: disproved). */
  | { readonly kind: 'try-later'; readonly reason: string; readonly retryAfterSeconds: number | null }
  /** No answer came: taken or not, nobody here knows (M1). */
  | { readonly kind: 'in-doubt'; readonly reason: string }
  /** Certainly not taken, and no other message will be: wrong credentials. The campaign's mail must stop. */
  | { readonly kind: 'stop'; readonly reason: string };

/** Can the provider say what became of a delivery id? `not-received` is disproof, `unknown` is not. */
export type LookUpOutcome = 'accepted' | 'not-received' | 'unknown';

export type TransportName = 'capture' | 'smtp' | 'sendgrid';

export type Transport = {
  readonly name: TransportName;
  /** Never throws for what the network or the provider does: that is an outcome. */
  send(message: Message): Promise<SendOutcome>;
  lookUp(deliveryId: string): Promise<LookUpOutcome>;
  close(): Promise<void>;
};

/** Work for a worker. Ids only: a job that is lost or run twice must not matter (Postgres is the truth). */
export type Job =
  | { readonly name: 'judge-campaign'; readonly campaignId: string }
  | { readonly name: 'send-deliveries'; readonly batch: string }
  | { readonly name: 'advance-standings'; readonly batch: string }
  | { readonly name: 'apply-events'; readonly batch: string }
  | { readonly name: 'apply-mailing-events'; readonly batch: string }
  | { readonly name: 'recover-deliveries'; readonly batch: string };

export type JobName = Job['name'];

/** Puts a job on the queue. May be called again with the same job: the second one is then usually dropped. */
export type Enqueue = (job: Job) => Promise<void>;
