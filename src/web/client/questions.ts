import { z } from 'zod';
import { CODES } from '../../domain/policy/code.ts';
import { EFFECTS } from '../../domain/policy/effect.ts';

/** What client software may send. Every text has a length, every list a size. */

const PRODUCT = z.string().min(1).max(100);
const INSTALLATION = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters without blanks');
const HINT = z.string().trim().min(1).max(200);
const FINGERPRINT = z
  .record(z.string().min(1).max(50), z.string().min(1).max(500))
  .refine((parts) => Object.keys(parts).length >= 1, 'must name at least one part')
  .refine((parts) => Object.keys(parts).length <= 20, 'must name at most 20 parts');
const FEATURE = z.string().min(1).max(100);

export const POLICY_QUERY = z.strictObject({
  product: PRODUCT,
  installation: INSTALLATION.optional(),
  hint: HINT.optional(),
});

/** Of the event stream: the same question, or the token that stands for one. */
export const STREAM_QUERY = z.union([z.strictObject({ token: z.string().min(1).max(20_000) }), POLICY_QUERY]);

export const CHECK_BODY = z.strictObject({
  product: PRODUCT,
  installation: INSTALLATION.nullish(),
  hint: HINT.nullish(),
  fingerprint: FINGERPRINT.nullish(),
  features: z.array(FEATURE).max(200).default([]),
  nonce: z.string().min(1).max(200).nullish(),
});

export const ACTIVATION_BODY = z.strictObject({
  product: PRODUCT,
  installation: INSTALLATION.nullish(),
  fingerprint: FINGERPRINT,
  deviceName: z.string().trim().min(1).max(200).nullish(),
});

export const OFFLINE_BODY = z.strictObject({
  request: z
    .string()
    .min(1)
    .max(20_000)
    .meta({ description: 'The text of the request file, or the request code as it was typed.' }),
});

/** The database takes no other text, and one such report is not to hold up those it is saved with. */
const isKept = (text: string): boolean => !text.includes('\0');
const CANNOT_BE_KEPT = 'must be a text people can read';

export const REPORTS_BODY = z.strictObject({
  hint: HINT.refine(isKept, CANNOT_BE_KEPT).nullish(),
  reports: z
    .array(
      z.strictObject({
        installation: INSTALLATION,
        product: PRODUCT.refine(isKept, CANNOT_BE_KEPT),
        day: z.iso.date().nullish(),
        code: z.enum(CODES),
        effect: z.enum(EFFECTS),
        count: z.int().min(1).max(1_000_000).default(1),
      }),
    )
    .min(1)
    .max(200),
});
