/**
 * What the loopback provider does with one message: how its API answers (machine time), and what it then tells by
 * webhook (business time). The two are independent, as they are in life.
 */
export type LoopbackBehaviour = {
  readonly answer: LoopbackAnswer;
  readonly fate: readonly LoopbackStep[];
};

export type LoopbackAnswer =
  /** Taken, and answered with 202 after a while. */
  | { readonly kind: 'accept'; readonly afterMs: number }
  /** Not taken, and answered so. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Taken, and answered with an error all the same. */
  | { readonly kind: 'fail'; readonly status: number; readonly message: string }
  /** The connection is cut without an answer; `taken` says whether the message was. */
  | { readonly kind: 'cut'; readonly taken: boolean }
  /** No answer ever comes; `taken` says whether the message was. */
  | { readonly kind: 'hang'; readonly taken: boolean };

/** One event the provider will tell about a message it took. */
export type LoopbackStep = {
  readonly event:
    | 'processed'
    | 'dropped'
    | 'delivered'
    | 'deferred'
    | 'bounce'
    | 'blocked'
    | 'spamreport'
    | 'unsubscribe'
    | 'open'
    | 'click';
  /** Business milliseconds after the message was taken. */
  readonly afterMs: number;
  readonly reason: string | null;
  /** A bounce that came back by mail: the provider no longer knows the message's custom arguments. */
  readonly asynchronous?: boolean;
};

const atOnce: LoopbackAnswer = { kind: 'accept', afterMs: 0 };
const processed: LoopbackStep = { event: 'processed', afterMs: 0, reason: null };

function taken(...fate: readonly LoopbackStep[]): LoopbackBehaviour {
  return { answer: atOnce, fate };
}

/** Taken and delivered, `afterMs` business milliseconds later. */
export function delivers(afterMs = 0): LoopbackBehaviour {
  return taken(processed, { event: 'delivered', afterMs, reason: null });
}

/** Taken, then refused for good by the recipient's server. */
export function bounces(afterMs = 0): LoopbackBehaviour {
  return taken(processed, { event: 'bounce', afterMs, reason: '550 5.1.1 The mailbox does not exist' });
}

/** Delivered, and returned to sender afterwards: the bounce carries no custom arguments. */
export function bouncesLater(afterMs: number): LoopbackBehaviour {
  const reason = '550 5.1.1 The mailbox was closed';
  return taken(
    processed,
    { event: 'delivered', afterMs: 0, reason: null },
    { event: 'bounce', afterMs, reason, asynchronous: true },
  );
}

/** Taken, then turned away for now by the recipient's server. */
export function blocks(afterMs = 0): LoopbackBehaviour {
  return taken(processed, { event: 'blocked', afterMs, reason: '554 5.7.1 Blocked by policy' });
}

/** Taken, and never sent on: the address is on the provider's suppression list. */
export function drops(): LoopbackBehaviour {
  return taken({ event: 'dropped', afterMs: 0, reason: 'Bounced Address' });
}

/** Put off by the recipient's server first, delivered `afterMs` business milliseconds later. */
export function defersThenDelivers(afterMs: number): LoopbackBehaviour {
  return taken(
    processed,
    { event: 'deferred', afterMs: 0, reason: '451 4.7.1 Try again later' },
    { event: 'delivered', afterMs, reason: null },
  );
}

/** Delivered, and reported as spam `afterMs` business milliseconds later. */
export function complains(afterMs: number): LoopbackBehaviour {
  return taken(
    processed,
    { event: 'delivered', afterMs: 0, reason: null },
    { event: 'spamreport', afterMs, reason: null },
  );
}

/** Not taken: 429 with `Retry-After`. */
export function asksToSlowDown(retryAfterSeconds: number): LoopbackBehaviour {
  return refuses(429, 'too many requests', { 'Retry-After': String(retryAfterSeconds) });
}

/** Not taken: answered with an error status, such as 500. */
export function refuses(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): LoopbackBehaviour {
  return { answer: { kind: 'refuse', status, message, headers }, fate: [] };
}

/** Takes the message, answers with an error status all the same, and delivers it. */
export function failsAfterTaking(status: number): LoopbackBehaviour {
  return { answer: { kind: 'fail', status, message: 'internal error' }, fate: delivers().fate };
}

/** Cuts the connection without an answer. A message that was taken meets its usual fate. */
export function cutsOff(isTaken: boolean): LoopbackBehaviour {
  return { answer: { kind: 'cut', taken: isTaken }, fate: isTaken ? delivers().fate : [] };
}

/** Never answers. A message that was taken meets its usual fate. */
export function hangs(isTaken: boolean): LoopbackBehaviour {
  return { answer: { kind: 'hang', taken: isTaken }, fate: isTaken ? delivers().fate : [] };
}

/** Takes the message at once and says so `afterMs` machine milliseconds later. */
export function answersLate(afterMs: number): LoopbackBehaviour {
  return { answer: { kind: 'accept', afterMs }, fate: delivers().fate };
}
