import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { needsEncryption, smtpTransport } from '../../src/mail/smtp-transport.ts';
import { aMessage } from '../support/loopback-message.ts';
import { type SmtpScript, startSmtpInbox } from '../support/smtp-inbox.ts';

/** For tests in which the time runs out. */
const shortMs = 700;

async function inboxThat(options: Parameters<typeof startSmtpInbox>[0] = {}) {
  const inbox = await startSmtpInbox(options);
  onTestFinished(() => inbox.close());
  return inbox;
}

function transportTo(url: string, timeoutMs = 10_000) {
  const transport = smtpTransport({
    url,
    bounceAddress: 'bounce@mail.vendor.example',
    timeoutMs,
    connections: 2,
  });
  onTestFinished(() => transport.close());
  return transport;
}

describe('what the relay is given', () => {
  it('is one message to one person, with a bounce address and a Message-ID of its own', async () => {
    const inbox = await inboxThat();
    const outcome = await transportTo(inbox.url).send(aMessage());
    expect(outcome).toMatchObject({ kind: 'accepted' });
    const [mail] = inbox.mails();
    expect(mail?.envelopeFrom).toBe('bounce+delivery-1@mail.vendor.example');
    expect(mail?.envelopeTo).toEqual(['ada@customer.example']);
    expect(mail?.parsed).toMatchObject({
      messageId: '<glidepath.delivery-1@vendor.example>',
      subject: 'Activate Atlas CAD by 12 May',
    });
    expect(mail?.parsed.text?.trim()).toBe(aMessage().text);
    expect(mail?.parsed.html).toContain(aMessage().html);
    expect(mail?.source.indexOf('text/plain')).toBeLessThan(mail?.source.indexOf('text/html') ?? 0);
  });

  it('keeps a long unsubscribe link in one piece', async () => {
    const inbox = await inboxThat();
    const link = `<https://vendor.example/u/${'x'.repeat(150)}>`;
    await transportTo(inbox.url).send(aMessage({ headers: { 'List-Unsubscribe': link } }));
    expect(inbox.mails()[0]?.source).toContain(`List-Unsubscribe: ${link}\r\n`);
  });

  it('never grows recipients or headers from what a message carries (M5)', async () => {
    const inbox = await inboxThat();
    const transport = transportTo(inbox.url);
    await transport.send(
      aMessage({
        subject: 'Hello\r\nBcc: eve@evil.example',
        to: { email: 'ada@customer.example', name: 'Ada\r\nBcc: eve@evil.example' },
        headers: { Bcc: 'eve@evil.example', 'X-Note': 'a\r\nCc: eve@evil.example' },
      }),
    );
    expect(inbox.mails().map(({ envelopeTo }) => envelopeTo)).toEqual([['ada@customer.example']]);
    expect(inbox.mails()[0]?.parsed.headers.has('cc')).toBe(false);
    expect(
      await transport.send(aMessage({ to: { email: 'a@x.example,b@x.example', name: null } })),
    ).toMatchObject({
      kind: 'rejected',
    });
    expect(inbox.attempts()).toBe(1);
  });
});

