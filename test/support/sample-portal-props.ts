import type { Article } from '../../src/domain/faq.ts';
import type { NextStep } from '../../src/domain/next-step.ts';
import { portalWays } from '../../src/pages/paths.ts';
import type { AcknowledgePageProps } from '../../src/pages/portal/acknowledge-page.tsx';
import type { ActivationPageProps, DoneProduct } from '../../src/pages/portal/activation-page.tsx';
import type { BriefingPageProps } from '../../src/pages/portal/briefing-page.tsx';
import type { Change, ProductChanges } from '../../src/pages/portal/changes.tsx';
import type { CodePageProps } from '../../src/pages/portal/code-page.tsx';
import type { DevicesPageProps } from '../../src/pages/portal/devices-page.tsx';
import type { HelpPageProps } from '../../src/pages/portal/help-page.tsx';
import type { OwnedDevice, OwnedPageProps } from '../../src/pages/portal/owned-page.tsx';
import type { PreferencesPageProps } from '../../src/pages/portal/preferences-page.tsx';
import type { PortalFrame } from '../../src/pages/portal-layout.tsx';
import { accountProps } from './sample-console-props.ts';

/** Props of the pages customers and briefed staff see. */

const at = (text: string) => Date.parse(text);

export const linkFrame: PortalFrame = {
  vendor: { name: 'Northwind Software' },
  reader: { locale: 'de-DE', timeZone: 'Europe/Berlin' },
  language: 'de',
  address: '/portal/a/TOKEN?i=an-installation',
  csrf: 'csrf-token-of-this-session',
  signedIn: null,
  ways: portalWays('TOKEN'),
  help: {
    faq: 'https://help.northwind.example/licensing',
    chat: 'https://help.northwind.example/chat',
    videos: [
      { title: 'Activate in three minutes', url: 'https://help.northwind.example/v/activate', minutes: 3 },
    ],
    articles: [{}],
  },
};

export const signedInFrame: PortalFrame = {
  ...linkFrame,
  reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
  language: 'en',
  address: '/portal/owned',
  signedIn: { person: 'Anna Schneider', account: 'Brunner Maschinenbau' },
  ways: portalWays(null),
};

export const changes: readonly Change[] = [
  { to: 'observe', day: '2027-03-01' },
  { to: 'warn', day: '2027-04-06' },
  { to: 'grace', day: '2027-05-18' },
  { to: 'grace-end', day: '2027-06-08' },
];

export const why =
  'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.';

export const productChanges: readonly ProductChanges[] = [
  { product: 'Atlas CAD', changes },
  { product: 'Atlas Viewer', changes: [{ to: 'warn', day: '2027-09-06' }] },
];

/** One product that is done but for its date, and one that is used up. */
export const doneProducts: readonly DoneProduct[] = [
  {
    name: 'Atlas CAD',
    seats: { used: 9, bought: 12 },
    left: { kind: 'activate', id: 1, free: 3, before: '2027-06-08' },
    licenseKeys: ['ATLS-7Q2M-9XKD-44TE-PW3C'],
  },
  { name: 'Atlas Viewer', seats: { used: 40, bought: 40 }, left: { kind: 'nothing' }, licenseKeys: [] },
];

export const activationProps: ActivationPageProps = {
  frame: linkFrame,
  account: 'Brunner Maschinenbau',
  product: 'Atlas CAD',
  seats: 12,
  why,
  whenBlocked: 'read-only',
  products: productChanges.slice(0, 1),
  today: '2027-04-19',
  action: '/portal/activate/TOKEN',
  codeTo: 'a…@brunner-maschinenbau.example',
};

export const devices: readonly OwnedDevice[] = [
  { id: 'm-1', name: 'WS-041', lastSeenAt: at('2027-06-01T05:58:00Z') },
  { id: 'm-2', name: null, lastSeenAt: null },
];

export const ownedProps: OwnedPageProps = {
  frame: signedInFrame,
  account: 'Brunner Maschinenbau',
  today: '2027-06-01',
  why,
  copy: null,
  next: { kind: 'activate', id: 1, free: 3, before: '2027-06-08' },
  signIn: null,
  owned: accountProps.entitlements.map((entitlement, index) => ({
    entitlement: { ...entitlement, id: String(index + 1) },
    licenseKey: index === 0 ? 'ATLS-7Q2M-9XKD-44TE-PW3C' : null,
    whenBlocked: 'read-only',
    changes: index === 0 ? changes : [],
    devices: index === 0 ? devices : [],
  })),
};

/** Every other thing there may be to do. */
export const steps: readonly NextStep[] = [
  { kind: 'blocked', id: 1 },
  { kind: 'full', id: 1 },
  { kind: 'suspended', id: 1 },
  { kind: 'not-started', id: 1, from: '2027-07-01' },
];

