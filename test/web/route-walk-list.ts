import { STAFF_ROLES, type StaffRole } from '../../src/domain/account.ts';
import { iconPath } from '../../src/pages/icon.ts';
import { stylesheetPath } from '../../src/pages/stylesheet.ts';
import type { Kind } from './route-walk-kinds.ts';

/** Who can be let in, by what they show. */
export type Who =
  | 'nobody'
  | 'license key'
  | 'mailed link'
  | 'portal session'
  | 'portal place'
  | 'briefing link'
  | 'staff'
  | 'api token';

/** Whose rows an answer may be made of. */
export type Sees = 'no account' | 'own account' | 'every account';

/**
 * One route. In `path`, `query`, `form` and `json` a word like `$activation` stands for one of the asker's own account;
 * the walk puts another account's there, one place at a time, and one that does not exist.
 */
export type Line = {
  /** `POST /v1/accounts/:key/holds`, as the server has it. */
  readonly route: string;
  /** Who is let in. Everybody else gets the answer that nobody gets. */
  readonly by: readonly Who[];
  readonly sees: Sees;
  readonly why: string;
  readonly path?: Readonly<Record<string, `$${Kind}` | (string & {})>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Staff of these roles change something by it; for all others it changes nothing. Left out where it changes nothing for anybody. */
  readonly acts?: readonly StaffRole[];
  /** Tables in which rows of the account that is named change, and nothing is told to whoever asks. */
  readonly gives?: readonly string[];
  /** Its numbers move by themselves. */
  readonly moves?: true;
  /** The world of the walk holds nothing that it could change: its own tests show it act. */
  readonly nothingToDo?: true;
};

type More = Omit<Line, 'route' | 'by' | 'sees' | 'why'>;

/** Whoever may give air: everybody but those who only look. */
const LOOSEN = STAFF_ROLES.filter((role) => role !== 'viewer');
const ADMIN: readonly StaffRole[] = ['administrator'];
const APPROVE: readonly StaffRole[] = ['administrator', 'approver'];
/** Whoever speaks to customers or answers for the rollout. */
const EMERGENCY = STAFF_ROLES.filter((role) => role !== 'viewer' && role !== 'approver');
/** Whoever sells, supports or runs a rollout. */
const CHANGE: readonly StaffRole[] = ['administrator', 'product-manager', 'sales', 'support'];
const RESUME: readonly StaffRole[] = ['administrator', 'product-manager', 'approver'];

const CAMPAIGN = { key: 'small-2027' };
const ACCOUNT = { key: '$accountKey' };
const ENTITLEMENT = { key: '$entitlementKey' };
const CONTACT = { ...ACCOUNT, contact: '$contactKey' };
const NUMBER = { ...ACCOUNT, kind: 'order-number', value: 'W-1' };
const OF_CONTACT = { ...ACCOUNT, id: '$contactId' };
const PERSON = { name: 'Wanda', email: 'wanda@customer.example', role: 'technical' };
const CASE_OF = { id: '$case' };
const REASON = 'because of the walk';
const CONTEXT = { targetingKey: '$installation', hint: '$identifier', fingerprint: { board: '$device' } };
const CHECK = { product: 'atlas-cad', installation: '$installation', hint: '$identifier' };
const SEAT = {
  product: 'atlas-cad',
  installation: '$installation',
  fingerprint: { board: '$device', disk: 'd-1', mac: 'm-1' },
};
const REPORT = {
  installation: '$installation',
  product: 'atlas-cad',
  code: 'NOT_ACTIVATED',
  effect: 'block',
};

/** The same for everybody. */
const open = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['nobody'],
  sees: 'no account',
  why,
  ...more,
});
/** Client software: known by its license key, or not known at all. */
const client = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['nobody', 'license key'],
  sees: 'own account',
  why,
  ...more,
});
/** Customers, by the link of a mail: it opens its own account alone (A3). */
const link = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['mailed link'],
  sees: 'own account',
  why,
  path: { token: '$link' },
  ...more,
});
/** Customers whose browser used a link before. */
const portal = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['portal session', 'portal place'],
  sees: 'own account',
  why,
  ...more,
});
/** Sales and support, by the link of a briefing: the reader’s own accounts. */
const briefing = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['briefing link'],
  sees: 'own account',
  why,
  path: { token: '$link' },
  ...more,
});
/** Staff answer for every account: which ones a person cares for is a filter, not a right. What they may do is by role. */
const staff = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['staff'],
  sees: 'every account',
  why,
  ...more,
});
/** Integrations act in the name of a person of the vendor, and see what that person sees. */
const token = (route: string, why: string, more: More = {}): Line => ({
  route,
  by: ['api token'],
  sees: 'every account',
  why,
  ...more,
});

