import { describe, expect, test } from 'vitest';
import { renewalOf, renewsAt, tagOf } from '../../src/domain/document-renewal.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { DAY, DOCUMENT, ISSUED } from './policy/facts.ts';

describe('a document is fetched anew', () => {
  test('once a day, at another time of day for each subject', () => {
    const renewals = (sub: PolicyDocument['sub']) =>
      Array.from({ length: 48 }, (_, hour) =>
        renewalOf(at(ISSUED + hour * 3600, { sub, entitlement: null })),
      );
    const changes = (all: readonly string[]) =>
      all.flatMap((one, hour) => (one === all[hour - 1] ? [] : [hour]));
    const hours = ['account:A', 'account:B', 'account:C'] as const;
    const found = hours.map((sub) => changes(renewals(sub)));
    for (const one of found) expect(one).toHaveLength(3);
    expect(new Set(found.map((one) => one[1])).size).toBeGreaterThan(1);
  });

  test('more often where a client may not be offline for long, but at most once an hour', () => {
    const shortest = { policy: { ...DOCUMENT.policy, offlineForDays: 0 }, entitlement: null };
    const renewals = Array.from({ length: 241 }, (_, minute) =>
      renewalOf(at(ISSUED + minute * 60, shortest)),
    );
    expect(new Set(renewals).size).toBe(5);
  });

  test('at each instant from which on its claims mean something else (P4)', () => {
    const edge = ISSUED + DAY / 2;
    const entitlement = { ...DOCUMENT.entitlement, starts: null, expires: null, blocksFrom: null } as never;
    const quiet: Partial<PolicyDocument> = {
      entitlement,
      graceEndsAt: null,
      features: {},
      brownout: null,
      next: null,
    };
    const edges: readonly Partial<PolicyDocument>[] = [
      { stage: 'grace', graceEndsAt: edge },
      { features: { render: { stage: 'grace', graceEndsAt: edge } } },
      { brownout: { from: edge, until: edge + 3 * DAY } },
      { brownout: { from: edge - 3 * DAY, until: edge } },
      { next: { stage: 'grace', at: edge } },
      ...(['starts', 'expires', 'blocksFrom'] as const).map((name) => ({
        entitlement: {
          ...DOCUMENT.entitlement,
          starts: null,
          expires: null,
          blocksFrom: null,
          [name]: edge,
        } as never,
      })),
    ];
    for (const one of edges) {
      const [before, on] = [at(edge - 1, { ...quiet, ...one }), at(edge, { ...quiet, ...one })];
      expect(renewalOf(before), JSON.stringify(one)).not.toBe(renewalOf(on));
      expect(renewalOf(at(edge - 2, { ...quiet, ...one })), JSON.stringify(one)).toBe(renewalOf(before));
    }
  });

  test('at a second that is known beforehand: the tag changes then, and not before', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const document = at(ISSUED + hour * 3600, { sub: `account:A-${hour}` });
      const then = renewsAt(document);
      expect(then).toBeGreaterThan(document.iat);
      expect(renewalOf({ ...document, iat: then - 1, exp: document.exp - document.iat + then - 1 })).toBe(
        renewalOf(document),
      );
      expect(renewalOf({ ...document, iat: then, exp: document.exp - document.iat + then })).not.toBe(
        renewalOf(document),
      );
    }
  });

  test('when its epoch or revision is another', () => {
    const tag = tagOf(DOCUMENT);
    expect(tagOf({ ...DOCUMENT, revision: 8 })).not.toBe(tag);
    expect(tagOf({ ...DOCUMENT, epoch: 2 })).not.toBe(tag);
    expect(tagOf({ ...DOCUMENT, iat: DOCUMENT.iat + 1, exp: DOCUMENT.exp + 1 })).toBe(tag);
  });
});

function at(iat: number, changes: Partial<PolicyDocument>): PolicyDocument {
  return { ...DOCUMENT, ...changes, iat, exp: iat + 45 * DAY };
}
