import type { Stage } from '../../src/domain/policy/stage.ts';
import type { CohortCounts } from '../../src/pages/console/campaign-cohorts.tsx';
import type { CampaignPageProps } from '../../src/pages/console/campaign-page.tsx';
import type { CampaignsPageProps } from '../../src/pages/console/campaigns-page.tsx';
import type { ConsoleFrame } from '../../src/pages/console-layout.tsx';

/** Props of the campaign pages, as a campaign halfway through its pilot would fill them. */

const at = (text: string) => Date.parse(text);
const CAD = 'atlas-cad';
const ALL = ['pilot', 'small', 'strategic', 'rest'];

export const frame: ConsoleFrame = {
  person: { name: 'Mara Lindqvist', role: 'product-manager' },
  reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
  csrf: 'csrf-token-of-this-session',
  timeLapse: at('2027-06-08T08:00:00Z'),
  hasInbox: true,
  flash: null,
};

function counts(key: string, byStage: Partial<Record<Stage, number>>, enforcing = 0): CohortCounts {
  const none = { off: 0, observe: 0, warn: 0, grace: 0, 'enforce-product': 0, 'enforce-feature': 0 };
  return { key, byStage: { ...none, ...byStage }, enforcing };
}

const cohorts = [
  counts('pilot', { warn: 2, grace: 23 }, 4),
  counts('small', { observe: 96, warn: 0 }),
  counts('strategic', { observe: 31 }),
  counts('rest', { off: 3, observe: 105 }),
];

function phase(
  key: string,
  cohortKeys: string[],
  stage: Stage,
  plannedStart: string,
  realStart: string | null,
) {
  const products = key === 'observe' ? [CAD, 'atlas-viewer'] : [CAD];
  return { key, stage, cohorts: cohortKeys, products, features: [], plannedStart, realStart };
}

