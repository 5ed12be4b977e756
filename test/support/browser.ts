/** What came back for one request. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Where it sends the browser; null when nowhere. */
  readonly location: string | null;
};

/** As much of a browser as forms and cookies need. It follows no redirects by itself. */
export type Browser = {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  request(method: string, path: string): Promise<Answer>;
  /** Posts fields as a form of our own pages would. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Fills in the form of a page that posts to `action` and sends it, hidden fields included. */
  submit(page: Answer, action: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  cookie(name: string): string | undefined;
};

/** @param address of the network it is in, as a proxy would say it; this machine's own when left out */
export function openBrowser(base: string, address: string | null = null): Browser {
  const cookies = new Map<string, string>();
  const send = async (
    method: string,
    path: string,
    init: { body?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> => {
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        ...(address === null ? {} : { 'X-Forwarded-For': address }),
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const { status, headers } = response;
    return { status, headers, body: await response.text(), location: headers.get('Location') };
  };
  const post: Browser['post'] = (path, fields, headers = {}) =>
    send('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: 'https://licenses.example.com',
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
    });
  return {
    get: (path, headers = {}) => send('GET', path, { headers }),
    request: (method, path) => send(method, path),
    post,
    submit: (page, action, fields) => post(action, { ...hiddenFields(page.body, action), ...fields }),
    cookie: (name) => cookies.get(name),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  if (/expires=thu, 01 jan 1970/i.test(line)) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** The hidden fields of the form on this page that posts to `action`. */
export function hiddenFields(html: string, action: string): Readonly<Record<string, string>> {
  const escaped = action.replaceAll('&', '&amp;');
  const form = html
    .split('<form ')
    .find((part) => part.slice(0, part.indexOf('>')).includes(`action="${escaped}"`));
  if (form === undefined) throw new Error(`The page has no form that posts to ${action}.`);
  const inputs = form.split('</form>')[0]?.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [
      / name="([^"]*)"/.exec(input)?.[1] ?? '',
      / value="([^"]*)"/.exec(input)?.[1] ?? '',
    ]),
  );
}
