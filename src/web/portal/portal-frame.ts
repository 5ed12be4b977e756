import { isZone } from '../../domain/days.ts';
import type { ZoneName } from '../../domain/instant.ts';
import { portalWays } from '../../pages/paths.ts';
import { type Language, languageIn } from '../../pages/portal/words/words.ts';
import type { PortalFrame } from '../../pages/portal-layout.tsx';
import type { PortalView } from '../../store/views/portal-page.ts';
import { type Asked, languageOf } from './language.ts';

const NO_HELP = { faq: null, chat: null, videos: [] };

/** How dates and numbers are written where nobody's own habits are known. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  de: 'de-DE',
  es: 'es-ES',
  fr: 'fr-FR',
  ja: 'ja-JP',
};

/**
 * What is around every page of a customer.
 * @param asked how the browser asks for it
 * @param csrf the token its forms carry
 * @param signedIn did this browser prove to be the contact's?
 * @param token of the link that opened the page; null for the pages of a browser that is known
 */
export function portalFrame(
  vendor: string,
  asked: Asked,
  view: PortalView,
  csrf: string,
  signedIn: boolean,
  token: string | null,
): PortalFrame {
  const { account, contact, campaign } = view;
  const locales = [contact.locale, account.locale];
  const language = languageOf(asked, locales);
  const own = locales.find((one) => languageIn(one) === language);
  return {
    vendor: { name: vendor },
    reader: { locale: own?.replaceAll('_', '-') ?? LOCALES[language], timeZone: accountZone(view) },
    language,
    address: asked.address,
    csrf,
    signedIn: signedIn ? { person: contact.name ?? contact.email, account: account.name } : null,
    ways: portalWays(token),
    help: campaign?.plan.support ?? NO_HELP,
  };
}

/** The frame of pages that know nobody: a link that cannot be used. */
export function strangerFrame(vendor: string, asked: Asked, csrf: string): PortalFrame {
  const language = languageOf(asked, []);
  const reader = { locale: LOCALES[language], timeZone: 'UTC' };
  const { address } = asked;
  const nobody = { signedIn: null, ways: null, help: NO_HELP };
  return { vendor: { name: vendor }, reader, language, address, csrf, ...nobody };
}

/** The zone an account's days are counted in. */
export function accountZone({ account, campaign }: PortalView): ZoneName {
  return zoneOf(account.timeZone) ?? campaign?.plan.timeZone ?? 'UTC';
}

function zoneOf(name: string | null): ZoneName | null {
  return name !== null && isZone(name) ? name : null;
}