describe('what became of the attempt', () => {
  it.each([
    [{ kind: 'refuse', at: 'mail', code: 451, text: 'later' }, 'try-later'],
    [{ kind: 'refuse', at: 'mail', code: 550, text: 'sender unknown' }, 'rejected'],
    [{ kind: 'refuse', at: 'mail', code: 530, text: 'login first' }, 'stop'],
    [{ kind: 'refuse', at: 'rcpt', code: 450, text: 'greylisted' }, 'try-later'],
    [{ kind: 'refuse', at: 'rcpt', code: 503, text: 'bad sequence' }, 'try-later'],
    [{ kind: 'refuse', at: 'rcpt', code: 550, text: 'no such user' }, 'rejected'],
    [{ kind: 'refuse', at: 'data', code: 452, text: 'full' }, 'try-later'],
    [{ kind: 'refuse', at: 'data', code: 554, text: 'spam' }, 'rejected'],
    [{ kind: 'cut', when: 'before-data' }, 'try-later'],
    [{ kind: 'hang', when: 'before-data' }, 'try-later'],
    [{ kind: 'cut', when: 'after-data' }, 'in-doubt'],
    [{ kind: 'hang', when: 'after-data' }, 'in-doubt'],
  ] as const satisfies readonly (readonly [SmtpScript, string])[])('%j is %s', async (script, kind) => {
    const inbox = await inboxThat({ script: () => script });
    const transport = transportTo(inbox.url, script.kind === 'hang' ? shortMs : undefined);
    const outcome = await transport.send(aMessage());
    expect(outcome.kind).toBe(kind);
    expect(inbox.attempts()).toBe(1);
  });

  it('stays in doubt on a connection that was used before, and is not offered again (M1)', async () => {
    const inbox = await inboxThat({
      script: (_from, attempt) => (attempt === 1 ? { kind: 'accept' } : { kind: 'cut', when: 'after-data' }),
    });
    const transport = transportTo(inbox.url);
    expect(await transport.send(aMessage({ deliveryId: 'first' }))).toMatchObject({ kind: 'accepted' });
    expect(await transport.send(aMessage({ deliveryId: 'second' }))).toMatchObject({ kind: 'in-doubt' });
    expect(inbox.attempts()).toBe(2);
  });

  it('goes on over a new connection when the relay closed an idle one', async () => {
    const inbox = await inboxThat();
    const transport = transportTo(inbox.url);
    await transport.send(aMessage({ deliveryId: 'first' }));
    inbox.dropConnections();
    expect(await transport.send(aMessage({ deliveryId: 'second' }))).toMatchObject({ kind: 'accepted' });
    expect(inbox.mails()).toHaveLength(2);
  });

  it('wrong credentials stop the mail', async () => {
    const inbox = await inboxThat({ login: { user: 'relay', password: 'right' } });
    expect(await transportTo(`smtp://relay:wrong@${inbox.host}`).send(aMessage())).toMatchObject({
      kind: 'stop',
    });
    expect(await transportTo(`smtp://relay:right@${inbox.host}`).send(aMessage())).toMatchObject({
      kind: 'accepted',
    });
  });

  it('a relay that turns everybody away stops the mail, one that is busy does not', async () => {
    const away = await inboxThat({ greeting: 554 });
    const busy = await inboxThat({ greeting: 421 });
    expect(await transportTo(away.url).send(aMessage())).toMatchObject({ kind: 'stop' });
    expect(await transportTo(busy.url).send(aMessage())).toMatchObject({ kind: 'try-later' });
  });

  it('a relay that is not there, or does not greet, was given nothing', async () => {
    const inbox = await inboxThat();
    await inbox.close();
    expect(await transportTo(inbox.url).send(aMessage())).toMatchObject({ kind: 'try-later' });

    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await transportTo(`smtp://127.0.0.1:${port}`, shortMs).send(aMessage())).toMatchObject({
      kind: 'try-later',
    });
  });

  it('says why without addresses or credentials', async () => {
    const text = 'no such user <ada@customer.example> here';
    const inbox = await inboxThat({ script: () => ({ kind: 'refuse', at: 'rcpt', code: 550, text }) });
    const outcome = await transportTo(inbox.url).send(aMessage());
    expect(outcome).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('no such user <address> here'),
    });
    expect(JSON.stringify(outcome)).not.toContain('@');
  });

  it('a look-up proves and disproves nothing', async () => {
    const inbox = await inboxThat();
    const transport = transportTo(inbox.url);
    await transport.send(aMessage());
    expect(await transport.lookUp('delivery-1')).toBe('unknown');
    expect(await transport.lookUp('never-sent')).toBe('unknown');
  });
});

it.each([
  ['smtp://relay:secret@mail.vendor.example:587', true],
  ['smtp://relay:secret@127.0.0.1.example.com', true],
  ['smtp://relay:secret@10.0.0.1', true],
  ['smtp://mail.vendor.example:25', false],
  ['smtp://relay:secret@127.0.0.1:2525', false],
  ['smtp://relay:secret@[::1]:2525', false],
  ['smtp://relay:secret@localhost', false],
])('a login is never sent in clear to another machine: %s', (url, encrypted) => {
  expect(needsEncryption(new URL(url))).toBe(encrypted);
});