/**
 * Every route of the server, one a line: who is let in, whose rows they see, and why that is right. A route that is missing
 * here fails the walk, and so does a line whose route is gone.
 */
// biome-ignore format: one line a route is what makes it a list that can be read
export const LINES: readonly Line[] = [
  open('GET /', 'leads to the console, whose pages ask who it is'),
  open('GET /healthz', 'says that the process lives'),
  open('GET /readyz', 'says which of its needs are met'),
  open('GET /metrics', 'counts and ages, nobody by name; operators keep it inside', { moves: true }),
  open('GET /robots.txt', 'keeps crawlers out'),
  open(`GET ${stylesheetPath}`, 'how pages look'),
  open(`GET ${iconPath}`, 'the icon'),
  open('GET /openapi.json', 'describes what can be asked'),
  open('GET /.well-known/jwks.json', 'public halves of keys'),
  open('POST /webhooks/sendgrid', 'providers, by signature: answers nothing but that it was taken', { json: [{ event: 'bounce', email: '$email', delivery_id: '$delivery' }] }),
  open('POST /webhooks/bounce', 'the bounce mailbox, by signature: answers nothing but that it was taken', { json: { bounces: [{ deliveryId: '$delivery', email: '$email' }] } }),

  client('GET /v1/policy', 'the document of the key’s account, or the anonymous one', { query: { product: 'atlas-cad', installation: '$installation', hint: '$identifier' } }),
  client('GET /v1/policy/stream', 'that the document changed, nothing of what it says', { query: { product: 'atlas-cad', installation: '$installation', hint: '$identifier' } }),
  client('POST /v1/check', 'the verdict for the key’s account', { json: { ...CHECK, fingerprint: { board: '$device' } } }),
  client('POST /v1/reports', 'says what would have happened; answers how many were taken', { json: { hint: '$identifier', reports: [REPORT] } }),
  client('POST /ofrep/v1/evaluate/flags', 'the verdict as flags', { json: { context: CONTEXT } }),
  client('POST /ofrep/v1/evaluate/flags/*key', 'one of them', { path: { key: 'atlas-cad' }, json: { context: CONTEXT } }),
  client('POST /v1/activations', 'a seat of the key’s entitlement', { json: SEAT }),
  client('POST /v1/activations/offline', 'a seat for a device without a network', { json: { request: 'GLIDEPATH-REQUEST' } }),
  client('POST /v1/activations/:id/heartbeat', 'a device of the key’s account is still in use', { path: { id: '$activation' } }),
  client('DELETE /v1/activations/:id', 'gives back a seat of the key’s account', { path: { id: '$activation' } }),

  link('GET /portal/a/:token', 'what will be activated'),
  link('POST /portal/a/:token', 'uses the link up', { query: { i: '$installation', d: 'walk' } }),
  link('GET /portal/p/:token', 'what the account owns, without keys and computers'),
  link('POST /portal/p/:token', 'signs in by a code that is mailed to the link’s contact'),
  link('GET /portal/t/:token', 'more time: the form'),
  link('POST /portal/t/:token', 'more time: granted or a case', { form: { product: 'atlas-cad', days: '1', reason: REASON } }),
  link('GET /portal/k/:token', 'the notice that is to be confirmed'),
  link('POST /portal/k/:token', 'confirms it'),
  link('GET /portal/s/:token', 'two questions'),
  link('POST /portal/s/:token', 'their answers', { form: { score: '4', comment: 'fine' } }),
  link('GET /u/:token', 'which optional mail the contact gets'),
  link('POST /u/:token', 'less or more of it', { form: { stream: 'reminders', wanted: 'yes' } }),
  link('GET /portal/f/:token', 'questions and answers', { query: { q: 'walk' } }),
  link('GET /portal/f/:token/:article', 'one of them', { path: { token: '$link', article: 'none' } }),
  link('GET /portal/h/:token', 'who answers, and the form to ask'),
  link('POST /portal/h/:token', 'opens a case of the account', { form: { topic: 'technical', question: 'Where does the link walk?' } }),
  { ...portal('GET /portal', 'leads a browser that is known to what it owns; everybody else may ask for a link', { query: { i: '$installation' } }), by: ['nobody', 'portal session', 'portal place'] },
  portal('POST /portal', 'a seat for the copy of the software that opened it', { query: { i: '$installation', d: 'walk' } }),
  portal('GET /portal/activated', 'the key that was just activated'),
  portal('GET /portal/owned', 'what the account owns; keys and computers when signed in'),
  portal('POST /portal/devices/:id/release', 'frees a seat of the account', { path: { id: '$activation' } }),
  portal('GET /portal/devices', 'devices of the account'),
  portal('GET /portal/devices/:id/release', 'what freeing its seat means', { path: { id: '$activation' } }),
  portal('GET /portal/devices/:id/name', 'the form', { path: { id: '$activation' } }),
  portal('POST /portal/devices/:id/name', 'a name for a device of the account', { path: { id: '$activation' }, form: { name: 'Walked' } }),
  portal('GET /portal/activate/:entitlement', 'how to activate what the account owns', { path: { entitlement: '$entitlementId' } }),
  portal('GET /portal/offline', 'the form'),
  portal('POST /portal/offline', 'a signed file for a device without a network', { form: { entitlement: '$entitlementId', request: 'GLIDEPATH-REQUEST' } }),
  portal('GET /portal/offline/file', 'leads to the form'),
  portal('POST /portal/offline/file', 'the same as a file', { form: { entitlement: '$entitlementId', request: 'GLIDEPATH-REQUEST' } }),
  portal('GET /portal/faq', 'questions and answers', { query: { q: 'walk' } }),
  portal('GET /portal/faq/:article', 'one of them', { path: { article: 'none' } }),
  portal('GET /portal/sign-in', 'leads to what the account owns'),
  portal('POST /portal/sign-in', 'a code again, when the day is over', { form: { next: '/portal/owned' } }),
  portal('GET /portal/more-time', 'more time: the form'),
  portal('POST /portal/more-time', 'more time: granted or a case', { form: { product: 'atlas-cad', days: '1', reason: REASON } }),
  portal('GET /portal/help', 'the form'),
  portal('POST /portal/help', 'opens a case of the account', { form: { topic: 'technical', question: 'Where is the walk?' } }),
  portal('GET /portal/mail', 'which optional mail the contact gets'),
  portal('POST /portal/mail', 'less or more of it', { form: { choice: 'stop-surveys' } }),
  portal('POST /portal/sign-out', 'ends the session'),
  open('POST /portal/new-link', 'a new link goes to the address if it is a contact’s; the answer is one and the same', { form: { email: '$email' }, gives: ['link'] }),

  briefing('GET /b/:token', 'what sales reads before its customers do: the reader’s own accounts'),
  briefing('GET /b/:token/acknowledge', 'the same page: buttons act, looking does not'),
  briefing('POST /b/:token/acknowledge', 'says it was read'),
  briefing('GET /b/:token/ask', 'the same page'),
  briefing('POST /b/:token/ask', 'asks whoever proposed it', { form: { question: 'Why a walk?' } }),

  open('GET /console/sign-in', 'asks for an address'),
  open('POST /console/sign-in', 'a link goes to the address if it is staff’s; the answer is one and the same', { form: { email: '$email' } }),
  open('GET /console/sign-in/:token', 'whoever holds the link of a mail', { path: { token: '$linkHash' } }),
  open('POST /console/sign-in/:token', 'signs in, once', { path: { token: '$linkHash' } }),
  staff('POST /console/sign-out', 'ends the session', { acts: STAFF_ROLES }),
  open('GET /console', 'leads to the campaigns'),
  staff('GET /console/campaigns', 'every campaign'),
  staff('GET /console/campaigns/:key', 'one of them', { path: CAMPAIGN }),
  staff('GET /console/campaigns/:key/forecast', 'who would be blocked', { path: CAMPAIGN }),
  staff('GET /console/campaigns/:key/feedback', 'what customers said', { path: CAMPAIGN }),
  staff('GET /console/campaigns/:key/mail/:mail', 'the mail of a wave', { path: { ...CAMPAIGN, mail: 'notice' } }),
  staff('POST /console/campaigns/:key/mail/:mail/decide', 'mail in doubt', { path: { ...CAMPAIGN, mail: 'notice' }, form: { decision: 'in-doubt accepted', reason: REASON }, acts: LOOSEN, nothingToDo: true }),
  staff('POST /console/campaigns/:key/pause', 'stops tightening and mail', { path: CAMPAIGN, form: { reason: REASON }, acts: LOOSEN }),
  staff('POST /console/campaigns/:key/resume', 'lets it go on', { path: CAMPAIGN, acts: RESUME }),
  staff('POST /console/campaigns/:key/approve', 'says yes to the start of a phase', { path: CAMPAIGN, form: { id: 'revision-2', hash: 'h' }, acts: APPROVE, nothingToDo: true }),
  staff('POST /console/campaigns/:key/roll-back', 'undoes a phase', { path: CAMPAIGN, form: { phase: 'warn', reason: REASON }, acts: LOOSEN }),
  staff('GET /console/accounts', 'finds any account', { query: { q: '$accountKey' } }),
  staff('GET /console/accounts/:key', 'one account', { path: ACCOUNT }),
  staff('GET /console/accounts/:key/mail', 'its mail', { path: ACCOUNT }),
  staff('POST /console/accounts/:key/air', 'gives air', { path: ACCOUNT, form: { kind: 'extension', days: '1', reason: REASON }, acts: LOOSEN }),
  staff('POST /console/accounts/:key/air/:id/take-back', 'takes air back', { path: { ...ACCOUNT, id: '$leniency' }, acts: LOOSEN }),
  staff('POST /console/accounts/:key/emergency', 'a key for an emergency: the one page for staff that shows a key, once', { path: ACCOUNT, form: { product: 'atlas-cad', quantity: '1', days: '2', reason: REASON }, acts: EMERGENCY }),
  staff('POST /console/accounts/:key/emergency/:id/end', 'ends it', { path: { ...ACCOUNT, id: '$entitlementId' }, form: { reason: REASON }, acts: EMERGENCY, nothingToDo: true }),
  staff('POST /console/accounts/:key/link', 'mails a contact its link; nobody of the vendor sees it', { path: ACCOUNT, form: { contact: '$contactId', reason: REASON }, acts: LOOSEN }),
  staff('POST /console/accounts/:key/contacts', 'one more contact', { path: ACCOUNT, form: { ...PERSON, reason: REASON }, acts: CHANGE }),
  staff('POST /console/accounts/:key/contacts/:id/correct', 'corrects one', { path: OF_CONTACT, form: { ...PERSON, email: 'other@customer.example', reason: REASON }, acts: CHANGE }),
  staff('POST /console/accounts/:key/contacts/:id/remove', 'somebody left', { path: OF_CONTACT, form: { reason: REASON }, acts: CHANGE }),
  staff('POST /console/accounts/:key/contacts/:id/bring-back', 'and is back', { path: OF_CONTACT, form: { reason: REASON }, acts: CHANGE }),
  staff('POST /console/accounts/:key/devices/:id/free', 'frees a seat', { path: { ...ACCOUNT, id: '$activation' }, form: { reason: REASON }, acts: LOOSEN }),
  staff('POST /console/accounts/:key/lift-moves', 'lets devices move again', { path: ACCOUNT, form: { entitlement: '$entitlementId', reason: REASON }, acts: LOOSEN }),
  staff('POST /console/accounts/:key/cases', 'opens a case', { path: ACCOUNT, form: { topic: 'technical', subject: 'Walked by staff?' }, acts: LOOSEN }),
  staff('GET /console/look-up', 'finds anything'),
  staff('POST /console/look-up', 'a form, so that a key that is looked up stands in no address', { form: { 'look-up': '$licenseKey' }, acts: [], nothingToDo: true }),
  staff('GET /console/deliveries/:id', 'one mail and its text', { path: { id: '$delivery' } }),
  staff('POST /console/deliveries/:id/decide', 'one mail in doubt', { path: { id: '$delivery' }, form: { decision: 'accepted', reason: REASON }, acts: LOOSEN, nothingToDo: true }),
  staff('GET /console/inbox', 'captured mail; not where mail is really sent'),
  staff('GET /console/inbox/:id', 'one of them', { path: { id: '$delivery' } }),
  staff('GET /console/inbox/:id/html', 'as it looks', { path: { id: '$delivery' } }),
  staff('GET /console/cases', 'work that waits'),
  staff('GET /console/cases/:id', 'one of them', { path: CASE_OF }),
  staff('POST /console/cases/:id/reopen', 'opens it again', { path: CASE_OF, form: { reason: REASON }, acts: LOOSEN, nothingToDo: true }),
  staff('POST /console/cases/:id/note', 'writes on it', { path: CASE_OF, form: { text: 'Walked.' }, acts: LOOSEN }),
  staff('POST /console/cases/:id/hand-over', 'gives it to somebody else', { path: CASE_OF, form: { to: 'rolf', reason: REASON }, acts: LOOSEN }),
  staff('POST /console/cases/:id/close', 'closes a case', { path: CASE_OF, form: { done: 'Walked.' }, acts: LOOSEN }),
  staff('GET /console/staff', 'the vendor’s people'),
  staff('POST /console/staff', 'a new one', { form: { name: 'Wanda Walk', email: 'wanda@vendor.example', role: 'viewer' }, acts: ADMIN }),
  staff('POST /console/staff/:id/remove', 'one less', { path: { id: '1' }, acts: ADMIN }),

  open('GET /docs/api', 'describes what can be asked, to read'),
  token('GET /v1/campaigns', 'every campaign'),
  token('GET /v1/campaigns/:key', 'one of them', { path: CAMPAIGN }),
  token('GET /v1/campaigns/:key/deliveries', 'its mail', { path: CAMPAIGN, query: { account: '$accountKey' } }),
  token('GET /v1/campaigns/:key/forecast', 'who would be blocked', { path: CAMPAIGN }),
  token('GET /v1/campaigns/:key/forecast/:phase', 'and by which phase', { path: { ...CAMPAIGN, phase: 'grace' } }),
  token('GET /v1/campaigns/:key/feedback', 'what customers said, in numbers', { path: CAMPAIGN }),
  token('GET /v1/campaigns/:key/feedback/:phase', 'and in words', { path: { ...CAMPAIGN, phase: 'warn' } }),
  token('POST /v1/campaigns/:key/approve', 'says yes to a revision', { path: CAMPAIGN, json: { hash: '0'.repeat(64) }, acts: APPROVE, nothingToDo: true }),
  token('POST /v1/campaigns/:key/approve-start', 'says yes to a start', { path: CAMPAIGN, json: { phase: 'enforce' }, acts: APPROVE, nothingToDo: true }),
  token('POST /v1/campaigns/:key/pause', 'stops tightening and mail', { path: CAMPAIGN, json: { reason: REASON }, acts: LOOSEN }),
  token('POST /v1/campaigns/:key/resume', 'lets it go on', { path: CAMPAIGN, json: {}, acts: RESUME }),
  token('POST /v1/campaigns/:key/rollback', 'undoes a phase', { path: CAMPAIGN, json: { phase: 'warn', reason: REASON }, acts: LOOSEN, nothingToDo: true }),
  token('GET /v1/accounts', 'every account', { query: { text: '$accountKey' } }),
  token('POST /v1/accounts', 'a new one', { json: { externalKey: 'W-1', name: 'Walk' }, acts: CHANGE }),
  token('GET /v1/accounts/:key', 'one account', { path: ACCOUNT }),
  token('PATCH /v1/accounts/:key', 'what is known of it', { path: ACCOUNT, json: { region: 'walk' }, acts: CHANGE }),
  token('GET /v1/accounts/:key/contacts', 'its people', { path: ACCOUNT }),
  token('POST /v1/accounts/:key/contacts', 'one more', { path: ACCOUNT, json: { email: 'walk@customer.example' }, acts: CHANGE }),
  token('PATCH /v1/accounts/:key/contacts/:contact', 'changes one', { path: CONTACT, json: { name: 'Walter' }, acts: CHANGE }),
  token('DELETE /v1/accounts/:key/contacts/:contact', 'somebody left', { path: CONTACT, acts: CHANGE }),
  token('GET /v1/accounts/:key/identifiers', 'numbers it is known by', { path: ACCOUNT }),
  token('PUT /v1/accounts/:key/identifiers/:kind/:value', 'one more', { path: NUMBER, json: {}, acts: CHANGE }),
  token('DELETE /v1/accounts/:key/identifiers/:kind/:value', 'one less', { path: NUMBER, acts: CHANGE }),
  token('GET /v1/accounts/:key/activations', 'its devices', { path: ACCOUNT }),
  token('DELETE /v1/accounts/:key/activations/:id', 'frees a seat', { path: { ...ACCOUNT, id: '$activation' }, acts: CHANGE }),
  token('GET /v1/entitlements', 'what customers own', { query: { account: '$accountKey' } }),
  token('POST /v1/entitlements', 'a new one', { json: { externalKey: 'W-E-1', account: '$accountKey', product: 'atlas-cad', quantity: 1, reason: REASON }, acts: CHANGE }),
  token('GET /v1/entitlements/:key', 'one of them', { path: ENTITLEMENT }),
  token('GET /v1/entitlements/:key/activations', 'its devices', { path: ENTITLEMENT }),
  token('POST /v1/entitlements/:key/extend', 'a later end', { path: { key: 'W-E-1' }, json: { supportUntil: '2028-01-01', reason: REASON }, acts: CHANGE, nothingToDo: true }),
  token('POST /v1/entitlements/:key/correct', 'days set right', { path: ENTITLEMENT, json: { starts: '2026-01-01', reason: REASON }, acts: CHANGE }),
  token('POST /v1/entitlements/:key/quantity', 'more seats, or fewer', { path: ENTITLEMENT, json: { quantity: 9, reason: REASON }, acts: CHANGE }),
  token('POST /v1/entitlements/:key/features', 'what it includes', { path: ENTITLEMENT, json: { features: ['render'], reason: REASON }, acts: CHANGE }),
  token('POST /v1/entitlements/:key/suspend', 'stops it', { path: ENTITLEMENT, json: { reason: REASON }, acts: CHANGE }),
  token('POST /v1/entitlements/:key/reinstate', 'lets it go on', { path: ENTITLEMENT, json: { reason: REASON }, acts: CHANGE }),
  token('POST /v1/entitlements/:key/transfer', 'gives it to another account', { path: ENTITLEMENT, json: { to: '$accountKey', reason: REASON }, acts: CHANGE, nothingToDo: true }),
  token('GET /v1/accounts/:key/deliveries', 'its mail', { path: ACCOUNT }),
  token('POST /v1/accounts/:key/extensions', 'gives days', { path: ACCOUNT, json: { days: 2, reason: REASON }, acts: LOOSEN }),
  token('POST /v1/accounts/:key/holds', 'goes no further', { path: ACCOUNT, json: { until: '2027-03-10', reason: REASON }, acts: LOOSEN }),
  token('POST /v1/accounts/:key/exemptions', 'never enforces', { path: ACCOUNT, json: { until: '2027-03-10', reason: REASON }, acts: LOOSEN }),
  token('GET /v1/cases', 'work that waits', { query: { account: '$accountKey' } }),
  token('POST /v1/cases', 'opens one', { json: { account: '$accountKey', topic: 'technical', subject: 'Walked?' }, acts: LOOSEN }),
  token('GET /v1/cases/:id', 'one of them', { path: { id: '$case' } }),
  token('POST /v1/cases/:id/hand-over', 'gives it to somebody else', { path: { id: '$case' }, json: { to: 'rita', reason: REASON }, acts: LOOSEN }),
  token('POST /v1/cases/:id/close', 'closes a case', { path: { id: '$case' }, json: {}, acts: LOOSEN }),
  token('GET /v1/deliveries/:id', 'one mail and its text', { path: { id: '$delivery' } }),
  token('POST /v1/deliveries/:id/decide', 'one mail in doubt', { path: { id: '$delivery' }, json: { decision: 'accepted', reason: REASON }, acts: LOOSEN, nothingToDo: true }),
];

/**
 * Handlers for all that is below an address, each of which answers nothing or the same to everybody: headers, limits, and
 * what is said when nothing else answered.
 */
export const MOUNTS: readonly string[] = [
  '/ <anonymous>',
  '/ helmetMiddleware',
  ...[
    '/v1/policy',
    '/v1/check',
    '/v1/activations',
    '/v1/reports',
    '/.well-known/jwks.json',
    '/ofrep',
  ].flatMap((path) => [`${path} cors`, `${path} <anonymous>`]),
  '/ofrep noSuchFlagEndpoint',
  // The language somebody chose.
  '/portal <anonymous>',
  '/u <anonymous>',
  '/ nothingHere',
  '/ broken',
];
