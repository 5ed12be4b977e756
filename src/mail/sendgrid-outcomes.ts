import type { SendOutcome } from '../domain/ports.ts';
import { reasonFrom } from './reason.ts';

/** One answer of the provider's HTTP API. Header names in lower case. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

type Row = { readonly kind: SendOutcome['kind']; readonly means: string };

/**
 * What each answer to `POST /v3/mail/send` means. What is not listed is decided by `unlisted`; the rule behind all of
 * it: only an answer that says "not taken" is disproof (M1), and an answer about our account, not about this message,
 * stops the mail instead of burning one message after the other.
 */
const rows: Readonly<Record<number, Row>> = {
  202: { kind: 'accepted', means: 'queued for delivery' },
  400: { kind: 'rejected', means: 'The provider found the message invalid' },
  401: { kind: 'stop', means: 'The provider refuses the API key, or the account has no credit left' },
  403: { kind: 'stop', means: 'The provider does not let this key or sender send mail' },
  404: { kind: 'stop', means: 'There is no mail API at this address' },
  405: { kind: 'stop', means: 'There is no mail API at this address' },
  408: { kind: 'try-later', means: 'The message did not reach the provider in time' },
  413: { kind: 'rejected', means: 'The message is too large' },
  429: { kind: 'try-later', means: 'The provider asks us to slow down' },
  500: { kind: 'in-doubt', means: 'The provider failed, and may have taken the message before it did' },
  503: { kind: 'try-later', means: 'The provider is not available' },
  // A gateway speaks here: the answer of the machine behind it, which may have taken the message, never came.
  502: { kind: 'in-doubt', means: 'A gateway lost the answer of the provider' },
  504: { kind: 'in-doubt', means: 'A gateway lost the answer of the provider' },
};

function unlisted(status: number): Row {
  if (status >= 300 && status < 400) return { kind: 'stop', means: 'The mail API answers with a redirect' };
  if (status >= 400 && status < 500) return { kind: 'stop', means: 'The provider refuses our requests' };
  return { kind: 'in-doubt', means: 'The provider gave an answer that says neither yes nor no' };
}

/**
 * Sorts an answer of the provider.
 * @param now milliseconds since 1970 by the machine's clock: `Retry-After` may be a date
 */
export function outcomeOfAnswer(answer: Answer, now: number): SendOutcome {
  const row = rows[answer.status] ?? unlisted(answer.status);
  if (row.kind === 'accepted') {
    const id = answer.headers['x-message-id'];
    return { kind: 'accepted', providerId: typeof id === 'string' && id !== '' ? id.slice(0, 200) : null };
  }
  const said = reasonFrom(messagesIn(answer.body));
  const reason = `${row.means} (HTTP ${answer.status})${said === null ? '.' : `: ${said}`}`;
  if (row.kind === 'try-later') {
    return { kind: 'try-later', reason, retryAfterSeconds: retryAfterSeconds(answer.headers, now) };
  }
  return { kind: row.kind, reason };
}

/**
 * Sorts a request that ended without an answer.
 * @param nothingSent the connection never opened, so not a byte of the message left: disproof (M1)
 * @param code the system's name for it, such as `ECONNREFUSED`
 */
export function outcomeOfSilence(nothingSent: boolean, code: string): SendOutcome {
  return nothingSent
    ? {
        kind: 'try-later',
        reason: `The provider could not be reached (${code}); nothing was sent.`,
        retryAfterSeconds: null,
      }
    : {
        kind: 'in-doubt',
        reason: `The provider was given the message and did not answer (${code}).`,
      };
}

/** The `message` texts of the API's error body `{ errors: [{ message, field, help }] }`. */
function messagesIn(body: unknown): string {
  const errors: unknown = isRecord(body) ? body.errors : null;
  if (!Array.isArray(errors)) return '';
  const texts = errors.map((error: unknown) => (isRecord(error) ? error.message : null));
  return texts.filter((text) => typeof text === 'string').join(' ');
}

/** `Retry-After` in seconds or as a date, else `X-RateLimit-Reset` (Unix seconds); at least 1, at most a day. */
function retryAfterSeconds(headers: Answer['headers'], now: number): number | null {
  const after = text(headers['retry-after']);
  const reset = text(headers['x-ratelimit-reset']);
  const nowSeconds = now / 1000;
  const seconds = /^\d+$/.test(after)
    ? Number(after)
    : after !== ''
      ? Date.parse(after) / 1000 - nowSeconds
      : /^\d{10}$/.test(reset)
        ? Number(reset) - nowSeconds
        : Number.NaN;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(Math.ceil(seconds), 1), 86_400);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
