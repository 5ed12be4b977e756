import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import { pausedDays } from '../domain/pause.ts';
import { accountsById } from '../store/accounts.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import type { AccountProduct } from '../store/entitlements.ts';
import {
  beginToCount,
  type DueLease,
  endLeases,
  type LeaseCampaign,
  leaseCampaigns,
  unseenOwners,
} from '../store/leases.ts';
import type { FlowContext } from './context.ts';
import { loadManyPolicyFacts } from './policy-facts.ts';

const DAY = 86_400_000;
const ACCOUNTS_AT_ONCE = 500;

/**
 * Seats of devices that were not seen for as long as the policy's lease return, for others to have. Lenient on purpose:
 * days on which the campaign was paused do not count, nor days on which nothing of the account was heard of (see
 * `endLeases`), and a device that was activated by a file is never heard of and keeps its seat.
 * @returns how many seats returned
 */
export async function returnLeasedSeats({ pool }: Pick<FlowContext, 'pool'>): Promise<number> {
  const campaigns = await leaseCampaigns(pool);
  if (campaigns.length === 0) return 0;
  const now = await businessNow(pool);
  await beginToCount(pool, [...new Set(campaigns.flatMap((one) => one.products))], now);
  let returned = 0;
  for (const campaign of campaigns) returned += await returnOf(pool, campaign, now);
  return returned;
}

async function returnOf(pool: FlowContext['pool'], campaign: LeaseCampaign, now: Instant): Promise<number> {
  let returned = 0;
  for (let after = 0; ; ) {
    const since = now - campaign.days * DAY;
    const owners = await unseenOwners(pool, campaign, since, after, ACCOUNTS_AT_ONCE);
    const leases = await dueLeases(pool, owners, now);
    if (leases.length > 0) returned += await endAndRecord(pool, leases, now);
    const last = owners.at(-1);
    if (last === undefined || owners.length < ACCOUNTS_AT_ONCE) return returned;
    // An account's products may be on two pages: it is looked at again, which changes nothing twice.
    after = owners[0]?.accountId === last.accountId ? last.accountId : last.accountId - 1;
  }
}

/** By the policy that is each account's own. */
async function dueLeases(
  pool: FlowContext['pool'],
  owners: readonly AccountProduct[],
  now: Instant,
): Promise<readonly DueLease[]> {
  const accounts = await accountsById(
    pool,
    owners.map((one) => one.accountId),
  );
  const known = owners.flatMap(({ accountId, product: key }) => {
    const account = accounts.get(accountId);
    if (account === undefined) return [];
    const subject = `account:${account.externalKey}` as const;
    return [{ account, product: { key, name: key, features: [] }, subject }];
  });
  const facts = await loadManyPolicyFacts(pool, pool, known, now);
  return known.flatMap(({ account, product }, at) => {
    const { rules, pauses, zone } = facts[at] ?? { rules: { leaseDays: null }, pauses: [], zone: 'UTC' };
    if (rules.leaseDays === null) return [];
    const days = rules.leaseDays + pausedDays(pauses, now - rules.leaseDays * DAY, now, zone);
    return [{ accountId: account.id, product: product.key, days, unseenSince: now - days * DAY }];
  });
}

async function endAndRecord(
  pool: FlowContext['pool'],
  leases: readonly DueLease[],
  now: Instant,
): Promise<number> {
  return inTransaction(pool, async (db) => {
    const seats = await endLeases(db, leases, now);
    if (seats.length > 0) {
      await recordAudit(db, {
        ...{ at: now, actor: 'system', action: 'leased-seats-returned', subject: 'seats' },
        ...{ why: `unseen until ${localDateOf(now, 'UTC')}`, rows: seats.length, root: rootHash(seats) },
      });
    }
    return seats.length;
  });
}