export const campaignProps: CampaignPageProps = {
  frame,
  campaign: {
    key: 'atlas-2027',
    title: 'License activation for Atlas CAD',
    why: 'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.',
    state: 'running',
    revision: 3,
    today: '2027-06-08',
    pausedBecause: null,
  },
  alarms: [
    {
      alarm: 'bounces',
      severity: 'danger',
      campaign: 'atlas-2027',
      says: "3 of 58 accounts written to had mail come back (5.2 %); above 5 % the sender's name suffers: look at where the addresses are from.",
    },
    {
      alarm: 'in-doubt-waiting',
      severity: 'warning',
      campaign: 'atlas-2027',
      says: '1 mail is in doubt: none is sent again unless the provider disproves it, or somebody decides.',
    },
  ],
  mayPause: true,
  mayResume: false,
  mayRollBack: ['pilot-grace', 'pilot-warn', 'observe'],
  approvals: [
    {
      id: 'start-small-warn',
      title: 'Start of small-warn',
      says: [
        '96 accounts of cohort small move from Observe to Warn on 14 June 2027, 10:00 in their own time zone.',
        'Nobody is blocked by it.',
      ],
      proposedBy: null,
      hash: '9f2b6c1d4e8a7035b1c2d3e4f5a60718',
      refusal: null,
    },
    {
      id: 'revision-4',
      title: 'Revision 4',
      says: [
        'Grace of rest-grace grows from 45 to 60 days.',
        'Approving it approves blocking at the end of grace.',
      ],
      proposedBy: 'Mara Lindqvist',
      hash: '1c9a4477d2e0b35fa1c2d3e4f5a60718',
      refusal: 'You proposed this, so somebody else has to approve it.',
    },
  ],
  timeline: {
    cohorts: ALL,
    products: [
      { key: CAD, name: 'Atlas CAD' },
      { key: 'atlas-viewer', name: 'Atlas Viewer' },
    ],
    today: '2027-06-08',
    phases: [
      phase('observe', ALL, 'observe', '2027-03-01', '2027-03-01'),
      phase('pilot-warn', ['pilot'], 'warn', '2027-04-05', '2027-04-06'),
      phase('pilot-grace', ['pilot'], 'grace', '2027-05-12', '2027-05-18'),
      phase('pilot-enforce', ['pilot'], 'enforce-product', '2027-06-21', null),
      phase('pilot-feature', ['pilot'], 'enforce-feature', '2027-07-19', null),
      phase('small-warn', ['small'], 'warn', '2027-06-14', null),
      phase('small-grace', ['small'], 'grace', '2027-08-30', null),
      phase('small-enforce', ['small'], 'enforce-product', '2027-10-11', null),
      phase('rest-warn', ['strategic', 'rest'], 'warn', '2027-08-16', null),
      phase('rest-grace', ['strategic', 'rest'], 'grace', '2027-11-08', null),
      phase('rest-enforce', ['strategic', 'rest'], 'enforce-product', '2028-01-24', null),
    ],
    waves: [
      { key: 'pilot-notice', kind: 'notice', phase: 'pilot-grace', day: '2027-04-13', state: 'sent' },
      { key: 'pilot-survey', kind: 'survey', phase: 'pilot-warn', day: '2027-04-20', state: 'sent' },
      { key: 'pilot-remind', kind: 'reminder', phase: 'pilot-grace', day: '2027-05-04', state: 'sent' },
      { key: 'pilot-activate', kind: 'activation', phase: 'pilot-grace', day: '2027-05-11', state: 'sent' },
      { key: 'small-notice', kind: 'notice', phase: 'small-grace', day: '2027-07-16', state: 'planned' },
      { key: 'small-remind', kind: 'reminder', phase: 'small-grace', day: '2027-08-16', state: 'planned' },
      { key: 'rest-notice', kind: 'notice', phase: 'rest-grace', day: '2027-09-09', state: 'planned' },
    ],
  },
  nextPhases: [
    {
      key: 'small-warn',
      stage: 'warn',
      plannedStart: '2027-06-14',
      accounts: 96,
      verdict: 'wait',
      conditions: [
        { gate: 'soak', verdict: 'pass', reason: 'observe has soaked for 99 of 35 days.', seen: {} },
        {
          gate: 'approval',
          verdict: 'wait',
          reason: 'Waiting for the approval of a product-manager.',
          seen: {},
        },
      ],
    },
    {
      key: 'pilot-enforce',
      stage: 'enforce-product',
      plannedStart: '2027-06-21',
      accounts: 25,
      verdict: 'fail',
      conditions: [
        { gate: 'soak', verdict: 'wait', reason: 'pilot-grace has soaked for 21 of 28 days.', seen: {} },
        {
          gate: 'delivered',
          verdict: 'pass',
          reason: '24 of 25 accounts got pilot-notice (96 %); needed: at least 95 %.',
          seen: { part: 24, whole: 25 },
        },
        {
          gate: 'wouldBlock',
          verdict: 'fail',
          reason: '4 accounts would be blocked; allowed: at most 3.',
          seen: { value: 4 },
        },
        {
          gate: 'feedback',
          verdict: 'inconclusive',
          reason: '3 accounts have answered about the phase before; needed: at least 5.',
          seen: { responses: 3 },
        },
        {
          gate: 'approval',
          verdict: 'wait',
          reason: 'The approval of an approver is asked for once the other gates pass.',
          seen: {},
        },
      ],
    },
  ],
  cohorts,
  stragglers: [
    { phase: 'pilot-grace', reason: 'refuted', owner: 'Jonas Weber', accounts: 1 },
    { phase: 'pilot-grace', reason: 'not-told', owner: null, accounts: 1 },
  ],
  waves: [
    {
      key: 'pilot-notice',
      kind: 'notice',
      planned: 47,
      accepted: 45,
      suppressed: 1,
      cancelled: 0,
      failed: 0,
      pending: 0,
      inDoubt: 1,
      delivered: 43,
      bounced: 2,
    },
    {
      key: 'pilot-remind',
      kind: 'reminder',
      planned: 16,
      accepted: 14,
      suppressed: 2,
      cancelled: 0,
      failed: 0,
      pending: 0,
      inDoubt: 0,
      delivered: 14,
      bounced: 0,
    },
  ],
  briefings: [
    { key: 'pilot-hello', for: ['pilot-survey'], day: '2027-04-15', sent: 6, acknowledged: 5 },
    {
      key: 'pilot-briefing',
      for: ['pilot-notice', 'pilot-remind', 'pilot-activate'],
      day: '2027-04-06',
      sent: 9,
      acknowledged: 9,
    },
  ],
  decisions: [
    {
      at: at('2027-05-18T08:00:00Z'),
      who: 'Glidepath',
      what: 'Phase pilot-grace started for 23 of 25 accounts.',
      why: 'Every gate passed; two accounts were not told.',
    },
    {
      at: at('2027-05-14T12:20:00Z'),
      who: 'Henrik Aalto',
      what: 'Approved the start of pilot-grace.',
      why: null,
    },
  ],
};

export const emptyCampaignProps: CampaignPageProps = {
  ...campaignProps,
  campaign: {
    ...campaignProps.campaign,
    state: 'paused',
    revision: null,
    pausedBecause: 'Paused by Mara Lindqvist: bounces.',
  },
  alarms: [],
  mayPause: false,
  mayResume: true,
  mayRollBack: [],
  approvals: [],
  timeline: { ...campaignProps.timeline, phases: [], waves: [] },
  nextPhases: [],
  cohorts: [],
  stragglers: [],
  waves: [],
  briefings: [],
  decisions: [],
};

export const campaignsProps: CampaignsPageProps = {
  emergencies: [],
  frame: { ...frame, flash: { tone: 'good', text: 'Revision 3 of atlas-2027 is approved.' } },
  campaigns: [
    {
      key: 'atlas-2027',
      title: 'License activation for Atlas CAD',
      state: 'running',
      revision: 3,
      cohorts,
      next: { phase: 'small-warn', day: '2027-06-14' },
      approvals: 2,
    },
    {
      key: 'viewer-2028',
      title: 'Atlas Viewer follows',
      state: 'proposed',
      revision: null,
      cohorts: [],
      next: null,
      approvals: 1,
    },
  ],
};
