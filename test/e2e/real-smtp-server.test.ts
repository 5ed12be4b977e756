import { createHmac } from 'node:crypto';
import { domainToASCII, fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message, Transport } from '../../src/domain/ports.ts';
import { proveQuiet } from '../../src/flows/prove-quiet.ts';
import { smtpTransport } from '../../src/mail/smtp-transport.ts';
import { compileTemplates } from '../../src/render/template-book.ts';
import { type DeliveredMail, describeWithExim, NOT_HERE, startExim } from '../support/exim-server.ts';
import { aMessage } from '../support/loopback-message.ts';
import { approvePlan, berlin, type MadeContact, makeAccounts } from '../support/make.ts';
import { BOUNCE_SECRET, useWeb } from '../support/make-web.ts';
import { ledger, makeSender, runTo, silence } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb({}, () => compileTemplates(fileURLToPath(new URL('../../templates', import.meta.url))));

const NOTICED = berlin('2027-02-10', '12:00');
const REMINDED = berlin('2027-02-23', '12:00');

/** Prose that mail likes to break: accents, an emoji of several parts, one word longer than any line may be. */
const WHY = `Größere Verträge, 数える必要なし, 👩🏽‍💻. ${'Lizenzübersicht'.repeat(80)} .and a word that begins with a dot.`;

describeWithExim('a real SMTP server', () => {
  let exim: Awaited<ReturnType<typeof startExim>>;
  let smtp: Transport;

  beforeEach(async () => {
    exim = await startExim();
    smtp = smtpTransport({
      url: exim.url,
      bounceAddress: 'bounce@vendor.example',
      timeoutMs: 20_000,
      connections: 3,
    });
  });
  afterEach(async () => {
    await smtp.close();
    await exim.stop();
  });

  /** Runs the small campaign, with the templates the product ships, over this server; answers with what was rendered. */
  async function send(to: number, contacts: readonly MadeContact[]): Promise<ReadonlyMap<string, Message>> {
    const rendered = new Map<string, Message>();
    const transport: Transport = {
      ...smtp,
      send(message) {
        rendered.set(message.deliveryId, message);
        return smtp.send(message);
      },
    };
    await makeAccounts(
      web.context,
      contacts.map((one, index) => ({ key: `Bäckerei ${index} 🥨`, contacts: [one] })),
    );
    await approvePlan(web.context, { ...smallPlan(), why: WHY });
    await runTo(web.context, to, { outside: silence, sender: makeSender(transport) });
    return rendered;
  }

  it('delivers every letter of a campaign as it was rendered, in five languages', async () => {
    const rendered = await send(REMINDED, [
      { email: 'grace@customer.example', name: 'Grace "Amazing" Hopper, PhD', locale: 'en-GB' },
      { email: 'jürgen@customer.example', name: 'Jürgen Groß', locale: 'de' },
      { email: 'zoe@customer.example', name: 'Zoë Lefèvre', locale: 'fr' },
      { email: 'inigo@españa.example', name: 'Íñigo Núñez', locale: 'es' },
      { email: 'hanako@customer.example', name: '山田 花子', locale: 'ja' },
    ]);
    const mails = await exim.mails();

    expect(rendered.size).toBe(11);
    expect(mails).toHaveLength(11);
    const seen = new Map(mails.map((mail) => [mail.parsed.messageId, mail]));
    for (const message of rendered.values())
      expectUnchanged(seen.get(`<glidepath.${message.deliveryId}@vendor.example>`), message);

    const subjects = mails.map((mail) => mail.parsed.subject);
    expect(subjects.filter((one) => /[ぁ-んァ-ヶ一-龠]/.test(one ?? ''))).toHaveLength(2);
    expect(mails.filter((mail) => mail.parsed.text?.includes('👩🏽‍💻')).length).toBeGreaterThanOrEqual(5);

    // The id in its log: what to ask the people of that server about.
    const taken = await web.pool<{ id: string; providerId: string }[]>`select id, provider_id from delivery`;
    for (const { id, providerId } of taken)
      expect(seen.get(`<glidepath.${id}@vendor.example>`)?.source).toContain(`\tid ${providerId}\n`);

    // Only what can be declined says how (M8).
    const button = /^List-Unsubscribe: <https:\/\/licenses\.example\.com\/u\/[\w-]{20,}>$/m;
    const oneClick = /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m;
    const offered = (await ledger(web.pool)).map(({ id, key }) => {
      const source = seen.get(`<glidepath.${id}@vendor.example>`)?.source ?? '';
      return `${key}: ${button.test(source)}, ${oneClick.test(source)}`;
    });
    expect([...new Set(offered)].sort()).toEqual([
      'hello: false, false',
      'notice: false, false',
      'remind: true, true',
    ]);
  });

  it('refuses a recipient: the delivery failed with the words of the server, the others went out', async () => {
    await send(NOTICED, [
      { email: `${NOT_HERE.closed}@customer.example` },
      { email: 'ada@customer.example' },
    ]);
    const rows = await ledger(web.pool, 'notice');
    expect(rows.map(({ email, state }) => [email, state])).toEqual([
      ['closed@customer.example', 'failed'],
      ['ada@customer.example', 'accepted'],
    ]);
    expect(rows[0]?.reason).toContain('550 this mailbox was closed last year');
    expect(rows[0]?.reason).not.toContain('@');
    const to = (await exim.mails()).map((mail) => mail.envelopeTo);
    expect(to.sort()).toEqual(['ada@customer.example', 'rita@vendor.example']);
  });

  it('takes a mail and bounces it later: the address it comes back to leads to the delivery', async () => {
    await send(NOTICED, [{ email: `${NOT_HERE.full}@customer.example` }, { email: 'ada@customer.example' }]);
    const [full, ada] = await ledger(web.pool, 'notice');
    expect([full?.state, ada?.state]).toEqual(['accepted', 'accepted']);

    const bounces = (await exim.mails()).filter((mail) => mail.returnPath === '');
    expect(bounces.map((mail) => mail.envelopeTo)).toEqual([`bounce+${full?.id}@vendor.example`]);
    for (const bounce of bounces) expect((await tell(bounce)).status).toBe(204);

    // Silence proves the one, and no longer the other.
    await runTo(web.context, NOTICED + 3 * 86_400_000, { outside: silence, sender: makeSender(smtp) });
    await proveQuiet(web.context);
    await runTo(web.context, NOTICED + 3 * 86_400_000, { outside: silence, sender: makeSender(smtp) });
    const after = await ledger(web.pool, 'notice');
    expect(after.map((row) => [row.deliveredAt !== null, row.refutedAt !== null])).toEqual([
      [false, true],
      [true, false],
    ]);
    const told = await web.pool<{ reason: string }[]>`
      select reason from provider_event where delivery_id = ${full?.id ?? ''}`;
    expect(told.map((row) => row.reason)).toEqual([
      expect.stringMatching(/^5\.\d\.\d .*mailbox is full: retry timeout exceeded$/),
    ]);
  });

  it.each([
    ['lines that begin with dots', '.\n..\n.hidden\n\n.\nQUIT\n'],
    ['lines that look like the head of another mail', 'From ada\n>From ada\nSubject: another\n\nTo: eve\n'],
    ['spaces and tabs at the ends of lines', 'one  \ntwo\t\n \n\t\nthree\n'],
    ['what looks encoded', '=3D =\n=20\n%C3%A9 &#228; =?UTF-8?Q?=C3=A9?=\n'],
    ['a long line without anything to break it', `${'x'.repeat(3000)}\n`],
    ['long lines of words', `${'plain words on one long line '.repeat(60)}\nand a short one\n`],
    [
      'scripts and signs of the whole world',
      'Größe œuvre Ελλάδα 日本語 العربية עברית 🇩🇪 👨‍👩‍👧‍👦 e\u0301 \u{1d518}\n',
    ],
  ])('changes nothing of %s', async (_name, text) => {
    const html = `<p>${text.replaceAll('&', '&amp;').replaceAll('>', '&gt;')}</p>`;
    const message = aMessage({ text, html, subject: `Ä ${'long '.repeat(30)}日本 🚀 end` });
    expect(await smtp.send(message)).toMatchObject({ kind: 'accepted' });
    const [mail] = await exim.mails();
    expectUnchanged(mail, message);
  });
});

