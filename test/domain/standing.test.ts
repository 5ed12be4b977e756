import { describe, expect, it } from 'vitest';
import {
  advanceStanding,
  becomesEnforcing,
  blocksFailedChecks,
  changesAnswer,
  initialStanding,
} from '../../src/domain/standing.ts';
import { facts, LADDER, lane, leniency, notice, phase, slot, walk } from './standing-facts.ts';

const codes = (standing: { because: readonly { code: string }[] }) => standing.because.map((one) => one.code);
const HOUR = 3_600_000;

describe('the ladder', () => {
  it('has no opinion before the first phase reached the account, and says when it will', () => {
    const standing = walk('2027-04-01');
    expect(standing).toMatchObject({
      stage: 'off',
      phase: null,
      next: { stage: 'warn', at: slot('2027-04-05') },
    });
    expect(standing.lookAgainAt).toBe(slot('2027-04-05'));
  });

  it('warns from the slot of the warn phase and not a moment earlier', () => {
    expect(walk(slot('2027-04-05') - 1).stage).toBe('off');
    expect(walk('2027-04-05')).toMatchObject({ stage: 'warn', phase: 'warn' });
  });

  it('counts grace down from the account’s start and blocks at its end', () => {
    expect(walk('2027-05-10')).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-05-31') },
      enforcing: null,
    });
    expect(walk(slot('2027-05-31') - 1).enforcing).toBeNull();
    const over = walk('2027-05-31');
    expect(over).toMatchObject({
      stage: 'grace',
      enforcing: { noticeId: 'notice-1', phase: 'grace', revision: 1 },
    });
    expect(blocksFailedChecks(over, slot('2027-05-31'))).toBe(true);
  });

  it('moves from ended grace to the enforce phase without a new judgement', () => {
    const standing = walk('2027-06-07');
    expect(standing).toMatchObject({
      stage: 'enforce-product',
      enforcing: { since: slot('2027-05-31'), phase: 'grace' },
    });
  });

  it('applies no enforce phase before the account’s own grace has ended', () => {
    const late = facts({
      lane: [...LADDER.slice(0, 2), lane(phase('enforce', 'enforce-product'), '2027-05-17')],
    });
    expect(walk('2027-05-24', late)).toMatchObject({ stage: 'grace', enforcing: null });
    expect(walk('2027-05-31', late)).toMatchObject({ stage: 'enforce-product' });
  });

  it('folds everything overdue into one step after an outage (E8)', () => {
    const standing = advanceStanding(facts(), initialStanding(slot('2027-03-01')), slot('2027-06-14'));
    expect(standing).toMatchObject({ stage: 'enforce-product', enforcing: { phase: 'enforce' } });
  });

  it('loosens at once when a later phase is milder', () => {
    const milder = facts({ lane: [...LADDER, lane(phase('ease', 'observe'), '2027-07-05')] });
    expect(walk('2027-07-05', milder)).toMatchObject({ stage: 'observe', enforcing: null, grace: null });
  });
});

