import type { Request, RequestHandler } from 'express';
import { type Flag, type FlagName, flagKey, flagNames, flagOf, readFlagKey } from '../../domain/flags.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Subject } from '../../domain/policy/document.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { FlagProduct, FlagReads } from '../../flows/flag-reads.ts';
import { type Answer, type AnswerMemory, memoryKey, type Recalled } from './answer-memory.ts';
import type { AskInBatch } from './batches.ts';
import { CORS_HEADERS } from './cors.ts';
import type { Judge } from './judgments.ts';
import { askedFlag, type FlagFailure, flagFailure } from './ofrep-failures.ts';
import { type FlagContext, flagLicenseKeyOf, readFlagContext } from './ofrep-questions.ts';
import { postedText } from './posted-text.ts';
import {
  type ClientAnswer,
  type PreparedAnswer,
  prepareAnswer,
  requestName,
  sendPrepared,
} from './prepared-answer.ts';
import { rememberedUntil } from './remembered-until.ts';

/** Far longer than any product's key and feature; what is longer names no flag. */
const LONGEST_FLAG = 300;
/** A client that is out of sight may close its stream after this. */
const INACTIVITY_SECONDS = 120;
const JSON_TYPE = 'application/json; charset=utf-8';

/** What flags are evaluated with. */
export type FlagService = {
  readonly memory: AnswerMemory<ClientAnswer>;
  readonly judge: Judge;
  readonly reads: FlagReads;
  /** By key, those that meet together; null for one there is not. */
  readonly findProduct: AskInBatch<string, FlagProduct | null>;
};

/** `POST /ofrep/v1/evaluate/flags/{key}`: one flag, for clients that ask each time. */
export function flagHandler(service: FlagService): RequestHandler {
  return async (req, res) => {
    const context = readFlagContext(req.body);
    if ('code' in context) return flagFailure(req, res, 400, context.code, context.details);
    const key = askedFlag(req) ?? '';
    const licenseKey = flagLicenseKeyOf(req);
    const answer = await recalled(service, req, ['flag', key, context, licenseKey], (begins) =>
      evaluateOne(service, key, context, licenseKey, begins),
    );
    if ('refusal' in answer.value) return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', answer.value.refusal);
    sendPrepared(req, res, { ...answer, value: answer.value });
  };
}

function recalled(
  { memory }: FlagService,
  req: Request,
  question: readonly unknown[],
  evaluate: (begins: () => void) => Promise<Answer<ClientAnswer>>,
): Promise<Recalled<ClientAnswer>> {
  const text = postedText(req);
  const name = text === undefined ? undefined : requestName(req, text);
  return memory.recall(memoryKey(question), { inBatch: evaluate }, name);
}

async function evaluateOne(
  { judge, findProduct }: FlagService,
  key: string,
  { installation, hint, fingerprint }: FlagContext,
  licenseKey: string | null,
  begins: () => void,
): Promise<Answer<ClientAnswer>> {
  begins();
  const name = await findFlag(findProduct, key);
  if (name === null) return noSuchFlag();
  const features = name.asks === 'feature' ? [name.feature] : [];
  const asker = { product: name.product, licenseKey, installation, hint };
  const judged = await judge({ ...asker, features, fingerprint, nonce: null });
  if (!judged.ok) return noSuchFlag();
  const { document, accountId, goodUntil, askedAt } = judged.value;
  return {
    value: prepareAnswer(JSON.stringify(flagOf(name, judged.value)), JSON_TYPE, null, [
      ...['Cache-Control', 'no-store'],
      ...CORS_HEADERS,
    ]),
    accountId,
    goodUntil: rememberedUntil({ ...asker, subject: document.sub }, goodUntil, askedAt),
  };
}

function noSuchFlag(): Answer<ClientAnswer> {
  return { value: { refusal: 'There is no such flag.' }, accountId: null, goodUntil: 0 };
}

/** The reading of the key that names a flag there is, with the longest product. */
async function findFlag(findProduct: FlagService['findProduct'], key: string): Promise<FlagName | null> {
  if (key.length > LONGEST_FLAG || key.includes('\0')) return null;
  for (const name of readFlagKey(key)) {
    const product = await findProduct(name.product);
    if (product === null) continue;
    if (name.asks !== 'feature' || product.features.includes(name.feature)) return name;
  }
  return null;
}

/**
 * `POST /ofrep/v1/evaluate/flags`: all flags, for clients that keep them. Answered with 304 to whoever has them.
 * @param failed hears of a product that could not be evaluated; the others are answered all the same
 */
