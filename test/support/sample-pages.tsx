import type { VNode } from 'preact';
import { CONTACT_ROLES, STAFF_ROLES } from '../../src/domain/account.ts';
import { DELIVERY_STATES } from '../../src/domain/delivery.ts';
import { VERDICTS } from '../../src/domain/gates.ts';
import { MAIL_ALARMS } from '../../src/domain/mail-alarms.ts';
import { TOPICS, WAVE_KINDS, WHEN_BLOCKED } from '../../src/domain/plan.ts';
import { CODES } from '../../src/domain/policy/code.ts';
import { STAGES } from '../../src/domain/policy/stage.ts';
import { STRAGGLER_REASONS } from '../../src/domain/standing.ts';
import { STREAMS } from '../../src/domain/streams.ts';
import { ApiPage } from '../../src/pages/api-page.tsx';
import { AccountMailPage } from '../../src/pages/console/account-mail-page.tsx';
import { AccountPage } from '../../src/pages/console/account-page.tsx';
import { AccountsPage } from '../../src/pages/console/accounts-page.tsx';
import { CampaignPage } from '../../src/pages/console/campaign-page.tsx';
import { CampaignsPage } from '../../src/pages/console/campaigns-page.tsx';
import { CasePage } from '../../src/pages/console/case-page.tsx';
import { CasesPage } from '../../src/pages/console/cases-page.tsx';
import { DeliveryPage } from '../../src/pages/console/delivery-page.tsx';
import { EmergencyKeyPage } from '../../src/pages/console/emergency.tsx';
import { FeedbackPage } from '../../src/pages/console/feedback-page.tsx';
import { ForecastPage } from '../../src/pages/console/forecast-page.tsx';
import { InboxMessagePage } from '../../src/pages/console/inbox-message-page.tsx';
import { InboxPage } from '../../src/pages/console/inbox-page.tsx';
import { LookUpPage } from '../../src/pages/console/look-up-page.tsx';
import { StaffPage } from '../../src/pages/console/staff-page.tsx';
import { StaleFormPage } from '../../src/pages/console/stale-form-page.tsx';
import { WaveMailPage } from '../../src/pages/console/wave-mail-page.tsx';
import { ErrorPage } from '../../src/pages/error-page.tsx';
import { AcknowledgePage } from '../../src/pages/portal/acknowledge-page.tsx';
import { ActivationDonePage, ActivationPage, LinkSentPage } from '../../src/pages/portal/activation-page.tsx';
import { BriefingPage } from '../../src/pages/portal/briefing-page.tsx';
import { CodePage } from '../../src/pages/portal/code-page.tsx';
import { DevicesPage, FreeSeatPage, RenamePage } from '../../src/pages/portal/devices-page.tsx';
import { ArticlePage, FaqPage } from '../../src/pages/portal/faq-page.tsx';
import { FrontPage } from '../../src/pages/portal/front-page.tsx';
import { HelpPage } from '../../src/pages/portal/help-page.tsx';
import { HowPage } from '../../src/pages/portal/how-page.tsx';
import { MoreTimePage } from '../../src/pages/portal/more-time-page.tsx';
import { OFFLINE_REFUSALS, OfflinePage } from '../../src/pages/portal/offline-page.tsx';
import { OwnedPage } from '../../src/pages/portal/owned-page.tsx';
import { PreferencesPage } from '../../src/pages/portal/preferences-page.tsx';
import { RefusedPage, SEAT_REFUSALS } from '../../src/pages/portal/refusal.tsx';
import { LinkUnusablePage, SignedOutPage } from '../../src/pages/portal/signed-out-page.tsx';
import { SurveyPage } from '../../src/pages/portal/survey-page.tsx';
import { WhichProductPage } from '../../src/pages/portal/which-product-page.tsx';
import { LANGUAGES } from '../../src/pages/portal/words/words.ts';
import { SignInPage } from '../../src/pages/sign-in-page.tsx';
import { apiProps } from './sample-api-props.ts';
import * as campaign from './sample-campaign-props.ts';
import * as sample from './sample-console-props.ts';
import * as feedback from './sample-feedback-props.ts';
import * as forecast from './sample-forecast-props.ts';
import * as mail from './sample-mail-props.ts';
import * as portal from './sample-portal-props.ts';

