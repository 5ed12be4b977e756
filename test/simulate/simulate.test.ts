import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankHash } from '../../src/domain/cohorts.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Assumptions } from '../../src/simulate/assumptions.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import type { SimulationReport } from '../../src/simulate/simulation-report.ts';
import { HOLIDAYS, sampleCustomers, samplePlan } from './sample.ts';

const PLAN = samplePlan();
const EVERYBODY = sampleCustomers();
const SOME = sampleCustomers(60);
/** Gates that fit sixty accounts: the sample's ask for numbers that need three hundred. */
const SMALL: Plan = { ...PLAN, phases: PLAN.phases.map((phase) => ({ ...phase, gates: [] })) };

const run = (seed: string, assumptions: Partial<Assumptions> = {}, plan = SMALL, customers = SOME) =>
  simulate({ plan, customers, holidays: HOLIDAYS, seed, assumptions });
const phaseOf = (report: SimulationReport, key: string) => report.phases.find((one) => one.key === key);
const mailOf = (report: SimulationReport, key: string) => report.mails.find((one) => one.key === key);
const ENFORCING = ['grace-over', 'enforce-product', 'enforce-feature'];

describe('the sample campaign in virtual time', () => {
  const report = run('1', {}, PLAN, EVERYBODY);

  it('reaches its end', () => {
    expect(report.stuck).toEqual([]);
    expect(report.finished).toBe(true);
    expect(report.accounts).toBe(EVERYBODY.accounts.length);
    expect(report.cohorts[0]).toEqual({ key: 'pilot', accounts: 25 });
  });

  it('starts its phases on the dates of the design', () => {
    const starts = Object.fromEntries(report.phases.map((one) => [one.key, one.realStart]));
    expect(starts).toMatchObject({
      observe: '2027-03-01',
      'pilot-warn': '2027-04-05',
      'pilot-grace': '2027-05-12',
      'rest-enforce': '2028-01-17',
    });
  });

  it('judges every gate, the approval last', () => {
    const [judged] = phaseOf(report, 'pilot-grace')?.judgements ?? [];
    expect(judged?.verdict).toBe('pass');
    expect(judged?.gates.map((one) => one.gate)).toEqual([
      ...['briefed', 'delivered', 'activated', 'wouldBlock', 'openCases', 'feedback', 'approval'],
    ]);
  });

  it('briefs before it writes, and writes on the planned days', () => {
    expect(mailOf(report, 'pilot-briefing')).toMatchObject({ kind: 'briefing', from: '2027-04-05' });
    expect(mailOf(report, 'pilot-notice')).toMatchObject({
      from: '2027-04-12',
      accounts: phaseOf(report, 'pilot-grace')?.accounts,
    });
    for (const briefing of PLAN.briefings)
      for (const wave of briefing.for) {
        const [told, wrote] = [mailOf(report, briefing.key)?.from, mailOf(report, wave)?.from];
        expect(told != null && wrote != null && told < wrote, `${briefing.key} before ${wave}`).toBe(true);
      }
  });

  it('ramps the rest over many days', () => {
    const notice = mailOf(report, 'rest-notice');
    expect(notice?.from).toBe('2027-08-04');
    expect((notice?.to ?? '') > '2027-08-17').toBe(true);
    const first = report.stages.find((one) => (one.counts.grace ?? 0) > 0 && one.cohort === 'rest');
    expect(first?.counts.grace).toBeLessThan(first?.counts.warn ?? 0);
  });

  it('ramps by rank, the lowest first', () => {
    const begun = report.paths.flatMap((one) => {
      const grace = one.steps.find((step) => step.phase === 'rest-grace' && step.stage === 'grace');
      return grace === undefined ? [] : [{ at: grace.at, rank: rankHash(PLAN.seed, one.account) }];
    });
    const inOrder = begun.toSorted((a, b) => a.at - b.at).map((one) => one.rank);
    const middle = inOrder.toSorted()[Math.floor(inOrder.length / 2)] ?? '';
    expect(inOrder.slice(0, 20).every((rank) => rank < middle)).toBe(true);
  });

  it('keeps its stage counts complete, whatever the day', () => {
    const size = new Map(report.cohorts.map((one) => [one.key, one.accounts]));
    for (const { cohort, counts } of report.stages)
      expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(size.get(cohort));
  });

  it('says who would be blocked, by what, and whether they had paid', () => {
    expect(report.blocked.length).toBeGreaterThan(0);
    for (const block of report.blocked) {
      expect(block.entitled && block.activated).toBe(false);
      expect(block.from >= '2027-06-02').toBe(true);
    }
    expect(report.blocked.some((one) => one.until === null)).toBe(true);
    expect(report.blocked.some((one) => one.until !== null)).toBe(true);
  });
});

