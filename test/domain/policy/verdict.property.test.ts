import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureRow, PolicyDocument } from '../../../src/domain/policy/document.ts';
import { isStricterEffect } from '../../../src/domain/policy/effect.ts';
import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { rung, STAGES } from '../../../src/domain/policy/stage.ts';
import { type Answer, decide, milderVerdict, type Verdict } from '../../../src/domain/policy/verdict.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT } from './facts.ts';

const around = fc.integer({ min: ISSUED - 100 * DAY, max: ISSUED + 100 * DAY });
const near = fc.oneof(around, fc.constantFrom(ISSUED - 1, ISSUED, ISSUED + 1));
const row: fc.Arbitrary<FeatureRow> = fc.record({
  stage: fc.constantFrom(...STAGES),
  graceEndsAt: fc.option(near),
});

const entitlements = fc.option(
  fc.record({
    quantity: fc.nat(9),
    features: fc.subarray(['render', 'cloud-sync']),
    starts: fc.option(near),
    expires: fc.option(near),
    blocksFrom: fc.option(near),
    supportUntil: fc.constant(null),
    suspended: fc.boolean(),
  }),
);

const documents: fc.Arbitrary<PolicyDocument> = fc
  .record({
    sub: fc.constantFrom<PolicyDocument['sub']>(
      'account:ACME',
      'account:ACME',
      'installation:i-1',
      'anonymous',
    ),
    exp: fc.integer({ min: ISSUED, max: ISSUED + 60 * DAY }),
    row,
    since: fc.oneof(fc.constant(ISSUED - 10 * DAY), near),
    features: fc.dictionary(fc.constantFrom('render', 'cloud-sync'), row),
    brownout: fc.option(fc.record({ from: near, until: near })),
    exempt: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
    entitlement: entitlements,
    afterOffline: fc.constantFrom('warn', 'block'),
  })
  .map(({ row: productRow, afterOffline, ...part }) => ({
    ...DOCUMENT,
    ...part,
    ...productRow,
    policy: { ...DOCUMENT.policy, afterOffline },
  }));

const receipts: fc.Arbitrary<Receipt | null> = fc.option(
  fc
    .record({
      iat: near,
      exp: near,
      activatedAt: fc.option(near),
      refusal: fc.option(fc.constantFrom('NO_MACHINE', 'TOO_MANY_MACHINES', 'FINGERPRINT_SCOPE_MISMATCH')),
      runwayEndsAt: near,
      blocksFrom: fc.option(near),
    })
    .map((part) => ({ ...RECEIPT, ...part })),
);

const cases = fc.record({
  document: documents,
  receipt: receipts,
  passedSeconds: fc.nat(90 * DAY),
  wall: near,
});
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

function ask({ document, receipt, passedSeconds, wall }: Case): Verdict {
  const own = receipt && { ...receipt, subject: document.sub };
  const trusted = document.iat + passedSeconds;
  const question = { features: ['render', 'cloud-sync'], installation: 'i-1' };
  return decide({ document, receipt: own, question, now: { trusted, wall } });
}

const answersOf = (verdict: Verdict): readonly Answer[] => [verdict, ...Object.values(verdict.features)];

/** No answer of the first verdict is stricter than that of the second. */
function isNowhereStricter(verdict: Verdict, than: Verdict): boolean {
  const others = answersOf(than);
  return answersOf(verdict).every(
    (answer, at) => !isStricterEffect(answer.effect, others[at]?.effect ?? 'allow'),
  );
}

/** The product alone: a stage for the whole product takes features less seriously than a milder one. */
function isNotStricter(verdict: Verdict, than: Verdict): boolean {
  return !isStricterEffect(verdict.effect, than.effect);
}

function withoutOptIn(one: Case): Case {
  return { ...one, document: { ...one.document, policy: { ...one.document.policy, afterOffline: 'warn' } } };
}

function holds(property: (one: Case) => boolean, numRuns = 200): void {
  fc.assert(fc.property(cases, property), { numRuns });
}

