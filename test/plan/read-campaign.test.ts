import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { holidaysFor } from '../../src/plan/holidays.ts';
import { startsOf } from '../../src/plan/planned-days.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';
import { TEMPLATES } from './templates.ts';

function read(name: string) {
  const file = join(import.meta.dirname, '../../campaigns', name);
  return readCampaign(name, readFileSync(file, 'utf8'), { templates: TEMPLATES });
}

function planOf(name: string): Plan {
  const { plan, problems } = read(name);
  expect(problems).toEqual([]);
  if (plan === null) throw new Error('No plan came back.');
  return plan;
}

describe('the campaigns that come with the product', () => {
  test.each(['sample.yaml', 'crm.yaml'])('%s has no problem, and its plan is plain JSON', (name) => {
    const plan = planOf(name);
    expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan);
  });

  test.each(['sample.yaml', 'crm.yaml'])('%s says beside each phase when it is planned, truly', (name) => {
    const plan = planOf(name);
    const starts = startsOf(plan, holidaysFor(plan.calendar.holidays, 2027, 2029));
    const text = readFileSync(join(import.meta.dirname, '../../campaigns', name), 'utf8');
    const said = [...text.matchAll(/key: ([a-z-]+) +# planned (\d{4}-\d\d-\d\d)/g)].map((match) => [
      match[1],
      match[2],
    ]);
    expect(said.length).toBe(plan.phases.length - 1);
    expect(said).toEqual(said.map(([phase]) => [phase, starts.get(phase ?? '')]));
  });

  test('the sample starts with what the design promises', () => {
    const plan = planOf('sample.yaml');
    const starts = startsOf(plan, holidaysFor(['DE', 'US'], 2027, 2029));
    expect(starts.get('pilot-warn')).toBe('2027-04-05');
    expect(starts.get('pilot-grace')).toBe('2027-05-12');
  });

  test('the sample is read in well under a fifth of a second of computing', () => {
    read('sample.yaml');
    const costs = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      read('sample.yaml');
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    expect(Math.min(...costs)).toBeLessThan(200);
  });
});

