import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Code } from '../../domain/policy/code.ts';
import type { Effect } from '../../domain/policy/effect.ts';
import type { Db } from '../connect.ts';

/** A check of the account's software that did not pass, as it reported it: once a day and reason. */
export type FailedCheckLine = {
  readonly productName: string;
  readonly installation: string;
  readonly deviceName: string | null;
  readonly day: LocalDate;
  readonly code: Code;
  /** What it did, or would have done at the next stage. */
  readonly effect: Effect;
  readonly count: number;
};

/** A device that asked for a seat and got none. */
export type FailedActivationLine = {
  readonly id: number;
  readonly productName: string;
  readonly deviceName: string | null;
  readonly installation: string | null;
  /** no-seats, expired, suspended, not-started */
  readonly why: string;
  readonly at: Instant;
};

const SHOWN = 20;

/** The newest failed checks of an account's installations. */
export async function failedChecks(db: Db, accountId: number): Promise<readonly FailedCheckLine[]> {
  return db<FailedCheckLine[]>`
    select coalesce(product.name, report.product) as product_name, report.installation, report.day, report.code,
           report.effect, report.count, device.device_name
    from report
    left join product on product.key = report.product
    left join lateral (
      select device_name from activation
      where activation.account_id = report.account_id and activation.product = report.product
        and activation.installation = report.installation
      order by deactivated_at is null desc, activated_at desc limit 1) device on true
    where report.account_id = ${accountId} and report.effect <> 'allow'
    order by report.day desc, report.product, report.installation, report.code limit ${SHOWN}`;
}

/** The newest refused activations of an account. */
export async function failedActivations(db: Db, accountId: number): Promise<readonly FailedActivationLine[]> {
  return db<FailedActivationLine[]>`
    select activation_failure.id, coalesce(product.name, activation_failure.product) as product_name, device_name,
           installation, why, at
    from activation_failure left join product on product.key = activation_failure.product
    where account_id = ${accountId} order by at desc, activation_failure.id desc limit ${SHOWN}`;
}

/** One entry of the audit about an account. */
export type AccountDecisionLine = {
  readonly id: number;
  readonly at: Instant;
  /** A name; `Glidepath` for what happened by itself, `the customer` for a contact, `client software` for a client. */
  readonly who: string;
  readonly action: string;
  readonly why: string | null;
  readonly after: Readonly<Record<string, unknown>> | null;
};

/** What was decided about an account last, newest first. */
export async function accountDecisions(db: Db, accountId: number): Promise<readonly AccountDecisionLine[]> {
  return db<AccountDecisionLine[]>`
    select audit.id, audit.at, audit.action, audit.why, audit.after,
           coalesce(staff.name, contact.name, contact.email,
                    case when actor = 'system' then 'Glidepath' when actor = 'client' then 'client software' else actor end) as who
    from audit
    left join staff on 'staff:' || staff.id = audit.actor
    left join contact on 'contact:' || contact.id = audit.actor and contact.account_id = ${accountId}
    where audit.subject = ${`account:${accountId}`}
    order by audit.at desc, audit.id desc limit ${SHOWN}`;
}
