import { z } from 'zod';
import type { Operation } from './operation.ts';
import { PROBLEM } from './schemas.ts';

/** The OpenAPI 3.1 description of some operations, made from the schemas that check what they get. */
export function openApi(operations: readonly Operation[], publicUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Glidepath',
      version: '1',
      description: 'Campaigns, accounts and cases, for integrations.',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: { problem: answerOf('A problem (RFC 9457).', 'application/problem+json', PROBLEM) },
    },
  };
}

function described({ id, summary, path, asks, body, answer }: Operation): unknown {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(asks).map(([name, description]) => ({
    ...{ name, description },
    in: 'query',
    required: false,
    schema: { type: 'string' },
  }));
  return {
    operationId: id,
    summary,
    parameters: [...inPath, ...inQuery],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: {
      200: answerOf('Done.', 'application/json', answer),
      default: { $ref: '#/components/responses/problem' },
    },
  };
}

function answerOf(description: string, type: string, schema: z.ZodType) {
  return { description, content: { [type]: { schema: schemaOf(schema, 'output') } } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}
