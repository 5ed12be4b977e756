import { addDays, daysBetween, localDateOf } from './days.ts';
import type { Instant, LocalDate, ZoneName } from './instant.ts';
import type { NoticeRules, Phase } from './plan.ts';

/** One notice delivery to one contact, as far as E1 asks. */
export type Notice = {
  readonly deliveryId: string;
  readonly phase: string;
  /** When delivery was proven, by the evidence the campaign asks for; null while it is not. */
  readonly deliveredAt: Instant | null;
  /** Bounce, drop or complaint. */
  readonly refutedAt: Instant | null;
  /** Is the contact still a contact of the account, at the address that was written to? */
  readonly contactCurrent: boolean;
  /** The day before which this notice promised that nothing is enforced. */
  readonly notBefore: LocalDate | null;
  readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
};

/** Told: delivered, not refuted, to a current contact. One such notice suffices for an account. */
export function isStanding(notice: Notice): boolean {
  return notice.deliveredAt !== null && notice.refutedAt === null && notice.contactCurrent;
}

/** The phases whose notices count for enforcing `phase`: its own, else the nearest earlier grace phase of its lane. */
export function noticePhases(
  phase: Phase,
  lane: readonly Phase[],
  withNotice: ReadonlySet<string>,
): readonly string[] {
  if (withNotice.has(phase.key)) return [phase.key];
  const at = lane.findIndex((one) => one.key === phase.key);
  for (let i = at - 1; i >= 0; i -= 1) {
    const earlier = lane[i];
    if (earlier?.stage === 'grace' && withNotice.has(earlier.key)) return [earlier.key];
  }
  return [];
}

export type NoticeVerdict =
  | { readonly told: true; readonly notice: Notice }
  | {
      readonly told: false;
      readonly why: 'not-told' | 'refuted' | 'too-recent' | 'promised-later' | 'stale';
      /** The first day on which this notice would do, when waiting is all it takes. */
      readonly from: LocalDate | null;
    };

/**
 * E1: may an account that has these notices change from lenient to enforcing on this local day? A notice must have been
 * delivered at least `leadDays` whole local days before (the day of delivery does not count) and at most `validForDays`,
 * must stand, and the day it promised must have come. The best of several notices decides.
 * @param since notices delivered before this instant do not count (E10: an account that came back is told afresh)
 */
export function judgeNotices(
  notices: readonly Notice[],
  phases: readonly string[],
  on: LocalDate,
  zone: ZoneName,
  rules: NoticeRules,
  since: Instant | null,
): NoticeVerdict {
  const ours = notices.filter(
    (one) =>
      phases.includes(one.phase) && (since === null || one.deliveredAt === null || one.deliveredAt >= since),
  );
  const verdicts = ours.filter(isStanding).map((one) => judgeOne(one, on, zone, rules));
  const told = verdicts.find((one) => one.told);
  if (told) return told;
  const waiting = verdicts
    .flatMap((one) => (one.told === false && one.from !== null ? [{ ...one, from: one.from }] : []))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  if (waiting[0]) return waiting[0];
  if (verdicts[0]) return verdicts[0];
  const refuted = ours.some(
    (one) => one.refutedAt !== null || (one.deliveredAt !== null && !one.contactCurrent),
  );
  return { told: false, why: refuted ? 'refuted' : 'not-told', from: null };
}

function judgeOne(notice: Notice, on: LocalDate, zone: ZoneName, rules: NoticeRules): NoticeVerdict {
  const delivered = localDateOf(notice.deliveredAt as Instant, zone);
  if (daysBetween(delivered, on) > rules.validForDays) return { told: false, why: 'stale', from: null };
  const matures = maturesOn(delivered, rules);
  const promised = notice.notBefore;
  if (promised !== null && promised > on && promised >= matures)
    return { told: false, why: 'promised-later', from: promised };
  if (matures > on) return { told: false, why: 'too-recent', from: matures };
  return { told: true, notice };
}

/** First day on which a notice delivered on this day is old enough: `leadDays` whole days lie between. */
export function maturesOn(delivered: LocalDate, rules: NoticeRules): LocalDate {
  return addDays(delivered, rules.leadDays + 1);
}

/** The standing notices of these phases since an instant, the earliest delivery first. */
export function standingNotices(
  notices: readonly Notice[],
  phases: readonly string[],
  since: Instant | null,
): readonly Notice[] {
  return notices
    .filter(
      (one) =>
        phases.includes(one.phase) && isStanding(one) && (since === null || (one.deliveredAt ?? 0) >= since),
    )
    .toSorted((a, b) => (a.deliveredAt ?? 0) - (b.deliveredAt ?? 0));
}
