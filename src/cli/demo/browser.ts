/** One page as a person's browser has it: where it is, what it shows, which forms it holds, which cookies it was given. */
export type Page = {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly forms: readonly Form[];
  readonly browser: Browser;
};

export type Form = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

/** Somebody's browser: what it was given to keep, and the network it is in. */
export type Browser = { readonly cookies: Map<string, string>; readonly address: string };

const REDIRECTS = 5;

/** Opens a page; redirects are followed. */
export async function openPage(url: string, browser: Browser): Promise<Page> {
  return visit(url, { method: 'GET' }, browser);
}

/** Fills a form in and sends it, as a person does who presses its button. */
export async function submitForm(
  page: Page,
  form: Form,
  values: Readonly<Record<string, string>>,
): Promise<Page> {
  const url = new URL(form.action, page.url);
  const headers = { Origin: url.origin, 'Sec-Fetch-Site': 'same-origin' };
  const body = new URLSearchParams({ ...form.fields, ...values });
  return visit(url.href, { method: 'POST', body, headers }, page.browser);
}

async function visit(
  url: string,
  request: { method: string; body?: URLSearchParams; headers?: Record<string, string> },
  browser: Browser,
): Promise<Page> {
  let at = url;
  let response = await ask(at, request, browser);
  for (let hops = 0; hops < REDIRECTS && response.status >= 300 && response.status < 400; hops += 1) {
    await response.arrayBuffer();
    at = new URL(response.headers.get('location') ?? '/', at).href;
    response = await ask(at, { method: 'GET' }, browser);
  }
  const html = await response.text();
  return { url: at, status: response.status, html, forms: formsIn(html, at), browser };
}

async function ask(
  url: string,
  request: { method: string; body?: URLSearchParams; headers?: Record<string, string> },
  browser: Browser,
): Promise<Response> {
  const { cookies, address } = browser;
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    ...request,
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      'X-Forwarded-For': address,
      ...(cookie === '' ? {} : { Cookie: cookie }),
      ...request.headers,
    },
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  return response;
}

/** Where the links of a mail lead, in the order of its text. */
export function linksIn(html: string): readonly string[] {
  const found = [...html.matchAll(/href="([^"]+)"/g)].map((match) => decode(match[1] ?? ''));
  return [...new Set(found)].filter((link) => /^https?:/.test(link));
}

function formsIn(html: string, url: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, attributes = '', inner = '']) => {
    if (!/method="post"/i.test(attributes)) return [];
    const fields = [...inner.matchAll(/<input\b([^>]*)>/g)].flatMap(([, input = '']) => {
      const name = attribute(input, 'name');
      const kind = attribute(input, 'type') ?? 'text';
      if (name === null || kind === 'radio' || kind === 'checkbox' || kind === 'submit') return [];
      return [[name, attribute(input, 'value') ?? ''] as const];
    });
    return [{ action: attribute(attributes, 'action') ?? url, fields: Object.fromEntries(fields) }];
  });
}

function attribute(text: string, name: string): string | null {
  const match = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(text);
  return match?.[1] === undefined ? null : decode(match[1]);
}

function decode(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x2F;', '/')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
