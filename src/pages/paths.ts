const segment = encodeURIComponent;

/** Where the console's pages live and where their forms go. Each `…Form` path takes a POST with the fields its page shows. */
export const consolePaths = {
  campaigns: '/console/campaigns',
  campaign: (key: string) => `/console/campaigns/${segment(key)}`,
  pauseForm: (key: string) => `/console/campaigns/${segment(key)}/pause`,
  resumeForm: (key: string) => `/console/campaigns/${segment(key)}/resume`,
  approveForm: (key: string) => `/console/campaigns/${segment(key)}/approve`,
  rollBackForm: (key: string) => `/console/campaigns/${segment(key)}/roll-back`,
  /** Who would be blocked; by a phase, from an account on. */
  forecast: (campaign: string, phase?: string, after?: string) => {
    const words = new URLSearchParams({ ...(phase && { phase }), ...(after && { after }) }).toString();
    return `/console/campaigns/${segment(campaign)}/forecast${words === '' ? '' : `?${words}`}`;
  },
  /** What customers said; about a phase, by a score, from a comment on. */
  feedback: (
    campaign: string,
    of: { readonly phase?: string; readonly score?: number | null; readonly after?: string } = {},
  ) => {
    const { phase, score, after } = of;
    const words = new URLSearchParams({
      ...(phase && { phase }),
      ...(score && { score: String(score) }),
      ...(after && { after }),
    }).toString();
    return `/console/campaigns/${segment(campaign)}/feedback${words === '' ? '' : `?${words}`}`;
  },
  waveMail: (campaign: string, key: string) => `/console/campaigns/${segment(campaign)}/mail/${segment(key)}`,
  decideWaveForm: (campaign: string, key: string) =>
    `/console/campaigns/${segment(campaign)}/mail/${segment(key)}/decide`,
  delivery: (id: string) => `/console/deliveries/${segment(id)}`,
  decideForm: (id: string) => `/console/deliveries/${segment(id)}/decide`,
  accounts: '/console/accounts',
  account: (externalKey: string) => `/console/accounts/${segment(externalKey)}`,
  accountMail: (externalKey: string) => `/console/accounts/${segment(externalKey)}/mail`,
  airForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/air`,
  takeAirBackForm: (externalKey: string, id: string) =>
    `/console/accounts/${segment(externalKey)}/air/${segment(id)}/take-back`,
  emergencyForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/emergency`,
  endEmergencyForm: (externalKey: string, id: string) =>
    `/console/accounts/${segment(externalKey)}/emergency/${segment(id)}/end`,
  linkForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/link`,
  addContactForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/contacts`,
  contactForm: (externalKey: string, id: string, what: 'correct' | 'remove' | 'bring-back') =>
    `/console/accounts/${segment(externalKey)}/contacts/${segment(id)}/${what}`,
  freeDeviceForm: (externalKey: string, id: string) =>
    `/console/accounts/${segment(externalKey)}/devices/${segment(id)}/free`,
  liftMovesForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/lift-moves`,
  openCaseForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/cases`,
  /** What was typed never stands in an address: it may be a mail address or a license key. */
  lookUp: '/console/look-up',
  inbox: '/console/inbox',
  message: (id: string) => `/console/inbox/${segment(id)}`,
  messageHtml: (id: string) => `/console/inbox/${segment(id)}/html`,
  cases: '/console/cases',
  case: (id: string) => `/console/cases/${segment(id)}`,
  handOverForm: (id: string) => `/console/cases/${segment(id)}/hand-over`,
  noteForm: (id: string) => `/console/cases/${segment(id)}/note`,
  reopenForm: (id: string) => `/console/cases/${segment(id)}/reopen`,
  closeCaseForm: (id: string) => `/console/cases/${segment(id)}/close`,
  staff: '/console/staff',
  addStaffForm: '/console/staff',
  removeStaffForm: (id: string) => `/console/staff/${segment(id)}/remove`,
  signIn: '/console/sign-in',
  signOutForm: '/console/sign-out',
} as const;

/** Signing in, and then going on with a page of the console; null: the first one. */
export function signInPath(next: string | null): string {
  return next === null ? consolePaths.signIn : `${consolePaths.signIn}?${new URLSearchParams({ next })}`;
}

/** The portal's pages. Pages reached by a link carry its token, so they get their form's address as a prop. */
export const portalPaths = {
  /** The front door: what signed documents call the portal. POST takes a seat for the copy its query names. */
  front: '/portal',
  owned: '/portal/owned',
  moreTime: '/portal/more-time',
  /** How to activate another device with one entitlement. */
  how: (entitlement: string) => `/portal/activate/${segment(entitlement)}`,
  offline: '/portal/offline',
  offlineFileForm: '/portal/offline/file',
  devices: '/portal/devices',
  /** GET asks whether it is meant, POST does it. */
  release: (device: string) => `/portal/devices/${segment(device)}/release`,
  rename: (device: string) => `/portal/devices/${segment(device)}/name`,
  faq: '/portal/faq',
  help: '/portal/help',
  newLinkForm: '/portal/new-link',
  /** For a browser that is known: mails a code and signs it in. Field `next`: the page to go on with. */
  signInForm: '/portal/sign-in',
  signOutForm: '/portal/sign-out',
  /** Which optional mail they get. */
  mail: '/portal/mail',
} as const;

/** Where a customer's page leads for answers, for a person to ask, and for the mail they get. */
export type PortalWays = { readonly faq: string; readonly help: string; readonly mail: string };

/**
 * The ways from a page: by the link that opened it, which needs no session, else by the browser's session.
 * @param token of that link; null on the pages of a browser that is known
 */
export function portalWays(token: string | null): PortalWays {
  if (token === null) return portalPaths;
  return { faq: `/portal/f/${token}`, help: `/portal/h/${token}`, mail: `/u/${token}` };
}

/** One answer among those of a page's ways. */
export function articlePath(ways: PortalWays, key: string): string {
  return `${ways.faq}/${segment(key)}`;
}

/** Where people read what programs may ask. */
export const API_PAGE = '/docs/api';