describe('what a person left out or wrote short', () => {
  const tiny = readFileSync(join(import.meta.dirname, 'cases/clean.yaml'), 'utf8');

  function plan(text: string): Plan {
    const result = readCampaign('tiny.yaml', text, { templates: null });
    expect(result.problems.filter((one) => one.severity === 'error')).toEqual([]);
    if (result.plan === null) throw new Error('No plan came back.');
    return result.plan;
  }

  test('has a sensible default', () => {
    const read = plan(tiny);
    expect(read.seed).toBe('tiny');
    expect(read.rolloutUnit).toBe('account');
    expect(read.calendar).toEqual({
      workdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      holidays: [],
      sendWindow: { from: '09:00', to: '16:30' },
      tightenAt: '10:00',
      blackouts: [],
    });
    expect(read.policy).toEqual({
      runwayDays: 30,
      offlineForDays: 30,
      documentForDays: 45,
      overage: 0,
      whenBlocked: 'read-only',
      afterOffline: 'warn',
      unknownInstallations: 'warn',
      fingerprint: 'most',
      deviceMoves: { max: 3, perDays: 30 },
      leaseDays: null,
    });
    expect(read.notice).toEqual({ leadDays: 14, validForDays: 180, evidence: 'delivered' });
    expect(read.lateJoiners).toEqual({ max: 50 });
    expect(read.extensions).toEqual({ maxDays: 30, times: 2 });
    expect(read.mail).toEqual({ perContactPerWeek: 3, latenessDays: 2 });
    expect(read.waves[0]).toMatchObject({
      audience: 'all',
      to: ['primary'],
      early: false,
      latenessDays: 2,
      variants: [],
    });
    expect(read.briefings[0]).toMatchObject({ to: ['rep', 'manager', 'support'], template: 'briefing' });
    expect(read.phases[2]?.grace).toEqual({ days: 21, from: 'notice-delivered' });
    expect(read.supersedes).toBeNull();
  });

  test('`all` is written out, one entry needs no brackets, and a phase carries its whole policy', () => {
    const read = plan(tiny.replace('stage: warn,', 'stage: warn, policy: {runway: P2W, lease: P14D},'));
    expect(read.phases[0]).toMatchObject({
      cohorts: ['pilot', 'rest'],
      products: ['cad', 'viewer'],
      features: [],
    });
    expect(read.phases[1]?.products).toEqual(['cad']);
    expect(read.phases[1]?.policy).toEqual({ ...read.policy, runwayDays: 14, leaseDays: 14 });
    expect(read.phases[0]?.policy).toEqual(read.policy);
  });

  test('percentages, limits and shares become numbers', () => {
    const read = plan(
      tiny.replace('limit: 5', 'share: 12.5%').replace('title:', 'policy: {overage: 10%}\ntitle:'),
    );
    expect(read.cohorts.map((cohort) => cohort.take)).toEqual([{ share: 0.125 }, null]);
    expect(read.policy.overage).toBe(0.1);
    expect(read.limits.enforce).toEqual({ accounts: 100, share: 0.2, perDays: 1 });
    expect(read.phases[2]?.ramp).toEqual({ share: 0.5, perDays: 1 });
    expect(plan(tiny).cohorts[0]?.take).toEqual({ count: 5 });
  });

  test('a start is a date, a phase before with a soak, or both', () => {
    const read = plan(tiny.replace('{after: enforce, soak: P21D}', '{date: 2027-12-01, after: enforce}'));
    expect(read.phases[0]?.start).toEqual({ date: '2027-03-01', after: null });
    expect(read.phases[1]?.start).toEqual({ date: null, after: { phase: 'observe', soakDays: 14 } });
    expect(read.phases[4]?.start).toEqual({ date: '2027-12-01', after: { phase: 'enforce', soakDays: 0 } });
  });

  test('durations before and after, and leads in days and working days', () => {
    const read = plan(tiny.replace('at: P7D', 'at: PT12H').replace('lead: 3 workdays', 'lead: P1W'));
    expect(read.waves.map((wave) => wave.at)).toEqual([
      { days: 0, seconds: 43_200 },
      { days: -30, seconds: 0 },
    ]);
    expect(read.briefings[0]?.lead).toEqual({ days: 7 });
    expect(plan(tiny).briefings[0]?.lead).toEqual({ workdays: 3 });
  });

  test('gates and safeguards keep their bounds', () => {
    const read = plan(
      tiny
        .replace(
          'stage: enforce-product,',
          'stage: enforce-product, gates: [{activated: {share: ">= 60%"}}, {wouldBlock: {accounts: "<3"}}, {approval: {role: approver}}],',
        )
        .replace(
          'waves:\n',
          'safeguards:\n  - {when: {blockedAccounts: "> 2%"}, then: pause}\n  - {when: {complained: ">= 0.3%", sample: 50}, then: pause}\n  - {when: {openCases: {count: "> 40"}}, then: rollback}\nwaves:\n',
        ),
    );
    expect(read.phases[3]?.gates).toEqual([
      { kind: 'activated', share: { operator: '>=', value: 0.6 }, sample: 10 },
      { kind: 'wouldBlock', accounts: { operator: '<', value: 3 } },
      { kind: 'approval', role: 'approver' },
    ]);
    expect(read.safeguards.map((one) => one.then)).toEqual(['pause', 'pause', 'rollback']);
    expect(read.safeguards.map((one) => one.when)).toEqual([
      { kind: 'blockedAccounts', share: { operator: '>', value: 0.02 }, sample: 10, withinSeconds: 14_400 },
      { kind: 'complained', share: { operator: '>=', value: 0.003 }, sample: 50 },
      { kind: 'openCases', count: { operator: '>', value: 40 } },
    ]);
  });

  test('one country needs no brackets, and an answer is due in working seconds', () => {
    const read = plan(
      tiny
        .replace('products:\n', 'calendar: {holidays: DE-BY}\nproducts:\n')
        .replace('owners:', 'answerWithin: {activation: PT2H}\n  owners:'),
    );
    expect(read.calendar.holidays).toEqual(['DE-BY']);
    expect(read.support.answerWithinSeconds).toEqual({ activation: 7200 });
  });

  test.each([
    ['all', { all: true }],
    ['{country: DE}', { every: [{ field: 'country', test: { operator: 'is', value: 'DE' } }] }],
    [
      '{country: [DE, NO]}',
      { every: [{ field: 'country', test: { operator: 'in', values: ['DE', 'NO'] } }] },
    ],
    [
      '{tags: {hasNone: [vip]}, seats: {lt: 10, gte: 5}}',
      {
        every: [
          { field: 'tags', test: { operator: 'hasNone', values: ['vip'] } },
          { field: 'seats', test: { operator: 'lt', value: 10 } },
          { field: 'seats', test: { operator: 'gte', value: 5 } },
        ],
      },
    ],
    [
      '{any: [{owns: cad}, {none: [{attributes.trial: true}]}], attributes.segment: enterprise}',
      {
        every: [
          {
            any: [
              { every: [{ field: 'owns', test: { operator: 'is', value: 'cad' } }] },
              {
                every: [
                  {
                    none: [{ every: [{ field: 'attributes.trial', test: { operator: 'is', value: true } }] }],
                  },
                ],
              },
            ],
          },
          { field: 'attributes.segment', test: { operator: 'is', value: 'enterprise' } },
        ],
      },
    ],
  ])('the filter %s is read', (written, meant) => {
    expect(
      plan(tiny.replace('{tags: pilot}', written).replace('limit: 5', 'limit: 4')).cohorts[0]?.where,
    ).toEqual(meant);
  });
});

test('a file that is far too long is refused unread', () => {
  const { plan, problems } = readCampaign('long.yaml', `# ${'x'.repeat(300_000)}\n`, { templates: null });
  expect(plan).toBeNull();
  expect(problems.map((one) => one.code)).toEqual(['too-large']);
});

test('warnings alone do not withhold the plan', () => {
  const text = readFileSync(join(import.meta.dirname, 'cases/limits-over-share.yaml'), 'utf8');
  const { plan, problems } = readCampaign('warned.yaml', text, { templates: null });
  expect(problems.map((one) => one.severity)).toEqual(['warning']);
  expect(plan?.campaign).toBe('tiny');
});

test('templates are not checked when nobody knows them', () => {
  const text = readFileSync(join(import.meta.dirname, 'cases/templates.yaml'), 'utf8');
  expect(readCampaign('templates.yaml', text, { templates: null }).problems).toEqual([]);
});

test('time that adds up to thousands of years is a slip of the finger, not an endless search', () => {
  const phases = Array.from(
    { length: 490 },
    (_, i) =>
      `  - {key: p${i}, cohorts: all, products: viewer, stage: warn, start: {after: ${i === 0 ? 'observe' : `p${i - 1}`}, soak: P3650D}}\n`,
  );
  const tiny = readFileSync(join(import.meta.dirname, 'cases/clean.yaml'), 'utf8');
  const text = tiny
    .replace('briefings:\n', `${phases.join('')}briefings:\n`)
    .replace('at: P7D', 'at: P3650D');
  const { problems } = readCampaign('long.yaml', text, { templates: null });
  expect(problems.map((one) => one.code)).toContain('endless');
});