describe('a verdict never gets stricter', () => {
  it('by the wall clock running ahead, unless the vendor opted in to block after offlineFor (P5)', () => {
    holds((one) => {
      const now = withoutOptIn(one);
      return [1, 20 * DAY, 50 * DAY, 100 * DAY].every((ahead) =>
        isNowhereStricter(ask({ ...now, wall: now.wall + ahead }), ask(now)),
      );
    });
  });

  it('as far as a block by any passing of time without a new document (P3, P4)', () => {
    holds((one) => {
      const now = withoutOptIn(one);
      const before = answersOf(ask(now));
      return [1, 20 * DAY, 50 * DAY, 100 * DAY].every((later) =>
        answersOf(ask({ ...now, wall: now.wall + later, passedSeconds: now.passedSeconds + later })).every(
          (answer, at) => answer.effect !== 'block' || before[at]?.effect === 'block',
        ),
      );
    });
  });

  it('by a milder stage of the product', () => {
    holds((one) => {
      const ladder = STAGES.map((stage) =>
        ask({ ...one, document: { ...one.document, stage, features: {} } }),
      );
      return ladder.every((verdict, at) => isNotStricter(verdict, ladder[at + 1] ?? verdict));
    });
  });

  it('by a later end of the grace', () => {
    holds((one) => {
      const { graceEndsAt } = one.document;
      const moved = { ...one.document, graceEndsAt: graceEndsAt === null ? null : graceEndsAt + 10 * DAY };
      return isNotStricter(ask({ ...one, document: moved }), ask(one));
    });
  });

  it('by a later expiry and slot', () => {
    holds((one) => {
      const { entitlement } = one.document;
      const later = (at: number | null) => (at === null ? null : at + 10 * DAY);
      const extended = entitlement && {
        ...entitlement,
        expires: later(entitlement.expires),
        blocksFrom: later(entitlement.blocksFrom),
      };
      return isNotStricter(ask({ ...one, document: { ...one.document, entitlement: extended } }), ask(one));
    });
  });

  it('by a longer runway', () => {
    holds((one) => {
      const receipt = one.receipt && { ...one.receipt, runwayEndsAt: one.receipt.runwayEndsAt + 10 * DAY };
      return isNowhereStricter(ask({ ...one, receipt }), ask(one));
    });
  });

  it('by losing the receipt of the installation', () => {
    holds((one) => {
      // One issued later than the document is contact, which is worth something of its own.
      const receipt = one.receipt && { ...one.receipt, iat: Math.min(one.receipt.iat, ISSUED) };
      return isNowhereStricter(ask({ ...one, receipt: null }), ask({ ...one, receipt }));
    });
  });

  it('by an exemption, which allows everything', () => {
    holds((one) =>
      answersOf(ask({ ...one, document: { ...one.document, exempt: true } })).every(
        ({ effect, valid }) => effect === 'allow' && valid,
      ),
    );
  });
});

describe('a verdict blocks only', () => {
  const isEnforcingRow = ({ stage, graceEndsAt }: FeatureRow) =>
    rung(stage) >= rung('enforce-product') ||
    (stage === 'grace' && graceEndsAt !== null && graceEndsAt <= ISSUED);

  it('under an enforcing stage, by a document of that time, in its life, of a known subject that is not exempt', () => {
    let blocks = 0;
    holds((one) => {
      const { document } = one;
      const { brownout } = document;
      const verdict = ask(one);
      const blocked = answersOf(verdict).filter(({ effect }) => effect === 'block').length;
      if (blocked === 0) return true;
      blocks += blocked;

      const isDark =
        brownout !== null &&
        rung(document.stage) >= rung('warn') &&
        brownout.from <= ISSUED &&
        one.wall < brownout.until;
      const mayProductBlock = isEnforcingRow(document) || isDark;
      const areFeaturesRight = Object.entries(verdict.features).every(([feature, { effect }]) => {
        const own = document.features[feature];
        return effect !== 'block' || (own ? isEnforcingRow(own) : mayProductBlock);
      });
      return (
        (verdict.effect !== 'block' || mayProductBlock) &&
        areFeaturesRight &&
        !document.exempt &&
        document.sub !== 'anonymous' &&
        document.since <= document.iat &&
        Math.max(one.wall, document.iat + one.passedSeconds) < document.exp
      );
    }, 500);
    expect(blocks, 'the cases must meet blocks').toBeGreaterThan(20);
  });

  it('on EXPIRED by a document issued at or after the slot', () => {
    holds((one) => {
      const { code, effect } = ask(one);
      const { expires = null, blocksFrom = null } = one.document.entitlement ?? {};
      if (code !== 'EXPIRED') return true;
      return expires !== null && expires <= ISSUED && (effect !== 'block' || (blocksFrom ?? 0) <= ISSUED);
    });
  });
});

it('the milder of two verdicts is never stricter than either, feature by feature', () => {
  fc.assert(
    fc.property(cases, cases, (one, other) => {
      const [a, b] = [ask(one), ask(other)];
      const milder = milderVerdict(a, b);
      return isNowhereStricter(milder, a) && isNowhereStricter(milder, b);
    }),
  );
});

it('an answer that passes is allowed, but for grace; and it names a cause exactly when something failed', () => {
  holds((one) =>
    answersOf(ask(one)).every(({ valid, code, effect, cause }) => {
      if (cause === null) return valid && effect === 'allow';
      return valid ? effect === 'allow' || code === 'IN_GRACE' || code === 'OFFLINE_STALE' : true;
    }),
  );
});
