import { countDeliveries, type DeliveryCounts, type DeliveryState } from '../domain/delivery.ts';
import type { MailAlarm } from '../domain/mail-alarms.ts';
import type { Plan } from '../domain/plan.ts';
import { STAGES } from '../domain/policy/stage.ts';
import type { StragglerReason } from '../domain/standing.ts';
import type { DeliveryCount, StageCount } from '../store/views/campaign-counts.ts';
import type { CampaignView } from '../store/views/campaign-page.ts';
import type { CampaignLine } from '../store/views/campaigns.ts';
import { columns, counted, day, heading, moment, next, plural, quiet, styled } from './output.ts';

/** All campaigns, a line each. */
export function campaignsText(campaigns: readonly CampaignLine[]): readonly string[] {
  if (campaigns.length === 0)
    return ['There is no campaign yet.', next('"glidepath plan FILE", then "glidepath apply FILE"')];
  const rows = campaigns.map((one) => [
    one.key,
    one.revision === null ? one.state : `${one.state}, revision ${one.revision}`,
    one.nextPhase === null || one.nextDay === null ? '' : `next ${one.nextPhase} on ${day(one.nextDay)}`,
    one.approvals === 0 ? '' : styled('yellow', `${plural(one.approvals, 'decision')} waiting`),
    quiet(one.title),
  ]);
  return [...columns('lllll', rows), next('"glidepath status CAMPAIGN" shows one of them')];
}

/** One campaign: phases with their gates, accounts by stage, mail, stragglers. */
export function campaignText(view: CampaignView): readonly string[] {
  const { campaign, inForce, proposal } = view;
  const plan = (inForce ?? proposal)?.plan ?? null;
  return [
    `${heading(plan?.title ?? campaign.key)} ${quiet(`(${campaign.key})`)}`,
    stateLine(view),
    ...waitingLines(view),
    ...(inForce === null ? [] : inForceLines(view, inForce.plan)),
  ];
}

/** What about mail somebody has to look at, a line each; of several campaigns each with its name. */
export function alarmsText(alarms: readonly MailAlarm[]): readonly string[] {
  return alarms.map(({ severity, campaign, says }) =>
    styled(severity === 'danger' ? 'red' : 'yellow', campaign === null ? says : `${campaign}: ${says}`),
  );
}

function stateLine({ campaign, pause, now }: CampaignView): string {
  const revision = campaign.revision === null ? 'never approved' : `revision ${campaign.revision}`;
  const by =
    pause === null ? '' : ` since ${moment(pause.from)} by ${pause.by ?? 'a safeguard'}: ${pause.reason}`;
  return `${campaign.state}${by}, ${revision}. Business time is ${moment(now)}.`;
}

function waitingLines({ campaign, proposal, alarms }: CampaignView): readonly string[] {
  return [
    ...alarmsText(alarms),
    ...(proposal === null
      ? []
      : [
          `${proposal.proposer} proposed a change${proposal.accounts === null ? '' : ` for ${plural(proposal.accounts, 'account')}`}.`,
          next(`somebody else approves it with "glidepath approve ${campaign.key} --as STAFF"`),
        ]),
  ];
}

function inForceLines(view: CampaignView, plan: Plan): readonly string[] {
  const mail = mailSums(view.deliveries);
  return [
    '',
    heading('Phases'),
    ...columns('llll', phaseRows(view, plan)),
    '',
    heading('Accounts by stage'),
    ...columns(`l${'r'.repeat(STAGES.length + 1)}`, stageRows(plan, view.stages)),
    '',
    heading('Mail'),
    ...(mail.length === 0
      ? [quiet('  None yet.')]
      : columns('lrrrrrrr', [
          MAIL_HEAD,
          ...mail.map((one) => mailRow(one.key, one.counts)),
          mailRow('all', totalOf(mail)),
        ])),
    ...stragglerLines(view),
  ];
}

