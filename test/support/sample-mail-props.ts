import type { AccountMailPageProps } from '../../src/pages/console/account-mail-page.tsx';
import type { DeliveryPageProps } from '../../src/pages/console/delivery-page.tsx';
import type { DeliveryRow } from '../../src/pages/console/delivery-table.tsx';
import type { WaveMailPageProps } from '../../src/pages/console/wave-mail-page.tsx';
import { frame } from './sample-campaign-props.ts';

/** Props of the console pages about mail: a wave, an account, one delivery. */

const at = (text: string) => Date.parse(text);
const BRUNNER = { externalKey: 'C-1042', name: 'Brunner Maschinenbau' };

const delivered: DeliveryRow = {
  id: 'Jx5v0Zk3m9QeTtY2aBcD4fGh',
  campaign: 'atlas-2027',
  key: 'pilot-notice',
  run: 1,
  account: BRUNNER,
  reader: 'Anna Schneider',
  at: at('2027-04-13T07:30:00Z'),
  state: 'accepted',
  late: false,
  evidence: 'delivered',
};
const inDoubt: DeliveryRow = {
  ...delivered,
  id: 'Kp2w8Rr6n1LsUuZ7cDeF9gHi',
  account: { externalKey: 'C-2210', name: 'Kelbrook Timber' },
  reader: 'office@kelbrook.example',
  state: 'in-doubt',
  evidence: 'No answer came within 15 seconds.',
};
const late: DeliveryRow = {
  ...delivered,
  id: 'Lq7x4Tt9p3MvWwA8eFgH2iJk',
  account: { externalKey: 'C-3001', name: 'Kestrel Aero' },
  reader: 'Tom Hale',
  run: 2,
  at: at('2027-04-10T07:30:00Z'),
  state: 'pending',
  late: true,
  evidence: 'Past its lateness limit.',
};

export const waveMailProps: WaveMailPageProps = {
  frame,
  campaign: { key: 'atlas-2027', title: 'License activation for Atlas CAD' },
  mail: { key: 'pilot-notice', kind: 'notice' },
  counts: { planned: 47, accepted: 43, suppressed: 1, cancelled: 0, failed: 1, pending: 1, inDoubt: 1 },
  waiting: { 'in-doubt': 1, failed: 1, late: 1 },
  mayDecide: true,
  filter: null,
  query: '',
  deliveries: [delivered, inDoubt, late],
  next: late.id,
};

export const emptyWaveMailProps: WaveMailPageProps = {
  ...waveMailProps,
  counts: { planned: 0, accepted: 0, suppressed: 0, cancelled: 0, failed: 0, pending: 0, inDoubt: 0 },
  waiting: { 'in-doubt': 0, failed: 0, late: 0 },
  mayDecide: false,
  deliveries: [],
  next: null,
};

export const accountMailProps: AccountMailPageProps = {
  frame,
  account: BRUNNER,
  deliveries: [
    delivered,
    { ...delivered, id: 'd-2', key: 'pilot-remind', state: 'suppressed', evidence: 'activated' },
  ],
  more: false,
};

export const deliveryProps: DeliveryPageProps = {
  frame,
  delivery: {
    ...delivered,
    kind: 'notice',
    address: 'a.schneider@brunner-maschinenbau.example',
    template: 'notice',
    locale: 'de-DE',
    templateHash: '4f6c1d4e8a7035b1c2d3e4f5a607184f6c1d4e8a7035b1c2d3e4f5a60718aaaa',
    contentHash: '9f2b6c1d4e8a7035b1c2d3e4f5a607184f6c1d4e8a7035b1c2d3e4f5a60718bb',
    attempts: 2,
    notBefore: '2027-06-08',
    brownouts: [{ from: at('2027-05-27T08:00:00Z'), until: at('2027-05-27T09:00:00Z') }],
    linkUsed: true,
    captured: true,
  },
  decide: null,
  history: [
    {
      at: at('2027-04-06T07:00:00Z'),
      what: 'fixed',
      says: 'Reader and template version were fixed.',
      by: null,
      reason: null,
      eventId: null,
    },
    {
      at: at('2027-04-13T07:30:00Z'),
      what: 'in-doubt',
      says: 'It was handed over and no answer came.',
      by: null,
      reason: 'No answer came within 15 seconds.',
      eventId: null,
    },
    {
      at: at('2027-04-13T09:02:00Z'),
      what: 'was-accepted',
      says: 'A person recorded that it had been accepted.',
      by: 'Ines Ferreira',
      reason: 'The activity of the provider shows it.',
      eventId: null,
    },
    {
      at: at('2027-04-13T09:31:00Z'),
      what: 'provider:delivered',
      says: "The recipient's server took it.",
      by: null,
      reason: null,
      eventId: 'ZGVsaXZlcmVkLTAtMTIzNDU2Nzg5MA',
    },
  ],
  letter: {
    subject: 'What changes for Atlas CAD on 8 June',
    text: 'Dear Ms Schneider,\n\nfrom 8 June, copies of Atlas CAD that are not activated open files read-only.\n\nActivate <https://licensing.example/portal/a/TOKEN>',
    proven: true,
  },
};

export const waitingDeliveryProps: DeliveryPageProps = {
  ...deliveryProps,
  delivery: {
    ...deliveryProps.delivery,
    ...inDoubt,
    account: null,
    address: null,
    notBefore: null,
    brownouts: [],
    contentHash: null,
    linkUsed: false,
    captured: false,
  },
  decide: 'in-doubt',
  history: [],
  letter: { unreadable: 'It was not written yet: letters are written when they leave.' },
};
