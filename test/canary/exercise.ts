import { createHmac } from 'node:crypto';
import { LINES, type Line } from '../web/route-walk-list.ts';
import {
  type Asking,
  ask,
  type Heard,
  type Introduction,
  introductionsOf,
  placesOf,
  without,
} from '../web/route-walk-requests.ts';
import { type Markers, SEEDED } from './markers.ts';
import type { Written } from './places.ts';

/** What an answer that says no says, without the words it was asked with. */
export type Refusals = {
  add(place: string, heard: Heard, ...asked: readonly string[]): void;
  all(): readonly Written[];
};

export function openRefusals(): Refusals {
  const written = new Map<string, Written>();
  return {
    add: (place, { status, headers, body }, ...asked) => {
      if (status < 400) return;
      // A session's own browser gets its cookie with any answer.
      const { 'set-cookie': _own, ...said } = headers;
      const text = without(`${JSON.stringify(said)}\n${body}`, ...asked);
      written.set(`${place} ${text.replaceAll(/[0-9a-f]{8}/g, '')}`, {
        place: `${status} of ${place}`,
        text,
      });
    },
    all: () => [...written.values()],
  };
}

/** Signing out ends what the others need. */
const ROUTES = LINES.filter((line) => !line.route.endsWith('sign-out') && !line.route.endsWith('/remove'));
const SAYS = [
  ...['nobody', 'a wrong key', "A's license key", "A's session", "A's place", "A's mailed link"],
  ...["a briefing of A's rep", 'a session of administrator', 'a token of administrator'],
];

export function introductions({ world }: Asking): readonly Introduction[] {
  return introductionsOf(world, ['administrator']).filter((one) => SAYS.includes(one.says));
}

/**
 * Every route as somebody who may and as nobody: what is right and, when all goes well otherwise, what is wrong in each of
 * its places.
 */
export async function useEveryRoute(
  asking: Asking,
  markers: Markers,
  refusals: Refusals,
  how: 'thoroughly' | 'once',
): Promise<void> {
  const { email, licenseKey, link } = asking.world.a.ids;
  const hostile = [`${email} ${licenseKey} ${link}`, `\0${email}`];
  for (const line of ROUTES) {
    const mayAsk = introductions(asking).filter((as) => line.by.some((who) => who === as.who));
    for (const as of mayAsk) {
      note(line, await ask(asking, line, as));
      if (how === 'once') break;
      for (const place of [...placesOf(line), ...textsOf(line)])
        for (const value of hostile) note(line, await ask(asking, line, as, { at: place.at, value }), value);
    }
    if (how === 'once') continue;
    for (const broken of brokenRequests(line, asking))
      refusals.add(line.route, await broken(), email, licenseKey, link);
  }

  function note(line: Line, heard: Heard, ...asked: readonly string[]): void {
    // Its own link in the address of a form is what the page was asked with; the rest is as it was sent, now or before as
    // somebody's name, which staff are to see.
    refusals.add(line.route, heard, ...asked, ...hostile, email, link, asking.world.briefing);
    for (const [, cookie] of (heard.headers['set-cookie'] ?? '').matchAll(
      /glidepath-(?:session|portal)=([^;]{20,})/g,
    ))
      markers.add('a session cookie', cookie);
  }
}

/** Texts and numbers a line sends as they are: each is a place for something wrong. */
function textsOf(line: Line): readonly { readonly at: string }[] {
  const names = { form: line.form, json: line.json as object | undefined };
  return Object.entries(names).flatMap(([part, fields]) =>
    Object.keys(fields ?? {}).map((name) => ({ at: `${part}.${name}` })),
  );
}

