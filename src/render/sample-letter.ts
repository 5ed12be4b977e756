import {
  BRIEFED_ACCOUNTS_SHOWN,
  type BriefingLetter,
  type CustomerLetter,
  type Letter,
  type LetterClass,
} from '../domain/letter.ts';
import { sampleReader } from './sample-readers.ts';

/**
 * A letter as a template of this class gets it, with everything filled in: for previews and for checks.
 * @param language of the reader; one we have no sample of is written to in English
 */
export function sampleLetter(letterClass: LetterClass, language = 'en'): Letter {
  return letterClass === 'internal'
    ? sampleBriefing(language)
    : sampleCustomerLetter(letterClass === 'required-notice', language);
}

/** A customer's letter in which nothing is null. */
export function sampleCustomerLetter(required: boolean, language = 'en'): CustomerLetter {
  const reader = sampleReader(language);
  const portal = 'https://licensing.example.com/portal';
  return {
    recipient: { name: reader.name },
    account: { name: reader.account },
    campaign: reader.campaign,
    products: [
      {
        name: 'Atlas CAD',
        seats: 25,
        features: reader.features,
        expires: null,
        supportUntil: '2027-12-31',
      },
      { name: 'Atlas Viewer', seats: 1, features: [], expires: '2028-03-31', supportUntil: null },
    ],
    change: {
      stage: 'grace',
      notBefore: '2027-05-12',
      graceDays: 21,
      brownouts: [{ startsAt: Date.UTC(2027, 4, 27, 8), endsAt: Date.UTC(2027, 4, 27, 9) }],
      whenBlocked: 'read-only',
      offlineBlockDays: null,
    },
    occasion: {
      products: ['Atlas CAD', 'Atlas Viewer'],
      failure: 'no-seats',
      device: reader.device,
      events: [1, 2],
    },
    links: {
      activate: `${portal}/activate/Zk3vQ0pWm1x7Tt9yLh2sAg`,
      portal,
      moreTime: `${portal}/more-time`,
      acknowledge: `${portal}/acknowledge`,
      faq: 'https://help.example.com/licensing',
      chat: 'https://help.example.com/chat',
      survey: `${portal}/survey`,
      unsubscribe: required ? null : 'https://licensing.example.com/u/Zk3vQ0pWm1x7Tt9yLh2sAg',
      preferences: `${portal}/preferences`,
    },
    videos: [{ title: reader.video, url: 'https://help.example.com/v/activate', minutes: 3 }],
    owner: { name: reader.owner, email: 'licensing@atlas.example.com', answerWithinHours: 2 },
    required,
    zone: reader.zone,
    locale: reader.locale,
  };
}

const ACCOUNTS = [
  'Nordwind Engineering GmbH',
  'Ateliers Lumière SA',
  'Brightwater Design Ltd',
  'Ōkawa Works',
];

/** A briefing with as many accounts as one can have: the largest that is sent. */
export function sampleBriefing(language = 'en'): BriefingLetter {
  const reader = sampleReader(language);
  const page = 'https://licensing.example.com/b/Zk3vQ0pWm1x7Tt9yLh2sAg';
  return {
    reader: { name: reader.rep },
    campaign: reader.campaign,
    fourWs: reader.fourWs,
    waves: [
      {
        key: 'pilot-notice',
        kind: 'notice',
        title: reader.waves[0],
        from: '2027-04-12',
        to: '2027-04-13',
      },
      { key: 'pilot-remind', kind: 'reminder', title: reader.waves[1], from: '2027-04-28', to: '2027-04-29' },
      {
        key: 'pilot-activate',
        kind: 'activation',
        title: reader.waves[2],
        from: '2027-05-05',
        to: '2027-05-05',
      },
    ],
    accounts: Array.from({ length: BRIEFED_ACCOUNTS_SHOWN }, (_, at) => ({
      name: ACCOUNTS[at] ?? `Customer ${at + 1} Holding AG`,
      cohort: 'pilot',
      contacts: (at % 3) + 1,
      firstMailOn: '2027-04-12',
      changesOn: '2027-05-12',
    })),
    moreAccounts: 7,
    links: { read: page, acknowledge: `${page}/acknowledge`, ask: `${page}/ask` },
    zone: reader.zone,
    locale: reader.locale,
  };
}
