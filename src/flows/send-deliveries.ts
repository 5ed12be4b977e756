import { setTimeout as sleep } from 'node:timers/promises';
import { nextDeliveryState } from '../domain/delivery.ts';
import type { Instant } from '../domain/instant.ts';
import { environmentChange, type MailEnvironment } from '../domain/mail-environment.ts';
import type { PaceLimits } from '../domain/mail-pace.ts';
import type { SendOutcome, Transport } from '../domain/ports.ts';
import { recordAudit } from '../store/audit.ts';
import { campaignsWithMail, saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  type ClaimedDelivery,
  type ClaimResult,
  claimDeliveries,
  handOver,
  releaseHeldClaims,
  saveClaimResults,
} from '../store/delivery-claims.ts';
import { confirmEnvironment, confirmedEnvironment } from '../store/mail-environment.ts';
import { returnPace, takePace } from '../store/mail-pace.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { Presence } from '../store/worker-presence.ts';
import type { FlowContext } from './context.ts';
import { prepareLetters, type ReadyLetter } from './prepare-letters.ts';
import { seekContacts } from './seek-contacts.ts';
import { seekReaders } from './seek-readers.ts';

export type Sender = {
  readonly transport: Transport;
  /** Names this process in its claims, and shows that it lives. */
  readonly presence: Pick<Presence, 'name'>;
  /** Where it sends from: another one than a person confirmed sends nothing. */
  readonly environment: MailEnvironment;
  /** How fast its sender may go, all workers together; null for as fast as it can. */
  readonly pace: { readonly sender: string; readonly limits: PaceLimits } | null;
  readonly leaseSeconds: number;
  /** Claims a lane takes at once. They are held: a kill leaves none of them in doubt. */
  readonly batchSize: number;
  /** Messages at the provider at the same time, at most: what a kill can leave in doubt. */
  readonly concurrency: number;
  /** So many lanes claim, write and send side by side and share `concurrency`: one writes while another waits for answers. */
  readonly lanes: number;
  /** Machine time in milliseconds: leases are not business time. */
  readonly machineNow: () => number;
  /** Is the process asked to end? Then what is at the provider is finished and the rest given back. */
  readonly isStopping: () => boolean;
};

/** After this many attempts that were certainly not taken, a delivery has failed. */
const MAX_ATTEMPTS = 8;

const RECORD_AGAIN_AFTER_MS = 300;

/** A worker that lost time may have lost its claim with it: it gives the mail back rather than send it late. */
const TOO_SLOW: SendOutcome = { kind: 'try-later', reason: 'The worker was too slow.', retryAfterSeconds: 0 };

/**
 * Sends what is due: claim in Postgres, hand over, call the provider, record (M1). Runs until nothing is due; any number
 * of workers may run it, and one that is killed leaves claims that recovery sorts without guessing.
 * @returns how many deliveries were claimed
 */
export async function sendDeliveries(context: FlowContext, sender: Sender): Promise<number> {
  if (await stopsElsewhere(context, sender.environment)) return 0;
  const lanes = await Promise.allSettled(
    Array.from({ length: Math.min(sender.lanes, sender.concurrency) }, (_, lane) =>
      sendLane(context, sender, groupSize(sender, lane)),
    ),
  );
  await markBriefingsSent(context.pool, await businessNow(context.pool));
  const broken = lanes.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return lanes.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
}

/** The lanes' shares of `concurrency`, as equal as can be. */
function groupSize({ lanes, concurrency }: Sender, lane: number): number {
  const of = Math.min(lanes, concurrency);
  return Math.floor(concurrency / of) + (lane < concurrency % of ? 1 : 0);
}

async function sendLane(context: FlowContext, sender: Sender, size: number): Promise<number> {
  const { pool } = context;
  let claimed = 0;
  let batch = sender.batchSize;
  while (!sender.isStopping()) {
    const now = await businessNow(pool);
    const worker = await sender.presence.name();
    const granted = await takeBatch(context, sender, batch);
    const startedAt = sender.machineNow();
    const claims = granted === 0 ? [] : await claimDeliveries(pool, now, worker, granted);
    if (claims.length === 0) {
      await giveBatchBack(context, sender, granted);
      break;
    }
    claimed += claims.length;
    const { ready, settled, stops } = await prepareLetters(context, claims, now);
    await settle(context, worker, claims, settled, now);
    const leaseHolds = () => sender.machineNow() - startedAt < (sender.leaseSeconds * 1000) / 2;
    const sent = await sendGroups(context, sender, { worker, leaseHolds, now }, ready, size);
    await giveBatchBack(context, sender, granted - sent.attempted);
    // As much as it sends in good time, and no more: what it holds in vain, no other worker can send.
    batch = sent.late ? Math.max(size, Math.floor(batch / 2)) : batch * 2;
    batch = Math.min(batch, sender.batchSize);
    await stopMail(context, new Map([...stops, ...sent.stops]), now);
  }
  return claimed;
}