/** Broken JSON, the wrong method, an address below, a type that is not understood: each with a secret in it. */
function brokenRequests(line: Line, { url, world }: Asking): readonly (() => Promise<Heard>)[] {
  const [method = 'GET', pattern = '/'] = line.route.split(' ');
  const { email, licenseKey, link } = world.a.ids;
  const path = pattern.replaceAll(/[:*]\w+/g, link);
  const headers = {
    Authorization:
      pattern.startsWith('/v1/') && line.by.includes('api token')
        ? `Bearer ${world.staff.administrator.token}`
        : `License ${licenseKey}`,
  };
  const send = async (to: string, init: RequestInit): Promise<Heard> => {
    const response = await fetch(url + to, {
      redirect: 'manual',
      ...init,
      headers: { ...headers, ...init.headers },
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (isStream) await response.body?.cancel();
    const body = isStream ? '' : await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  };
  const broken = `{"email": "${email}", "key": "${licenseKey}", `;
  return [
    () => send(path, { method: 'PUT', body: broken }),
    () => send(`${path}/${link}`, { headers: { Accept: 'text/html' } }),
    () => send(`${path}/%ff${email}`, {}),
    () => send(`${path}?q=${email}&product=${licenseKey}&nonce=%00`, {}),
    ...(method === 'POST'
      ? [
          () => send(path, { method, body: broken, headers: { 'Content-Type': 'application/json' } }),
          () => send(path, { method, body: broken, headers: { 'Content-Type': `text/${licenseKey}` } }),
          () =>
            send(path, {
              method,
              body: `[${JSON.stringify(email)}]`,
              headers: { 'Content-Type': 'application/json' },
            }),
        ]
      : []),
  ];
}

/** What the bounce mailbox and whoever knows no key report, with addresses in their reasons. */
export async function useWebhooks({ url, world }: Asking, refusals: Refusals): Promise<void> {
  const { delivery, email } = world.a.ids;
  const entries = [
    { deliveryId: delivery, kind: 'deferred', at: '2027-02-24T08:30:00Z', reason: `451 <${email}> later` },
    {
      deliveryId: world.b.ids.delivery,
      kind: 'bounced',
      at: '2027-02-24T08:30:00Z',
      reason: `550 ${world.b.ids.email}`,
    },
    { deliveryId: `${email}`, kind: 'bounced', at: 'never', reason: email },
  ];
  const body = JSON.stringify(entries);
  const seal = createHmac('sha256', SEEDED.bounceSecret).update(body).digest('hex');
  for (const signature of [`sha256=${seal}`, `sha256=${'0'.repeat(64)}`, SEEDED.bounceSecret]) {
    const answer = await fetch(`${url}/webhooks/bounce`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Glidepath-Signature': signature },
      body,
    });
    const heard = {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    };
    refusals.add('POST /webhooks/bounce', heard);
  }
}

/** Asks for every mail that answers a browser, opens what it links to, and types what it says. */
export async function useMailedSecrets(
  asking: Asking,
  letters: () => readonly string[],
  markers: Markers,
  refusals: Refusals,
): Promise<void> {
  for (const route of ['POST /console/sign-in', 'POST /portal/new-link']) {
    const line = LINES.find((one) => one.route === route);
    const [nobody] = introductions(asking);
    if (line === undefined || nobody === undefined) continue;
    const emails = ['walk-administrator@vendor.example', asking.world.a.ids.email, asking.world.b.ids.email];
    for (const value of emails) await ask(asking, line, nobody, { at: 'form.email', value });
  }
  const seen = new Set<string>();
  for (let tries = 0; tries < 40; tries += 1) {
    for (const token of noteMinted(letters(), markers).filter((one) => !seen.has(one))) {
      seen.add(token);
      for (const path of ['portal/a', 'portal/p', 'portal/h', 'portal/f', 'u', 'b', 'console/sign-in'])
        for (const method of ['GET', 'POST']) {
          const answer = await fetch(`${asking.url}/${path}/${token}`, {
            ...{ method, redirect: 'manual' },
            headers: { Accept: 'text/html' },
          });
          const heard = {
            status: answer.status,
            headers: Object.fromEntries(answer.headers),
            body: await answer.text(),
          };
          refusals.add(`${method} /${path}/:token`, heard, token);
        }
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Notes every token and code that letters carry. @returns the tokens */
export function noteMinted(letters: readonly string[], markers: Markers): readonly string[] {
  const tokens = letters.flatMap((letter) =>
    [...letter.matchAll(/\/(?:portal\/[a-z]|u|b|console\/sign-in)\/([\w-]{32})/g)].map((one) => one[1] ?? ''),
  );
  for (const token of tokens) markers.add('a mailed token', token);
  for (const letter of letters)
    for (const [, code] of letter.matchAll(/(?<![\w#])(\d{3} ?\d{3})(?!\w)/g))
      markers.add('a mailed code', code?.replace(' ', ''));
  return [...new Set(tokens)];
}