/** Words with a meaning of their own in the props: they come from our code, never from outside. */
const OUR_WORDS: ReadonlySet<string> = new Set<string>([
  ...STREAMS,
  ...CONTACT_ROLES,
  ...STAFF_ROLES,
  ...DELIVERY_STATES,
  ...VERDICTS,
  ...TOPICS,
  ...WAVE_KINDS,
  ...WHEN_BLOCKED,
  ...STAGES,
  ...CODES,
  ...STRAGGLER_REASONS,
  ...MAIL_ALARMS,
  ...LANGUAGES,
  ...OFFLINE_REFUSALS,
  ...['proposed', 'running', 'paused', 'finished', 'planned', 'leaving', 'sent', 'cancelled', 'late'],
  ...['ask', 'confirm', 'unusable', 'done', 'granted', 'case', 'open', 'closed', 'grace-end'],
  ...['keep', 'stop-all', 'stop-surveys', 'start', 'no-code', 'wrong', 'over', 'wait', 'not-sent'],
  ...['acknowledge'],
  ...['freed', 'renamed', 'refused', 'nothing', 'activate', 'blocked', 'full'],
  ...['heading', 'paragraph', 'list', 'quote', 'code', 'rule', 'text', 'strong', 'emphasis', 'link', 'break'],
  ...['neutral', 'good', 'warning', 'danger', 'info', 'extension', 'hold', 'exemption'],
  ...[
    'soak',
    'date',
    'predecessor',
    'approval',
    'briefed',
    'delivered',
    'activated',
    'wouldBlock',
    'openCases',
    'feedback',
  ],
]);

/** A page to look at. `alter` may change every string of its props before it is made: to be hostile, for one. */
export type SamplePage = {
  readonly name: string;
  readonly make: (alter?: (text: string) => string) => VNode;
};

const account = 'Brunner Maschinenbau';
const { linkFrame, signedInFrame } = portal;
const signIn = { csrf: campaign.frame.csrf, next: '/console/cases/7', typed: 'Called them.' };
const strangerFrame = { ...linkFrame, ways: null };
const freeSeat = {
  frame: signedInFrame,
  device: { id: 'm-1', name: 'WS-041', lastSeenAt: null },
  product: 'Atlas CAD',
  perDays: 30,
};
const answerBy = Date.parse('2027-06-09T09:00:00Z');
const unknown = { locale: 'xx_NOT A LOCALE', timeZone: 'Mars/Olympus' };

