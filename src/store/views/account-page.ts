import type { ContactRole } from '../../domain/account.ts';
import type { DeliveryState } from '../../domain/delivery.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Instant, ZoneName } from '../../domain/instant.ts';
import type { Leniency } from '../../domain/leniency.ts';
import type { Plan } from '../../domain/plan.ts';
import { AIR_COUNTS_DAYS } from '../../domain/support-limits.ts';
import { accountZone } from '../account-zones.ts';
import { loadCampaign } from '../campaigns.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';
import { campaignOfAccount } from '../customer-cases.ts';
import { airGivenSince } from '../leniencies.ts';
import { leniencesOf } from '../standings.ts';
import {
  type AccountDecisionLine,
  accountDecisions,
  type FailedActivationLine,
  type FailedCheckLine,
  failedActivations,
  failedChecks,
} from './account-history.ts';
import { type CaseLine, casesOfAccount } from './cases-page.ts';
import { type EmergencyLine, emergencies } from './emergencies.ts';
import { type OwnedRow, ownedBy, type SeatRow, type StandingOf, seatsOf, standingsOf } from './owned.ts';

/** All that one look-up of an account shows. */
export type AccountView = {
  readonly now: Instant;
  readonly account: AccountDetails;
  readonly owned: readonly OwnedRow[];
  readonly standings: readonly StandingOf[];
  readonly contacts: readonly ContactLine[];
  readonly mails: readonly MailLine[];
  readonly seats: readonly SeatRow[];
  readonly leniencies: readonly Leniency[];
  readonly cases: readonly CaseLine[];
  readonly failedChecks: readonly FailedCheckLine[];
  readonly failedActivations: readonly FailedActivationLine[];
  readonly decisions: readonly AccountDecisionLine[];
  readonly emergencies: readonly EmergencyLine[];
  /** What somebody could need a key for: what they own or use, and what campaigns name. */
  readonly products: readonly { readonly key: string; readonly name: string }[];
  /** How often people of the vendor gave it air lately, and what its campaign grants. */
  readonly air: { readonly given: number; readonly extensions: Plan['extensions'] | null };
};

export type AccountDetails = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  /** Its own, else that of its newest campaign, else UTC. */
  readonly timeZone: ZoneName;
  /** The rep's name, or key when no staff has it. */
  readonly rep: string | null;
  readonly parentKey: string | null;
  readonly parentName: string | null;
  readonly tags: readonly string[];
  readonly cohorts: readonly { readonly campaign: string; readonly cohort: string }[];
};

export type ContactLine = {
  readonly id: number;
  readonly name: string | null;
  readonly email: string;
  readonly role: ContactRole;
  readonly current: boolean;
  /** The provider refuses the address. */
  readonly refused: boolean;
};

export type MailLine = {
  readonly id: string;
  /** When it was accepted, else when it is due. */
  readonly at: Instant;
  readonly to: string;
  /** As captured; null when it was really sent, for the ledger keeps no texts. */
  readonly subject: string | null;
  readonly key: string;
  readonly kind: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly deliveredAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly refutation: Evidence['refutation'];
  readonly notBefore: string | null;
};

const MAILS_SHOWN = 100;
const CASES_SHOWN = 50;

/** @returns null when there is no account of this external key */
export async function accountView(db: Db, externalKey: string): Promise<AccountView | null> {
  const account = await accountDetails(db, externalKey);
  if (account === null) return null;
  const { id } = account;
  const now = await businessNow(db);
  const [owned, standings, contacts, mails, seats, leniencies, cases] = await Promise.all([
    ownedBy(db, id),
    standingsOf(db, id),
    contactsOf(db, id),
    mailsOf(db, id),
    seatsOf(db, id),
    leniencesOf(db, [id]),
    casesOfAccount(db, id, CASES_SHOWN),
  ]);
  const [checks, activations, decisions, keys, products, air] = await Promise.all([
    failedChecks(db, id),
    failedActivations(db, id),
    accountDecisions(db, id),
    emergencies(db, now, id),
    productsFor(db, id),
    airOf(db, id, now),
  ]);
  return {
    ...{ now, account, owned, standings, contacts, mails, seats, cases, decisions, products, air },
    ...{ failedChecks: checks, failedActivations: activations, emergencies: keys },
    leniencies: (leniencies.get(id) ?? []).toReversed(),
  };
}

/** Products of the account first, then the others somebody sells. */
async function productsFor(
  db: Db,
  accountId: number,
): Promise<readonly { readonly key: string; readonly name: string }[]> {
  return db<{ key: string; name: string }[]>`
    select owned.product as key, coalesce(product.name, owned.product) as name
    from (select product, true as own from entitlement where account_id = ${accountId}
          union select product, true from installation where account_id = ${accountId}
          union select key, false from product
            where not exists (select 1 from entitlement where account_id = ${accountId} and entitlement.product = product.key)
              and not exists (select 1 from installation where account_id = ${accountId} and installation.product = product.key))
      as owned left join product on product.key = owned.product
    order by own desc, name`;
}

async function airOf(db: Db, accountId: number, now: Instant): Promise<AccountView['air']> {
  const campaignId = await campaignOfAccount(db, accountId);
  const campaign = campaignId === null ? null : await loadCampaign(db, campaignId);
  const since = now - AIR_COUNTS_DAYS * 86_400_000;
  return {
    given: await airGivenSince(db, accountId, since),
    extensions: campaign?.plan.extensions ?? null,
  };
}

/** @returns null when there is no account of this external key */
export async function accountDetails(db: Db, externalKey: string): Promise<AccountDetails | null> {
  const [row] = await db<Omit<AccountDetails, 'timeZone'>[]>`
    select account.id, account.external_key, account.name, account.country, account.tags,
           coalesce(staff.name, account.rep) as rep,
           parent.external_key as parent_key, parent.name as parent_name,
           coalesce((select jsonb_agg(jsonb_build_object('campaign', campaign.key, 'cohort', member.cohort)
                                      order by campaign.id desc)
                     from member join campaign on campaign.id = member.campaign_id
                     where member.account_id = account.id), '[]') as cohorts
    from account
    left join staff on staff.external_key = account.rep
    left join account parent on parent.external_key = account.parent
    where account.external_key = ${externalKey}`;
  return row === undefined ? null : { ...row, timeZone: await accountZone(db, row.id, null) };
}

async function contactsOf(db: Db, accountId: number): Promise<readonly ContactLine[]> {
  return db<ContactLine[]>`
    select id, name, email, role, removed_at is null as current, refused_at is not null as refused
    from contact where account_id = ${accountId} order by current desc, role, id`;
}

async function mailsOf(db: Db, accountId: number): Promise<readonly MailLine[]> {
  return db<MailLine[]>`
    select delivery.id, coalesce(delivery.accepted_at, delivery.due_at) as at, coalesce(contact.name, contact.email, '') as to,
           captured_mail.subject, delivery.key, delivery.kind, delivery.state, delivery.reason, delivery.delivered_at,
           delivery.acknowledged_at, delivery.refutation, delivery.not_before
    from delivery
    left join contact on contact.id = delivery.contact_id
    left join captured_mail on captured_mail.delivery_id = delivery.id
    where delivery.account_id = ${accountId}
    order by at desc, delivery.id limit ${MAILS_SHOWN}`;
}
