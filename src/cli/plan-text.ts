import { describeWhere } from '../domain/matches.ts';
import type { Cohort, Phase, Plan } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { Change, PlanPreview, PreviewedPhase, PreviewedWave } from '../flows/preview-plan.ts';
import { checkAgainstCustomers } from '../plan/check-customers.ts';
import type { ReadCampaign } from '../plan/read-campaign.ts';
import { columns, counted, day, heading, plural, quiet, styled } from './output.ts';

/** What only the customers can show to be wrong with a plan. */
export function customerProblems(plan: Plan, read: ReadCampaign, preview: PlanPreview): readonly Problem[] {
  // Without any customer every cohort is empty, and that is not the file's fault.
  if (read.places === null || preview.accounts === 0) return [];
  return checkAgainstCustomers(plan, read.places, {
    accounts: preview.accounts,
    cohorts: new Map(preview.cohorts.map((one) => [one.key, one.accounts])),
    phases: new Map(preview.phases.map((one) => [one.key, one.accounts])),
  });
}

/** The plan for people: who is where, what happens when, who is written to. */
export function planText(plan: Plan, preview: PlanPreview): readonly string[] {
  return [
    `${heading(plan.title)} ${quiet(`(${plan.campaign})`)}`,
    standsNow(plan, preview),
    '',
    heading('Cohorts'),
    ...columns('llrl', cohortRows(plan, preview)),
    ...(preview.unplaced > 0
      ? [
          quiet(
            `  ${plural(preview.unplaced, 'account')} that own or use these products fit no cohort and are left alone.`,
          ),
        ]
      : []),
    '',
    heading('Phases'),
    ...columns(
      'lllrl',
      preview.phases.map((one) => phaseRow(plan, preview, one)),
    ),
    '',
    heading('Mail to customers'),
    ...columns(
      'lllrr',
      preview.waves.map((one) => waveRow(plan, preview, one)),
    ),
    '',
    heading('Briefings before it'),
    ...columns(
      'lll',
      preview.briefings.map((one) => [one.key, day(one.on), briefed(plan, one.key)]),
    ),
    ...untellable(preview),
  ];
}

function standsNow(plan: Plan, { today, state, revision, asked }: PlanPreview): string {
  const zone = `Today is ${day(today)} in ${plan.timeZone}.`;
  if (!asked) return `There is no database yet, so nothing is known of customers. ${zone}`;
  if (revision !== null) return `Revision ${revision} is in force and the campaign is ${state}. ${zone}`;
  return `${state === null ? 'A new campaign.' : 'Proposed before, never approved.'} ${zone}`;
}

const SIGNS: Readonly<Record<Change, string>> = { new: '+', changed: '~', same: ' ', removed: '-' };
const COLOURS: Readonly<Record<Change, Parameters<typeof styled>[0]>> = {
  new: 'green',
  changed: 'yellow',
  same: 'reset',
  removed: 'red',
};

function signed(change: Change, key: string): string {
  return `${change === 'same' ? ' ' : styled(COLOURS[change], SIGNS[change])} ${key}`;
}

function cohortRows(plan: Plan, { cohorts, asked }: PlanPreview): readonly (readonly string[])[] {
  return cohorts.map((one) => {
    const cohort = plan.cohorts.find((each) => each.key === one.key);
    const was =
      one.accountsNow !== one.accounts && one.accountsNow > 0 ? `was ${counted(one.accountsNow)}` : '';
    return [
      signed(one.change, one.key),
      cohort === undefined ? 'no longer in the file' : whoBelongs(cohort),
      asked ? plural(one.accounts, 'account') : '',
      quiet(was),
    ];
  });
}

function whoBelongs({ where, take }: Cohort): string {
  const who = describeWhere(where);
  if (take === null) return who;
  return 'count' in take ? `${who}, at most ${take.count}` : `${who}, ${percent(take.share)} of them`;
}

function phaseRow(plan: Plan, { asked }: PlanPreview, one: PreviewedPhase): readonly string[] {
  const phase = plan.phases.find((each) => each.key === one.key);
  const moved = one.startNow !== null && one.startNow !== one.start ? `was ${one.startNow}. ` : '';
  return [
    signed(one.change, one.key),
    phase === undefined ? '' : stageOf(phase),
    one.change === 'removed' ? '' : day(one.start),
    asked && one.change !== 'removed' ? plural(one.accounts, 'account') : '',
    quiet(`${moved}${one.because}`),
  ];
}

function stageOf({ stage, grace, ramp, features }: Phase): string {
  return [
    stage,
    ...(grace === null ? [] : [`${grace.days} days`]),
    ...(features.length === 0 ? [] : [features.join(', ')]),
    ...(ramp === null
      ? []
      : [`${percent(ramp.share)} ${ramp.perDays === 1 ? 'a day' : `every ${ramp.perDays} days`}`]),
  ].join(', ');
}

function waveRow(plan: Plan, { asked }: PlanPreview, one: PreviewedWave): readonly string[] {
  const wave = plan.waves.find((each) => each.key === one.key);
  const most = wave?.audience === 'all' ? '' : 'at most ';
  const span = one.from === one.to ? day(one.from) : `${day(one.from)} to ${day(one.to)}`;
  return [
    signed(one.change, one.key),
    wave?.kind ?? '',
    span,
    asked ? `${most}${plural(one.accounts, 'account')}` : '',
    asked ? plural(one.messages, 'message') : '',
  ];
}

function briefed(plan: Plan, key: string): string {
  const briefing = plan.briefings.find((one) => one.key === key);
  return briefing === undefined ? '' : `to ${briefing.to.join(', ')}, before ${briefing.for.join(', ')}`;
}

/** Nobody is enforced who was not told: these would stay behind. */
function untellable({ phases }: PlanPreview): readonly string[] {
  const most = Math.max(0, ...phases.map((one) => one.untellable));
  if (most === 0) return [];
  return [
    '',
    `${plural(most, 'account')} without a contact cannot be told, and so will not be enforced. Import a contact for them.`,
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
