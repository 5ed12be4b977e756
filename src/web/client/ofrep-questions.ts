import type { Request } from 'express';
import { z } from 'zod';
import { licenseKeyOf } from './license-key.ts';
import type { FlagErrorCode } from './ofrep-failures.ts';
import { CHECK_BODY } from './questions.ts';

/** Who asks for flags, as the context of an OpenFeature client says it. */
export type FlagContext = {
  /** Null where the targeting key cannot be an installation's id: a person's name, say. */
  readonly installation: string | null;
  readonly hint: string | null;
  readonly fingerprint: Readonly<Record<string, string>> | null;
  /** Keys of products to look at; null: all. */
  readonly products: readonly string[] | null;
};

export type ContextMistake = {
  readonly code: Extract<FlagErrorCode, 'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT'>;
  readonly details: string;
};

const MOST_PRODUCTS = 50;
const LONGEST_KEY = 200;

/** Members of the context that mean something here. All others belong to other providers. */
const KNOWN_MEMBERS = z.object({
  hint: CHECK_BODY.shape.hint.refine((hint) => !hint?.includes('\0'), 'must be a text people can read'),
  fingerprint: CHECK_BODY.shape.fingerprint,
  products: z.array(CHECK_BODY.shape.product).max(MOST_PRODUCTS).nullish(),
});

/** Reads the body of either endpoint; what is wrong comes back in OFREP's words. */
export function readFlagContext(body: unknown): FlagContext | ContextMistake {
  if (!isMap(body)) return mistake('PARSE_ERROR', 'Send a JSON object: {"context": {"targetingKey": "…"}}.');
  const { context } = body;
  if (!isMap(context)) return mistake('INVALID_CONTEXT', 'The context must be an object.');
  const { targetingKey } = context;
  if (targetingKey === undefined || targetingKey === null || targetingKey === '')
    return mistake('TARGETING_KEY_MISSING', 'Set targetingKey to the id of the installation that asks.');
  if (typeof targetingKey !== 'string') return mistake('INVALID_CONTEXT', 'targetingKey must be a text.');
  const installation = isInstallation(targetingKey) ? targetingKey : null;
  if (saysNothingElse(context)) return { installation, hint: null, fingerprint: null, products: null };
  const known = KNOWN_MEMBERS.safeParse(isBlank(context.hint) ? { ...context, hint: null } : context);
  if (!known.success) {
    const issue = known.error.issues[0];
    return mistake('INVALID_CONTEXT', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { hint = null, fingerprint = null, products = null } = known.data;
  return { installation, hint, fingerprint, products };
}

function saysNothingElse({ hint, fingerprint, products }: Readonly<Record<string, unknown>>): boolean {
  return hint === undefined && fingerprint === undefined && products === undefined;
}

function isBlank(hint: unknown): boolean {
  return typeof hint === 'string' && hint.trim() === '';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInstallation(text: string): boolean {
  return CHECK_BODY.shape.installation.safeParse(text).success;
}

function mistake(code: ContextMistake['code'], details: string): ContextMistake {
  return { code, details };
}

/**
 * The license key, as OpenFeature clients can send it: `Authorization: License KEY`, `Authorization: Bearer KEY` or
 * `X-API-Key: KEY`; the first of these that is there. Null when there is none.
 */
export function flagLicenseKeyOf(req: Request): string | null {
  const bearer = /^bearer +(.+)$/i.exec(req.get('authorization') ?? '')?.[1];
  return licenseKeyOf(req) ?? usable(bearer) ?? usable(req.get('x-api-key'));
}

function usable(key: string | undefined): string | null {
  const trimmed = key?.trim() ?? '';
  return trimmed === '' || trimmed.length > LONGEST_KEY ? null : trimmed;
}
