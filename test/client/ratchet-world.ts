import type { FeatureRow, PolicyDocument } from '../../src/domain/policy/document.ts';
import { type Receipt, SEAT_REFUSALS } from '../../src/domain/policy/receipt.ts';
import { STAGES } from '../../src/domain/policy/stage.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT } from '../domain/policy/facts.ts';
import type { Random } from '../support/random.ts';
import { endorsement, publishedKey, type SigningKey, signed } from './license-service.ts';

export const FEATURES = ['render', 'cloud-sync'] as const;
export const SERVICE = 'https://licenses.example.com';
export const INSTALLATION = 'i-1';

/** What a license service decided in the course of a year, and its signed answers. */
export type World = {
  readonly documents: readonly PolicyDocument[];
  readonly receipts: readonly Receipt[];
  /** The same answer signed by one of the keys in use over the years; signed once. */
  documentToken(at: number, key: number): string;
  receiptToken(at: number, key: number): string;
  /** The service's key set while it signs with a key: each but the first endorsed by the one before it. */
  keySet(keyInUse: number): string;
};

/** The account that the license key was sold to, and one that it may move to. */
export const OWN = 'account:ACME';
export const OTHER = 'account:OTHER';
const SUBJECTS = [OWN, OTHER, `installation:${INSTALLATION}`, 'anonymous'] as const;

export function makeWorld(random: Random, keys: readonly SigningKey[]): World {
  const documents = SUBJECTS.flatMap((sub) => streamOf(random, sub, sub === OWN ? 14 : 5));
  const receipts = SUBJECTS.flatMap((subject) => receiptsOf(random, subject, subject === OWN ? 8 : 3));
  const tokens = new Map<string, string>();
  const once = (name: string, make: () => string): string => {
    const token = tokens.get(name) ?? make();
    tokens.set(name, token);
    return token;
  };
  const keyAt = (key: number): SigningKey => keys[key] as SigningKey;
  return {
    documents,
    receipts,
    documentToken: (at, key) => once(`d${at}k${key}`, () => signed(documents[at], keyAt(key))),
    receiptToken: (at, key) =>
      once(`r${at}k${key}`, () => signed(receipts[at], keyAt(key), { typ: 'receipt+jwt' })),
    keySet: (keyInUse) =>
      once(`keys ${keyInUse}`, () =>
        JSON.stringify({
          keys: keys
            .slice(0, keyInUse + 1)
            .map((key, at) =>
              publishedKey(key, at > 0 ? endorsement(keyAt(at - 1), key, SERVICE) : undefined),
            )
            .reverse(),
        }),
      ),
  };
}

/** Decisions (the next revision), renewals (the same, issued later) and, rarely, a restored database (the next epoch). */
function streamOf(random: Random, sub: PolicyDocument['sub'], count: number): readonly PolicyDocument[] {
  const stream: PolicyDocument[] = [];
  let last = decision(random, { ...DOCUMENT, sub, iat: ISSUED, epoch: 1, revision: 1 + random.below(3) });
  for (let at = 0; at < count; at++) {
    stream.push(last);
    const iat = last.iat + random.pick([0, 1, 60, 3600, DAY, 5 * DAY, 20 * DAY, 40 * DAY]);
    const kind = random.below(10);
    if (kind < 3) last = { ...last, iat, exp: iat + (last.exp - last.iat) };
    else if (kind < 9) last = decision(random, { ...last, iat, revision: last.revision + 1 });
    else last = decision(random, { ...last, iat, epoch: last.epoch + 1, revision: random.below(3) });
  }
  return stream;
}

function decision(random: Random, order: PolicyDocument): PolicyDocument {
  const { iat } = order;
  return {
    ...order,
    ...rowOf(random, iat),
    exp: iat + random.pick([5, 45, 45]) * DAY,
    since: random.below(20) === 0 ? iat + DAY : iat - random.below(3) * DAY,
    features: random.below(4) === 0 ? { [random.pick(FEATURES)]: rowOf(random, iat) } : {},
    brownout: random.below(5) === 0 ? brownoutOf(random, iat) : null,
    exempt: random.below(12) === 0,
    entitlement: order.sub.startsWith('account:') ? entitlementOf(random, iat) : null,
    policy: {
      ...DOCUMENT.policy,
      offlineForDays: random.pick([3, 30, 30]),
      afterOffline: random.below(8) === 0 ? 'block' : 'warn',
    },
  };
}

const USUAL = ['warn', 'grace', 'enforce-product'] as const;

function rowOf(random: Random, iat: number): FeatureRow {
  const stage = random.below(3) === 0 ? random.pick(STAGES) : random.pick(USUAL);
  return { stage, graceEndsAt: stage === 'grace' && random.below(5) > 0 ? around(random, iat) : null };
}

/** As a document says it that was issued in it, or at some other time. */
function brownoutOf(random: Random, iat: number): PolicyDocument['brownout'] {
  const from = random.below(2) === 0 ? iat - random.below(2) : around(random, iat);
  return { from, until: from + random.pick([3600, DAY]) };
}

function entitlementOf(random: Random, iat: number): PolicyDocument['entitlement'] {
  if (random.below(3) === 0) return null;
  const expires = random.below(2) === 0 ? around(random, iat) : null;
  return {
    quantity: 5,
    features: random.pick([[], ['render'], ['cloud-sync', 'render']]),
    starts: random.below(6) === 0 ? around(random, iat) : null,
    expires,
    blocksFrom: expires === null || random.below(3) === 0 ? null : expires + random.below(2) * DAY,
    supportUntil: null,
    suspended: random.below(12) === 0,
  };
}

function receiptsOf(random: Random, subject: Receipt['subject'], count: number): readonly Receipt[] {
  return Array.from({ length: count }, () => {
    const iat = ISSUED + random.below(120) * DAY;
    const runwayEndsAt = around(random, iat);
    return {
      ...RECEIPT,
      subject,
      iat,
      exp: iat + random.pick([5, 45]) * DAY,
      epoch: random.pick([1, 1, 1, 2]),
      activatedAt: random.below(2) === 0 ? iat : null,
      refusal: random.below(6) === 0 ? random.pick(SEAT_REFUSALS) : null,
      runwayEndsAt,
      blocksFrom: random.below(2) === 0 ? null : runwayEndsAt + random.below(2) * DAY,
    };
  });
}

/** Just before, at, just after, and days away from an instant: the places where mistakes live. */
function around(random: Random, instant: number): number {
  return instant + random.pick([-20 * DAY, -DAY, -1, 0, 1, 3600, DAY, 20 * DAY]);
}
