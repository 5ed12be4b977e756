import { localDateOf } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Code } from '../domain/policy/code.ts';
import type { Effect } from '../domain/policy/effect.ts';
import { reportDay } from '../domain/report-day.ts';
import type { Result } from '../domain/result.ts';
import { accountZones } from '../store/account-zones.ts';
import { businessNow } from '../store/clock.ts';
import type { Db } from '../store/connect.ts';
import { type ReportRow, saveReports } from '../store/reports.ts';
import type { FlowContext } from './context.ts';
import { type Asker, type ClientIdentity, identifyClients } from './identify-client.ts';

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

/** A report as client software sent it, and with what it introduced itself. */
export type SentReport = WouldBeReport & {
  readonly kind: 'sent';
  readonly licenseKey: string | null;
  readonly hint: string | null;
  /** When it came, business time; its "today" is that day. Null: now. */
  readonly at: Instant | null;
};

/** What a check of ours came to: its account and its day are known. */
export type ObservedReport = ReportRow & { readonly kind: 'observed' };

export type TakenReports = {
  readonly taken: number;
  /** Of an unknown product, or too old to say anything. */
  readonly ignored: number;
};

/**
 * Saves would-be verdicts of any number of askers with a handful of statements: one row per installation, day and
 * reason, so that all of it may be sent again. What was sent counts for the account of the license key, else for the one
 * the installation is known to belong to; by that its installations were heard of.
 */
export async function takeReports(
  { pool }: Pick<FlowContext, 'pool'>,
  reports: readonly (SentReport | ObservedReport)[],
): Promise<TakenReports> {
  const sent = reports.filter((one) => one.kind === 'sent');
  const attributed = sent.length === 0 ? [] : await attribute({ pool }, sent);
  const observed = reports.filter((one) => one.kind === 'observed');
  await saveReports(pool, [...attributed, ...observed]);
  const taken = attributed.length + observed.length;
  return { taken, ignored: reports.length - taken };
}

async function attribute(
  { pool }: Pick<FlowContext, 'pool'>,
  sent: readonly SentReport[],
): Promise<readonly ReportRow[]> {
  const now = await businessNow(pool);
  const askers = new Map<string, Asker>(sent.map((one) => [nameOf(one), one]));
  const identities = await identifyClients({ pool }, [...askers.values()], now);
  const owners = await ownersOf(pool, identities);
  const ownerOf = new Map([...askers.keys()].map((name, at) => [name, owners[at] ?? null]));
  return sent.flatMap((report): readonly ReportRow[] => {
    const owner = ownerOf.get(nameOf(report)) ?? null;
    const day = owner === null ? null : reportDay(report.day, localDateOf(report.at ?? now, owner.zone));
    return owner === null || day === null ? [] : [{ ...report, day, accountId: owner.accountId }];
  });
}

function nameOf({ product, installation, licenseKey, hint }: SentReport): string {
  return JSON.stringify([product, installation, licenseKey, hint]);
}

type Owner = { readonly accountId: number | null; readonly zone: string };

/** Whose each installation is now, in their order; null where the product is not known. */
async function ownersOf(
  db: Db,
  identities: readonly Result<ClientIdentity, 'unknown-product'>[],
): Promise<readonly (Owner | null)[]> {
  const ids = identities.map((one) => (one.ok ? (one.value.installation?.accountId ?? null) : null));
  const owned = identities.flatMap((one, at) => {
    const accountId = ids[at] ?? null;
    return one.ok && accountId !== null ? [{ accountId, product: one.value.product.key }] : [];
  });
  const zones = (await accountZones(db, owned)).values();
  return identities.map((one, at) => {
    if (!one.ok) return null;
    const accountId = ids[at] ?? null;
    return { accountId, zone: accountId === null ? 'UTC' : (zones.next().value ?? 'UTC') };
  });
}
