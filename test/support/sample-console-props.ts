import { initialStanding } from '../../src/domain/standing.ts';
import type { AccountPageProps } from '../../src/pages/console/account-page.tsx';
import type { AccountsPageProps } from '../../src/pages/console/accounts-page.tsx';
import type { CasePageProps } from '../../src/pages/console/case-page.tsx';
import type { CasesPageProps } from '../../src/pages/console/cases-page.tsx';
import type { EmergencyKeyPage } from '../../src/pages/console/emergency.tsx';
import type { InboxMessagePageProps } from '../../src/pages/console/inbox-message-page.tsx';
import type { InboxPageProps } from '../../src/pages/console/inbox-page.tsx';
import type { LookUpPageProps } from '../../src/pages/console/look-up-page.tsx';
import type { StaffPageProps } from '../../src/pages/console/staff-page.tsx';
import { frame } from './sample-campaign-props.ts';

/** Props of the console pages about accounts, mail, cases and staff. */

const at = (text: string) => Date.parse(text);
const CAD = 'atlas-cad';

export const inboxProps: InboxPageProps = {
  frame,
  query: '',
  total: 312,
  messages: [
    {
      id: 'd-311',
      at: at('2027-06-08T07:31:00Z'),
      to: 'a.schneider@brunner-maschinenbau.example',
      subject: 'Atlas CAD: two weeks until the countdown starts',
      from: 'pilot-remind',
    },
    {
      id: 'd-310',
      at: at('2027-06-08T07:30:00Z'),
      to: 'it@kestrel-aero.example',
      subject: 'Your license key for Atlas CAD is ready',
      from: 'fulfilment',
    },
  ],
};

export const messageProps: InboxMessagePageProps = {
  frame,
  message: {
    id: 'd-311',
    at: at('2027-06-08T07:31:00Z'),
    from: 'Northwind Software <licensing@northwind.example>',
    to: 'a.schneider@brunner-maschinenbau.example',
    subject: 'Atlas CAD: two weeks until the countdown starts',
    text: 'Dear Ms Schneider,\n\nfrom 18 May, copies of Atlas CAD that are not activated show a countdown.\n\nActivate: https://licensing.example/portal/activate/…',
    headers: [{ name: 'List-Unsubscribe', value: '<https://licensing.example/u/…>' }],
    account: 'C-1042',
  },
};

export const accountsProps: AccountsPageProps = {
  frame,
  query: 'br',
  total: 2,
  accounts: [
    {
      externalKey: 'C-1042',
      name: 'Brunner Maschinenbau',
      rep: 'Jonas Weber',
      seats: 12,
      cohort: 'pilot',
      stage: 'grace',
      straggler: false,
    },
    {
      externalKey: 'C-2210',
      name: 'Kelbrook Timber',
      rep: null,
      seats: 0,
      cohort: null,
      stage: null,
      straggler: true,
    },
  ],
};

