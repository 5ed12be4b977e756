import { z } from 'zod';
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
  token: { type: 'http', scheme: 'bearer', description: 'A token of `glidepath token`.' },
  license: {
    ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
    description: 'The license key: `Authorization: License KEY`.',
  },
  licenseBearer: { type: 'http', scheme: 'bearer', description: 'The license key as a bearer token.' },
  licenseHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The license key.' },
};

const PROBLEM_REF = { $ref: '#/components/responses/problem' };

/** The OpenAPI 3.1 description of some operations, made from the schemas that check what they get. */
export function openApi(operations: readonly Described[], publicUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Glidepath',
      version: '1',
      description: 'For client software, any OpenFeature SDK, and integrations.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
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
export function describedOperation({ method, path, id, summary, asks, body, answer }: Operation): Described {
  const query = z.object(Object.fromEntries(Object.keys(asks).map((name) => [name, z.string().optional()])));
  return {
    ...{ method, path, id, summary, asks, query, body },
    ...{ tag: 'integrations', by: ['token'] },
    answers: { 200: { says: 'Done.', content: { 'application/json': answer } } },
  };
}

function described({ id, tag, summary, path, by, asks, query, body, answers }: Described): unknown {
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
    security: by.map((one) => SECURITY[one]),
    parameters: [...inPath, ...(query === null ? [] : parametersOf(query, asks))],
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
