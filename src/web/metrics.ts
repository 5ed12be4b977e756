import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { currentMailAlarms } from '../store/views/mail-alarms.ts';
import { figures } from '../store/views/metrics.ts';
import type { WebDeps } from './deps.ts';
import type { AnsweredRequest } from './request-log.ts';

/** Whose webhook. */
export type WebhookSource = 'sendgrid' | 'bounce';

/** Why a webhook request was not looked into: `broken` is one whose body never came whole. */
const REFUSALS = ['closed', 'signature', 'too-large', 'encoding', 'broken'] as const;
export type WebhookRefusal = (typeof REFUSALS)[number];

export type Metrics = {
  /** The text Prometheus reads, with the figures of this moment. Counts and ages, nobody's id. */
  text(): Promise<string>;
  readonly contentType: string;
  answered(request: AnsweredRequest): void;
  /** Entries of a webhook: taken as news, known already or not ours, not understood. */
  events(source: WebhookSource, counts: { taken: number; ignored: number; skipped: number }): void;
  /** A whole request of a webhook was turned away. */
  refused(source: WebhookSource, reason: WebhookRefusal): void;
};

export function openMetrics({ context }: Pick<WebDeps, 'context'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const latency = new Histogram({
    name: 'glidepath_http_seconds',
    help: 'Time to answer a request, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const events = new Counter({
    name: 'glidepath_webhook_events_total',
    help: 'Entries of webhooks: taken as news, ignored (known already, or about mail that is not ours), skipped (not understood).',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'glidepath_webhook_refused_total',
    help: 'Webhook requests that were turned away unread. Many "signature": the key here is not the one of the provider, or somebody tries.',
    labelNames: ['source', 'reason'],
    registers,
  });
  // There from the start, so that the first of a kind shows as a change.
  for (const source of ['sendgrid', 'bounce']) {
    for (const outcome of ['taken', 'ignored', 'skipped']) events.inc({ source, outcome }, 0);
    for (const reason of REFUSALS) refusals.inc({ source, reason }, 0);
  }
  const deliveries = new Gauge({
    name: 'glidepath_deliveries',
    help: 'Deliveries in the ledger, by state.',
    labelNames: ['state'],
    registers,
  });
  const standings = new Gauge({
    name: 'glidepath_standings',
    help: 'Accounts and products, by leniency stage.',
    labelNames: ['stage'],
    registers,
  });
  const due = new Gauge({
    name: 'glidepath_oldest_due_seconds',
    help: 'How long the oldest due work waits, in business time, by kind.',
    labelNames: ['work'],
    registers,
  });
  const alarms = new Gauge({
    name: 'glidepath_mail_alarm',
    help: 'Is 1 while something about mail has to be looked at; the console says what. No campaign: it is about all mail.',
    labelNames: ['alarm', 'severity', 'campaign'],
    registers,
  });
  return {
    contentType: registry.contentType,
    async text() {
      const [now, raised] = await Promise.all([figures(context.pool), currentMailAlarms(context.pool, null)]);
      deliveries.reset();
      standings.reset();
      for (const one of now.deliveries) deliveries.set({ state: one.state }, one.count);
      for (const one of now.standings) standings.set({ stage: one.stage }, one.count);
      alarms.reset();
      for (const one of raised)
        alarms.set({ alarm: one.alarm, severity: one.severity, campaign: one.campaign ?? '' }, 1);
      for (const [work, seconds] of Object.entries(now.oldestDue)) due.set({ work }, seconds);
      return registry.metrics();
    },
    answered: ({ method, route, status, ms }) => latency.observe({ method, route, status }, ms / 1000),
    events(source, counts) {
      for (const [outcome, count] of Object.entries(counts)) events.inc({ source, outcome }, count);
    },
    refused: (source, reason) => refusals.inc({ source, reason }),
  };
}
