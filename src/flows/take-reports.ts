import { isZone, localDateOf } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Code } from '../domain/policy/code.ts';
import type { Effect } from '../domain/policy/effect.ts';
import { reportDay } from '../domain/report-day.ts';
import { accountById } from '../store/accounts.ts';
import { businessNow } from '../store/clock.ts';
import { type ReportRow, saveReports } from '../store/reports.ts';
import type { FlowContext } from './context.ts';
import { identifyClient } from './identify-client.ts';

/** What one installation would have done, as often as it says on that day so far. */
export type WouldBeReport = {
  readonly installation: string;
  readonly product: string;
  /** Null: today. */
  readonly day: LocalDate | null;
  readonly code: Code;
  readonly effect: Effect;
  readonly count: number;
};

export type TakenReports = {
  readonly taken: number;
  /** Of an unknown product, or too old to say anything. */
  readonly ignored: number;
};

/**
 * Takes a batch of would-be verdicts: one row per installation, day and reason, so that a batch may be sent again. They
 * count for the account of the license key, else for the one the installation is known to belong to.
 */
export async function takeReports(
  context: Pick<FlowContext, 'pool'>,
  batch: {
    readonly licenseKey: string | null;
    readonly hint: string | null;
    readonly reports: readonly WouldBeReport[];
  },
): Promise<TakenReports> {
  const now = await businessNow(context.pool);
  const owners = new Map<string, Owner | null>();
  const rows: ReportRow[] = [];
  for (const report of batch.reports) {
    const name = JSON.stringify([report.product, report.installation]);
    if (!owners.has(name)) owners.set(name, await ownerOf(context, batch, report, now));
    const owner = owners.get(name) ?? null;
    const day = owner === null ? null : reportDay(report.day, owner.today);
    if (owner !== null && day !== null) rows.push({ ...report, day, accountId: owner.accountId });
  }
  await saveReports(context.pool, rows);
  return { taken: rows.length, ignored: batch.reports.length - rows.length };
}

type Owner = { readonly accountId: number | null; readonly today: LocalDate };

async function ownerOf(
  context: Pick<FlowContext, 'pool'>,
  { licenseKey, hint }: { readonly licenseKey: string | null; readonly hint: string | null },
  { product, installation }: WouldBeReport,
  now: Instant,
): Promise<Owner | null> {
  const found = await identifyClient(context, { product, installation, licenseKey, hint }, now);
  if (!found.ok) return null;
  const accountId = found.value.installation?.accountId ?? null;
  const account = accountId === null ? null : await accountById(context.pool, accountId);
  const zone = account?.timeZone ?? null;
  return { accountId, today: localDateOf(now, zone !== null && isZone(zone) ? zone : 'UTC') };
}