describe('E1: nobody is enforced who was not told', () => {
  it('keeps an account without a notice at its last lenient stage, as a straggler', () => {
    const standing = walk('2027-07-01', facts({ notices: [] }));
    expect(standing).toMatchObject({
      stage: 'warn',
      enforcing: null,
      grace: null,
      straggler: { reason: 'not-told' },
    });
  });

  it('does not count a notice that bounced, or whose contact is gone', () => {
    const bounced = facts({ notices: [notice('2027-04-12', { refutedAt: slot('2027-04-13') })] });
    expect(walk('2027-07-01', bounced)).toMatchObject({ stage: 'warn', straggler: { reason: 'refuted' } });
    const gone = facts({ notices: [notice('2027-04-12', { contactCurrent: false })] });
    expect(walk('2027-07-01', gone)).toMatchObject({ stage: 'warn', straggler: { reason: 'refuted' } });
  });

  it('lets one standing notice suffice for the account', () => {
    const one = facts({
      notices: [
        notice('2027-04-12', { refutedAt: slot('2027-04-13') }),
        notice('2027-04-12', { deliveryId: 'notice-2' }),
      ],
    });
    expect(walk('2027-05-31', one)).toMatchObject({ enforcing: { noticeId: 'notice-2' } });
  });

  it('waits until fourteen whole local days lie between the notice and the change', () => {
    const late = facts({ notices: [notice('2027-05-20')] });
    expect(walk('2027-05-31', late)).toMatchObject({
      stage: 'grace',
      enforcing: null,
      straggler: { reason: 'too-recent' },
    });
    // Delivered on Thu 20 May: 21 May to 3 June are fourteen whole days, Fri 4 June is followed by no workday, so Mon 7 June.
    expect(walk(slot('2027-06-07') - 1, late).enforcing).toBeNull();
    expect(walk('2027-06-07', late)).toMatchObject({
      stage: 'enforce-product',
      straggler: null,
      enforcing: { noticeId: 'notice-1' },
    });
  });

  it('never acts before the day a notice promised', () => {
    const promised = facts({ notices: [notice('2027-04-12', { notBefore: '2027-06-16' })] });
    expect(walk(slot('2027-06-16') - 1, promised).enforcing).toBeNull();
    expect(walk('2027-06-16', promised).enforcing).not.toBeNull();
  });

  it('does not count a notice that is too old', () => {
    const old = facts({ notices: [notice('2026-11-01')] });
    expect(walk('2027-07-01', old)).toMatchObject({ stage: 'warn', straggler: { reason: 'stale' } });
  });

  it('gives warn when the notice is refuted before the end of grace', () => {
    const refuted = (now: number) =>
      facts({
        notices: [notice('2027-04-12', { refutedAt: now >= slot('2027-05-20') ? slot('2027-05-20') : null })],
      });
    expect(walk('2027-05-19', refuted).stage).toBe('grace');
    expect(walk('2027-05-20', refuted)).toMatchObject({
      stage: 'warn',
      grace: null,
      straggler: { reason: 'refuted' },
    });
    expect(walk('2027-07-01', refuted)).toMatchObject({ stage: 'warn', enforcing: null });
  });

  it('changes no stage when evidence is lost after enforcement, and says so (E2)', () => {
    const lost = (now: number) =>
      facts({
        notices: [notice('2027-04-12', { refutedAt: now >= slot('2027-06-01') ? slot('2027-06-01') : null })],
      });
    const standing = walk('2027-06-14', lost);
    expect(standing).toMatchObject({ stage: 'enforce-product', straggler: null });
    expect(codes(standing)).toContain('evidence-lost');
  });

  it('enforces a phase without grace by its own notice', () => {
    const own = facts({
      lane: [
        lane(phase('warn', 'warn'), '2027-04-05'),
        lane(phase('feature', 'enforce-feature'), '2027-06-07', ['feature']),
      ],
      notices: [notice('2027-05-03', { phase: 'feature' })],
    });
    expect(walk('2027-06-07', own)).toMatchObject({
      stage: 'enforce-feature',
      enforcing: { phase: 'feature' },
    });
    expect(walk('2027-06-07', { ...own, notices: [notice('2027-05-03', { phase: 'grace' })] })).toMatchObject(
      { stage: 'warn' },
    );
  });
});

describe('the grace clock', () => {
  it('starts with the delivered notice when the plan says so, and ends its days later', () => {
    const byNotice = facts({
      lane: [
        LADDER[0],
        lane(phase('grace', 'grace', { grace: { days: 21, from: 'notice-delivered' } }), '2027-05-10'),
      ] as typeof LADDER,
      notices: [notice('2027-05-19')],
    });
    expect(walk('2027-05-18', byNotice).stage).toBe('warn');
    expect(walk('2027-05-19', byNotice)).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-06-09') },
    });
  });

  it('does not start before the client is first heard of when the plan says so', () => {
    const byCheck = (now: number) =>
      facts({
        lane: [
          LADDER[0],
          lane(phase('grace', 'grace', { grace: { days: 21, from: 'first-check' } }), '2027-05-10'),
        ] as typeof LADDER,
        firstCheckAt: now >= slot('2027-06-01') ? slot('2027-06-01') : null,
      });
    const never = walk('2027-05-31', byCheck);
    expect(never).toMatchObject({ stage: 'warn', straggler: null });
    expect(codes(never)).toContain('no-clock-event');
    expect(walk('2027-06-01', byCheck)).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-06-22') },
    });
  });

  it('runs a brown-out that a notice promised, with an end, and drops it after an extension', () => {
    const from = slot('2027-05-25');
    const promised = [notice('2027-04-12', { brownouts: [{ from, until: from + HOUR }] })];
    expect(walk(from, facts({ notices: promised })).brownout).toEqual({ from, until: from + HOUR });
    expect(walk(from + HOUR, facts({ notices: promised })).brownout).toBeNull();
    const extended = facts({
      notices: promised,
      leniencies: [leniency('extension', '2027-05-12', { days: 7 })],
    });
    expect(walk(from, extended).brownout).toBeNull();
  });

  it('runs no brown-out that nobody was told of long enough before', () => {
    const from = slot('2027-05-25');
    const late = facts({ notices: [notice('2027-05-12', { brownouts: [{ from, until: from + HOUR }] })] });
    expect(walk(from, late).brownout).toBeNull();
  });
});

