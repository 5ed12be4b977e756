/** One page as a person's browser has it: where it is, what it shows, which forms it holds. */
export type Page = {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly forms: readonly Form[];
};

export type Form = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

/** Opens a page; redirects are followed. */
export async function openPage(url: string): Promise<Page> {
  return pageOf(await fetch(url, { headers: { Accept: 'text/html' } }));
}

/** Fills a form in and sends it, as a person does who presses its button. */
export async function submitForm(
  page: Page,
  form: Form,
  values: Readonly<Record<string, string>>,
): Promise<Page> {
  const body = new URLSearchParams({ ...form.fields, ...values });
  const url = new URL(form.action, page.url);
  return pageOf(
    await fetch(url, {
      method: 'POST',
      body,
      headers: {
        Accept: 'text/html',
        Origin: url.origin,
        'Sec-Fetch-Site': 'same-origin',
        Referer: page.url,
      },
    }),
  );
}

/** Where the links of a mail lead, in the order of its text. */
export function linksIn(html: string): readonly string[] {
  const found = [...html.matchAll(/href="([^"]+)"/g)].map((match) => decode(match[1] ?? ''));
  return [...new Set(found)].filter((link) => /^https?:/.test(link));
}

async function pageOf(response: Response): Promise<Page> {
  const html = await response.text();
  return { url: response.url, status: response.status, html, forms: formsIn(html, response.url) };
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
