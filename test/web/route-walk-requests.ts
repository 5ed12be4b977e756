import type { StaffRole } from '../../src/domain/account.ts';
import { formToken } from '../../src/web/form-guard.ts';
import { type Kind, unknownLike } from './route-walk-kinds.ts';
import type { Line, Who } from './route-walk-list.ts';
import type { WalkWorld } from './route-walk-world.ts';

/** How somebody introduces oneself. Always as account A, or as the vendor's staff, or as nobody. */
export type Introduction = {
  readonly says: string;
  readonly who: Who | 'wrong';
  readonly role?: StaffRole;
  readonly headers: Readonly<Record<string, string>>;
};

export type Heard = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** One place of a request that names something, such as `json.reports.0.installation`. */
export type Place = { readonly at: string; readonly kind: Kind };

const PORTAL = '__Host-glidepath-portal';
const SESSION = '__Host-glidepath-session';

export function introductionsOf(world: WalkWorld, staff: readonly StaffRole[]): readonly Introduction[] {
  const { a } = world;
  return [
    { says: 'nobody', who: 'nobody', headers: {} },
    {
      says: 'a wrong key',
      who: 'wrong',
      headers: { Authorization: `License ${unknownLike(a.ids.licenseKey)}` },
    },
    {
      says: 'wrong token and cookies',
      who: 'wrong',
      headers: {
        Authorization: `Bearer ${unknownLike(world.staff.administrator.token)}`,
        Cookie: `${PORTAL}=${unknownLike(a.session)}; ${SESSION}=${unknownLike(world.staff.administrator.cookie)}`,
      },
    },
    {
      says: "A's license key",
      who: 'license key',
      headers: { Authorization: `License ${a.ids.licenseKey}` },
    },
    { says: "A's session", who: 'portal session', headers: { Cookie: `${PORTAL}=${a.session}` } },
    { says: "A's place", who: 'portal place', headers: { Cookie: `${PORTAL}=${a.place}` } },
    { says: "A's mailed link", who: 'mailed link', headers: {} },
    { says: "a briefing of A's rep", who: 'briefing link', headers: {} },
    ...staff.map((role) => ({
      says: `a session of ${role}`,
      who: 'staff' as const,
      role,
      headers: { Cookie: `${SESSION}=${world.staff[role].cookie}` },
    })),
    ...staff.map((role) => ({
      says: `a token of ${role}`,
      who: 'api token' as const,
      role,
      headers: { Authorization: `Bearer ${world.staff[role].token}` },
    })),
  ];
}

/** Every place of a line that names something of an account. */
export function placesOf(line: Line): readonly Place[] {
  const parts = { path: line.path, query: line.query, form: line.form, json: line.json };
  return Object.entries(parts).flatMap(([name, part]) => placesIn(part, name));
}

function placesIn(value: unknown, at: string): readonly Place[] {
  if (typeof value === 'string') return value.startsWith('$') ? [{ at, kind: value.slice(1) as Kind }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, `${at}.${key}`));
}

export type Asking = {
  readonly secret: string;
  readonly url: string;
  readonly world: WalkWorld;
};

/**
 * Asks a route as somebody, naming what is A's own everywhere but in one place.
 * @param swap the place, and what stands there instead
 */