export function flagsHandler(service: FlagService, failed: (error: unknown) => void): RequestHandler {
  return async (req, res) => {
    const context = readFlagContext(req.body);
    if ('code' in context) return flagFailure(req, res, 400, context.code, context.details);
    // One flag without a name, not all of them: a client that asks for one cannot read the answer for all.
    if (askedFlag(req) !== null)
      return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', 'There is no such flag.');
    const licenseKey = flagLicenseKeyOf(req);
    const answer = await recalled(service, req, ['flags', context, licenseKey], (begins) =>
      evaluateAll(service, context, licenseKey, { begins, failed }),
    );
    sendPrepared(req, res, { ...answer, value: answer.value as PreparedAnswer });
  };
}

/** @throws when none of several products can be evaluated: then the client keeps what it has */
async function evaluateAll(
  service: FlagService,
  context: FlagContext,
  licenseKey: string | null,
  tell: { readonly begins: () => void; readonly failed: (error: unknown) => void },
): Promise<Answer<ClientAnswer>> {
  tell.begins();
  const { reads } = service;
  const all = await reads.products();
  const asked = context.products === null ? all : all.filter(({ key }) => context.products?.includes(key));
  const isNamed = context.products !== null || all.length === 1;
  const settled = await Promise.allSettled(
    asked.map((product) => evaluate(service, product, context, licenseKey, isNamed)),
  );
  const broken = settled.filter((one) => one.status === 'rejected');
  if (broken.length > 0 && broken.length === asked.length) throw broken[0]?.reason;
  for (const { reason } of broken) tell.failed(reason);
  const evaluated = settled.map((one, at) =>
    one.status === 'fulfilled' ? one.value : brokenFlags(asked[at] as FlagProduct),
  );
  const known = evaluated.find((one) => one.subject !== 'anonymous');
  const { subject = 'anonymous', accountId = null } = known ?? {};
  const flags = evaluated.flatMap((one) => one.flags);
  const stream = reads.stream(subject, context.products ?? []);
  const eventStreams =
    stream === null ? [] : [{ type: 'sse', url: stream.url, inactivityDelaySec: INACTIVITY_SECONDS }];
  return {
    value: prepareFlags(context, subject, { flags, eventStreams }),
    accountId,
    goodUntil: Math.min(stream?.until ?? 0, ...evaluated.map((one) => one.goodUntil)),
  };
}

function prepareFlags(context: FlagContext, subject: Subject, body: object): PreparedAnswer {
  return prepareAnswer(JSON.stringify(body), JSON_TYPE, tagOf(context, subject, body), [
    ...['Cache-Control', 'private, no-cache'],
    ...['Vary', 'Authorization, X-API-Key'],
    ...CORS_HEADERS,
  ]);
}

type Evaluated = {
  readonly flags: readonly (Flag | FlagFailure)[];
  readonly subject: Subject;
  readonly accountId: number | null;
  readonly goodUntil: Instant;
};

/**
 * An installation is a copy of one product. Of the others it must not be counted as seen, or its account would be
 * written to about products it never had: those are answered by the license key alone.
 */
async function evaluate(
  { judge, reads }: FlagService,
  { key: product, features }: FlagProduct,
  { installation, hint, fingerprint }: FlagContext,
  licenseKey: string | null,
  isNamed: boolean,
): Promise<Evaluated> {
  const isItsOwn =
    installation !== null && (isNamed || (await reads.isInstallationOf(product, installation)));
  const asker = isItsOwn
    ? { product, licenseKey, installation, hint }
    : { product, licenseKey, installation: null, hint: null };
  const judged = await judge({
    ...{ ...asker, features, nonce: null },
    fingerprint: isItsOwn ? fingerprint : null,
  });
  // It was there a moment ago.
  if (!judged.ok) return NO_FLAGS;
  const { document, accountId, goodUntil, askedAt } = judged.value;
  const flags = flagNames(product, features).map((name) => flagOf(name, judged.value));
  const { sub: subject } = document;
  return { flags, subject, accountId, goodUntil: rememberedUntil({ ...asker, subject }, goodUntil, askedAt) };
}

function brokenFlags({ key, features }: FlagProduct): Evaluated {
  const failed = { errorCode: 'GENERAL', errorDetails: 'This flag could not be evaluated.' } as const;
  const flags = flagNames(key, features).map((name) => ({ key: flagKey(name), ...failed }));
  return { ...NO_FLAGS, flags };
}

/** Not to be remembered. */
const NO_FLAGS: Evaluated = { flags: [], subject: 'anonymous', accountId: null, goodUntil: 0 };

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
