import type { Instant, LocalDate, ZoneName } from '../../domain/instant.ts';
import type { Leniency } from '../../domain/leniency.ts';
import type { Pause } from '../../domain/pause.ts';
import type { Plan } from '../../domain/plan.ts';
import { pausesOf } from '../campaigns.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';
import { extensionsTaken } from '../leniencies.ts';
import { type PhaseStateRow, phaseStates } from '../phases.ts';
import { leniencesOf } from '../standings.ts';
import { type OwnedRow, ownedBy, type SeatRow, type StandingOf, seatsOf, standingsOf } from './owned.ts';

/** Whose pages these are: what a link or a session leads to. Nothing here can name another account (A3, T1). */
export type PortalKey = {
  readonly accountId: number;
  readonly contactId: number;
  readonly campaignId: number | null;
  /** The mail whose link was opened; null for a session. */
  readonly deliveryId: string | null;
};

/** All that a customer's pages show about their own account. */
export type PortalView = {
  readonly now: Instant;
  readonly account: PortalAccount;
  readonly contact: PortalContact;
  /** The campaign that speaks to the account; null outside every campaign. */
  readonly campaign: PortalCampaign | null;
  readonly owned: readonly OwnedRow[];
  readonly seats: readonly SeatRow[];
  readonly standings: readonly StandingOf[];
  readonly leniencies: readonly Leniency[];
  /** How often the account took more time by itself in this campaign. */
  readonly extensionsTaken: number;
};

export type PortalAccount = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
  /** Staff key of the rep: never shown as it is. */
  readonly rep: string | null;
};

export type PortalContact = {
  readonly id: number;
  readonly name: string | null;
  readonly email: string;
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
};

export type PortalCampaign = {
  readonly id: number;
  readonly key: string;
  readonly plan: Plan;
  /** Null when the account is in no cohort. */
  readonly cohort: string | null;
  /** Phase of the mail whose link was opened. */
  readonly mailPhase: string | null;
  readonly phases: readonly PhaseStateRow[];
  readonly pauses: readonly Pause[];
  /** Phase → the account's step in its ramp. */
  readonly steps: Readonly<Record<string, number>>;
  /** Phase → the day its notice promised this account. */
  readonly promises: Readonly<Record<string, LocalDate>>;
};

/** @returns null when the contact is no current contact of the account any more */
export async function portalView(db: Db, key: PortalKey): Promise<PortalView | null> {
  const people = await whose(db, key);
  if (people === null) return null;
  const { accountId } = key;
  const [now, campaign, owned, seats, standings, leniencies] = await Promise.all([
    businessNow(db),
    campaignOf(db, key),
    ownedBy(db, accountId),
    seatsOf(db, accountId),
    standingsOf(db, accountId),
    leniencesOf(db, [accountId]),
  ]);
  return {
    ...people,
    ...{ now, campaign, owned, seats, standings },
    leniencies: leniencies.get(accountId) ?? [],
    extensionsTaken: campaign === null ? 0 : await extensionsTaken(db, accountId, campaign.id),
  };
}

async function whose(db: Db, key: PortalKey): Promise<Pick<PortalView, 'account' | 'contact'> | null> {
  const [account] = await db<PortalAccount[]>`
    select id, external_key, name, country, locale, time_zone, rep from account where id = ${key.accountId}`;
  const [contact] = await db<PortalContact[]>`
    select id, name, email, locale, time_zone from contact
    where id = ${key.contactId} and account_id = ${key.accountId} and removed_at is null`;
  return account === undefined || contact === undefined ? null : { account, contact };
}

/** The campaign the link names, else the newest one the account is a member of. */
async function campaignOf(db: Db, key: PortalKey): Promise<PortalCampaign | null> {
  const { accountId } = key;
  const [row] = await db<Omit<PortalCampaign, 'phases' | 'pauses'>[]>`
    select campaign.id, campaign.key, revision.plan, member.cohort,
           (select phase from delivery where id = ${key.deliveryId} and account_id = ${accountId}) as mail_phase,
           coalesce((select jsonb_object_agg(phase, step) from ramp_step
                     where campaign_id = campaign.id and account_id = ${accountId}), '{}') as steps,
           coalesce((select jsonb_object_agg(phase, not_before) from (
                       select phase, max(not_before) as not_before from delivery
                       where campaign_id = campaign.id and account_id = ${accountId} and not_before is not null
                         and state = 'accepted'
                       group by phase) promised), '{}') as promises
    from campaign
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    left join member on member.campaign_id = campaign.id and member.account_id = ${accountId}
    where case when ${key.campaignId}::bigint is null then member.account_id is not null
               else campaign.id = ${key.campaignId} end
    order by campaign.state in ('running', 'paused') desc, campaign.id desc limit 1`;
  if (row === undefined) return null;
  return { ...row, phases: await phaseStates(db, row.id), pauses: await pausesOf(db, row.id) };
}
