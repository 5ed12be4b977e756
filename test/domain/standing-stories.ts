import fc from 'fast-check';
import { nextTighteningSlot } from '../../src/domain/calendar.ts';
import type { LanePhase, StandingFacts } from '../../src/domain/climb.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Leniency } from '../../src/domain/leniency.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { Pause } from '../../src/domain/pause.ts';
import { advanceStanding, initialStanding, type Standing } from '../../src/domain/standing.ts';
import { facts, lane, phase, RULES, slot } from './standing-facts.ts';

const HOUR = 3_600_000;
const BEGIN = slot('2027-03-01');
/** How long a story lasts. */
const HOURS = 24 * 330;

/** Everything that will ever happen to one account; {@link known} is what is known of it at an instant. */
export type Story = {
  readonly lane: readonly LanePhase[];
  readonly notices: readonly Notice[];
  readonly firstCheckAt: Instant | null;
  readonly leniencies: readonly Leniency[];
  readonly pauses: readonly { readonly from: Instant; readonly until: Instant }[];
  readonly rolledBackAt: Instant | null;
  /** Instants at which the account is looked at besides those its standing asks for: webhooks, retries, late workers. */
  readonly looks: readonly Instant[];
  /** How late the looks are that the standing asks for. */
  readonly late: number;
};

const moment = fc.integer({ min: 0, max: HOURS }).map((hours) => BEGIN + hours * HOUR);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const brownout = moment.map((from) => {
  const at = nextTighteningSlot(from, RULES);
  return { from: at, until: at + HOUR };
});

const oneNotice: fc.Arbitrary<Notice> = fc.record({
  deliveryId: fc.uuid(),
  phase: fc.constantFrom('grace', 'grace', 'feature'),
  deliveredAt: maybe(moment),
  refutedAt: fc.option(moment, { nil: null, freq: 3 }),
  contactCurrent: fc.boolean().map((gone) => !gone),
  notBefore: maybe(moment.map((at) => new Date(at).toISOString().slice(0, 10))),
  brownouts: fc.array(brownout, { maxLength: 2 }),
});

const oneLeniency: fc.Arbitrary<Leniency> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('hold', 'exemption', 'extension'),
  from: moment,
  until: maybe(moment),
  liftedAt: maybe(moment),
  days: fc.integer({ min: 1, max: 40 }),
  reason: fc.constant('asked'),
  owner: fc.constant('rep-1'),
});

const onePause = fc
  .tuple(moment, fc.integer({ min: 1, max: 24 * 20 }))
  .map(([from, hours]) => ({ from, until: from + hours * HOUR }));

const laneOf = fc
  .record({
    gaps: fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 5, maxLength: 5 }),
    withGrace: fc.boolean(),
    withEase: fc.boolean(),
    days: fc.integer({ min: 1, max: 45 }),
    from: fc.constantFrom('phase-start' as const, 'notice-delivered' as const, 'first-check' as const),
  })
  .map(({ gaps, withGrace, withEase, days, from }) => {
    const stages = [
      phase('warn', 'warn'),
      ...(withGrace ? [phase('grace', 'grace', { grace: { days, from } })] : []),
      phase('enforce', 'enforce-product'),
      phase('feature', 'enforce-feature'),
      ...(withEase ? [phase('ease', 'observe')] : []),
    ];
    let at = BEGIN;
    return stages.map((one, index): LanePhase => {
      at = nextTighteningSlot(at + (gaps[index] ?? 0) * 24 * HOUR, RULES);
      return { ...lane(one, '2027-01-01', one.key === 'feature' ? ['feature'] : ['grace']), start: at };
    });
  });

/** Random stories of one account. */
export const stories: fc.Arbitrary<Story> = fc.record({
  lane: laneOf,
  notices: fc.array(oneNotice, { maxLength: 4 }),
  firstCheckAt: maybe(moment),
  leniencies: fc.array(oneLeniency, { maxLength: 3 }),
  pauses: fc.array(onePause, { maxLength: 2 }),
  rolledBackAt: fc.option(moment, { nil: null, freq: 1 }),
  looks: fc.array(moment, { maxLength: 40 }),
  late: fc.constantFrom(0, 0, 90_000, 30 * HOUR),
});

/** What is known at `now`: nothing that has yet to happen. */
export function known(story: Story, now: Instant): StandingFacts {
  const past = (at: Instant | null) => (at !== null && at <= now ? at : null);
  return facts({
    lane: story.lane,
    notices: story.notices.map((one) => ({
      ...one,
      deliveredAt: past(one.deliveredAt),
      refutedAt: past(one.refutedAt),
    })),
    firstCheckAt: past(story.firstCheckAt),
    leniencies: story.leniencies
      .filter((one) => one.from <= now)
      .map((one) => ({ ...one, liftedAt: past(one.liftedAt) })),
    pauses: story.pauses
      .filter((one) => one.from <= now)
      .map((one): Pause => ({ from: one.from, until: past(one.until) })),
    rolledBackAt: past(story.rolledBackAt),
  });
}

export type Step = {
  readonly now: Instant;
  readonly facts: StandingFacts;
  readonly before: Standing;
  readonly after: Standing;
};

/** Plays a story: looks whenever something happens, whenever the standing asks, and at the story's own odd moments. */
export function play(story: Story): readonly Step[] {
  const happenings = [
    BEGIN,
    ...story.looks,
    ...story.notices.flatMap((one) => [one.deliveredAt, one.refutedAt]),
    ...story.leniencies.flatMap((one) => [one.from, one.until, one.liftedAt]),
    ...story.pauses.flatMap((one) => [one.from, one.until]),
    story.firstCheckAt,
    story.rolledBackAt,
  ].filter((at): at is Instant => at !== null);
  const queue = [...new Set(happenings)].sort((a, b) => a - b);
  const steps: Step[] = [];
  let standing = initialStanding(BEGIN);
  let now = BEGIN;
  for (let looked = 0; looked < 400; looked += 1) {
    const at = known(story, now);
    const after = advanceStanding(at, standing, now);
    steps.push({ now, facts: at, before: standing, after });
    standing = after;
    const asked = after.lookAgainAt === null ? Number.POSITIVE_INFINITY : after.lookAgainAt + story.late;
    const next = Math.min(asked, queue.find((one) => one > now) ?? Number.POSITIVE_INFINITY);
    if (!Number.isFinite(next)) break;
    now = next;
  }
  return steps;
}