export const acknowledgeProps: AcknowledgePageProps = {
  frame: linkFrame,
  step: 'ask',
  account: 'Brunner Maschinenbau',
  product: 'Atlas CAD',
  why,
  whenBlocked: 'read-only',
  products: productChanges.slice(0, 1),
  today: '2027-04-19',
  action: '/portal/acknowledge/TOKEN',
};

export const briefingProps: BriefingPageProps = {
  reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
  csrf: 'csrf-token-of-this-session',
  campaign: 'License activation for Atlas CAD',
  person: 'Jonas Weber',
  fourWs: {
    what: 'Pilot customers learn that Atlas CAD will ask for activation.',
    when: 'The notice leaves on 13 April; the countdown starts on 18 May at the earliest.',
    why: 'Customers see in one place what they own. Nobody loses a right they paid for.',
    where:
      'Questions about orders go to operations, everything else to tech-support. The FAQ is linked in each mail.',
  },
  waves: [
    { key: 'pilot-notice', kind: 'notice', day: '2027-04-13' },
    { key: 'pilot-remind', kind: 'reminder', day: '2027-05-04' },
  ],
  today: '2027-04-06',
  accounts: [
    {
      externalKey: 'C-1042',
      name: 'Brunner Maschinenbau',
      stage: 'warn',
      next: { stage: 'grace', day: '2027-05-18' },
      contacts: ['Anna Schneider'],
    },
    { externalKey: 'C-2210', name: 'Kelbrook Timber', stage: 'observe', next: null, contacts: [] },
  ],
  acknowledgedAt: null,
  acknowledgeAction: '/b/TOKEN',
  askAction: '/b/TOKEN/ask',
  asked: true,
  missed: null,
};

export const codeProps: CodePageProps = {
  frame: linkFrame,
  account: 'Brunner Maschinenbau',
  maskedAddress: 'a…@brunner-maschinenbau.example',
  action: '/portal/s/TOKEN',
  carried: [
    ['score', '4'],
    ['comment', 'More time for the first step.'],
  ],
  state: { kind: 'sent', ticket: 'TICKET' },
};

export const preferencesProps: PreferencesPageProps = {
  frame: linkFrame,
  action: '/u/TOKEN',
  maskedAddress: 'a…@brunner-maschinenbau.example',
  streams: [
    { stream: 'reminders', stoppedAt: null },
    { stream: 'surveys', stoppedAt: at('2027-05-04T07:31:00Z') },
    { stream: 'invitations', stoppedAt: null },
  ],
  chosen: null,
};

export const devicesProps: DevicesPageProps = {
  frame: signedInFrame,
  account: 'Brunner Maschinenbau',
  done: 'freed',
  entitlements: [
    { id: '7', product: 'Atlas CAD', quantity: 12, devices },
    { id: '8', product: 'Atlas Viewer', quantity: 40, devices: [] },
  ],
};

export const helpProps: Extract<HelpPageProps, { step: 'ask' }> = {
  frame: signedInFrame,
  account: 'Brunner Maschinenbau',
  step: 'ask',
  owners: [
    { topic: 'entitlement', owner: null, withinHours: 8 },
    { topic: 'activation', owner: 'Jonas Weber', withinHours: 2 },
  ],
  facts: { person: 'Anna Schneider', products: ['Atlas CAD', 'Atlas Viewer'], devices: 2, hasDates: true },
  topic: null,
  question: '',
  isMissing: false,
};

const words = (text: string) => ({ kind: 'text', text }) as const;

/** An answer with one of everything an answer may hold. */
export const article: Article = {
  key: 'move-to-another-computer',
  title: 'I have a new computer. What now?',
  product: 'atlas-cad',
  locale: 'en',
  blocks: [
    {
      kind: 'paragraph',
      inlines: [
        words('Free the seat of the old one, '),
        { kind: 'strong', inlines: [words('then')] },
        words(' activate the new one. It takes '),
        { kind: 'emphasis', inlines: [words('a minute')] },
        words('.'),
        { kind: 'break' },
        { kind: 'link', href: 'https://help.northwind.example/move', inlines: [words('Watch it')] },
      ],
    },
    { kind: 'heading', level: 2, inlines: [words('Step by step')] },
    {
      kind: 'list',
      ordered: true,
      items: [
        [{ kind: 'paragraph', inlines: [words('Open '), { kind: 'code', text: 'Devices' }, words('.')] }],
        [{ kind: 'paragraph', inlines: [words('Press the button.')] }],
      ],
    },
    { kind: 'heading', level: 3, inlines: [words('If it is broken')] },
    { kind: 'quote', blocks: [{ kind: 'paragraph', inlines: [words('Nobody loses a seat.')] }] },
    { kind: 'list', ordered: false, items: [[{ kind: 'paragraph', inlines: [words('Ask a person.')] }]] },
    { kind: 'rule' },
    { kind: 'code', text: 'atlas --activate' },
  ],
};
