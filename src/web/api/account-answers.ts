import type { z } from 'zod';
import type { AccountView } from '../../store/views/account-page.ts';
import type { CaseLine } from '../../store/views/cases-page.ts';
import type { StandingOf } from '../../store/views/owned.ts';
import { leniencyRow, productStanding } from '../console/account-props.ts';
import { momentOf, momentOrNull } from './campaign-answers.ts';
import type { ACCOUNT, CASE } from './schemas.ts';

/** The four answers, and where the account stands and why. No contacts: integrations that need them have the CRM. */
export function accountAnswer(view: AccountView): z.input<typeof ACCOUNT> {
  const { account, now } = view;
  return {
    externalKey: account.externalKey,
    name: account.name,
    timeZone: account.timeZone,
    cohorts: account.cohorts.map((one) => ({ ...one })),
    owns: view.owned.map((one) => ({
      product: one.product,
      name: one.productName,
      seats: one.quantity,
      activeSeats: one.activeSeats,
      features: [...one.features],
      starts: one.starts,
      expires: one.expires,
      supportUntil: one.supportUntil,
      suspended: one.suspended,
    })),
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

export function caseAnswer(line: CaseLine): z.input<typeof CASE> {
  const { id, topic, subject, owner } = line;
  return {
    ...{ id, topic, subject, owner },
    account: line.externalKey,
    dueAt: momentOf(line.dueAt),
    closedAt: momentOrNull(line.closedAt),
  };
}