export const accountProps: AccountPageProps = {
  frame: { ...frame, person: { name: 'Ines Ferreira', role: 'support' } },
  account: {
    externalKey: 'C-1042',
    name: 'Brunner Maschinenbau',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    rep: 'Jonas Weber',
    parent: { externalKey: 'C-1000', name: 'Brunner Holding' },
    tags: ['pilot', 'reference customer'],
    cohorts: [{ campaign: 'atlas-2027', cohort: 'pilot' }],
    today: '2027-06-08',
  },
  entitlements: [
    {
      id: 'e-1',
      product: CAD,
      productName: 'Atlas CAD',
      quantity: 12,
      activeSeats: 9,
      features: ['render', 'cloud-sync'],
      starts: '2024-02-01',
      expires: '2028-01-31',
      supportUntil: '2027-09-30',
      suspended: false,
    },
    {
      id: 'e-2',
      product: 'atlas-viewer',
      productName: 'Atlas Viewer',
      quantity: 40,
      activeSeats: 0,
      features: [],
      starts: null,
      expires: '2027-03-31',
      supportUntil: null,
      suspended: false,
    },
  ],
  verdicts: [
    {
      installation: 'b4c1f0e2-11d7-4c5e-9f3a-6f1f0a7d2c11',
      productName: 'Atlas CAD',
      lastHeardAt: at('2027-06-08T07:40:00Z'),
      ...{ effect: 'block', code: 'NOT_ACTIVATED', detail: 'This installation has not been activated.' },
      until: null,
      blockedFeatures: [],
      because: ['The grace of phase pilot-grace has ended.'],
    },
    {
      installation: 'workshop-3',
      productName: 'Atlas CAD',
      lastHeardAt: at('2027-06-07T15:12:00Z'),
      ...{ effect: 'allow', code: 'VALID', detail: 'The license covers this installation.' },
      until: at('2028-01-31T23:00:00Z'),
      blockedFeatures: ['cloud-sync'],
      because: ['The grace of phase pilot-grace has ended.'],
    },
  ],
  standings: [
    {
      campaign: 'atlas-2027',
      product: CAD,
      productName: 'Atlas CAD',
      feature: null,
      howToUndo: 'Give them more days below, or roll phase pilot-grace back.',
      standing: {
        ...initialStanding(at('2027-06-07T08:00:00Z')),
        stage: 'grace',
        phase: 'pilot-grace',
        lenient: 'warn',
        grace: {
          phase: 'pilot-grace',
          startedAt: at('2027-05-18T08:00:00Z'),
          endsAt: at('2027-06-08T08:00:00Z'),
        },
        enforcing: {
          since: at('2027-06-08T08:00:00Z'),
          phase: 'pilot-grace',
          noticeId: 'n-88',
          revision: 3,
          approval: 'a-17',
          notBefore: '2027-06-08',
        },
        next: { stage: 'enforce-product', at: at('2027-06-21T08:00:00Z') },
        because: [
          {
            code: 'grace-over',
            message: 'Grace ended on 8 June 2027; the notice of 13 April promised that day.',
          },
        ],
      },
    },
  ],
  contacts: [
    {
      id: 'k-1',
      name: 'Anna Schneider',
      email: 'a.schneider@brunner-maschinenbau.example',
      role: 'primary',
      current: true,
      refused: true,
    },
    {
      id: 'k-2',
      name: null,
      email: 'edv@brunner-maschinenbau.example',
      role: 'technical',
      current: false,
      refused: false,
    },
  ],
  mails: [
    {
      id: 'd-311',
      at: at('2027-05-04T07:31:00Z'),
      to: 'Anna Schneider',
      subject: 'Atlas CAD: two weeks until the countdown starts',
      from: 'pilot-remind',
      state: 'accepted',
      evidence: 'delivered',
    },
    {
      id: 'd-120',
      at: at('2027-04-13T07:30:00Z'),
      to: 'edv@brunner-maschinenbau.example',
      subject: 'What changes for Atlas CAD on 18 May',
      from: 'pilot-notice',
      state: 'in-doubt',
      evidence: null,
    },
  ],
  devices: [
    {
      id: 'm-1',
      name: 'WS-041',
      productName: 'Atlas CAD',
      activatedAt: at('2027-05-03T06:12:00Z'),
      lastSeenAt: at('2027-06-08T05:58:00Z'),
    },
    {
      id: 'm-2',
      name: 'WS-044',
      productName: 'Atlas CAD',
      activatedAt: at('2027-05-03T06:20:00Z'),
      lastSeenAt: null,
    },
  ],
  leniencies: [
    {
      id: 'l-1',
      kind: 'extension',
      from: at('2027-05-20T09:00:00Z'),
      until: null,
      liftedAt: null,
      days: 14,
      reason: 'Their administrator is on parental leave.',
      owner: 'Ines Ferreira',
      inForce: true,
    },
    {
      id: 'l-2',
      kind: 'hold',
      from: at('2027-04-01T09:00:00Z'),
      until: at('2027-04-30T22:00:00Z'),
      liftedAt: null,
      days: 0,
      reason: 'Merger: wait for the new legal name.',
      owner: 'Jonas Weber',
      inForce: false,
    },
  ],
  cases: [
    {
      id: 'c-9',
      account: { externalKey: 'C-1042', name: 'Brunner Maschinenbau' },
      topic: 'activation',
      subject: 'Three workstations cannot activate behind the proxy.',
      owner: 'tech-support',
      ownerNote: null,
      dueAt: at('2027-06-08T09:30:00Z'),
      leftSeconds: 12_000,
      overdue: false,
      escalated: true,
      closedAt: null,
    },
  ],
  failures: [
    {
      id: 'f-1',
      when: { day: '2027-06-08' },
      productName: 'Atlas CAD',
      where: 'WS-044',
      what: 'All seats of the license are taken by other devices.',
      code: 'TOO_MANY_MACHINES',
      effect: 'block',
      count: 12,
    },
    {
      id: 'f-2',
      when: { at: at('2027-06-07T08:12:00Z') },
      productName: 'Atlas CAD',
      where: 'unnamed device',
      what: 'It asked for a seat, and all were taken.',
      code: 'no-seats',
      effect: null,
      count: 1,
    },
  ],
  decisions: [
    {
      id: 'a-1',
      at: at('2027-05-20T09:00:00Z'),
      who: 'Ines Ferreira',
      what: 'Gave more days',
      why: 'Their administrator is on parental leave.',
    },
    {
      id: 'a-2',
      at: at('2027-05-03T06:12:00Z'),
      who: 'client software',
      what: 'Activated a device',
      why: null,
    },
  ],
  emergencies: [
    {
      id: '31',
      account: { externalKey: 'C-1042', name: 'Brunner Maschinenbau' },
      productName: 'Atlas CAD',
      quantity: 2,
      expires: '2027-06-11',
      reason: 'The renewal is on its way, the order is stuck.',
    },
  ],
  products: [{ key: CAD, name: 'Atlas CAD' }],
  airLimit: { maxDays: 30, times: 2, left: 1 },
  mayGiveAir: true,
  mayChangeContacts: true,
  mayBreakGlass: true,
};

