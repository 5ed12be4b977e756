import { nextDeliveryState } from '../domain/delivery.ts';
import type { Instant } from '../domain/instant.ts';
import { environmentChange, type MailEnvironment } from '../domain/mail-environment.ts';
import type { PaceLimits } from '../domain/mail-pace.ts';
import type { SendOutcome, Transport } from '../domain/ports.ts';
import { recordAudit } from '../store/audit.ts';
import { campaignsWithMail, saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { type ClaimResult, claimDeliveries, saveClaimResults, savePrepared } from '../store/deliveries.ts';
import { insertLinks } from '../store/links.ts';
import { confirmEnvironment, confirmedEnvironment } from '../store/mail-environment.ts';
import { returnPace, takePace } from '../store/mail-pace.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { Presence } from '../store/worker-presence.ts';
import type { FlowContext } from './context.ts';
import { prepareLetters, type ReadyLetter } from './prepare-letters.ts';

export type Sender = {
  readonly transport: Transport;
  /** Names this process in its claims, and shows that it lives. */
  readonly presence: Pick<Presence, 'name'>;
  /** Where it sends from: another one than a person confirmed sends nothing. */
  readonly environment: MailEnvironment;
  /** How fast its sender may go, all workers together; null for as fast as it can. */
  readonly pace: { readonly sender: string; readonly limits: PaceLimits } | null;
  readonly leaseSeconds: number;
  /** Claims taken at once: what a kill can leave in doubt. */
  readonly batchSize: number;
  /** Messages handed to the provider at the same time. */
  readonly concurrency: number;
  /** Machine time in milliseconds: leases are not business time. */
  readonly machineNow: () => number;
};

/** After this many attempts that were certainly not taken, a delivery has failed. */
const MAX_ATTEMPTS = 8;

/** A worker that lost time may have lost its claim with it: it gives the mail back rather than send it late. */
const TOO_SLOW: SendOutcome = { kind: 'try-later', reason: 'The worker was too slow.', retryAfterSeconds: 0 };

/**
 * Sends what is due: claim in Postgres, call the provider, record (M1). Runs until nothing is due; any number of
 * workers may run it, and one that is killed leaves claims that recovery sorts without guessing.
 * @returns how many deliveries were claimed
 */
export async function sendDeliveries(context: FlowContext, sender: Sender): Promise<number> {
  if (await stopsElsewhere(context, sender.environment)) return 0;
  let claimed = 0;
  for (;;) {
    const now = await businessNow(context.pool);
    const worker = await sender.presence.name();
    const granted = await takeBatch(context, sender);
    const startedAt = sender.machineNow();
    const claims = granted === 0 ? [] : await claimDeliveries(context.pool, now, worker, granted);
    if (claims.length === 0) {
      await giveBatchBack(context, sender, granted);
      break;
    }
    claimed += claims.length;
    const { ready, settled, stops } = await prepareLetters(context, claims, now);
    await inTransaction(context.pool, async (db) => {
      await saveClaimResults(db, worker, settled, now);
      await savePrepared(
        db,
        worker,
        ready.map((one) => one.prepared),
      );
      await insertLinks(
        db,
        ready.map((one) => one.link),
      );
    });
    const leaseHolds = () => sender.machineNow() - startedAt < (sender.leaseSeconds * 1000) / 2;
    const results = await sendAll(sender, ready, leaseHolds, now);
    await saveClaimResults(
      context.pool,
      worker,
      results.map((one) => one.result),
      now,
    );
    await giveBatchBack(context, sender, granted - results.filter((one) => one.attempted).length);
    await stopMail(context, new Map([...stops, ...stopsIn(results)]), now);
  }
  await markBriefingsSent(context.pool, await businessNow(context.pool));
  return claimed;
}

/**
 * Is this another database or transport than a person knows of? Then the mail of every campaign stops with the reason.
 * The first mail ever confirms where it leaves from.
 */
async function stopsElsewhere(context: FlowContext, environment: MailEnvironment): Promise<boolean> {
  const { pool } = context;
  const confirmed = await confirmedEnvironment(pool);
  const now = await businessNow(pool);
  if (confirmed === null) await confirmEnvironment(pool, environment, 'first-mail', now);
  const change = environmentChange(confirmed, environment);
  if (change === null) return false;
  const flowing = (await campaignsWithMail(pool)).filter((one) => one.mailStopped === null);
  await stopMail(context, new Map(flowing.map((one) => [one.id, change])), now);
  return true;
}

async function takeBatch({ pool }: FlowContext, { pace, batchSize }: Sender): Promise<number> {
  return pace === null ? batchSize : takePace(pool, pace.sender, batchSize, pace.limits);
}

async function giveBatchBack({ pool }: FlowContext, { pace }: Sender, unused: number): Promise<void> {
  if (pace !== null) await returnPace(pool, pace.sender, unused, pace.limits);
}

type Sent = {
  readonly letter: ReadyLetter;
  readonly outcome: SendOutcome;
  readonly result: ClaimResult;
  /** It was handed to the transport. */
  readonly attempted: boolean;
};

async function sendAll(
  sender: Sender,
  ready: readonly ReadyLetter[],
  leaseHolds: () => boolean,
  now: Instant,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const left = [...ready];
  const stopped = new Map<number, SendOutcome>();
  const lane = async (): Promise<void> => {
    for (let letter = left.shift(); letter !== undefined; letter = left.shift()) {
      const { campaignId } = letter.claim;
      const kept = stopped.get(campaignId) ?? (leaseHolds() ? null : TOO_SLOW);
      const outcome = kept ?? (await sender.transport.send(letter.message));
      if (outcome.kind === 'stop') stopped.set(campaignId, outcome);
      const attempted = kept === null;
      sent.push({ letter, outcome, result: resultOf(letter, outcome, attempted, now), attempted });
    }
  };
  await Promise.all(Array.from({ length: sender.concurrency }, lane));
  return sent;
}

function resultOf(
  { claim }: ReadyLetter,
  outcome: SendOutcome,
  attempted: boolean,
  now: Instant,
): ClaimResult {
  const state = nextDeliveryState('claimed', outcome);
  const exhausted = attempted && outcome.kind === 'try-later' && claim.attempts >= MAX_ATTEMPTS;
  return {
    id: claim.id,
    attempt: claim.attempts,
    state: exhausted ? 'failed' : state,
    reason: 'reason' in outcome ? outcome.reason : null,
    providerId: outcome.kind === 'accepted' ? outcome.providerId : null,
    acceptedAt: outcome.kind === 'accepted' ? now : null,
    dueAt: null,
    waitSeconds: outcome.kind === 'try-later' ? (outcome.retryAfterSeconds ?? backOff(claim.attempts)) : null,
    lateAt: null,
    attempted: attempted && outcome.kind !== 'stop',
  };
}

/** 2, 4, 8 … at most 300 seconds. */
function backOff(attempts: number): number {
  return Math.min(300, 2 ** attempts);
}

/** Wrong credentials refuse every message alike. */
function stopsIn(results: readonly Sent[]): readonly [number, string][] {
  return results.flatMap(({ letter, outcome }): [number, string][] =>
    outcome.kind === 'stop' ? [[letter.claim.campaignId, outcome.reason]] : [],
  );
}

/** The mail of these campaigns stops, each with one clear reason, until a person lets it go on. */
async function stopMail(
  context: FlowContext,
  stops: ReadonlyMap<number, string>,
  now: Instant,
): Promise<void> {
  for (const [campaignId, reason] of stops) {
    await inTransaction(context.pool, async (db) => {
      await saveCampaignState(db, campaignId, { mailStopped: reason });
      await recordAudit(db, {
        at: now,
        actor: 'system',
        action: 'mail-stopped',
        subject: `campaign#${campaignId}`,
        why: reason,
      });
    });
  }
}
