import type { z } from 'zod';
import { entitlementState } from '../../domain/entitlement-state.ts';
import { grantedSeats } from '../../domain/seats.ts';
import type { EntitlementRules } from '../../flows/read-entitlement-rules.ts';
import type { AccountView } from '../../store/views/account-page.ts';
import type { ApiAccount } from '../../store/views/api-accounts.ts';
import type { OwnedRow, StandingOf } from '../../store/views/owned.ts';
import { leniencyRow, productStanding } from '../console/account-props.ts';
import { momentOf, momentOrNull } from './campaign-answers.ts';
import type { ACCOUNT, ACCOUNT_RECORD } from './schemas.ts';

/** What is known of an account, as integrations wrote it. */
export function accountRecord({ id: _id, ...record }: ApiAccount): z.input<typeof ACCOUNT_RECORD> {
  return { ...record, tags: [...record.tags] };
}

/**
 * The four answers, and where the account stands and why. No contacts: they have an operation, and a scope, of their own.
 * @param rules of each of its entitlements, in their order
 */
export function accountAnswer(
  view: AccountView,
  record: ApiAccount,
  rules: readonly EntitlementRules[],
): z.input<typeof ACCOUNT> {
  const { account, now } = view;
  return {
    ...accountRecord(record),
    daysIn: account.timeZone,
    cohorts: account.cohorts.map((one) => ({ ...one })),
    owns: view.owned.map((one, at) => ownedAnswer(one, rules[at] as EntitlementRules)),
    standings: view.standings.map(standingAnswer),
    leniencies: view.leniencies.map((leniency) => {
      const { id, kind, from, until, days, reason, owner, inForce } = leniencyRow(leniency, now);
      return {
        ...{ id, kind, days, reason, owner, inForce },
        from: momentOf(from),
        until: momentOrNull(until),
      };
    }),
  };
}

function ownedAnswer(
  one: OwnedRow,
  { overage, today }: EntitlementRules,
): z.input<typeof ACCOUNT>['owns'][number] {
  const { externalKey, product, activeSeats, starts, expires, supportUntil, suspended } = one;
  return {
    ...{ product, overage, activeSeats, starts, expires, supportUntil, suspended },
    entitlement: externalKey,
    name: one.productName,
    seats: one.quantity,
    seatsGranted: grantedSeats(one.quantity, overage),
    features: [...one.features],
    ...entitlementState(one, today),
  };
}

function standingAnswer(row: StandingOf): z.input<typeof ACCOUNT>['standings'][number] {
  const { campaign, product, feature, howToUndo } = productStanding(row);
  const { stage, phase, since, grace, next, straggler, because, enforcing, brownout } = row.standing;
  return {
    ...{ campaign, product, feature, howToUndo, stage, phase },
    since: momentOf(since),
    mayBlock: enforcing !== null || brownout !== null,
    graceEndsAt: momentOrNull(grace?.endsAt ?? null),
    next: next === null ? null : { stage: next.stage, at: momentOf(next.at) },
    straggler: straggler?.reason ?? null,
    because: because.map((one) => ({ ...one })),
    enforcing: enforcing === null ? null : { ...enforcing, since: momentOf(enforcing.since) },
  };
}
