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
  waveMail: (campaign: string, key: string) => `/console/campaigns/${segment(campaign)}/mail/${segment(key)}`,
  decideWaveForm: (campaign: string, key: string) =>
    `/console/campaigns/${segment(campaign)}/mail/${segment(key)}/decide`,
  delivery: (id: string) => `/console/deliveries/${segment(id)}`,
  decideForm: (id: string) => `/console/deliveries/${segment(id)}/decide`,
  accounts: '/console/accounts',
  account: (externalKey: string) => `/console/accounts/${segment(externalKey)}`,
  accountMail: (externalKey: string) => `/console/accounts/${segment(externalKey)}/mail`,
  airForm: (externalKey: string) => `/console/accounts/${segment(externalKey)}/air`,
  inbox: '/console/inbox',
  message: (id: string) => `/console/inbox/${segment(id)}`,
  messageHtml: (id: string) => `/console/inbox/${segment(id)}/html`,
  cases: '/console/cases',
  closeCaseForm: (id: string) => `/console/cases/${segment(id)}/close`,
  staff: '/console/staff',
  addStaffForm: '/console/staff',
  removeStaffForm: (id: string) => `/console/staff/${segment(id)}/remove`,
  signIn: '/console/sign-in',
  signOutForm: '/console/sign-out',
} as const;

/** The portal's pages. Pages reached by a link carry its token, so they get their form's address as a prop. */
export const portalPaths = {
  owned: '/portal/owned',
  moreTime: '/portal/more-time',
  help: '/portal/help',
  newLinkForm: '/portal/new-link',
  signOutForm: '/portal/sign-out',
} as const;
