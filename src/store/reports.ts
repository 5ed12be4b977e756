import type { LocalDate } from '../domain/instant.ts';
import type { Code } from '../domain/policy/code.ts';
import type { Effect } from '../domain/policy/effect.ts';
import type { Db } from './connect.ts';

/** What one installation would have done on one day, for one reason. */
export type ReportRow = {
  readonly product: string;
  readonly installation: string;
  readonly day: LocalDate;
  readonly code: Code;
  readonly effect: Effect;
  readonly accountId: number | null;
  /** How often on that day so far. */
  readonly count: number;
};

/**
 * Saves would-be verdicts, one row per installation, day and reason. `count` is the day's total, so a batch that is
 * sent twice changes nothing the second time.
 */
export async function saveReports(db: Db, rows: readonly ReportRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <Value>(of: (row: ReportRow) => Value) => rows.map(of);
  await db`
    insert into report (product, installation, day, code, effect, account_id, count)
    select product, installation, day, code, effect, max(account_id), max(count)
    from unnest(${column((row) => row.product)}::text[], ${column((row) => row.installation)}::text[],
                ${column((row) => row.day)}::date[], ${column((row) => row.code)}::text[],
                ${column((row) => row.effect)}::text[], ${column((row) => row.accountId)}::bigint[],
                ${column((row) => row.count)}::int[]) as new (product, installation, day, code, effect, account_id, count)
    group by product, installation, day, code, effect
    order by product, installation, day, code, effect
    on conflict (product, installation, day, code, effect) do update
      set count = greatest(report.count, excluded.count), account_id = coalesce(excluded.account_id, report.account_id)`;
}

/** History joins: what installations reported before anybody knew whose they are belongs to their accounts now. */
export async function attributeReports(
  db: Db,
  owned: readonly { readonly product: string; readonly id: string; readonly accountId: number }[],
): Promise<void> {
  if (owned.length === 0) return;
  // Locked in the order in which they are saved, so that nobody waits in a circle.
  await db`
    with joining as materialized (
      select report.product, report.installation, report.day, report.code, report.effect, owned.account_id
      from unnest(${owned.map((one) => one.product)}::text[], ${owned.map((one) => one.id)}::text[],
                  ${owned.map((one) => one.accountId)}::bigint[]) as owned (product, installation, account_id)
      join report on report.product = owned.product and report.installation = owned.installation
      where report.account_id is distinct from owned.account_id
      order by 1, 2, 3, 4, 5 for update of report)
    update report set account_id = joining.account_id
    from joining
    where report.product = joining.product and report.installation = joining.installation
      and report.day = joining.day and report.code = joining.code and report.effect = joining.effect`;
}
