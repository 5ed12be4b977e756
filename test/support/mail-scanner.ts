/** What guards an inbox and looks at a mail's links before a person does: harmless programs, and some that try everything. */
export type Scanner = {
  /** One request, redirects followed, cookies kept for the visit. */
  request(method: string, path: string, init?: { headers?: Headings; body?: string }): Promise<Seen>;
  /**
   * Sends every form of a page, with every one of its buttons, and then those of the pages that come back.
   * @returns how many forms it sent
   */
  sendForms(page: Seen, depth: number): Promise<number>;
};

type Headings = Readonly<Record<string, string>>;
type Seen = { readonly status: number; readonly path: string; readonly html: string };

/** What it fills into fields: most write the same everywhere, some a number where one is asked for. */
const FILLINGS: Readonly<Record<string, string>> = { email: 'scan@example.com', number: '7', tel: '123456' };

/**
 * A scanner in a network of its own.
 * @param base where the web listens
 * @param text what it writes into text fields
 */
export function openScanner(base: string, network: number, text: string): Scanner {
  const from = `172.16.${(network >> 8) & 255}.${network & 255}`;
  const cookies = new Map<string, string>();
  const request: Scanner['request'] = async (method, path, init = {}) => {
    let at = path;
    let answer = await send(method, at, init);
    for (let hops = 0; hops < 5 && answer.status >= 300 && answer.status < 400; hops += 1) {
      at = answer.headers.get('Location') ?? '/';
      answer = await send('GET', at, {});
    }
    return { status: answer.status, path: at, html: await answer.text() };
  };
  const send = async (method: string, path: string, init: { headers?: Headings; body?: string }) => {
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        'X-Forwarded-For': from,
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const sendForms: Scanner['sendForms'] = async (page, depth) => {
    let sent = 0;
    for (const form of formsIn(page.html, text)) {
      for (const button of form.buttons) {
        const action = form.action === '' ? page.path : form.action;
        const fields = new URLSearchParams([...form.fields, ...button].map(([name, value]) => [name, value]));
        sent += 1;
        const next =
          form.method === 'post'
            ? await request('POST', action, {
                body: fields.toString(),
                headers: {
                  'Content-Type': 'application/x-www-form-urlencoded',
                  'Sec-Fetch-Site': 'same-origin',
                },
              })
            : await request('GET', `${action}?${fields}`);
        if (depth > 1) sent += await sendForms(next, depth - 1);
      }
    }
    return sent;
  };
  return { request, sendForms };
}

type Form = {
  readonly action: string;
  readonly method: string;
  readonly fields: readonly (readonly [string, string])[];
  /** What each of its buttons adds. */
  readonly buttons: readonly (readonly (readonly [string, string])[])[];
};

/** Forms as a program fills them in: hidden fields kept, text written, the first choice of each kind taken. */
function formsIn(html: string, text: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', inner = '']) => {
    const radios = new Set<string>();
    const fields: (readonly [string, string])[] = [];
    for (const [tag, kind = ''] of inner.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      const type = attribute(tag, 'type') ?? 'text';
      if (name === null) continue;
      if (kind === 'select') {
        const options = inner.slice(inner.indexOf(tag)).split('</select>')[0] ?? '';
        const values = [...options.matchAll(/<option\b[^>]*>/g)].map(
          ([one]) => attribute(one, 'value') ?? '',
        );
        fields.push([name, values.find((value) => value !== '') ?? '']);
      } else if (type === 'radio') {
        if (!radios.has(name)) fields.push([name, attribute(tag, 'value') ?? 'on']);
        radios.add(name);
      } else if (type === 'checkbox') {
        if (/\schecked/.test(tag)) fields.push([name, attribute(tag, 'value') ?? 'on']);
      } else if (type === 'hidden') fields.push([name, attribute(tag, 'value') ?? '']);
      else if (type !== 'submit') fields.push([name, attribute(tag, 'value') || (FILLINGS[type] ?? text)]);
    }
    const buttons = [...inner.matchAll(/<button\b[^>]*>/g)].map(([tag]) => {
      const name = attribute(tag, 'name');
      return name === null ? [] : [[name, attribute(tag, 'value') ?? ''] as const];
    });
    return {
      action: attribute(head, 'action') ?? '',
      method: (attribute(head, 'method') ?? 'get').toLowerCase(),
      fields,
      buttons: buttons.length === 0 ? [[]] : buttons,
    };
  });
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return found === undefined
    ? null
    : found
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&');
}
