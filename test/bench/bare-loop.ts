import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { openTemplates } from '../../src/cli/open-templates.ts';
import type { Letter } from '../../src/domain/letter.ts';
import { deliveryArgument } from '../../src/mail/delivery-id.ts';
import { renderLetter } from '../../src/render/render-letter.ts';

/**
 * The yardstick: renders the same template for the same readers and posts the same bytes over a keep-alive agent, with
 * no ledger, no claim, no token and no check.
 * Arguments: the provider's address, a file with one letter a line, how many to send, how many at once.
 */
const [url = '', file = '', wanted = '0', atOnce = '1'] = process.argv.slice(2);
const letters = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { template: string; locale: string; variables: Letter; email: string });
const book = await openTemplates();
const agent = new Agent({ keepAlive: true });
const target = new URL('/v3/mail/send', url);

let next = 0;
const count = Number(wanted);

function post(body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(target, {
      agent,
      method: 'POST',
      headers: {
        Authorization: 'Bearer SG.bench',
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      },
    });
    outgoing.on('response', (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 202 ? resolve() : reject(new Error(`HTTP ${answer.statusCode}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function lane(): Promise<void> {
  while (next < count) {
    const at = next;
    next += 1;
    const letter = letters[at % letters.length];
    if (letter === undefined) throw new Error('There are no letters.');
    const rendered = renderLetter(book, letter.template, letter.locale, letter.variables);
    if (!rendered.ok) throw new Error(rendered.message);
    const { subject, html, text } = rendered.value;
    const id = `bare-${String(at).padStart(19, '0')}`;
    await post(
      JSON.stringify({
        from: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
        personalizations: [
          {
            to: [{ email: letter.email, name: 'Ada Admin' }],
            headers: {},
            custom_args: { [deliveryArgument]: id },
          },
        ],
        subject,
        content: [
          { type: 'text/plain', value: text },
          { type: 'text/html', value: html },
        ],
        headers: { 'Message-ID': `<glidepath.${id}@vendor.example>` },
        custom_args: { [deliveryArgument]: id },
        tracking_settings: {
          click_tracking: { enable: false, enable_text: false },
          open_tracking: { enable: false },
          subscription_tracking: { enable: false },
        },
      }),
    );
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: Number(atOnce) }, lane));
const seconds = (performance.now() - startedAt) / 1000;
agent.destroy();
console.log(JSON.stringify({ perSecond: count / seconds, seconds }));
