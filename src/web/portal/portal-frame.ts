import { isZone } from '../../domain/days.ts';
import type { ZoneName } from '../../domain/instant.ts';
import type { Reader } from '../../pages/dates.tsx';
import type { PortalFrame } from '../../pages/portal-layout.tsx';
import type { PortalView } from '../../store/views/portal-page.ts';

const NO_HELP = { faq: null, chat: null, videos: [] };

/**
 * What is around every page of a customer.
 * @param csrf the token its forms carry
 * @param signedIn did this browser use an activation link of the account?
 */
export function portalFrame(vendor: string, view: PortalView, csrf: string, signedIn: boolean): PortalFrame {
  const { account, contact, campaign } = view;
  return {
    vendor: { name: vendor },
    reader: readerOf(view),
    csrf,
    signedIn: signedIn ? { person: contact.name ?? contact.email, account: account.name } : null,
    help: campaign?.plan.support ?? NO_HELP,
  };
}

/** The frame of pages that know nobody: a link that cannot be used. */
export function strangerFrame(vendor: string, csrf: string): PortalFrame {
  const reader: Reader = { locale: 'en-GB', timeZone: 'UTC' };
  return { vendor: { name: vendor }, reader, csrf, signedIn: null, help: NO_HELP };
}

/** The zone an account's days are counted in. */
export function accountZone({ account, campaign }: PortalView): ZoneName {
  return zoneOf(account.timeZone) ?? campaign?.plan.timeZone ?? 'UTC';
}

function readerOf(view: PortalView): Reader {
  const { contact, account } = view;
  return {
    locale: contact.locale ?? account.locale ?? 'en-GB',
    timeZone: zoneOf(contact.timeZone) ?? accountZone(view),
  };
}

function zoneOf(name: string | null): ZoneName | null {
  return name !== null && isZone(name) ? name : null;
}