export const casesProps: CasesPageProps = {
  frame,
  show: 'open',
  emergencies: accountProps.emergencies,
  cases: [
    ...accountProps.cases,
    {
      id: 'c-7',
      account: { externalKey: 'C-2210', name: 'Kelbrook Timber' },
      topic: 'commercial',
      subject: 'Find a living contact.',
      owner: 'Jonas Weber',
      ownerNote: 'Nobody is in operations, so it is theirs now.',
      dueAt: at('2027-06-04T09:30:00Z'),
      leftSeconds: -50_000,
      overdue: true,
      escalated: true,
      closedAt: null,
    },
  ],
};

export const staffProps: StaffPageProps = {
  frame: { ...frame, person: { name: 'Pia Novak', role: 'administrator' } },
  mayChange: true,
  staff: [
    {
      id: 's-1',
      key: 'jweber',
      name: 'Jonas Weber',
      email: 'j.weber@northwind.example',
      role: 'sales',
      manager: 'Lena Ortiz',
      accounts: 41,
    },
    {
      id: 's-2',
      key: 'mlindqvist',
      name: 'Mara Lindqvist',
      email: 'm.lindqvist@northwind.example',
      role: 'product-manager',
      manager: null,
      accounts: 0,
    },
  ],
};

export const lookUpProps: LookUpPageProps = {
  frame: accountProps.frame,
  found: [
    {
      externalKey: 'C-1042',
      name: 'Brunner Maschinenbau',
      country: 'DE',
      matched: ['Contact edv@brunner-maschinenbau.example'],
      anchor: '#contacts',
    },
    {
      externalKey: 'C-2210',
      name: 'Kelbrook Timber',
      country: null,
      matched: ['Device EDV-2'],
      anchor: '#devices',
    },
  ],
};

export const caseProps: CasePageProps = {
  frame: accountProps.frame,
  row: casesProps.cases[1] as CasesPageProps['cases'][number],
  openedAt: at('2027-06-03T09:30:00Z'),
  askedBy: { name: 'Tom Kelly', email: 't.kelly@kelbrook.example' },
  facts: [
    { name: 'Stage then', value: 'Warn, atlas-cad' },
    { name: 'Seats then', value: '5 bought, 3 in use' },
  ],
  happened: [
    {
      id: 'h-1',
      at: at('2027-06-04T08:00:00Z'),
      who: 'Glidepath',
      what: 'It was about to be late: Lena Ortiz was told.',
      text: null,
    },
    {
      id: 'h-2',
      at: at('2027-06-04T09:00:00Z'),
      who: 'Lena Ortiz',
      what: 'Handed over from operations to Jonas Weber.',
      text: 'He knows them.',
    },
  ],
  owners: [
    { value: 'operations', word: 'operations (group)' },
    { value: 'iferreira', word: 'Ines Ferreira, support' },
  ],
  mayAct: true,
};

export const emergencyKeyProps: Parameters<typeof EmergencyKeyPage>[0] = {
  frame: accountProps.frame,
  account: { externalKey: 'C-1042', name: 'Brunner Maschinenbau' },
  licenseKey: 'ATLAS-7K2QF-9X4TM-2WQ8R-HH3NC-ZP5VD-0Y6GB',
  owner: 'operations',
  caseReference: 'C91',
  caseId: '91',
};
