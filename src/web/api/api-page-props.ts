import { z } from 'zod';
import type { ApiOperation, ApiPageProps } from '../../pages/api-page.tsx';
import { IDEMPOTENCY_KEY } from './idempotency.ts';
import { TAGS } from './openapi.ts';
import type { Described } from './operation.ts';
import { exampleOf, type JsonSchema, schemaRows, typeWords } from './schema-rows.ts';

/** What the page about the API shows, from the schemas that check what it gets. */
export function apiPageProps(operations: readonly Described[], publicUrl: string): ApiPageProps {
  const tags = [...new Set([...TAGS, ...operations.map((one) => one.tag)])];
  return {
    groups: tags
      .map((tag) => ({
        tag,
        operations: operations.filter((one) => one.tag === tag).map((one) => shown(one, publicUrl)),
      }))
      .filter((group) => group.operations.length > 0),
  };
}

function shown(operation: Described, publicUrl: string): ApiOperation {
  const { method, path, id, summary, scope, by, body, answers } = operation;
  const input = body === null ? null : jsonSchema(body, 'input');
  return {
    ...{ id, path, summary },
    method: method.toUpperCase(),
    asks: scope === undefined ? introductionOf(by) : `A token for ${scope}`,
    parameters: parametersOf(operation),
    body: input === null ? [] : schemaRows(input),
    answers: Object.entries(answers).map(([status, { says, content }]) => ({
      status,
      says,
      // The first way to say it is the usual one; a signed document has no members to list.
      members: Object.entries(content)
        .filter(([type]) => type.includes('json'))
        .slice(0, 1)
        .flatMap(([, schema]) => schemaRows(jsonSchema(schema, 'output'))),
    })),
    example: exampleCall(operation, input, publicUrl),
  };
}

function introductionOf(by: Described['by']): string {
  if (by.includes('license') || by.includes('bearer'))
    return by.includes('nobody') ? 'A license key, or nothing' : 'A license key';
  return by.includes('token') ? 'A token' : 'Nothing';
}

function parametersOf({ path, query, asks, isIdempotent }: Described): ApiOperation['parameters'] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, place: 'path', type: 'text', isRequired: true, says: '' },
  }));
  const schema = query === null ? {} : jsonSchema(query, 'input');
  const ways = schema.anyOf ?? [schema];
  const words = new Map(ways.flatMap((one) => Object.entries(one.properties ?? {})));
  const inQuery = [...words].map(([name, one]) => ({
    ...{ name, place: 'query', type: typeWords(one), says: asks[name] ?? '' },
    isRequired: ways.every((way) => way.required?.includes(name)),
  }));
  const header = {
    ...{ name: IDEMPOTENCY_KEY, place: 'header', type: 'text', isRequired: false },
    says: 'Your own id of the request: it is carried out once.',
  };
  return [...inPath, ...inQuery, ...(isIdempotent ? [header] : [])];
}

function exampleCall(
  { method, path, by, isIdempotent }: Described,
  input: JsonSchema | null,
  publicUrl: string,
): string {
  const url =
    publicUrl + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => IN_PATH[name] ?? name.toUpperCase());
  const body = input === null ? null : JSON.stringify(exampleOf(input));
  const hasBody = body !== null && body !== '{}';
  const lines = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} ${url}`,
    ...(by.includes('token') ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(by.includes('license') ? ['-H "Authorization: License $LICENSE_KEY"'] : []),
    ...(isIdempotent ? [`-H "${IDEMPOTENCY_KEY}: $(uuidgen)"`] : []),
    ...(hasBody ? ['-H "Content-Type: application/json"', `-d '${body.replaceAll("'", "'\\''")}'`] : []),
  ];
  return lines.join(' \\\n  ');
}

const IN_PATH: Readonly<Record<string, string>> = {
  key: 'KEY',
  contact: 'CONTACT',
  kind: 'serial',
  value: 'SN-4711',
};

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io }) as JsonSchema;
}
