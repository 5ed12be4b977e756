import type { AcknowledgePageProps } from '../../src/pages/portal/acknowledge-page.tsx';
import type { ActivationPageProps } from '../../src/pages/portal/activation-page.tsx';
import type { BriefingPageProps } from '../../src/pages/portal/briefing-page.tsx';
import type { Change } from '../../src/pages/portal/changes.tsx';
import type { OwnedPageProps } from '../../src/pages/portal/owned-page.tsx';
import type { PreferencesPageProps } from '../../src/pages/portal/preferences-page.tsx';
import type { PortalFrame } from '../../src/pages/portal-layout.tsx';
import { accountProps } from './sample-console-props.ts';

/** Props of the pages customers and briefed staff see. */

const at = (text: string) => Date.parse(text);

export const linkFrame: PortalFrame = {
  vendor: { name: 'Northwind Software' },
  reader: { locale: 'de-DE', timeZone: 'Europe/Berlin' },
  csrf: 'csrf-token-of-this-session',
  signedIn: null,
  help: {
    faq: 'https://help.northwind.example/licensing',
    chat: 'https://help.northwind.example/chat',
    videos: [
      { title: 'Activate in three minutes', url: 'https://help.northwind.example/v/activate', minutes: 3 },
    ],
  },
};

export const signedInFrame: PortalFrame = {
  ...linkFrame,
  reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
  signedIn: { person: 'Anna Schneider', account: 'Brunner Maschinenbau' },
};

export const changes: readonly Change[] = [
  { to: 'observe', day: '2027-03-01' },
  { to: 'warn', day: '2027-04-06' },
  { to: 'grace', day: '2027-05-18' },
  { to: 'grace-end', day: '2027-06-08' },
];

export const why =
  'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.';

export const activationProps: ActivationPageProps = {
  frame: linkFrame,
  account: 'Brunner Maschinenbau',
  product: 'Atlas CAD',
  seats: 12,
  why,
  whenBlocked: 'read-only',
  changes,
  today: '2027-04-19',
  action: '/portal/activate/TOKEN',
};

export const ownedProps: OwnedPageProps = {
  frame: signedInFrame,
  account: 'Brunner Maschinenbau',
  today: '2027-06-01',
  owned: accountProps.entitlements.map((entitlement, index) => ({
    entitlement,
    licenseKey: index === 0 ? 'ATLS-7Q2M-9XKD-44TE-PW3C' : null,
    whenBlocked: 'read-only',
    changes: index === 0 ? changes : [],
    devices:
      index === 0
        ? [
            {
              id: 'm-1',
              name: 'WS-041',
              lastSeenAt: at('2027-06-01T05:58:00Z'),
              releaseAction: '/portal/devices/m-1/release',
            },
            { id: 'm-2', name: 'WS-044', lastSeenAt: null, releaseAction: null },
          ]
        : [],
  })),
};

export const acknowledgeProps: AcknowledgePageProps = {
  frame: linkFrame,
  step: 'ask',
  account: 'Brunner Maschinenbau',
  product: 'Atlas CAD',
  why,
  whenBlocked: 'read-only',
  changes,
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
  changed: null,
};
