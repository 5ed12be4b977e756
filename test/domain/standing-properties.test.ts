import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTighteningDay } from '../../src/domain/calendar.ts';
import { addDays, daysBetween, localDateOf } from '../../src/domain/days.ts';
import { cameBackAt, type Leniency } from '../../src/domain/leniency.ts';
import { rung } from '../../src/domain/policy/stage.ts';
import {
  advanceStanding,
  becomesEnforcing,
  blocksFailedChecks,
  changesAnswer,
  type Standing,
} from '../../src/domain/standing.ts';
import { RULES } from './standing-facts.ts';
import { known, play, type Step, stories } from './standing-stories.ts';

const RUNS = { numRuns: 40 };
const day = (at: number) => localDateOf(at, RULES.zone);

/** How hard a standing is on the customer: a failed check blocks before anything else counts. */
const strictness = (one: Standing) => (blocks(one) ? 10 : 0) + rung(one.stage);
const blocks = (one: Standing) => one.enforcing !== null || one.brownout !== null;

/** What a failed check may do: a grace that runs only warns. */
const harm = (one: Standing) =>
  blocks(one) ? 10 + rung(one.stage) : Math.min(rung(one.stage), rung('warn'));

function holdsForEveryStep(claim: (step: Step) => void): void {
  fc.assert(
    fc.property(stories, (story) => play(story).forEach(claim)),
    RUNS,
  );
}

