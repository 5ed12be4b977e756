import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createPostgresBackend, createRedisBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import mjml2html from 'mjml';
import { deliveryArgument } from '../../src/mail/delivery-id.ts';
import { letterHandlebars } from '../../src/render/letter-helpers.ts';
import { letterText } from '../../src/render/letter-text.ts';
import { readCatalogue } from '../../src/render/messages.ts';

/**
 * The other yardstick, as many systems send: one job per mail, and each compiles its MJML.
 * Arguments: the provider's address, a file with one letter a line, how many to send, the queue's address.
 */
const [url = '', file = '', wanted = '0', queueUrl = ''] = process.argv.slice(2);
const letters = readFileSync(file, 'utf8').trim().split('\n');
const count = Number(wanted);
const agent = new Agent({ keepAlive: true });
const write = mjmlWriter();
const onRedis = queueUrl.startsWith('redis');
const connection = () =>
  onRedis ? new Redis(queueUrl, { maxRetriesPerRequest: null }) : { connectionString: queueUrl, max: 8 };
const backend = onRedis ? createRedisBackend : createPostgresBackend;
const name = `bench-${process.pid}`;
const queue = new Queue(name, { connection: connection() as never }, backend as never);
await queue.addBulk(
  Array.from({ length: count }, (_, at) => ({
    name: 'mail',
    data: { at, letter: letters[at % letters.length] },
  })),
);

let sent = 0;
let done = (): void => {};
const all = new Promise<void>((resolve) => {
  done = resolve;
});
const startedAt = performance.now();
const worker = new Worker(
  name,
  async (job: { data: { at: number; letter: string } }) => {
    const { variables, email } = JSON.parse(job.data.letter) as { variables: object; email: string };
    const { html } = await mjml2html(write(variables));
    // The same mail as ours: both parts, in the API's form.
    await post(
      JSON.stringify({
        from: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
        personalizations: [{ to: [{ email, name: 'Ada Admin' }] }],
        subject: 'License activation for Atlas CAD',
        content: [
          { type: 'text/plain', value: letterText(html) },
          { type: 'text/html', value: html },
        ],
        custom_args: { [deliveryArgument]: `job-${job.data.at}` },
      }),
    );
    sent += 1;
    if (sent === count) done();
  },
  { connection: connection() as never, concurrency: 10 },
  backend as never,
);
await all;
const seconds = (performance.now() - startedAt) / 1000;
console.log(JSON.stringify({ perSecond: count / seconds, seconds }));
await worker.close();
await queue.obliterate({ force: true });
process.exit(0);

/** The notice as MJML with its values put in: partials and catalogue as they are, without our checks and numbers. */
function mjmlWriter(): (variables: object) => string {
  const handlebars = letterHandlebars();
  for (const partial of readdirSync('templates/partials'))
    handlebars.registerPartial(
      partial.replace('.mjml', ''),
      readFileSync(`templates/partials/${partial}`, 'utf8'),
    );
  const source = readFileSync('templates/notice.mjml', 'utf8').replace(/^---[\s\S]*?---\n/, '');
  const template = handlebars.compile(source);
  const { messages } = readCatalogue(readFileSync('templates/en.json', 'utf8'), 'en.json');
  const brand = JSON.parse(readFileSync('templates/brand.json', 'utf8')) as object;
  const rendering = { locale: 'en', zone: 'Europe/Berlin', messages, longestValue: 120, longestProse: 1500 };
  return (variables) =>
    template(
      {
        ...variables,
        brand,
        template: { locale: 'en', subject: 'Activation', preheader: 'One thing to do' },
      },
      { data: { rendering } },
    );
}

function post(body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const outgoing = request(new URL('/v3/mail/send', url), { agent, method: 'POST', headers });
    outgoing.on('response', (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
