import type { Request, RequestHandler } from 'express';
import { type Flag, type FlagName, flagKey, flagNames, flagOf, readFlagKey } from '../../domain/flags.ts';
import type { Subject } from '../../domain/policy/document.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { FlagProduct, FlagReads } from '../../flows/flag-reads.ts';
import { askedFlag, type FlagFailure, flagFailure, sendJson } from './ofrep-failures.ts';
import { type FlagContext, flagLicenseKeyOf, readFlagContext } from './ofrep-questions.ts';

/** Far longer than any product's key and feature; what is longer names no flag. */
const LONGEST_FLAG = 300;
/** A client that is out of sight may close its stream after this. */
const INACTIVITY_SECONDS = 120;

/** `POST /ofrep/v1/evaluate/flags/{key}`: one flag, for clients that ask each time. */
export function flagHandler(reads: FlagReads): RequestHandler {
  return async (req, res) => {
    const context = readFlagContext(req.body);
    if ('code' in context) return flagFailure(req, res, 400, context.code, context.details);
    const key = askedFlag(req) ?? '';
    const name = await findFlag(reads, key);
    if (name === null) return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', 'There is no such flag.');
    const { installation, hint, fingerprint } = context;
    const judged = await reads.judge({
      ...{ product: name.product, installation, hint, fingerprint, nonce: null },
      features: name.asks === 'feature' ? [name.feature] : [],
      licenseKey: flagLicenseKeyOf(req),
    });
    if (!judged.ok) return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', judged.message);
    res.setHeader('Cache-Control', 'no-store');
    sendJson(res, 200, flagOf(name, judged.value));
  };
}

/** The reading of the key that names a flag there is, with the longest product. */
async function findFlag(reads: FlagReads, key: string): Promise<FlagName | null> {
  if (key.length > LONGEST_FLAG || key.includes('\0')) return null;
  for (const name of readFlagKey(key)) {
    const product = await reads.product(name.product);
    if (product === null) continue;
    if (name.asks !== 'feature' || product.features.includes(name.feature)) return name;
  }
  return null;
}

/**
 * `POST /ofrep/v1/evaluate/flags`: all flags, for clients that keep them. Answered with 304 to whoever has them.
 * @param log hears of a product that could not be evaluated; the others are answered all the same
 */
export function flagsHandler(reads: FlagReads, log: (error: unknown) => void): RequestHandler {
  return async (req, res) => {
    const context = readFlagContext(req.body);
    if ('code' in context) return flagFailure(req, res, 400, context.code, context.details);
    // One flag without a name, not all of them: a client that asks for one cannot read the answer for all.
    if (askedFlag(req) !== null)
      return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', 'There is no such flag.');
    const { flags, subject } = await evaluateAll(reads, context, flagLicenseKeyOf(req), log);
    const url = reads.streamUrl(subject, context.products ?? []);
    const eventStreams = url === null ? [] : [{ type: 'sse', url, inactivityDelaySec: INACTIVITY_SECONDS }];
    const body = { flags, eventStreams };
    const etag = tagOf(context, subject, body);
    res.setHeader('ETag', etag);
    res.setHeader('Cache-Control', 'private, no-cache');
    res.setHeader('Vary', 'Authorization, X-API-Key');
    if (!isHeld(req, etag)) return sendJson(res, 200, body);
    res.statusCode = 304;
    res.end();
  };
}

type Evaluated = { readonly flags: readonly (Flag | FlagFailure)[]; readonly subject: Subject };

async function evaluateAll(
  reads: FlagReads,
  context: FlagContext,
  licenseKey: string | null,
  log: (error: unknown) => void,
): Promise<Evaluated> {
  const all = await reads.products();
  const asked = context.products === null ? all : all.filter(({ key }) => context.products?.includes(key));
  const isNamed = context.products !== null || all.length === 1;
  const settled = await Promise.allSettled(
    asked.map((product) => evaluate(reads, product, context, licenseKey, isNamed)),
  );
  const failed = settled.filter((one) => one.status === 'rejected');
  // Then the client keeps what it has.
  if (failed.length > 0 && failed.length === asked.length) throw failed[0]?.reason;
  for (const { reason } of failed) log(reason);
  const evaluated = settled.map((one, at) =>
    one.status === 'fulfilled' ? one.value : brokenFlags(asked[at] as FlagProduct),
  );
  const subject = evaluated.find((one) => one.subject !== 'anonymous')?.subject ?? 'anonymous';
  return { flags: evaluated.flatMap((one) => one.flags), subject };
}

/**
 * An installation is a copy of one product. Of the others it must not be counted as seen, or its account would be
 * written to about products it never had: those are answered by the license key alone.
 */
async function evaluate(
  reads: FlagReads,
  { key: product, features }: FlagProduct,
  { installation, hint, fingerprint }: FlagContext,
  licenseKey: string | null,
  isNamed: boolean,
): Promise<Evaluated> {
  const isItsOwn =
    installation !== null && (isNamed || (await reads.isInstallationOf(product, installation)));
  const judged = await reads.judge({
    ...{ product, features, licenseKey, nonce: null },
    ...(isItsOwn
      ? { installation, hint, fingerprint }
      : { installation: null, hint: null, fingerprint: null }),
  });
  // It was there a moment ago.
  if (!judged.ok) return { flags: [], subject: 'anonymous' };
  const flags = flagNames(product, features).map((name) => flagOf(name, judged.value));
  return { flags, subject: judged.value.document.sub };
}

function brokenFlags({ key, features }: FlagProduct): Evaluated {
  const failed = { errorCode: 'GENERAL', errorDetails: 'This flag could not be evaluated.' } as const;
  const flags = flagNames(key, features).map((name) => ({ key: flagKey(name), ...failed }));
  return { flags, subject: 'anonymous' };
}

/**
 * Covers what is answered and what was asked: clients send the tag of another context as long as the targeting key is
 * the same. A license key is no part of it; whom it names is.
 */
function tagOf(context: FlagContext, subject: Subject, body: unknown): string {
  const { installation, hint, fingerprint, products } = context;
  const parts = fingerprint === null ? null : Object.entries(fingerprint).sort(byName);
  return `"${sha256Hex(JSON.stringify([installation, hint, parts, products, subject, body])).slice(0, 40)}"`;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function isHeld(req: Request, etag: string): boolean {
  const held = req.headers['if-none-match'];
  if (held === undefined) return false;
  return held.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
