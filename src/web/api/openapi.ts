import { z } from 'zod';
import { IDEMPOTENCY_KEY } from './idempotency.ts';
import type { Described, Introduction, Operation } from './operation.ts';
import { PROBLEM } from './schemas.ts';

/** How the description names the ways to introduce oneself. */
const SECURITY: Readonly<Record<Introduction, object>> = {
  nobody: {},
  token: { token: [] },
  license: { license: [] },
  bearer: { licenseBearer: [] },
  apiKey: { licenseHeader: [] },
};

const SECURITY_SCHEMES = {
  token: {
    ...{ type: 'http', scheme: 'bearer' },
    description:
      'A token of `glidepath token create`. It may do what its person may, as far as its scopes go; writing includes reading.',
  },
  license: {
    ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
    description: 'The license key: `Authorization: License KEY`.',
  },
  licenseBearer: { type: 'http', scheme: 'bearer', description: 'The license key as a bearer token.' },
  licenseHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The license key.' },
};

const IDEMPOTENCY_REF = { $ref: '#/components/parameters/idempotencyKey' };
const IDEMPOTENCY_PARAMETER = {
  ...{ name: IDEMPOTENCY_KEY, in: 'header', required: false, schema: { type: 'string', maxLength: 255 } },
  description:
    'Your own id of this request. The same request with the same key is carried out once, and gets the first answer again for a day, marked `Idempotent-Replayed: true`.',
};

/** What operations are about, in the order one reads of it. */
export const TAGS = [
  'accounts',
  'contacts',
  'identifiers',
  'entitlements',
  'activations',
  'cases',
  'campaigns',
  'deliveries',
] as const;

const PROBLEM_REF = { $ref: '#/components/responses/problem' };

/** The OpenAPI 3.1 description of some operations, made from the schemas that check what they get. */
export function openApi(operations: readonly Described[], publicUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  const tagged = new Set(operations.map((one) => one.tag));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Glidepath',
      version: '1',
      description: 'For client software, any OpenFeature SDK, and integrations.',
    },
    servers: [{ url: publicUrl }],
    tags: [...TAGS, 'client software', 'OpenFeature']
      .filter((name) => tagged.has(name))
      .map((name) => ({ name })),
    paths,
    components: {
      parameters: { idempotencyKey: IDEMPOTENCY_PARAMETER },
      securitySchemes: SECURITY_SCHEMES,
      responses: {
        problem: {
          description: 'A problem (RFC 9457).',
          ...contentOf({ 'application/problem+json': PROBLEM }),
        },
      },
    },
  };
}

/** An operation of the API for integrations, as the description has it. */
export function describedOperation(operation: Operation): Described {
  const { method, path, id, scope, summary, asks, body, answer } = operation;
  const query = z.object(Object.fromEntries(Object.keys(asks).map((name) => [name, z.string().optional()])));
  return {
    ...{ method, path, id, summary, asks, query, body },
    ...{ tag: tagOf(path), by: ['token'], scope, isIdempotent: method === 'post' },
    answers: { 200: { says: 'Done.', content: { 'application/json': answer } } },
  };
}

/** Integrations look for a thing, not for themselves: `/v1/accounts/{key}/contacts` is about contacts. */
function tagOf(path: string): string {
  const words = path.split('/').filter((word) => TAGS.some((tag) => tag === word));
  return words.at(-1) ?? 'accounts';
}

function described(operation: Described): unknown {
  const { id, tag, summary, path, by, scope, isIdempotent, asks, query, body, answers } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const responses = Object.entries(answers).map(([status, { says, content }]) => [
    status,
    { description: says, ...(Object.keys(content).length === 0 ? {} : contentOf(content)) },
  ]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(scope === undefined ? {} : { description: `Scope: \`${scope}\`.`, 'x-scope': scope }),
    security: by.map((one) => SECURITY[one]),
    parameters: [
      ...inPath,
      ...(query === null ? [] : parametersOf(query, asks)),
      ...(isIdempotent ? [IDEMPOTENCY_REF] : []),
    ],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    // OFREP has failures of its own.
    responses: { ...Object.fromEntries(responses), ...(500 in answers ? {} : { default: PROBLEM_REF }) },
  };
}

type QuerySchema = {
  readonly anyOf?: readonly QuerySchema[];
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
};

/** The words of a query. Where there are several ways to ask, a word is required if all of them do. */
function parametersOf(query: z.ZodType, asks: Readonly<Record<string, string>>): readonly object[] {
  const schema = schemaOf(query, 'input') as QuerySchema;
  const ways = schema.anyOf ?? [schema];
  const names = new Map(ways.flatMap((one) => Object.entries(one.properties ?? {})));
  return [...names].map(([name, own]) => ({
    ...{ name, in: 'query', description: asks[name] },
    required: ways.every((one) => one.required?.includes(name)),
    schema: own,
  }));
}

function contentOf(content: Readonly<Record<string, z.ZodType>>) {
  const schemas = Object.entries(content).map(([type, schema]) => [
    type,
    { schema: schemaOf(schema, 'output') },
  ]);
  return { content: Object.fromEntries(schemas) };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}