describe('leniency given to an account', () => {
  it('holds an account where it is', () => {
    const held = facts({ leniencies: [leniency('hold', '2027-04-20', { until: slot('2027-07-01') })] });
    const standing = walk('2027-06-14', held);
    expect(standing).toMatchObject({ stage: 'warn', enforcing: null });
    expect(codes(standing)).toContain('hold');
  });

  it('never lets a held account block when the hold comes during its grace', () => {
    const held = (now: number) =>
      facts({ leniencies: now >= slot('2027-05-20') ? [leniency('hold', '2027-05-20')] : [] });
    const standing = walk('2027-06-14', held);
    expect(standing.enforcing).toBeNull();
    expect(blocksFailedChecks(standing, slot('2027-06-14'))).toBe(false);
  });

  it('exempts an account that is already blocked, at once', () => {
    const exempt = (now: number) =>
      facts({
        leniencies:
          now >= slot('2027-06-08')
            ? [leniency('exemption', '2027-06-08', { until: slot('2027-09-01') })]
            : [],
      });
    expect(walk('2027-06-07', exempt).enforcing).not.toBeNull();
    const standing = walk('2027-06-08', exempt);
    expect(standing).toMatchObject({ stage: 'warn', enforcing: null });
    expect(standing.lookAgainAt).toBe(slot('2027-09-01'));
  });

  it('tells an account afresh before it enforces it after an exemption (E10)', () => {
    const exempt = leniency('exemption', '2027-06-08', { until: slot('2027-09-01') });
    const untold = facts({ leniencies: [exempt] });
    expect(walk('2027-10-01', untold)).toMatchObject({ stage: 'warn', straggler: { reason: 'not-told' } });
    const told = facts({
      leniencies: [exempt],
      notices: [notice('2027-04-12'), notice('2027-09-06', { deliveryId: 'notice-2' })],
    });
    expect(walk('2027-10-25', told)).toMatchObject({ enforcing: { noticeId: 'notice-2' } });
  });

  it('gives the full grace again, from the fresh notice, after an exemption (E10)', () => {
    const exempt = facts({
      lane: LADDER.slice(0, 2),
      leniencies: [leniency('exemption', '2027-05-12', { until: slot('2027-09-01') })],
      notices: [notice('2027-04-12'), notice('2027-09-06', { deliveryId: 'notice-2' })],
    });
    expect(walk('2027-09-06', exempt)).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-09-27') },
    });
    expect(walk(slot('2027-09-27') - 1, exempt).enforcing).toBeNull();
    expect(walk('2027-09-27', exempt)).toMatchObject({ enforcing: { noticeId: 'notice-2' } });
  });

  it('counts nobody down who is exempt', () => {
    const exempt = facts({
      leniencies: [leniency('exemption', '2027-05-12', { until: slot('2027-09-01') })],
    });
    expect(walk('2027-05-12', exempt)).toMatchObject({
      stage: 'warn',
      grace: null,
      straggler: null,
    });
    expect(walk('2027-06-14', facts({ ...exempt, notices: [] }))).toMatchObject({
      stage: 'warn',
      straggler: null,
    });
  });

  it('goes no further with a hold although it is exempt, too', () => {
    const both = facts({
      leniencies: [leniency('hold', '2027-04-01'), leniency('exemption', '2027-04-01', { id: '2' })],
    });
    const late = advanceStanding(both, initialStanding(slot('2027-04-01')), slot('2027-06-14'));
    expect(late).toMatchObject({ stage: 'off' });
  });

  it('moves the end of grace by the days of an extension', () => {
    const extended = facts({ leniencies: [leniency('extension', '2027-05-20', { days: 14 })] });
    expect(walk('2027-05-31', extended)).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-06-14') },
      enforcing: null,
    });
  });

  it('gives air to an account that is already blocked, and blocks again afterwards', () => {
    const extended = (now: number) =>
      facts({
        leniencies: now >= slot('2027-06-15') ? [leniency('extension', '2027-06-15', { days: 7 })] : [],
      });
    expect(walk('2027-06-14', extended).enforcing).not.toBeNull();
    expect(walk('2027-06-15', extended).enforcing).toBeNull();
    expect(walk(slot('2027-06-23') - 1, extended).enforcing).toBeNull();
    expect(walk('2027-06-23', extended).enforcing).not.toBeNull();
  });
});