export async function ask(
  { secret, url, world }: Asking,
  line: Line,
  as: Introduction,
  swap: { readonly at: string; readonly value: string } | null = null,
): Promise<Heard> {
  const [method = 'GET', pattern = '/'] = line.route.split(' ');
  const own = (kind: Kind): string => {
    if (kind !== 'link') return world.a.ids[kind];
    if (as.who === 'mailed link') return world.a.ids.link;
    return as.who === 'briefing link' ? world.briefing : unknownLike(world.a.ids.link);
  };
  const filled = <Part>(part: Part, at: string): Part => fill(part, at, own, swap);
  const path = filled(line.path ?? {}, 'path');
  const query = new URLSearchParams(filled(line.query ?? {}, 'query')).toString();
  const address = pattern.replaceAll(/[:*](\w+)/g, (_all, name: string) =>
    encodeURIComponent(path[name] ?? `no-${name}`),
  );
  const headers: Record<string, string> = {
    Accept: /^\/(portal|u|b|console)(\/|$)/.test(pattern) ? 'text/html' : 'application/json',
    'X-Forwarded-For': aNewAddress(),
    ...as.headers,
  };
  const body = bodyOf();
  const response = await fetch(`${url}${address}${query === '' ? '' : `?${query}`}`, {
    ...{ method, headers, redirect: 'manual' },
    ...(body === null ? {} : { body }),
  });
  return heard(response);

  function bodyOf(): string | null {
    if (method === 'GET') return null;
    if (line.json !== undefined) {
      headers['Content-Type'] = 'application/json';
      return JSON.stringify(filled(line.json, 'json'));
    }
    headers['Content-Type'] = 'application/x-www-form-urlencoded';
    headers['Sec-Fetch-Site'] = 'same-origin';
    const csrf = csrfOf(pattern, path.token ?? '');
    return new URLSearchParams({ _csrf: csrf, ...filled(line.form ?? {}, 'form') }).toString();
  }

  /** What the form of the page would carry. */
  function csrfOf(route: string, token: string): string {
    if (route.startsWith('/console/sign-in')) return formToken(secret, 'sign-in');
    if (route.startsWith('/console')) return as.role === undefined ? 'none' : world.staff[as.role].csrf;
    if (route.includes(':token')) return formToken(secret, `link:${token}`);
    const { accountId, contactId } = world.a.ids;
    return formToken(secret, line.by.includes('nobody') ? 'portal' : `portal:${accountId}:${contactId}`);
  }
}

/** The whole walk comes from one machine, and is to meet no limit but those it asks for. */
function aNewAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}
let addresses = 0;

function fill<Part>(
  part: Part,
  at: string,
  own: (kind: Kind) => string,
  swap: { readonly at: string; readonly value: string } | null,
): Part {
  if (swap?.at === at) return swap.value as Part;
  if (typeof part === 'string') return (part.startsWith('$') ? own(part.slice(1) as Kind) : part) as Part;
  if (Array.isArray(part)) return part.map((one, index) => fill(one, `${at}.${index}`, own, swap)) as Part;
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, inner]) => [key, fill(inner, `${at}.${key}`, own, swap)]);
  return Object.fromEntries(entries);
}

/** Of an event stream the beginning: it has no end. */
async function heard(response: Response): Promise<Heard> {
  const headers = Object.fromEntries(response.headers);
  const isStream = headers['content-type']?.startsWith('text/event-stream') ?? false;
  const body = isStream ? await beginningOf(response) : await response.text();
  return { status: response.status, headers, body };
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return Buffer.from(first?.value ?? []).toString();
}

/** Of the moment, or made of the words of the question, as a tag is: the body it stands for is compared. */
const ASIDE = [
  'date',
  'connection',
  'keep-alive',
  'ratelimit',
  'ratelimit-policy',
  'transfer-encoding',
  'etag',
];

/** What two answers must have in common: all but the moment, running numbers of what was made, and the name that was asked with. */
export function comparable({ status, headers, body }: Heard, ...named: readonly string[]): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !ASIDE.includes(name))
    .map(([name, value]) => `${name}: ${without(value, ...named)}`);
  return [status, ...lines, '', without(body, ...named)].join('\n');
}

/** The text without the name, however it is written: in an address, in HTML, as it is. */
export function without(text: string, ...named: readonly string[]): string {
  const written = new Set(
    named
      .filter((one) => one !== '')
      .flatMap((one) => [one, encodeURIComponent(one), one.replaceAll('&', '&amp;')]),
  );
  return [...written]
    .reduce((rest, one) => rest.replaceAll(one, '⟨it⟩'), text)
    .replaceAll(/\bC\d+\b/g, 'C⟨n⟩')
    .replaceAll(/"id":\d+/g, '"id":⟨n⟩');
}
