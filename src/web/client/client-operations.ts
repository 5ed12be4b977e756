import { z } from 'zod';
import type { Described } from '../api/operation.ts';
import {
  ACCEPTED,
  ACTIVATION,
  ACTIVATION_FILE,
  FLAG,
  FLAG_FAILURE,
  FLAGS,
  FLAGS_FAILURE,
  KEYS,
  POLICY,
  SIGNED_POLICY,
  STREAM,
  VERDICT,
} from './answer-schemas.ts';
import { FLAGS_PATH } from './ofrep-failures.ts';
import {
  ACTIVATION_BODY,
  CHECK_BODY,
  OFFLINE_BODY,
  POLICY_QUERY,
  REPORTS_BODY,
  STREAM_QUERY,
} from './questions.ts';

const ASKS = {
  product: 'Key of the product.',
  installation: 'The id this copy of the software made for itself and keeps.',
  hint: 'An old serial, customer number or order number, where there is no license key.',
};

const FLAG_BODY = z.object({
  context: z.looseObject({
    targetingKey: z.string().min(1).meta({ description: 'The id of the installation that asks.' }),
    hint: CHECK_BODY.shape.hint,
    fingerprint: CHECK_BODY.shape.fingerprint,
    products: z
      .array(CHECK_BODY.shape.product)
      .nullish()
      .meta({ description: 'Keys of products to look at; left out: all.' }),
  }),
});

const flagFailures = (schema: z.ZodType) => ({
  400: answer('What was asked is not understood.', schema),
  404: answer('There is no such flag.', schema),
  429: answer('Too many requests: wait as long as `Retry-After` says.', schema),
  500: answer('It broke here: keep what you have.', schema),
});

/** What client software may ask: what it sends is described by the schemas that check it. */
export const clientOperations: readonly Described[] = [
  {
    ...{ method: 'get', path: '/.well-known/jwks.json', id: 'getKeys', tag: 'client software' },
    summary: 'The public keys to pin in a product.',
    ...{ by: [], asks: {}, query: null, body: null },
    answers: { 200: { says: 'The key set.', content: { 'application/jwk-set+json': KEYS } } },
  },
  {
    ...{ method: 'get', path: '/v1/policy', id: 'getPolicy', tag: 'client software' },
    summary: 'The policy document for whoever asks: signed, or the same claims to be read.',
    ...{ by: ['nobody', 'license'], asks: ASKS, query: POLICY_QUERY, body: null },
    answers: {
      200: {
        says: 'The document.',
        content: { 'application/jwt': SIGNED_POLICY, 'application/json': POLICY },
      },
      304: { says: 'There is nothing newer than what `If-None-Match` names.', content: {} },
    },
  },
  {
    ...{ method: 'get', path: '/v1/policy/stream', id: 'streamPolicy', tag: 'client software' },
    summary:
      'Events that say when there is something to fetch: by the question, or by the token of a stream.',
    ...{ by: ['nobody', 'license'], query: STREAM_QUERY, body: null },
    asks: { ...ASKS, token: 'Of the address in `eventStreams`, instead of all others; good for a day.' },
    answers: { 200: { says: 'The stream.', content: { 'text/event-stream': STREAM } } },
  },
  {
    ...{ method: 'post', path: '/v1/check', id: 'check', tag: 'client software' },
    summary: 'The verdict, judged on the server; signed when a nonce is sent.',
    ...{ by: ['nobody', 'license'], asks: {}, query: null, body: CHECK_BODY },
    answers: { 200: answer('The verdict, whatever it is.', VERDICT) },
  },
  {
    ...{ method: 'post', path: '/v1/activations', id: 'activate', tag: 'client software' },
    summary: 'A seat for this device. The same device always gets the same seat.',
    ...{ by: ['license'], asks: {}, query: null, body: ACTIVATION_BODY },
    answers: { 200: answer('It has its seat already.', ACTIVATION), 201: answer('A new seat.', ACTIVATION) },
  },
  {
    ...{ method: 'post', path: '/v1/activations/offline', id: 'activateOffline', tag: 'client software' },
    summary: 'A seat for a device without a network: its request for the file it waits for.',
    ...{ by: ['license'], asks: {}, query: null, body: OFFLINE_BODY },
    answers: {
      200: answer('It has its seat already; the file is as good.', ACTIVATION_FILE),
      201: answer('A new seat.', ACTIVATION_FILE),
    },
  },
  {
    ...{ method: 'post', path: '/v1/activations/{id}/heartbeat', id: 'heartbeat', tag: 'client software' },
    summary: 'The device is in use. Once a day is enough, and a check does it too.',
    ...{ by: ['license'], asks: {}, query: null, body: null },
    answers: { 204: { says: 'It was heard.', content: {} } },
  },
  {
    ...{ method: 'delete', path: '/v1/activations/{id}', id: 'deactivate', tag: 'client software' },
    summary: 'The device gives its seat back.',
    ...{ by: ['license'], asks: {}, query: null, body: null },
    answers: { 204: { says: 'It has none now.', content: {} } },
  },
  {
    ...{ method: 'post', path: '/v1/reports', id: 'report', tag: 'client software' },
    summary:
      'What installations would have done. A batch may be sent again: counts are of the day so far, and count once.',
    ...{ by: ['nobody', 'license'], asks: {}, query: null, body: REPORTS_BODY },
    answers: { 202: answer('Understood, and saved later.', ACCEPTED) },
  },
  {
    ...{ method: 'post', path: FLAGS_PATH, id: 'evaluateFlags', tag: 'OpenFeature' },
    summary: 'All flags (OFREP), for clients that keep them.',
    ...{ by: ['nobody', 'license', 'bearer', 'apiKey'], asks: {}, query: null, body: FLAG_BODY },
    answers: {
      200: answer('The flags; some of them may have failed.', FLAGS),
      304: { says: 'They are as `If-None-Match` names them.', content: {} },
      ...flagFailures(FLAGS_FAILURE),
    },
  },
  {
    ...{ method: 'post', path: `${FLAGS_PATH}/{key}`, id: 'evaluateFlag', tag: 'OpenFeature' },
    summary: 'One flag (OFREP): `PRODUCT.stage`, `PRODUCT.effect` or `PRODUCT.feature.FEATURE`.',
    ...{ by: ['nobody', 'license', 'bearer', 'apiKey'], asks: {}, query: null, body: FLAG_BODY },
    answers: { 200: answer('The flag.', FLAG), ...flagFailures(FLAG_FAILURE) },
  },
];

function answer(says: string, schema: z.ZodType) {
  return { says, content: { 'application/json': schema } };
}
