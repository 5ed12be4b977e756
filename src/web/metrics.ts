import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { currentMailAlarms } from '../store/views/mail-alarms.ts';
import { figures } from '../store/views/metrics.ts';
import type { ReportBuffer } from './client/report-buffer.ts';
import type { WarmRoute } from './client/warm-answers.ts';
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
  /** Client software was answered from memory, before the request came to a route. */
  answeredWarm(route: WarmRoute, status: number): void;
  /** Entries of a webhook: taken as news, known already or not ours, not understood. */
  events(source: WebhookSource, counts: { taken: number; ignored: number; skipped: number }): void;
  /** A whole request of a webhook was turned away. */
  refused(source: WebhookSource, reason: WebhookRefusal): void;
};

const LOOK_EVERY_MS = 10;
const LOOP_QUANTILES = [
  ['0.5', 50],
  ['0.99', 99],
] as const;

export function openMetrics({ context, clients }: Pick<WebDeps, 'context' | 'clients'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const latency = new Histogram({
    name: 'glidepath_http_seconds',
    help: 'Time to answer a request, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  // Counted by hand: a counter with labels takes as long as the answer, and its time is the event loop's, below.
  const warm = new Map<WarmRoute, Map<number, number>>();
  const warmAnswers = new Counter({
    name: 'glidepath_warm_answers_total',
    help: 'Requests of client software that were answered at once, from memory.',
    labelNames: ['route', 'status'],
    registers,
  });
  const delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delays.enable();
  const loop = new Gauge({
    name: 'glidepath_event_loop_seconds',
    help: 'How late the event loop came round since the last scrape; what is answered from memory waits no longer than that.',
    labelNames: ['quantile'],
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
  if (clients !== undefined) addReportMetrics(registry, clients.reports);
  return {
    contentType: registry.contentType,
    async text() {
      const [now, raised] = await Promise.all([figures(context.pool), currentMailAlarms(context.pool, null)]);
      warmAnswers.reset();
      for (const [route, statuses] of warm)
        for (const [status, count] of statuses) warmAnswers.inc({ route, status }, count);
      for (const [quantile, percent] of LOOP_QUANTILES)
        loop.set({ quantile }, Math.max(0, delays.percentile(percent) / 1e9 - LOOK_EVERY_MS / 1000));
      delays.reset();
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
    answeredWarm(route, status) {
      const statuses = warm.get(route) ?? new Map<number, number>();
      warm.set(route, statuses);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    },
    events(source, counts) {
      for (const [outcome, count] of Object.entries(counts)) events.inc({ source, outcome }, count);
    },
    refused: (source, reason) => refusals.inc({ source, reason }),
  };
}

/** What client software reports, on its way to the database: counted where it waits, asked for where it is read. */
function addReportMetrics(registry: Registry, reports: Pick<ReportBuffer, 'counts'>): void {
  const registers = [registry];
  new Gauge({
    name: 'glidepath_reports_waiting',
    help: 'Reports of client software that wait to be saved.',
    registers,
    collect() {
      this.set(reports.counts().waiting);
    },
  });
  new Counter({
    name: 'glidepath_reports_total',
    help: 'Reports of client software: saved, ignored (unknown product, too old), dropped (no room: too many waited), refused (the database cannot keep them).',
    labelNames: ['outcome'],
    registers,
    collect() {
      const { saved, ignored, dropped, refused } = reports.counts();
      this.reset();
      for (const [outcome, count] of Object.entries({ saved, ignored, dropped, refused }))
        this.inc({ outcome }, count);
    },
  });
  new Counter({
    name: 'glidepath_report_flush_failures_total',
    help: 'Attempts to save reports that were put off. They wait, and the forecast is late.',
    registers,
    collect() {
      this.reset();
      this.inc(reports.counts().failures);
    },
  });
}
