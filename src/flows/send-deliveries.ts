import { nextDeliveryState } from '../domain/delivery.ts';
import type { Instant } from '../domain/instant.ts';
import type { SendOutcome, Transport } from '../domain/ports.ts';
import { recordAudit } from '../store/audit.ts';
import { saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { type ClaimResult, claimDeliveries, saveClaimResults, savePrepared } from '../store/deliveries.ts';
import { insertLinks } from '../store/links.ts';
import { markBriefingsSent } from '../store/waves.ts';
import type { FlowContext } from './context.ts';
import { prepareLetters, type ReadyLetter } from './prepare-letters.ts';

export type Sender = {
  readonly transport: Transport;
  /** Names this process in its claims. */
  readonly workerId: string;
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
  let claimed = 0;
  for (;;) {
    const now = await businessNow(context.pool);
    const startedAt = sender.machineNow();
    const claims = await claimDeliveries(context.pool, now, sender.workerId, sender.batchSize);
    if (claims.length === 0) break;
    claimed += claims.length;
    const { ready, settled, stops } = await prepareLetters(context, claims, now);
    await inTransaction(context.pool, async (db) => {
      await saveClaimResults(db, sender.workerId, settled);
      await savePrepared(
        db,
        sender.workerId,
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
      sender.workerId,
      results.map((one) => one.result),
    );
    await stopMail(context, new Map([...stops, ...stopsIn(results)]), now);
  }
  await markBriefingsSent(context.pool, await businessNow(context.pool));
  return claimed;
}

type Sent = { readonly letter: ReadyLetter; readonly outcome: SendOutcome; readonly result: ClaimResult };

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
      sent.push({ letter, outcome, result: resultOf(letter, outcome, kept === null, now) });
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
    state: exhausted ? 'failed' : state,
    reason: 'reason' in outcome ? outcome.reason : null,
    providerId: outcome.kind === 'accepted' ? outcome.providerId : null,
    acceptedAt: outcome.kind === 'accepted' ? now : null,
    dueAt: null,
    waitSeconds: outcome.kind === 'try-later' ? (outcome.retryAfterSeconds ?? backOff(claim.attempts)) : null,
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
