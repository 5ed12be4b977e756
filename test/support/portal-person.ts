import type { Answer, Browser } from './browser.ts';
import type { Web } from './make-web.ts';

/** The digits of the newest code mailed to an address. */
export function codeTo(web: Pick<Web, 'sent'>, email: string): string {
  const mail = web.sent.findLast((one) => one.to.email === email && one.deliveryId.startsWith('code-'));
  const code = /\b\d{6}\b/.exec(mail?.subject ?? '')?.[0];
  if (code === undefined) throw new Error(`No code was mailed to ${email}.`);
  return code;
}

/** Types the newest code into the page that asks for it. */
export function typeCode(
  web: Pick<Web, 'sent'>,
  browser: Browser,
  page: Answer,
  action: string,
  email: string,
): Promise<Answer> {
  return browser.submit(page, action, { code: codeTo(web, email) });
}

/** What a person does with a link: opens it, presses its button, reads the code in their mail and types it. */
export async function actAsPerson(
  web: Pick<Web, 'sent'>,
  browser: Browser,
  who: { readonly path: string; readonly email: string; readonly fields?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const page = await browser.get(who.path);
  const asked = await browser.submit(page, who.path, who.fields ?? {});
  return typeCode(web, browser, asked, who.path, who.email);
}
