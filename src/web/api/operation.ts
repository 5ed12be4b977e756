import type { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import type { findToken } from '../../flows/api-tokens.ts';
import type { FlowContext } from '../../flows/context.ts';

/** In whose name an integration acts. It may do what that person may. */
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
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/v1/campaigns/{key}`. */
  readonly path: string;
  /** Stable name for generated clients. */
  readonly id: string;
  readonly summary: string;
  /** Words it may be asked with in the query, each with what it is for. */
  readonly asks: Readonly<Record<string, string>>;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly run: (call: ApiCall<unknown>) => Promise<Result<unknown>>;
};

/** How whoever asks may introduce itself: not at all, by a token, or by a license key in one of three headers. */
export type Introduction = 'nobody' | 'token' | 'license' | 'bearer' | 'apiKey';

/** What can be asked, and what comes back: an operation for those who write clients of it. */
export type Described = {
  readonly method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/v1/activations/{id}`. */
  readonly path: string;
  /** Stable name for generated clients. */
  readonly id: string;
  /** Whom it is for. */
  readonly tag: string;
  readonly summary: string;
  /** Any one of these will do. */
  readonly by: readonly Introduction[];
  /** What the words of the query are for. */
  readonly asks: Readonly<Record<string, string>>;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** By status: what it says, and what comes with it, by content type. All else is a problem. */
  readonly answers: Readonly<
    Record<number, { readonly says: string; readonly content: Readonly<Record<string, z.ZodType>> }>
  >;
};

/** An operation with a body that was checked against its schema. */
export function post<Body extends z.ZodType>(
  path: string,
  id: string,
  summary: string,
  schemas: { readonly body: Body; readonly answer: z.ZodType },
  run: (call: ApiCall<z.output<Body>>) => Promise<Result<unknown>>,
): Operation {
  const checked = (call: ApiCall<unknown>) => run(call as ApiCall<z.output<Body>>);
  return { method: 'post', path, id, summary, asks: {}, ...schemas, run: checked };
}

export function get(
  path: string,
  id: string,
  summary: string,
  answer: z.ZodType,
  run: (call: ApiCall<unknown>) => Promise<Result<unknown>>,
  asks: Readonly<Record<string, string>> = {},
): Operation {
  return { method: 'get', path, id, summary, asks, body: null, answer, run };
}
