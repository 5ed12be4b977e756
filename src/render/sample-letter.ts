import {
  BRIEFED_ACCOUNTS_SHOWN,
  type BriefingLetter,
  type CustomerLetter,
  type Letter,
  type LetterClass,
} from '../domain/letter.ts';

/** A letter as a template of this class gets it, with everything filled in: for previews and for checks. */
export function sampleLetter(letterClass: LetterClass): Letter {
  return letterClass === 'internal'
    ? sampleBriefing()
    : sampleCustomerLetter(letterClass === 'required-notice');
}

/** A customer's letter in which nothing is null. */
export function sampleCustomerLetter(required: boolean): CustomerLetter {
  const portal = 'https://licensing.example.com/portal';
  return {
    recipient: { name: 'Anna Weber' },
    account: { name: 'Nordwind Engineering GmbH' },
    campaign: {
      title: 'License activation for Atlas CAD',
      why: 'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.',
    },
    products: [
      {
        name: 'Atlas CAD',
        seats: 25,
        features: ['Render', 'Cloud sync'],
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
    videos: [{ title: 'Activate in three minutes', url: 'https://help.example.com/v/activate', minutes: 3 }],
    owner: { name: 'Our licensing desk', email: 'licensing@atlas.example.com', answerWithinHours: 2 },
    required,
    zone: 'Europe/Berlin',
    locale: 'en-GB',
  };
}

const ACCOUNTS = [
  'Nordwind Engineering GmbH',
  'Ateliers Lumière SA',
  'Brightwater Design Ltd',
  'Ōkawa Works',
];

/** A briefing with as many accounts as one can have: the largest that is sent. */
export function sampleBriefing(): BriefingLetter {
  const page = 'https://licensing.example.com/b/Zk3vQ0pWm1x7Tt9yLh2sAg';
  return {
    reader: { name: 'Jonas' },
    campaign: {
      title: 'License activation for Atlas CAD',
      why: 'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.',
    },
    fourWs: {
      what: 'Atlas CAD asks the pilot group to activate. Rights and prices stay as they are.',
      when: 'Notices leave on 12 April. The countdown begins on 12 May, and nothing is blocked before 2 June.',
      why: 'Customers see what they own, and we stop counting seats by phone.',
      where:
        'Tech support answers within two working hours. Any customer who asks gets 30 more days at once.',
    },
    waves: [
      {
        key: 'pilot-notice',
        kind: 'notice',
        title: 'Notice to the pilot',
        from: '2027-04-12',
        to: '2027-04-13',
      },
      { key: 'pilot-remind', kind: 'reminder', title: 'Reminder', from: '2027-04-28', to: '2027-04-29' },
      {
        key: 'pilot-activate',
        kind: 'activation',
        title: 'Steps to activate',
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
    zone: 'Europe/Berlin',
    locale: 'en-GB',
  };
}