describe('a simulation', () => {
  it('takes the same course for the same seed, and another for another', () => {
    expect(run('a')).toEqual(run('a'));
    expect(run('b').mails).not.toEqual(run('a').mails);
  });

  it('does not depend on the order of the customers', () => {
    const turned = { ...SOME, accounts: SOME.accounts.toReversed() };
    const outcome = (report: SimulationReport) => ({
      mails: report.mails,
      phases: report.phases,
      blocked: report.blocked.toSorted((a, b) => (a.account < b.account ? -1 : 1)),
    });
    expect(outcome(run('a', {}, SMALL, turned))).toEqual(outcome(run('a')));
  });

  it('takes what the customer list says is suspended for no right', () => {
    const withoutRight = (customers: typeof SOME) =>
      new Set(
        run('a', { renewalRate: 1 }, SMALL, customers)
          .blocked.filter((one) => !one.entitled)
          .map((one) => one.account),
      );
    const entitlements = SOME.entitlements.map((one) => ({ ...one, suspended: true, expires: null }));
    const endless = SOME.entitlements.map((one) => ({ ...one, expires: null }));
    expect(withoutRight({ ...SOME, entitlements: endless }).size).toBe(0);
    expect(withoutRight({ ...SOME, entitlements }).size).toBeGreaterThan(30);
  });

  it('enforces nobody whose contacts all bounce, and finds some of them another (E1)', () => {
    const silent = run('a', { bounceRate: 1, contactFoundRate: 0 });
    expect(silent.paths.flatMap((one) => one.steps).filter((one) => ENFORCING.includes(one.stage))).toEqual(
      [],
    );
    expect(silent.blocked).toEqual([]);
    expect(silent.stragglers.every((one) => one.reason === 'refuted' && one.until === null)).toBe(true);
    expect(silent.stragglers.length).toBeGreaterThan(0);
    const found = run('a', { bounceRate: 1, contactFoundRate: 1 });
    expect(mailOf(found, 'rest-notice')?.replayed).toBeGreaterThan(0);
    expect(found.paths.flatMap((one) => one.steps).some((one) => ENFORCING.includes(one.stage))).toBe(true);
  });

  it('enforces nobody before a notice is a lead old, whatever customers do', () => {
    const shares = fc.record({
      bounceRate: fc.double({ min: 0, max: 1, noNaN: true }),
      contactFoundRate: fc.double({ min: 0, max: 1, noNaN: true }),
      moreTimeRate: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.string(), shares, (seed, assumptions) => {
        const report = run(seed, assumptions, SMALL, sampleCustomers(10));
        for (const { steps, cohort } of report.paths) {
          const first = steps.find((one) => ENFORCING.includes(one.stage));
          if (first === undefined) continue;
          const notice = mailOf(report, cohort === 'pilot' ? 'pilot-notice' : 'rest-notice');
          const days = (first.at - Date.parse(`${notice?.from}T00:00:00Z`)) / 86_400_000;
          expect(days).toBeGreaterThanOrEqual(PLAN.notice.leadDays);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('says when a safeguard would have stopped it', () => {
    expect(
      run('a', { bounceRate: 0, questionRate: 0 }, PLAN).alarms.some((one) =>
        one.reason.includes('come back'),
      ),
    ).toBe(false);
    const bounced = run('a', { bounceRate: 0.3 }).alarms.find((one) => one.reason.includes('come back'));
    expect(bounced).toMatchObject({ then: 'pause' });
    expect((bounced?.on ?? '') >= '2027-04-12').toBe(true);
    const locked = run('a', { activationRate: 0 }).alarms.map((one) => one.reason);
    expect(locked.some((one) => one.includes('report that they are blocked'))).toBe(true);
  });

  it('gives up on gates that never pass, and says which', () => {
    const nobody = run('a', { approvalDays: null, patienceDays: 30 }, PLAN);
    expect(nobody.finished).toBe(false);
    expect(nobody.stuck[0]).toMatchObject({
      phase: 'pilot-warn',
      reasons: ['Waiting for the approval of a product-manager.'],
    });
    expect(nobody.stuck.at(-1)?.reasons).toEqual(['The phase before it did not start.']);
    expect(nobody.to < '2027-06-01').toBe(true);
    const idle = run('a', { activationRate: 0, patienceDays: 30 }, PLAN);
    expect(idle.stuck[0]?.phase).toBe('pilot-grace');
    expect(idle.stuck[0]?.reasons.join(' ')).toContain('accounts are activated');
    const wouldBlock = phaseOf(idle, 'pilot-grace')?.judgements[0]?.gates.find(
      (one) => one.gate === 'wouldBlock',
    );
    expect(wouldBlock?.verdict).toBe('fail');
    expect(wouldBlock?.seen.value).toBeGreaterThan(10);
  });

  it('waits for an approval, and moves all that follows with it', () => {
    const late = run('a', { approvalDays: 7 }, PLAN, EVERYBODY);
    expect(phaseOf(late, 'pilot-warn')).toMatchObject({
      plannedStart: '2027-04-05',
      realStart: '2027-04-12',
    });
    const verdicts = phaseOf(late, 'pilot-warn')?.judgements.map((one) => [one.on, one.verdict]);
    expect(verdicts).toEqual([
      ['2027-04-05', 'wait'],
      ['2027-04-12', 'pass'],
    ]);
    expect((mailOf(late, 'pilot-notice')?.from ?? '') > '2027-04-12').toBe(true);
  });

  it('moves frozen mail on with the phase it is anchored to, and sends no mail twice', () => {
    const wave = PLAN.waves.find((one) => one.key === 'pilot-activate');
    if (wave === undefined) throw new Error('The sample has no wave pilot-activate.');
    const plan: Plan = {
      ...SMALL,
      phases: SMALL.phases.map((one) =>
        one.key === 'pilot-grace' ? { ...one, gates: [{ kind: 'approval', role: 'approver' }] } : one,
      ),
      waves: [...PLAN.waves, { ...wave, key: 'pilot-begun', audience: 'all', at: { days: 1, seconds: 0 } }],
      briefings: PLAN.briefings.map((one) =>
        one.key === 'pilot-briefing' ? { ...one, for: [...one.for, 'pilot-begun'] } : one,
      ),
    };
    const late = run('a', { approvalDays: 20 }, plan);
    expect(phaseOf(late, 'pilot-grace')).toMatchObject({
      plannedStart: '2027-05-12',
      realStart: '2027-06-01',
    });
    expect(mailOf(late, 'pilot-notice')).toMatchObject({ from: '2027-04-12' });
    const begun = mailOf(late, 'pilot-begun');
    expect(begun).toMatchObject({ from: '2027-06-02', messages: begun?.accounts });
  });

  it('blocks later whoever asks for more time', () => {
    const lastStep = (report: SimulationReport) =>
      report.paths.flatMap((one) => one.steps).filter((one) => one.stage === 'grace-over').length;
    const plain = run('a', { moreTimeRate: 0 });
    const asked = run('a', { moreTimeRate: 1 });
    const firstOf = (report: SimulationReport) =>
      Math.min(
        ...report.paths.flatMap((one) =>
          one.steps.filter((each) => ENFORCING.includes(each.stage)).map((each) => each.at),
        ),
      );
    expect(lastStep(plain)).toBeGreaterThan(0);
    expect(firstOf(asked)).toBeGreaterThan(firstOf(plain));
  });

  it('keeps to the limits: who is over them waits for the next day (E7)', () => {
    const limited: Plan = {
      ...SMALL,
      limits: { enforce: { accounts: 2, share: null, perDays: 1 } },
      phases: SMALL.phases.map((one) => ({ ...one, ramp: null })),
    };
    const report = run('a', { moreTimeRate: 0, bounceRate: 0 }, limited);
    expect(report.stragglers.some((one) => one.reason === 'over-limit' && one.until !== null)).toBe(true);
    const perDay = new Map<string, number>();
    for (const { steps } of report.paths) {
      const first = steps.find((one) => ENFORCING.includes(one.stage));
      if (first === undefined) continue;
      const day = new Date(first.at).toLocaleDateString('sv', { timeZone: PLAN.timeZone });
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    expect(perDay.size).toBeGreaterThan(5);
    expect(Math.max(...perDay.values())).toBeLessThanOrEqual(2);
  });
});
