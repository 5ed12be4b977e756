import type { LocalDate } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import type { PhaseScope } from './gate-facts.ts';

/**
 * Whose clients have reported since a day, and which say that they would be blocked: parts of statements, for the gate
 * and for the forecast, so that both count the same.
 */

/** Members of whose clients one has reported: `account_id`, `cohort`. */
export function reportingMembers(db: Db, scope: PhaseScope, since: LocalDate) {
  return db`
    select member.account_id, member.cohort from member
    where ${inScope(db, scope)} and exists (
      select 1 from report
      where report.account_id = member.account_id and report.product = any(${scope.products as string[]})
        and report.day >= ${since})`;
}

/**
 * What says that a client would be blocked, as of the newest day of its installation: `account_id`, `cohort`, `product`,
 * `installation`, `day`, `code`. One that moved to another account speaks for the one it left no more once it was heard of there.
 */
export function blockingReports(db: Db, scope: PhaseScope, since: LocalDate) {
  return db`
    select report.account_id, member.cohort, report.product, report.installation, report.day, report.code
    from report join member on member.account_id = report.account_id
    where ${inScope(db, scope)} and report.product = any(${scope.products as string[]})
      and report.day >= ${since} and report.effect = 'block'
      and not exists (
        select 1 from report later
        where later.product = report.product and later.installation = report.installation
          and later.day > report.day)`;
}

/** The condition on members. */
export function inScope(db: Db, { campaignId, cohorts }: PhaseScope) {
  return db`member.campaign_id = ${campaignId} and member.cohort = any(${cohorts as string[]})`;
}