/** What goes nowhere is put down. */
async function settle(
  { pool }: FlowContext,
  worker: string,
  claims: readonly ClaimedDelivery[],
  settled: readonly ClaimResult[],
  now: Instant,
): Promise<void> {
  const gone = new Set(settled.filter((one) => one.state !== 'pending').map((one) => one.id));
  const lost = claims.filter((one) => gone.has(one.id));
  await inTransaction(pool, async (db) => {
    await saveClaimResults(db, worker, settled, now);
    await lookFurther(db, lost, now);
  });
}

/** What came to nothing may have been the last that an account would have heard: then somebody else is told, or looks for a contact. */
async function lookFurther(db: Db, lost: readonly ClaimedDelivery[], now: Instant): Promise<void> {
  const notices = lost.filter((one) => one.kind === 'notice');
  await seekContacts(db, [...new Set(notices.flatMap((one) => one.accountId ?? []))], now);
  const mailings = lost.filter((one) => one.kind === 'mailing');
  await seekReaders(
    db,
    mailings.map((one) => one.id),
  );
}

type Lane = {
  readonly worker: string;
  /** Half the lease: a worker that lost time may have lost its claim with it. */
  readonly leaseHolds: () => boolean;
  readonly now: Instant;
};

/**
 * Hands letters over in groups, and the results of one are put down before the next is: what a kill leaves in doubt is
 * what was handed over without a result, never more than a group.
 */
async function sendGroups(
  context: FlowContext,
  sender: Sender,
  lane: Lane,
  ready: readonly ReadyLetter[],
  size: number,
): Promise<{
  readonly attempted: number;
  readonly stops: ReadonlyMap<number, string>;
  /** It had to give some back, for its lease was half over. */
  readonly late: boolean;
}> {
  const { leaseHolds, now } = lane;
  const stops = new Map<number, string>();
  let attempted = 0;
  let left = ready;
  while (left.length > 0 && leaseHolds() && !sender.isStopping()) {
    const group = left.slice(0, size);
    const handed = await handGroupOver(context, lane, group);
    const sent = await Promise.all(handed.map((one) => sendLetter(sender, one, lane)));
    attempted += sent.filter((one) => one.attempted).length;
    for (const { letter, outcome } of sent) {
      // Wrong credentials refuse every message alike.
      if (outcome.kind === 'stop') stops.set(letter.claim.campaignId, outcome.reason);
    }
    left = left.slice(size).filter((one) => !stops.has(one.claim.campaignId));
    await record(context, lane, sent);
  }
  await record(
    context,
    lane,
    left.map((letter) => ({ letter, result: resultOf(letter, TOO_SLOW, false, now) })),
  );
  return { attempted, stops, late: left.length > 0 };
}

async function handGroupOver(
  context: FlowContext,
  lane: Lane,
  group: readonly ReadyLetter[],
): Promise<readonly ReadyLetter[]> {
  try {
    const handed = await handOver(
      context.pool,
      lane.worker,
      group.map((one) => one.handedOver),
    );
    return group.filter((one) => handed.has(one.claim.id));
  } catch (error) {
    // Nobody knows whether that was written; but nothing was sent, and this process is the one to know.
    await record(
      context,
      lane,
      group.map((letter) => ({ letter, result: resultOf(letter, TOO_SLOW, false, lane.now) })),
    );
    throw error;
  }
}

/**
 * Puts results down, however often the database has to be asked: what the provider took must not come into doubt because
 * of it. It may be done twice without harm.
 */
async function record(
  { pool }: FlowContext,
  lane: Lane,
  done: readonly Pick<Sent, 'letter' | 'result'>[],
): Promise<void> {
  const results = done.map((one) => one.result);
  const lost = done.filter((one) => one.result.state === 'failed').map((one) => one.letter.claim);
  for (;;) {
    try {
      if (lost.length === 0) return await saveClaimResults(pool, lane.worker, results, lane.now);
      return await inTransaction(pool, async (db) => {
        await saveClaimResults(db, lane.worker, results, lane.now);
        await lookFurther(db, lost, lane.now);
      });
    } catch (error) {
      if (!lane.leaseHolds()) throw error;
      await sleep(RECORD_AGAIN_AFTER_MS);
    }
  }
}

async function sendLetter(sender: Sender, letter: ReadyLetter, { leaseHolds, now }: Lane): Promise<Sent> {
  const attempted = leaseHolds();
  const outcome = attempted ? await sender.transport.send(letter.message) : TOO_SLOW;
  return { letter, outcome, result: resultOf(letter, outcome, attempted, now), attempted };
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

async function takeBatch({ pool }: FlowContext, { pace }: Sender, wanted: number): Promise<number> {
  return pace === null ? wanted : takePace(pool, pace.sender, wanted, pace.limits);
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
    claim: claim.claim,
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

/** The mail of these campaigns stops, each with one clear reason, until a person lets it go on. */
async function stopMail(
  context: FlowContext,
  stops: ReadonlyMap<number, string>,
  now: Instant,
): Promise<void> {
  for (const [campaignId, reason] of stops) {
    await inTransaction(context.pool, async (db) => {
      await saveCampaignState(db, campaignId, { mailStopped: reason });
      await releaseHeldClaims(db, campaignId);
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
