import type { Random } from './random.ts';
import type { WebhookRequest } from './webhook-client.ts';
import {
  genuineBounce,
  genuineRequest,
  sendgridEntry,
  timestampFrom,
  type WebhookTarget,
} from './webhook-signer.ts';

/** A genuine request, and how many of its entries are about mail that is not ours, or not understood. */
export type IdleRequest = {
  readonly name: string;
  readonly request: WebhookRequest;
  readonly ignored: number;
  readonly skipped: number;
};

type Idle = (target: WebhookTarget, random: Random) => Omit<IdleRequest, 'name'>;

/** A request that is signed as it should be, is answered well, and changes nothing. */
export function idleRequest(target: WebhookTarget, random: Random): IdleRequest {
  // A thousand entries take their time: a few such requests are enough.
  const name = random.below(100) === 0 ? 'one bad entry among a thousand' : random.pick(names);
  return { name, ...(IDLE[name] as Idle)(target, random) };
}

const IDLE: Readonly<Record<string, Idle>> = {
  'unknown deliveries': (target, random) => {
    const entries = strangers(random, 1 + random.below(10));
    return { request: sendgrid(target, random, entries), ignored: entries.length, skipped: 0 };
  },
  'one bad entry among a thousand': (target, random) => {
    const entries: unknown[] = [...strangers(random, 999)];
    entries.splice(
      random.below(1000),
      0,
      random.pick([null, 7, 'delivered', [], {}, { event: { toString: null } }]),
    );
    return { request: sendgrid(target, random, entries), ignored: 999, skipped: 1 };
  },
  'no JSON': (target, random) => {
    const text = random.pick([
      '[',
      '[{"event":',
      '[}',
      '[]]',
      '[\u0000]',
      '[1,]',
      `[${'['.repeat(5000)}`,
      '[NaN]',
    ]);
    return { request: genuineRequest(target, timestampFrom(random), text), ignored: 0, skipped: 1 };
  },
  'JSON that is deep, huge or strange': (target, random) => {
    const [text, skipped] = random.pick([
      [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 1],
      [`[${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}]`, 1],
      ['[1e999,-1e999,1e-999]', 3],
      [`[${'9'.repeat(10_000)}]`, 1],
      [
        '[{"__proto__":{"event":"bounce","timestamp":1,"sg_event_id":"x"}},{"constructor":{"prototype":{}}}]',
        2,
      ],
      ['[]', 0],
    ] as const);
    return { request: genuineRequest(target, timestampFrom(random), text), ignored: 0, skipped };
  },
  'strange text about unknown deliveries': (target, random) => {
    const reason = random.pick([
      '\0',
      '\ud800',
      '\udfff\ud800',
      '\u202e',
      "'; drop table delivery; --",
      'x'.repeat(5000),
      7,
      {},
    ]);
    const entries = strangers(random, 3).map((one) => ({ ...one, event: 'bounce', reason }));
    return { request: sendgrid(target, random, entries), ignored: 3, skipped: 0 };
  },
  'our deliveries, in entries that are not understood': (target, random) => {
    const spoil = random.pick([
      ...[
        { timestamp: '1802000000' },
        { timestamp: 1e13 },
        { timestamp: -1 },
        { timestamp: null },
        { timestamp: 0.5 },
      ],
      ...[{ event: 'group_resubscribe' }, { event: 'constructor' }, { event: null }, { event: ['bounce'] }],
      ...[
        { sg_event_id: '' },
        { sg_event_id: 'x'.repeat(101) },
        { sg_event_id: 'a b' },
        { sg_event_id: '\0' },
        { sg_event_id: 7 },
      ],
    ]);
    const entry = { ...sendgridEntry(random.pick(target.deliveries), 'bounce', anId(random)), ...spoil };
    return { request: sendgrid(target, random, [entry]), ignored: 0, skipped: 1 };
  },
  'delivery ids that are none': (target, random) => {
    const id = random.pick([
      `${random.pick(target.deliveries)}\0`,
      'x'.repeat(58),
      "' or 1=1 --",
      '',
      'a b',
      '../x',
    ]);
    return {
      request: sendgrid(target, random, [sendgridEntry(id, 'bounce', anId(random))]),
      ignored: 0,
      skipped: 1,
    };
  },
  'bounces of unknown deliveries': (target, random) => {
    const to = random.pick([{ to: `bounce+${anId(random)}@vendor.example` }, { deliveryId: anId(random) }]);
    return { request: genuineBounce(target, [aBounce(to)]), ignored: 1, skipped: 0 };
  },
  'bounces that are not understood': (target, random) => {
    const spoil = random.pick([
      ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '2027-02-10', '', 'now', 7, null].map(
        (at) => ({ at }),
      ),
      ...[{ kind: 'quiet' }, { kind: null }, { id: '' }, { id: {} }],
    ]);
    const ours = aBounce({ deliveryId: random.pick(target.deliveries), ...spoil });
    return { request: genuineBounce(target, [ours]), ignored: 0, skipped: 1 };
  },
};

const names = Object.keys(IDLE).filter((name) => name !== 'one bad entry among a thousand');

function sendgrid(target: WebhookTarget, random: Random, entries: unknown): WebhookRequest {
  return genuineRequest(target, timestampFrom(random), entries);
}

function strangers(random: Random, count: number): readonly Readonly<Record<string, unknown>>[] {
  return Array.from({ length: count }, () => sendgridEntry(anId(random), 'bounce', anId(random)));
}

function aBounce(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { kind: 'bounced', at: '2027-02-10T09:00:00Z', ...changes };
}

/** Nobody's. */
function anId(random: Random): string {
  return `idle-${random.bytes(8).toString('hex')}`;
}