/** Every page in every state it has, with something in it and with nothing. */
export const samplePages: readonly SamplePage[] = [
  page('api', ApiPage, apiProps),
  page('campaigns', CampaignsPage, campaign.campaignsProps),
  page('campaigns-empty', CampaignsPage, { ...campaign.campaignsProps, campaigns: [] }),
  page('campaign', CampaignPage, campaign.campaignProps),
  page('campaign-empty', CampaignPage, campaign.emptyCampaignProps),
  page('feedback', FeedbackPage, feedback.feedbackProps),
  page('feedback-no-comment', FeedbackPage, feedback.noCommentProps),
  page('feedback-unasked', FeedbackPage, feedback.unaskedFeedbackProps),
  page('feedback-none', FeedbackPage, feedback.noFeedbackProps),
  page('forecast', ForecastPage, forecast.forecastProps),
  page('forecast-more', ForecastPage, {
    ...forecast.forecastProps,
    shown: forecast.forecastProps.shown && { ...forecast.forecastProps.shown, next: 'C-31415' },
  }),
  page('forecast-unseen', ForecastPage, forecast.unseenForecastProps),
  page('forecast-fine', ForecastPage, forecast.fineForecastProps),
  page('forecast-over', ForecastPage, { ...forecast.forecastProps, phases: [], shown: null }),
  page('forecast-unapproved', ForecastPage, {
    ...forecast.forecastProps,
    isApproved: false,
    phases: [],
    shown: null,
  }),
  page('wave-mail', WaveMailPage, mail.waveMailProps),
  page('wave-mail-found', WaveMailPage, {
    ...mail.waveMailProps,
    filter: 'late',
    query: 'kestrel',
    next: null,
  }),
  page('wave-mail-empty', WaveMailPage, mail.emptyWaveMailProps),
  page('account-mail', AccountMailPage, mail.accountMailProps),
  page('account-mail-empty', AccountMailPage, { ...mail.accountMailProps, deliveries: [], more: false }),
  page('delivery', DeliveryPage, mail.deliveryProps),
  page('delivery-waiting', DeliveryPage, mail.waitingDeliveryProps),
  page('delivery-changed', DeliveryPage, {
    ...mail.deliveryProps,
    decide: 'late',
    letter: { subject: 'What changes', text: 'Other words.', proven: false },
  }),
  page('inbox', InboxPage, sample.inboxProps),
  page('inbox-empty', InboxPage, { ...sample.inboxProps, messages: [], total: 0, query: 'nobody' }),
  page('inbox-message', InboxMessagePage, sample.messageProps),
  page('accounts', AccountsPage, sample.accountsProps),
  page('accounts-empty', AccountsPage, { ...sample.accountsProps, accounts: [], total: 0, query: '' }),
  page('account', AccountPage, sample.accountProps),
  page('account-empty', AccountPage, {
    ...sample.accountProps,
    frame: { ...campaign.frame, person: { name: 'Vik Rao', role: 'viewer' }, reader: unknown },
    entitlements: [],
    verdicts: [],
    standings: [],
    contacts: [],
    mails: [],
    devices: [],
    leniencies: [],
    cases: [],
    mayGiveAir: false,
  }),
  page('look-up', LookUpPage, sample.lookUpProps),
  page('look-up-empty', LookUpPage, { ...sample.lookUpProps, found: [] }),
  page('emergency-key', EmergencyKeyPage, sample.emergencyKeyProps),
  page('case', CasePage, sample.caseProps),
  page('case-closed', CasePage, {
    ...sample.caseProps,
    row: { ...sample.caseProps.row, closedAt: sample.caseProps.openedAt },
  }),
  page('cases', CasesPage, sample.casesProps),
  page('cases-empty', CasesPage, { ...sample.casesProps, cases: [], show: 'closed' }),
  page('staff', StaffPage, sample.staffProps),
  page('stale-form', StaleFormPage, { typed: 'They called.', page: '/console/cases/7' }),
  page('sign-in', SignInPage, { ...signIn, typed: '', step: 'ask' }),
  page('sign-in-signed-out', SignInPage, { ...signIn, step: 'ask', signedOut: true }),
  page('sign-in-sent', SignInPage, { ...signIn, step: 'sent', validMinutes: 15 }),
  page('sign-in-confirm', SignInPage, { ...signIn, step: 'confirm', action: '/console/sign-in/TOKEN' }),
  page('sign-in-unusable', SignInPage, { ...signIn, next: null, typed: '', step: 'unusable' }),
  page('error-404', ErrorPage, {
    status: 404,
    reference: null,
    vendor: 'Northwind Software',
    home: { href: '/portal/owned', word: 'See what you own' },
  }),
  page('error-500', ErrorPage, { status: 500, reference: 'req-7f3a', vendor: null, home: null }),
  page('error-503', ErrorPage, {
    status: 503,
    reference: 'req-7f3a',
    vendor: 'Northwind Software',
    home: null,
    language: 'ja',
  }),
  page('activation', ActivationPage, portal.activationProps),
  page('activation-done', ActivationDonePage, {
    frame: signedInFrame,
    account,
    products: portal.doneProducts.slice(0, 1),
  }),
  page('activation-done-many', ActivationDonePage, {
    frame: signedInFrame,
    account,
    products: portal.doneProducts,
  }),
  page('activation-many', ActivationPage, {
    ...portal.activationProps,
    products: portal.productChanges,
  }),
  page('which-product', WhichProductPage, {
    frame: signedInFrame,
    account,
    products: [
      { name: 'Atlas CAD', action: '/portal?i=a-copy&p=atlas-cad' },
      { name: 'Atlas Viewer', action: '/portal?i=a-copy&p=atlas-viewer' },
    ],
  }),
  ...SEAT_REFUSALS.map((why) =>
    page(`refused-${why}`, RefusedPage, { frame: signedInFrame, account, product: 'Atlas CAD', why }),
  ),
  page('front', FrontPage, { frame: strangerFrame, back: null }),
  page('front-for-a-copy', FrontPage, { frame: strangerFrame, back: '/portal?i=a-copy&d=WS-041' }),
  page('link-unusable', LinkUnusablePage, { frame: linkFrame, typed: '' }),
  page('signed-out', SignedOutPage, { frame: strangerFrame, typed: 'Rendering stops after an hour. Why?' }),
  page('link-sent', LinkSentPage, {
    frame: strangerFrame,
    back: null,
    typed: 'Rendering stops after an hour. Why?',
  }),
  page('owned', OwnedPage, portal.ownedProps),
  page('owned-empty', OwnedPage, { ...portal.ownedProps, owned: [], next: null }),
  page('owned-by-link', OwnedPage, {
    ...portal.ownedProps,
    frame: portal.linkFrame,
    next: null,
    signIn: '/portal/p/TOKEN',
    owned: portal.ownedProps.owned.map((one) => ({ ...one, licenseKey: null, devices: [] })),
  }),
  page('owned-expired', OwnedPage, {
    ...portal.ownedProps,
    next: { kind: 'expired', id: 2 },
  }),
  ...portal.steps.map((next) => page(`owned-${next.kind}`, OwnedPage, { ...portal.ownedProps, next })),
  page('owned-for-a-copy', OwnedPage, {
    ...portal.ownedProps,
    copy: { action: '/portal?i=a-copy&d=WS-041', device: 'WS-041', codeTo: null },
  }),
  page('owned-for-a-copy-known', OwnedPage, {
    ...portal.ownedProps,
    copy: { action: '/portal?i=a-copy', device: null, codeTo: 'a…@brunner-maschinenbau.example' },
    next: null,
    signIn: '/portal/sign-in',
  }),
  page('owned-done', OwnedPage, { ...portal.ownedProps, next: { kind: 'nothing' } }),
  page('how', HowPage, {
    frame: signedInFrame,
    account,
    product: 'Atlas CAD',
    licenseKey: 'ATLS-7Q2M-9XKD-44TE-PW3C',
    refusal: 'no-seats',
  }),
  page('how-without-key', HowPage, {
    frame: linkFrame,
    account,
    product: 'Atlas CAD',
    licenseKey: null,
    refusal: null,
  }),
  page('devices', DevicesPage, portal.devicesProps),
  page('devices-empty', DevicesPage, { ...portal.devicesProps, done: null, entitlements: [] }),
  page('free-seat', FreeSeatPage, { ...freeSeat, step: 'confirm', movesLeft: 2 }),
  page('free-seat-refused', FreeSeatPage, { ...freeSeat, step: 'refused', againOn: '2027-06-21' }),
  page('free-seat-undated', FreeSeatPage, { ...freeSeat, step: 'refused', againOn: null }),
  page('rename', RenamePage, { frame: signedInFrame, device: freeSeat.device, most: 80, refused: true }),
  page('offline', OfflinePage, {
    frame: signedInFrame,
    account,
    step: 'ask',
    entitlements: [
      { id: '7', name: 'Atlas CAD (9/12)' },
      { id: '8', name: 'Atlas Viewer (0/40)' },
    ],
    refused: null,
  }),
  page('offline-refused', OfflinePage, {
    frame: linkFrame,
    account,
    step: 'ask',
    entitlements: [{ id: '7', name: 'Atlas CAD (9/12)' }],
    refused: { why: 'invalid', request: 'not a request', id: '7' },
  }),
  page('offline-empty', OfflinePage, {
    frame: signedInFrame,
    account,
    step: 'ask',
    entitlements: [],
    refused: null,
  }),
  page('offline-done', OfflinePage, {
    frame: signedInFrame,
    account,
    step: 'done',
    device: 'WS-051',
    file: 'glidepath-activation-1\neyJhbGciOiJFZERTQSIsInR5cCI6InBvbGljeStqd3QifQ.eyJpc3MiOiJodHRwczovL2xpY2Vuc2VzIn0.c2lnbmF0dXJl',
    request: 'REQUEST',
    entitlement: '7',
  }),
  page('faq', FaqPage, {
    frame: signedInFrame,
    query: '',
    groups: [
      { product: null, articles: [{ key: 'why', title: 'Why do we have to activate?' }] },
      { product: 'Atlas CAD', articles: [portal.article] },
    ],
  }),
  page('faq-found', FaqPage, {
    frame: linkFrame,
    query: 'computer',
    groups: [{ product: 'Atlas CAD', articles: [portal.article] }],
  }),
  page('faq-nothing', FaqPage, { frame: signedInFrame, query: 'xyzzy', groups: [] }),
  page('faq-empty', FaqPage, { frame: signedInFrame, query: '', groups: [] }),
  page('article', ArticlePage, { frame: signedInFrame, article: portal.article }),
  page('more-time', MoreTimePage, {
    frame: signedInFrame,
    account,
    step: 'ask',
    products: [
      { key: 'atlas-cad', name: 'Atlas CAD' },
      { key: 'atlas-viewer', name: 'Atlas Viewer' },
    ],
    maxDays: 30,
    timesLeft: 2,
  }),
  page('more-time-granted', MoreTimePage, {
    frame: signedInFrame,
    account,
    step: 'granted',
    product: 'Atlas CAD',
    until: '2027-07-08',
  }),
  page('more-time-case', MoreTimePage, {
    frame: signedInFrame,
    account,
    step: 'case',
    owner: 'Jonas Weber',
    answerBy,
    reference: 'C-9',
  }),
  page('acknowledge', AcknowledgePage, portal.acknowledgeProps),
  page('acknowledge-many', AcknowledgePage, {
    ...portal.acknowledgeProps,
    products: portal.productChanges,
  }),
  page('acknowledge-done', AcknowledgePage, { frame: linkFrame, account, step: 'done' }),
  page('preferences', PreferencesPage, portal.preferencesProps),
  page('preferences-changed', PreferencesPage, {
    ...portal.preferencesProps,
    chosen: 'stop-surveys',
  }),
  page('preferences-kept', PreferencesPage, { ...portal.preferencesProps, chosen: 'keep' }),
  page('code', CodePage, portal.codeProps),
  page('code-start', CodePage, { ...portal.codeProps, state: { kind: 'start' } }),
  page('code-wrong', CodePage, { ...portal.codeProps, state: { kind: 'wrong', ticket: 'TICKET' } }),
  page('code-over', CodePage, { ...portal.codeProps, state: { kind: 'over', ticket: 'TICKET' } }),
  page('code-wait', CodePage, { ...portal.codeProps, state: { kind: 'wait', seconds: 1500 } }),
  page('survey', SurveyPage, {
    frame: linkFrame,
    account,
    step: 'ask',
    product: 'Atlas CAD',
    action: '/portal/survey/TOKEN',
  }),
  page('survey-done', SurveyPage, { frame: linkFrame, account, step: 'done' }),
  page('help', HelpPage, portal.helpProps),
  page('help-missing', HelpPage, {
    ...portal.helpProps,
    frame: linkFrame,
    topic: 'activation',
    isMissing: true,
    facts: { person: 'Anna Schneider', products: [], devices: 0, hasDates: false },
    owners: [],
  }),
  page('help-sent', HelpPage, {
    frame: signedInFrame,
    account,
    step: 'sent',
    owner: null,
    answerBy,
    reference: 'C-9',
  }),
  page('briefing', BriefingPage, portal.briefingProps),
  page('briefing-acknowledged', BriefingPage, {
    ...portal.briefingProps,
    acknowledgedAt: answerBy,
    asked: false,
    accounts: [],
  }),
  page('briefing-missed', BriefingPage, {
    ...portal.briefingProps,
    asked: false,
    missed: { form: 'ask', question: 'What about Kelbrook?' },
  }),
];

function page<Props>(name: string, Component: (props: Props) => VNode, props: Props): SamplePage {
  return { name, make: (alter = (text) => text) => Component(alterStrings(props, alter)) };
}

/** The same value with each string altered that a person could have written: neither empty, nor a day, nor one of our own words. */
function alterStrings<Value>(value: Value, alter: (text: string) => string): Value;
function alterStrings(value: unknown, alter: (text: string) => string): unknown {
  if (typeof value === 'string')
    return value === '' || OUR_WORDS.has(value) || /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : alter(value);
  if (Array.isArray(value)) return value.map((one) => alterStrings(one, alter));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, alterStrings(one, alter)]));
}
