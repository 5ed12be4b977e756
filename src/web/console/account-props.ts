import { mayLoosen } from '../../domain/approval.ts';
import { mayBreakGlass } from '../../domain/break-glass.ts';
import { isZone, localDateOf } from '../../domain/days.ts';
import { mayChangeCustomers } from '../../domain/entitlement-change.ts';
import type { Instant } from '../../domain/instant.ts';
import { endOf, type Leniency } from '../../domain/leniency.ts';
import type { SeenCase } from '../../flows/look-at-cases.ts';
import type { ToldInstallation } from '../../flows/look-at-verdicts.ts';
import type { LeniencyRow } from '../../pages/console/account-air.tsx';
import type { AccountPageProps } from '../../pages/console/account-page.tsx';
import type { ProductStanding } from '../../pages/console/account-standing.tsx';
import type { MailRow } from '../../pages/console/account-tables.tsx';
import type { VerdictRow } from '../../pages/console/account-verdicts.tsx';
import type { OwnedEntitlement } from '../../pages/four-answers.tsx';
import type { AccountView, MailLine } from '../../store/views/account-page.ts';
import type { OwnedRow, StandingOf } from '../../store/views/owned.ts';
import { airLimit, decisionWords, emergencyRow, failureRows } from './account-words.ts';
import { caseRow } from './case-props.ts';
import type { Visit } from './visit.ts';

/** The page of an account from what the database says of it. */
export function accountProps(
  view: AccountView,
  told: readonly ToldInstallation[],
  cases: readonly SeenCase[],
  { frame, session }: Visit,
): AccountPageProps {
  const { account, now } = view;
  const zone = isZone(account.timeZone) ? account.timeZone : 'UTC';
  const { parentKey, parentName } = account;
  return {
    frame: { ...frame, reader: { ...frame.reader, timeZone: zone } },
    account: {
      externalKey: account.externalKey,
      name: account.name,
      country: account.country,
      timeZone: zone,
      rep: account.rep,
      parent: parentKey === null || parentName === null ? null : { externalKey: parentKey, name: parentName },
      tags: account.tags,
      cohorts: account.cohorts,
      today: localDateOf(now, zone),
    },
    entitlements: view.owned.filter((one) => !one.breakGlass).map(ownedEntitlement),
    standings: view.standings.map(productStanding),
    verdicts: told.map(verdictRow),
    contacts: view.contacts.map((one) => ({ ...one, id: String(one.id) })),
    mails: view.mails.map(mailRow),
    devices: view.seats.map((seat) => ({ ...seat, name: seat.name ?? 'Unnamed device' })),
    leniencies: view.leniencies.map((one) => leniencyRow(one, now)),
    cases: cases.map(caseRow),
    failures: failureRows(view),
    decisions: view.decisions.map((one) => ({ ...one, id: String(one.id), what: decisionWords(one.action) })),
    emergencies: view.emergencies.map(emergencyRow),
    products: view.products,
    airLimit: airLimit(session.staff.role, view.air),
    mayGiveAir: mayLoosen(session.staff.role),
    mayChangeContacts: mayChangeCustomers(session.staff.role),
    mayBreakGlass: mayBreakGlass(session.staff.role),
  };
}

function verdictRow({ installation, productName, verdict }: ToldInstallation): VerdictRow {
  const { effect, code, detail, until, features, because } = verdict;
  const blocked = Object.entries(features).filter(([, answer]) => answer.effect === 'block');
  return {
    ...{ installation: installation.id, productName, lastHeardAt: installation.lastContactAt },
    ...{ effect, code, detail, because },
    until: until === null ? null : until * 1000,
    blockedFeatures: effect === 'block' ? [] : blocked.map(([feature]) => feature),
  };
}

export function ownedEntitlement(row: OwnedRow): OwnedEntitlement {
  return { ...row, id: String(row.id) };
}

export function productStanding({
  campaign,
  product,
  productName,
  feature,
  standing,
}: StandingOf): ProductStanding {
  return {
    ...{ campaign, product, productName, standing },
    feature: feature === '' ? null : feature,
    howToUndo:
      standing.enforcing === null
        ? null
        : `Give them more days or an exemption below, or roll phase ${standing.enforcing.phase} back.`,
  };
}

function mailRow(mail: MailLine): MailRow {
  const { id, at, to, key, state, subject } = mail;
  return {
    ...{ id, at, to, state },
    from: key,
    subject: subject ?? `${mail.kind[0]?.toUpperCase() ?? ''}${mail.kind.slice(1)}`,
    evidence: evidenceOf(mail),
  };
}

function evidenceOf(mail: MailLine): string | null {
  if (mail.refutation !== null) return mail.refutation;
  const promised = mail.notBefore === null ? '' : `, promised not before ${mail.notBefore}`;
  if (mail.acknowledgedAt !== null) return `acknowledged${promised}`;
  if (mail.deliveredAt !== null) return `delivered${promised}`;
  return mail.reason;
}

/** A leniency and whether it counts now. */
export function leniencyRow(leniency: Leniency, now: Instant): LeniencyRow {
  const end = leniency.kind === 'extension' ? leniency.liftedAt : endOf(leniency);
  return { ...leniency, inForce: leniency.from <= now && (end === null || end > now) };
}
