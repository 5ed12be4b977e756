import { countDeliveries, type DeliveryCounts, type DeliveryState } from '../../src/domain/delivery.ts';
import type { EvidenceKind } from '../../src/domain/evidence.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Transport } from '../../src/domain/ports.ts';
import { advanceStandings } from '../../src/flows/advance-standings.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { applyMailingEvents } from '../../src/flows/apply-mailing-events.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { judgeCampaign } from '../../src/flows/judge-campaign.ts';
import { recoverDeliveries } from '../../src/flows/recover-deliveries.ts';
import { type Sender, sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { hasCapturedMail } from '../../src/store/captured-mail.ts';
import { businessNow, setTimeLapse } from '../../src/store/clock.ts';
import type { Pool } from '../../src/store/connect.ts';
import { dueWork, nextDueAt } from '../../src/store/due-work.ts';
import { insertEvents } from '../../src/store/provider-events.ts';

const LEASE_SECONDS = 60;

/** Takes every message and keeps it; unlike the inbox of the product it proves nothing, for that is up to the test. */
export function captureMail(pool: Pool): Transport {
  return captureTransport({
    keep: async ({ deliveryId, to, subject, html, text }) => {
      await pool`
        insert into captured_mail (delivery_id, to_email, to_name, subject, html, text, headers, at)
        values (${deliveryId}, ${to.email}, ${to.name}, ${subject}, ${html}, ${text}, '{}', ${await businessNow(pool)})`;
    },
    has: (deliveryId) => hasCapturedMail(pool, deliveryId),
  });
}

export function makeSender(transport: Transport, changes: Partial<Sender> = {}): Sender {
  return {
    transport,
    presence: { name: async () => 'worker-1' },
    environment: { database: 'test', transport: 'capture' },
    pace: null,
    leaseSeconds: LEASE_SECONDS,
    batchSize: 50,
    concurrency: 4,
    lanes: 1,
    isStopping: () => false,
    machineNow: Date.now,
    ...changes,
  };
}

/** What the world makes of the mail that was sent so far; it may report events. */
export type Outside = (pool: Pool) => Promise<void>;

/** Everything that was accepted is reported as delivered at once, unless something was reported before. */
export const deliversAll: Outside = (pool) => reportAll(pool, 'delivered');

/** Everything sent is accepted, and nothing is ever heard of it again. */
export const silence: Outside = async () => {};

/** Reports one kind of event about every accepted mail to a customer that nothing was reported about yet. */
export async function reportAll(pool: Pool, kind: EvidenceKind): Promise<void> {
  const rows = await pool<{ delivery: string; at: Instant }[]>`
    select id as delivery, accepted_at as at from delivery
    where state = 'accepted' and contact_id is not null
      and not exists (select 1 from provider_event where provider_event.delivery_id = delivery.id)`;
  await report(
    pool,
    rows.map((row) => ({ ...row, kind })),
  );
}

/** Events as a provider's webhook brings them; one of the same kind about the same delivery is a repetition. */
export async function report(
  pool: Pool,
  events: readonly { readonly delivery: string; readonly kind: EvidenceKind; readonly at: Instant }[],
): Promise<void> {
  const received = events.map(({ delivery, kind, at }) => ({
    deliveryId: delivery,
    event: { id: `${delivery}:${kind}`, kind, at, reason: null },
  }));
  await insertEvents(pool, received, await businessNow(pool));
}

/**
 * Lets business time pass up to an instant as a worker would, from one due instant to the next.
 * @param outside is asked after each piece of work
 */
export async function runTo(
  context: FlowContext,
  to: Instant,
  { outside = deliversAll, sender = makeSender(captureMail(context.pool)) } = {},
): Promise<void> {
  const { pool } = context;
  for (let steps = 0; ; steps += 1) {
    if (steps > 5000) throw new Error('Business time does not move on: something stays due.');
    if (await workOnce(context, sender)) {
      await outside(pool);
      continue;
    }
    const next = await nextDueAt(pool);
    const now = await businessNow(pool);
    if (next !== null && next <= now) throw new Error('Something is due that no work is found for.');
    if (next === null || next > to) {
      if (now >= to) return;
      await setTimeLapse(pool, to);
    } else {
      await setTimeLapse(pool, next);
    }
  }
}

/** Does what is due now, once each. */
async function workOnce(context: FlowContext, sender: Sender): Promise<boolean> {
  const due = await dueWork(context.pool, await businessNow(context.pool), LEASE_SECONDS);
  for (const campaign of due.campaigns) await judgeCampaign(context, campaign);
  if (due.standings) await advanceStandings(context);
  if (due.deliveries) await sendDeliveries(context, sender);
  if (due.events) await applyEvents(context);
  if (due.mailings) await applyMailingEvents(context);
  if (due.lost)
    await recoverDeliveries(context, { transport: sender.transport, leaseSeconds: LEASE_SECONDS });
  return (
    due.campaigns.length > 0 || due.standings || due.deliveries || due.events || due.mailings || due.lost
  );
}

/** Moves business time on without doing anything. */
export async function setTime(pool: Pool, to: Instant): Promise<void> {
  await setTimeLapse(pool, to);
}

/** The sums of a wave, mailing or briefing (M2); of all mail when no key is given. */
export async function countMail(pool: Pool, key: string | null = null): Promise<DeliveryCounts> {
  const rows = await pool<{ state: DeliveryState; count: number }[]>`
    select state, count(*)::int as count from delivery where ${key}::text is null or key = ${key} group by state`;
  return countDeliveries(Object.fromEntries(rows.map((row) => [row.state, row.count])));
}

export type DeliveryRow = {
  readonly id: string;
  readonly account: string | null;
  readonly email: string;
  readonly key: string;
  readonly run: number;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly dueAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly refutedAt: Instant | null;
  readonly notBefore: string | null;
};

/** The ledger, by mail, account and reader. */
export async function ledger(pool: Pool, key: string | null = null): Promise<readonly DeliveryRow[]> {
  return pool<DeliveryRow[]>`
    select delivery.id, account.external_key as account, coalesce(contact.email, staff.email) as email, delivery.key, run,
           delivery.state, reason, due_at, accepted_at, delivered_at, refuted_at, not_before
    from delivery
    left join account on account.id = delivery.account_id
    left join contact on contact.id = delivery.contact_id
    left join staff on staff.id = delivery.staff_id
    where ${key}::text is null or delivery.key = ${key}
    order by delivery.key, account.external_key, email, run`;
}

export type StandingSeen = {
  readonly account: string;
  readonly stage: string;
  readonly phase: string | null;
  readonly enforcing: boolean;
  readonly graceEndsAt: Instant | null;
  readonly straggler: string | null;
  readonly because: readonly string[];
};

/** Where the accounts stand with the product itself. */
export async function standings(pool: Pool): Promise<readonly StandingSeen[]> {
  return pool<StandingSeen[]>`
    select account.external_key as account, stage, phase, enforcing is not null as enforcing, grace_ends_at,
           straggler_reason as straggler,
           array(select one ->> 'code' from jsonb_array_elements(because) as one) as because
    from standing join account on account.id = standing.account_id
    where feature = '' order by 1`;
}