describe('pause (E6) and limits (E7)', () => {
  it('tightens nothing while paused', () => {
    const paused = (now: number) =>
      facts({ pauses: now >= slot('2027-04-20') ? [{ from: slot('2027-04-20'), until: null }] : [] });
    expect(walk('2027-06-14', paused)).toMatchObject({ stage: 'warn', enforcing: null });
  });

  it('never lets a grace run out during a pause, and shifts its end by it', () => {
    const paused = (now: number) =>
      facts({
        pauses:
          now < slot('2027-05-20')
            ? []
            : [{ from: slot('2027-05-20'), until: now < slot('2027-06-10') ? null : slot('2027-06-10') }],
      });
    const during = walk('2027-06-09', (now) => ({ ...paused(now), lane: LADDER.slice(0, 2) }));
    expect(during.enforcing).toBeNull();
    expect(blocksFailedChecks(during, slot('2027-06-09'))).toBe(false);
    const after = walk('2027-06-10', (now) => ({ ...paused(now), lane: LADDER.slice(0, 2) }));
    expect(after).toMatchObject({ stage: 'grace', grace: { endsAt: slot('2027-06-21') } });
  });

  it('leaves an account that is blocked as it is while paused', () => {
    const paused = (now: number) =>
      facts({ pauses: now >= slot('2027-06-20') ? [{ from: slot('2027-06-20'), until: null }] : [] });
    expect(walk('2027-07-01', paused)).toMatchObject({ stage: 'enforce-product' });
  });

  it('spills an account over the limit to the next tightening day, still in grace', () => {
    const before = walk(slot('2027-05-31') - 1);
    const spilled = advanceStanding(facts(), before, slot('2027-05-31'), false);
    expect(becomesEnforcing(before, spilled)).toBe(false);
    expect(spilled).toMatchObject({
      stage: 'grace',
      grace: { endsAt: slot('2027-06-01') },
      straggler: { reason: 'over-limit' },
    });
    const next = advanceStanding(facts(), spilled, slot('2027-06-01'), true);
    expect(next).toMatchObject({ straggler: null, enforcing: { since: slot('2027-06-01') } });
  });
});

describe('tightening', () => {
  it('waits for the next tightening slot when its worker comes late, or a webhook at night', () => {
    const before = walk(slot('2027-05-31') - 1);
    const saturday = slot('2027-06-05');
    const late = advanceStanding(facts(), before, saturday);
    expect(late).toMatchObject({ stage: 'grace', grace: { endsAt: slot('2027-06-07') }, enforcing: null });
    expect(late).toMatchObject({ straggler: null, lookAgainAt: slot('2027-06-07') });
    expect(advanceStanding(facts(), before, slot('2027-06-01') - 1).enforcing).toBeNull();
    expect(advanceStanding(facts(), before, slot('2027-06-01') + 5 * HOUR).enforcing).not.toBeNull();
  });

  it('goes on naming what it waits for while its grace goes on for that alone', () => {
    const late = facts({ notices: [notice('2027-05-20')] });
    const standing = walk('2027-06-03', late);
    expect(standing).toMatchObject({
      stage: 'grace',
      straggler: { reason: 'too-recent', since: slot('2027-05-31') },
    });
    expect(codes(standing)).toContain('too-recent');
    const overtaken = facts({
      ...late,
      lane: [...LADDER.slice(0, 2), lane(phase('enforce', 'enforce-product'), '2027-05-31')],
    });
    for (const day of ['2027-05-31', '2027-06-03'])
      expect(walk(day, overtaken)).toMatchObject({ phase: 'grace', straggler: { phase: 'enforce' } });
    expect(walk('2027-06-07', late)).toMatchObject({ straggler: null });
  });
});

describe('rollback', () => {
  it('returns to the lenient stage at once and asks for a fresh notice later (E10)', () => {
    const blocked = walk('2027-06-14');
    const rolledBack = facts({ lane: LADDER.slice(0, 1), rolledBackAt: slot('2027-06-15') });
    const standing = advanceStanding(rolledBack, blocked, slot('2027-06-15'));
    expect(standing).toMatchObject({ stage: 'warn', enforcing: null, grace: null });
    const again = facts({
      lane: [...LADDER.slice(0, 1), lane(phase('grace', 'grace'), '2027-07-05')],
      rolledBackAt: slot('2027-06-15'),
    });
    expect(walk('2027-08-02', again, standing)).toMatchObject({
      stage: 'warn',
      straggler: { reason: 'not-told' },
    });
  });
});

describe('looking again', () => {
  it('says the same when asked twice at one instant', () => {
    for (const day of ['2027-04-05', '2027-05-10', '2027-05-31', '2027-06-07']) {
      const once = walk(day);
      expect(changesAnswer(once, advanceStanding(facts(), once, slot(day)))).toBe(false);
    }
  });
});
