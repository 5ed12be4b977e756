import type { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import type { TokenScope } from '../../domain/token-scope.ts';
import type { findToken } from '../../flows/api-tokens.ts';
import type { FlowContext } from '../../flows/context.ts';
import type { Method } from '../routes.ts';

/** In whose name an integration acts. It may do what that person may, as far as its token's scopes go. */
export type ApiPerson = NonNullable<Awaited<ReturnType<typeof findToken>>>;

export type ApiCall<Body> = {
  readonly context: FlowContext;
  readonly person: ApiPerson;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
};

/** One operation of the API: what is served and what is described are the same thing. */
export type Operation = {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/campaigns/{key}`. */
  readonly path: string;
  /** Stable name for generated clients. */
  readonly id: string;
  /** What the token must be for. */
  readonly scope: TokenScope;
  readonly summary: string;
  /** Words it may be asked with in the query, each with what it is for. */
  readonly asks: Readonly<Record<string, string>>;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  /** Doing it twice is doing it once, also without an idempotency key. */
  readonly isRepeatable: boolean;
  readonly run: (call: ApiCall<unknown>) => Promise<Result<unknown>>;
};

/** How whoever asks may introduce itself: not at all, by a token, or by a license key in one of three headers. */
export type Introduction = 'nobody' | 'token' | 'license' | 'bearer' | 'apiKey';

/** What can be asked, and what comes back: an operation for those who write clients of it. */
export type Described = {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/activations/{id}`. */
  readonly path: string;
  /** Stable name for generated clients. */
  readonly id: string;
  /** Whom it is for. */
  readonly tag: string;
  readonly summary: string;
  /** Any one of these will do. */
  readonly by: readonly Introduction[];
  /** What a token must be for; left out where none is asked for. */
  readonly scope?: TokenScope;
  /** Takes an idempotency key. */
  readonly isIdempotent?: boolean;
  /** What the words of the query are for. */
  readonly asks: Readonly<Record<string, string>>;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** By status: what it says, and what comes with it, by content type. All else is a problem. */
  readonly answers: Readonly<
    Record<number, { readonly says: string; readonly content: Readonly<Record<string, z.ZodType>> }>
  >;
};

type Writing<Body extends z.ZodType> = {
  readonly body: Body;
  readonly answer: z.ZodType;
  readonly isRepeatable?: boolean;
};

/** An operation that changes something, with a body that was checked against its schema. */
export function writing<Body extends z.ZodType>(
  method: Exclude<Method, 'get'>,
  path: string,
  id: string,
  scope: TokenScope,
  summary: string,
  { body, answer, isRepeatable = method !== 'post' }: Writing<Body>,
  run: (call: ApiCall<z.output<Body>>) => Promise<Result<unknown>>,
): Operation {
  const checked = (call: ApiCall<unknown>) => run(call as ApiCall<z.output<Body>>);
  return { method, path, id, scope, summary, asks: {}, body, answer, isRepeatable, run: checked };
}

export function post<Body extends z.ZodType>(
  path: string,
  id: string,
  scope: TokenScope,
  summary: string,
  schemas: Writing<Body>,
  run: (call: ApiCall<z.output<Body>>) => Promise<Result<unknown>>,
): Operation {
  return writing('post', path, id, scope, summary, schemas, run);
}

/** An operation that changes nothing (A2). */
export function get(
  path: string,
  id: string,
  scope: TokenScope,
  summary: string,
  answer: z.ZodType,
  run: (call: ApiCall<unknown>) => Promise<Result<unknown>>,
  asks: Readonly<Record<string, string>> = {},
): Operation {
  return { method: 'get', path, id, scope, summary, asks, body: null, answer, isRepeatable: true, run };
}

/** Only what was sent: a member that is not there stays as it is. */
export function given<Body extends object>(
  body: Body,
): { readonly [Name in keyof Body]?: Exclude<Body[Name], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as never;
}
