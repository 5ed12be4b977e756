import { z } from 'zod';
import { CODES } from '../../domain/policy/code.ts';
import { EFFECTS } from '../../domain/policy/effect.ts';
import { STAGES } from '../../domain/policy/stage.ts';

/** What client software gets, for the description of the API. Times are epoch seconds where nothing else is said. */

const SECONDS = z.int();
const STAGE = z.enum(STAGES);

export const SIGNED_POLICY = z
  .string()
  .meta({ description: 'A compact JWS of type `policy+jwt`, signed with Ed25519.' });

const NEXT = z.object({ stage: STAGE, at: SECONDS }).nullable();

const HELP = z.object({
  faq: z.string().nullable(),
  chat: z.string().nullable(),
  portal: z.string().nullable(),
  videos: z.array(z.object({ title: z.string(), url: z.string(), minutes: z.number() })),
});

/** The claims of a signed policy document. */
export const POLICY = z.object({
  schema: z.literal(1),
  iss: z.string(),
  sub: z.string().meta({ description: '`account:KEY`, `installation:ID` or `anonymous`.' }),
  aud: z.string().meta({ description: 'Key of the product.' }),
  iat: SECONDS,
  exp: SECONDS,
  epoch: z.int(),
  revision: z.int().meta({ description: 'With `epoch` and `iat`: older documents do not count.' }),
  stage: STAGE,
  since: SECONDS,
  graceEndsAt: SECONDS.nullable(),
  features: z.record(z.string(), z.object({ stage: STAGE, graceEndsAt: SECONDS.nullable() })),
  next: NEXT,
  brownout: z.object({ from: SECONDS, until: SECONDS }).nullable(),
  exempt: z.boolean(),
  entitlement: z
    .object({
      quantity: z.int(),
      features: z.array(z.string()),
      starts: SECONDS.nullable(),
      expires: SECONDS.nullable(),
      blocksFrom: SECONDS.nullable(),
      supportUntil: SECONDS.nullable(),
      suspended: z.boolean(),
    })
    .nullable(),
  policy: z.object({
    runwayDays: z.number(),
    offlineForDays: z.number(),
    whenBlocked: z.string(),
    afterOffline: z.enum(['warn', 'block']),
  }),
  help: HELP,
  message: z.string(),
  meta: z.object({
    campaign: z.string().nullable(),
    cohort: z.string().nullable(),
    phase: z.string().nullable(),
    planRevision: z.int().nullable(),
    because: z.array(z.string()),
  }),
});

export const STREAM = z.string().meta({
  description:
    'Server-sent events. `data: {"type":"open"}` first; `data: {"type":"refetchEvaluation","etag":"…"}` when there is something to fetch.',
});

const ANSWER = z.object({
  valid: z.boolean(),
  code: z.enum(CODES),
  effect: z.enum(EFFECTS).meta({ description: 'What to do now: act on this.' }),
  cause: z.enum(CODES).nullable(),
});

export const VERDICT = ANSWER.extend({
  detail: z.string(),
  stage: STAGE,
  until: SECONDS.nullable(),
  next: NEXT,
  whenBlocked: z.string().nullable(),
  message: z.string(),
  help: HELP,
  features: z.record(z.string(), ANSWER),
  because: z.array(z.string()),
  receipt: z
    .string()
    .nullable()
    .optional()
    .meta({ description: 'With a nonce: what is this installation’s own, a JWS of type `receipt+jwt`.' }),
  signed: z
    .string()
    .optional()
    .meta({ description: 'With a nonce: this verdict, a JWS of type `check+jwt`.' }),
});

export const ACTIVATION = z.object({
  outcome: z.enum(['activated', 'already']),
  code: z.literal('VALID'),
  id: z.string(),
  activatedAt: z.iso.datetime(),
  seats: z.object({ taken: z.int(), granted: z.int() }),
  receipt: z.string().nullable(),
});

export const ACTIVATION_FILE = z.object({
  outcome: z.enum(['activated', 'already']),
  filename: z.string(),
  deviceName: z.string().nullable(),
  file: z.string().meta({ description: 'The text of the file to carry back to the device.' }),
});

export const ACCEPTED = z.object({
  accepted: z.int().meta({ description: 'Reports that were understood. They are saved a little later.' }),
});

export const KEYS = z.object({
  keys: z.array(
    z.object({
      ...{ kid: z.string(), kty: z.string(), crv: z.string(), x: z.string() },
      ...{ alg: z.string(), use: z.string() },
      endorsement: z.string().optional().meta({ description: 'Signed by the key before it (`key+jwt`).' }),
    }),
  ),
});

export const FLAG = z.object({
  key: z.string(),
  value: z.union([z.string(), z.boolean()]),
  reason: z.enum(['TARGETING_MATCH', 'STATIC']),
  variant: z.string(),
  metadata: z.record(z.string(), z.union([z.string(), z.number()])),
});

const FLAG_ERROR = z.object({
  errorCode: z.enum(['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'FLAG_NOT_FOUND', 'GENERAL']),
  errorDetails: z.string(),
});

export const FLAG_FAILURE = FLAG_ERROR.extend({ key: z.string() });

/** A problem with all of them; some of it may be about one. */
export const FLAGS_FAILURE = FLAG_ERROR;

export const FLAGS = z.object({
  flags: z.array(z.union([FLAG, FLAG_FAILURE])),
  eventStreams: z.array(z.object({ type: z.literal('sse'), url: z.string(), inactivityDelaySec: z.int() })),
});
