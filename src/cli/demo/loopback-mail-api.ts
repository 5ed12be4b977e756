import { deliveryArgument } from '../../mail/delivery-id.ts';

/** A message as the provider was given it. */
export type LoopbackMessage = {
  /** From the custom arguments; empty when the sender gave none. */
  readonly deliveryId: string;
  /** What the API answered as `X-Message-Id`. */
  readonly providerId: string;
  /** 1 for the first request that named this delivery id, refused ones included. */
  readonly attempt: number;
  /** Everyone it would reach: to, cc and bcc of all personalizations. */
  readonly recipients: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly customArgs: Readonly<Record<string, string>>;
  /** The request's body as it came, for what is not listed here. */
  readonly body: Readonly<Record<string, unknown>>;
};

/** One complaint of the API about a request, in its own form. */
export type LoopbackError = { readonly message: string; readonly field: string | null; readonly help: null };

const address = /^[^\s<>(),;:@]+@[^\s<>(),;:@]+$/;
const forbiddenHeaders = new Set([
  'x-sg-id',
  'x-sg-eid',
  'received',
  'dkim-signature',
  'content-type',
  'content-transfer-encoding',
  'to',
  'from',
  'subject',
  'reply-to',
  'cc',
  'bcc',
]);

/**
 * Reads the body of `POST /v3/mail/send` as strictly as the real API does in what this product uses of it.
 * @returns the message without its attempt and provider id, or everything that is wrong
 */
export function readMail(
  json: string,
): Omit<LoopbackMessage, 'attempt' | 'providerId'> | { readonly errors: readonly LoopbackError[] } {
  const body = parsed(json);
  if (body === null) return { errors: [problem(null, 'Bad Request')] };
  const errors: LoopbackError[] = [];
  const personalizations = records(body.personalizations);
  const recipients = personalizations.flatMap((one) => [
    ...recipientsIn(one.to),
    ...recipientsIn(one.cc),
    ...recipientsIn(one.bcc),
  ]);
  const content = records(body.content);
  const headers = texts(body.headers);
  const customArgs = texts(body.custom_args);
  const from = record(body.from)?.email;

  if (personalizations.length === 0 || personalizations.some((one) => records(one.to).length === 0)) {
    errors.push(problem('personalizations', 'Each personalization needs at least one recipient.'));
  }
  if (recipients.length > 1000) errors.push(problem('personalizations', 'More than 1000 recipients.'));
  if (recipients.some((one) => !address.test(one))) {
    errors.push(problem('personalizations.0.to.0.email', 'Does not contain a valid address.'));
  }
  if (new Set(recipients).size < recipients.length) {
    errors.push(problem('personalizations', 'Each email address should be unique.'));
  }
  if (typeof from !== 'string' || !address.test(from)) {
    errors.push(problem('from.email', 'The from object must hold a valid address.'));
  }
  if (typeof body.subject !== 'string' || body.subject === '') {
    errors.push(problem('subject', 'The subject is required.'));
  }
  errors.push(...contentProblems(content));
  if (headers === null || Object.keys(headers).some((key) => forbiddenHeaders.has(key.toLowerCase()))) {
    errors.push(problem('headers', 'A reserved header, or a value that is no string.'));
  }
  if (customArgs === null || Buffer.byteLength(JSON.stringify(customArgs)) > 10_000) {
    errors.push(problem('custom_args', 'Custom arguments must be strings, 10,000 bytes at most.'));
  }
  if (errors.length > 0) return { errors };
  return {
    deliveryId: customArgs?.[deliveryArgument] ?? '',
    recipients,
    from: String(from),
    subject: String(body.subject),
    text: partOf(content, 'text/plain'),
    html: partOf(content, 'text/html'),
    headers: headers ?? {},
    customArgs: customArgs ?? {},
    body,
  };
}

function contentProblems(content: readonly Record<string, unknown>[]): LoopbackError[] {
  const types = content.map((part) => part.type);
  if (types.length === 0 || content.some((part) => typeof part.value !== 'string' || part.value === '')) {
    return [problem('content', 'At least one content with a value is required.')];
  }
  if (types.includes('text/plain') && types[0] !== 'text/plain') {
    return [problem('content', 'If present, text/plain must come first, then text/html.')];
  }
  return [];
}

function partOf(content: readonly Record<string, unknown>[], type: string): string {
  const part = content.find((one) => one.type === type);
  return typeof part?.value === 'string' ? part.value : '';
}

function recipientsIn(list: unknown): string[] {
  return records(list).map((one) => String(one.email));
}

function problem(field: string | null, message: string): LoopbackError {
  return { message, field, help: null };
}

function parsed(json: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(json));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record).filter((one) => one !== null) : [];
}

/** An object of strings; empty when absent, null when it is something else. */
function texts(value: unknown): Record<string, string> | null {
  if (value === undefined) return {};
  const found = record(value);
  if (found === null || Object.values(found).some((one) => typeof one !== 'string')) return null;
  return found as Record<string, string>;
}