describe('standings, whatever happens to an account', () => {
  it('E1: enforces nobody without a notice that was proven, standing, mature, valid and promised at that instant', () => {
    holdsForEveryStep(({ now, facts, before, after }) => {
      if (!becomesEnforcing(before, after)) return;
      const notice = facts.notices.find((one) => one.deliveryId === after.enforcing?.noticeId);
      const entered = facts.lane.findLast((one) => one.start <= now);
      expect(entered?.noticePhases).toContain(notice?.phase);
      expect(notice).toMatchObject({ refutedAt: null, contactCurrent: true });
      const wholeDays = daysBetween(day(notice?.deliveredAt ?? now), day(now)) - 1;
      expect(wholeDays).toBeGreaterThanOrEqual(facts.notice.leadDays);
      expect(wholeDays + 1).toBeLessThanOrEqual(facts.notice.validForDays);
      expect((notice?.notBefore ?? '') <= day(now)).toBe(true);
      const back = Math.max(cameBackAt(facts.leniencies, now) ?? 0, facts.rolledBackAt ?? 0);
      expect(notice?.deliveredAt ?? 0).toBeGreaterThanOrEqual(back);
    });
  });

  it('holds a judgement exactly while a failed check can block', () => {
    holdsForEveryStep(({ now, after }) => {
      expect(blocksFailedChecks(after, now)).toBe(after.enforcing !== null);
    });
  });

  it('begins to enforce on a tightening day only, after its hour', () => {
    holdsForEveryStep(({ now, before, after }) => {
      if (!becomesEnforcing(before, after)) return;
      expect(nextTighteningDay(day(now), RULES)).toBe(day(now));
      const clock = new Date(now).toLocaleTimeString('en-GB', { timeZone: RULES.zone });
      expect(clock >= '10:00').toBe(true);
    });
  });

  it('runs only brown-outs that were promised, the lead before', () => {
    holdsForEveryStep(({ now, facts, after }) => {
      if (after.brownout === null) return;
      const { from, until } = after.brownout;
      expect(from <= now && now < until).toBe(true);
      const promised = facts.notices.filter(
        (one) =>
          one.refutedAt === null && one.contactCurrent && one.brownouts.some((each) => each.from === from),
      );
      const leads = promised.map((one) => daysBetween(day(one.deliveredAt ?? from), day(from)) - 1);
      expect(Math.max(...leads)).toBeGreaterThanOrEqual(facts.notice.leadDays);
    });
  });

  it('moves the end of one grace only later', () => {
    holdsForEveryStep(({ before, after }) => {
      if (before.grace === null || after.grace?.phase !== before.grace.phase) return;
      expect(after.grace.endsAt).toBeGreaterThanOrEqual(before.grace.endsAt);
    });
  });

  it('enforces nobody before the end of the grace it was shown', () => {
    holdsForEveryStep(({ now, before, after }) => {
      if (before.grace !== null && becomesEnforcing(before, after))
        expect(now).toBeGreaterThanOrEqual(before.grace.endsAt);
    });
  });

  it('says the same when asked twice at one instant', () => {
    holdsForEveryStep(({ now, facts, after }) => {
      const again = advanceStanding(facts, after, now);
      if (changesAnswer(after, again)) expect(again).toEqual(after);
    });
  });

  it('says the same when asked twice while the limit is reached', () => {
    holdsForEveryStep(({ now, facts, before }) => {
      const spilled = advanceStanding(facts, before, now, false);
      const again = advanceStanding(facts, spilled, now, false);
      if (changesAnswer(spilled, again)) expect(again).toEqual(spilled);
      expect(becomesEnforcing(before, spilled)).toBe(false);
    });
  });

  it('E6: tightens nothing while paused', () => {
    holdsForEveryStep(({ facts, before, after }) => {
      if (!facts.pauses.some((one) => one.until === null)) return;
      expect(strictness(after)).toBeLessThanOrEqual(strictness({ ...before, brownout: null }));
    });
  });

  it('E4: is never stricter with a hold, an exemption or an extension than without it', () => {
    const given = fc.record({
      kind: fc.constantFrom('hold' as const, 'exemption' as const, 'extension' as const),
      days: fc.integer({ min: 1, max: 40 }),
      /** Given this many days before. */
      ago: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(stories, given, (story, { kind, days, ago }) => {
        for (const { now, facts, before } of play(story)) {
          const more: Leniency = {
            ...{ id: 'more', kind, days, from: now - ago * 86_400_000, until: null, liftedAt: null },
            ...{ reason: 'asked', owner: 'rep-1' },
          };
          const without = advanceStanding(facts, before, now);
          const withMore = advanceStanding(
            { ...facts, leniencies: [...facts.leniencies, more] },
            before,
            now,
          );
          const measure = kind === 'extension' ? harm : strictness;
          if (measure(withMore) > measure(without)) expect(withMore).toEqual(without);
        }
      }),
      RUNS,
    );
  });

  it('E4: blocks nobody who is exempt or on hold and was not blocked before', () => {
    holdsForEveryStep(({ now, facts, before, after }) => {
      const running = facts.leniencies.filter(
        (one) => Math.min(one.until ?? Infinity, one.liftedAt ?? Infinity) > now && one.from <= now,
      );
      if (running.some((one) => one.kind === 'exemption')) expect(after.enforcing).toBeNull();
      if (running.some((one) => one.kind === 'hold')) expect(becomesEnforcing(before, after)).toBe(false);
    });
  });

  it('needs no look before the one it asks for, unless something happens', () => {
    const unpaused = stories.map((story) => ({ ...story, pauses: [], late: 0 }));
    fc.assert(
      fc.property(unpaused, fc.double({ min: 0, max: 1, noNaN: true }), (story, part) => {
        const steps = play(story);
        steps.forEach(({ now, after }, index) => {
          const next = steps[index + 1]?.now ?? now + 30 * 86_400_000;
          const between = Math.floor(now + part * (next - 1 - now));
          const seen = advanceStanding(known(story, now), after, between);
          if (strictness(seen) > strictness(after)) expect(seen).toEqual(after);
        });
      }),
      RUNS,
    );
  });

  it('E10: shows a full grace after a hold or exemption, counted from the fresh notice', () => {
    holdsForEveryStep(({ now, facts, after }) => {
      const back = Math.max(cameBackAt(facts.leniencies, now) ?? 0, facts.rolledBackAt ?? 0);
      const grace = facts.lane.find((one) => one.phase.key === after.grace?.phase)?.phase.grace;
      if (back === 0 || after.grace === null || after.enforcing !== null || grace == null) return;
      const fresh = facts.notices
        .filter((one) => one.deliveredAt !== null && one.refutedAt === null && one.contactCurrent)
        .flatMap((one) => (one.phase === 'grace' ? (one.deliveredAt ?? []) : []))
        .filter((at) => at >= back);
      expect(day(after.grace.endsAt) >= addDays(day(Math.min(...fresh)), grace.days)).toBe(true);
    });
  });
});