/** Headers, both parts and the envelope: just what was rendered, for just this one person (M5). */
function expectUnchanged(mail: DeliveredMail | undefined, message: Message): void {
  if (mail === undefined) throw new Error(`The mail to ${message.to.email} did not arrive.`);
  const { parsed, source } = mail;
  expect(parsed.from?.value).toEqual([{ address: message.from.email, name: message.from.name }]);
  expect([parsed.to].flat().flatMap((one) => one?.value)).toEqual([
    { address: message.to.email, name: message.to.name ?? '' },
  ]);
  expect([parsed.cc, parsed.bcc, parsed.headers.get('x-mailer')]).toEqual([undefined, undefined, undefined]);
  expect(parsed.subject).toBe(message.subject);
  expect(parsed.messageId).toBe(`<glidepath.${message.deliveryId}@vendor.example>`);
  expect(mail.returnPath).toBe(`bounce+${message.deliveryId}@vendor.example`);
  expect(mail.envelopeTo).toBe(asServersWrite(message.to.email));
  // Each in one piece: a folded one breaks signatures on some servers.
  for (const name of ['List-Unsubscribe', 'List-Unsubscribe-Post']) {
    const lines = source
      .split('\n\n', 1)[0]
      ?.split('\n')
      .filter((line) => line.startsWith(`${name}: `));
    expect(lines).toEqual(name in message.headers ? [`${name}: ${message.headers[name]}`] : []);
  }
  expect(parsed.text).toBe(message.text);
  expect(parsed.html).toBe(message.html);
  expect(parsed.attachments).toEqual([]);
  expect(Math.max(...source.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(998);
}

/** `españa` travels as `xn--espaa-rta`. */
function asServersWrite(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + domainToASCII(address.slice(at));
}

/** What a relay has to do with a bounce: the address it came back to, and why. */
function tell(bounce: DeliveredMail): Promise<Response> {
  const status = /^Status: (5\.\d+\.\d+)$/m.exec(bounce.source)?.[1];
  const why = /address\(es\) failed:\s+\S+\n\s+(.+)$/m.exec(bounce.parsed.text ?? '')?.[1];
  const body = JSON.stringify([
    {
      to: bounce.envelopeTo,
      kind: 'bounced',
      // The server lives by the machine's clock, the campaign by that of its time lapse.
      at: new Date(NOTICED).toISOString(),
      reason: `${status} ${why}`,
    },
  ]);
  const signature = createHmac('sha256', BOUNCE_SECRET).update(body).digest('hex');
  return fetch(`${web.url}/webhooks/bounce`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'Glidepath-Signature': `sha256=${signature}` },
  });
}