function phaseRows({ phases }: CampaignView, plan: Plan): readonly (readonly string[])[] {
  return plan.phases.flatMap((phase) => {
    const state = phases.find((one) => one.phase === phase.key);
    if (state === undefined) return [];
    const when =
      state.rolledBackAt !== null
        ? styled('red', 'rolled back')
        : state.realStart !== null
          ? `since ${day(state.realStart)}`
          : `on ${day(state.plannedStart)}`;
    const open = state.gates.filter((gate) => gate.verdict !== 'pass');
    const why = state.realStart === null && open.length > 0 ? open.map((gate) => gate.reason) : [];
    const first = state.realStart === null ? (why[0] ?? state.plannedBecause) : '';
    return [
      [phase.key, phase.stage, when, state.waitingSince === null || why.length === 0 ? quiet(first) : first],
      ...why.slice(1).map((reason) => ['', '', '', reason]),
    ];
  });
}

function stageRows(plan: Plan, stages: readonly StageCount[]): readonly (readonly string[])[] {
  const rows = plan.cohorts.map((cohort) => {
    const own = stages.filter((one) => one.cohort === cohort.key);
    const at = STAGES.map((stage) =>
      own.filter((one) => one.stage === stage).reduce((sum, one) => sum + one.accounts, 0),
    );
    const enforcing = own.reduce((sum, one) => sum + one.enforcing, 0);
    return [cohort.key, ...at.map(orBlank), enforcing === 0 ? '' : `${counted(enforcing)} enforcing`];
  });
  return [['', ...STAGES, ''].map(quiet), ...rows];
}

const MAIL_HEAD = ['', 'planned', 'accepted', 'suppressed', 'cancelled', 'failed', 'pending', 'in doubt'].map(
  quiet,
);

function mailRow(key: string, counts: DeliveryCounts): readonly string[] {
  const { planned, accepted, suppressed, cancelled, failed, pending, inDoubt } = counts;
  return [key, ...[planned, accepted, suppressed, cancelled, failed, pending, inDoubt].map(orBlank)];
}

type MailSum = {
  readonly key: string;
  readonly mailing: DeliveryCount['mailing'];
  readonly states: Readonly<Partial<Record<DeliveryState, number>>>;
  readonly counts: DeliveryCounts;
};

/** Deliveries of each wave, mailing and briefing, added up (M2). */
export function mailSums(deliveries: readonly DeliveryCount[]): readonly MailSum[] {
  const keys = [...new Set(deliveries.map((one) => `${one.mailing} ${one.key}`))];
  return keys.flatMap((name) => {
    const own = deliveries.filter((one) => `${one.mailing} ${one.key}` === name);
    const [first] = own;
    if (first === undefined) return [];
    const states = Object.fromEntries(own.map((one) => [one.state, one.deliveries]));
    return [{ key: first.key, mailing: first.mailing, states, counts: countDeliveries(states) }];
  });
}

/** The sum of M2 over all mail of a campaign. */
export function totalOf(mail: readonly MailSum[]): DeliveryCounts {
  const states: Partial<Record<DeliveryState, number>> = {};
  for (const one of mail) {
    for (const [state, count] of Object.entries(one.states) as [DeliveryState, number][])
      states[state] = (states[state] ?? 0) + count;
  }
  return countDeliveries(states);
}

const REASONS: Readonly<Record<StragglerReason, string>> = {
  'not-told': 'was not told',
  refuted: 'the notice did not arrive after all',
  'too-recent': 'was told too recently',
  'promised-later': 'was promised a later day',
  stale: 'was told too long ago',
  'over-limit': 'waits for room under the limits',
};

function stragglerLines({ stragglers }: CampaignView): readonly string[] {
  if (stragglers.length === 0) return [];
  const rows = stragglers.map((one) => [
    plural(one.accounts, 'account'),
    `behind ${one.phase}`,
    REASONS[one.reason],
    one.owner === null ? styled('yellow', 'nobody looks after it') : quiet(one.owner),
  ]);
  return ['', heading('Stragglers'), ...columns('rlll', rows)];
}

function orBlank(count: number): string {
  return count === 0 ? quiet('·') : counted(count);
}
