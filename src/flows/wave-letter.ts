import type { AccountFacts } from '../domain/account.ts';
import type { DayRules } from '../domain/calendar.ts';
import { localDateOf } from '../domain/days.ts';
import { isOptional } from '../domain/delivery.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { CustomerLetter } from '../domain/letter.ts';
import { listUnsubscribeHeaders } from '../domain/list-unsubscribe.ts';
import { matches } from '../domain/matches.ts';
import type { Phase, Wave } from '../domain/plan.ts';
import { accountStart } from '../domain/ramp.ts';
import { type NoticePromise, promiseOf, replayPromise } from '../domain/wave-times.ts';
import { ownedProducts } from '../store/audience.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { listStaff } from '../store/staff.ts';
import type { Calendars } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { customerLetter, customerLinks, lettersOwner } from './customer-letter.ts';

/** Stands in for a token while a letter is only proved or looked at: it opens nothing. */
export const DUMMY_TOKEN = 'x'.repeat(32);

/** One contact of an account, as far as their letter depends on it. */
export type WaveReader = {
  readonly accountId: number;
  readonly accountName: string;
  readonly accountTimeZone: string | null;
  readonly country: string | null;
  /** Staff key of the account's rep. */
  readonly rep: string | null;
  readonly name: string | null;
  readonly timeZone: string | null;
  readonly locale: string;
  /** The account's ramp step in the wave's phase. */
  readonly step: number;
  /** 1, or more where the wave is replayed for the account. */
  readonly run: number;
};

export type WaveLetter = {
  readonly letter: CustomerLetter;
  readonly headers: Readonly<Record<string, string>>;
  /** What it promises; null for all but notices. */
  readonly promise: NoticePromise | null;
};

/** @param token opens the letter's links */
export type WriteLetter = (reader: WaveReader, token: string) => WaveLetter;

/**
 * The one place where letters of waves are written: for proving them when a wave is frozen, for sending, for a preview.
 * Loads in a few statements what the letters of these accounts need.
 * @param of.plannedStart of the wave's phase, as planned now or as it was; null while it has none
 */
export async function waveLetters(
  context: Pick<FlowContext, 'publicUrl'>,
  db: Db,
  of: {
    readonly campaign: RunningCampaign;
    readonly calendars: Calendars;
    readonly wave: Wave;
    readonly phase: Phase;
    readonly plannedStart: LocalDate | null;
    readonly now: Instant;
  },
  accountIds: readonly number[],
): Promise<WriteLetter> {
  const { campaign, calendars, wave, phase, plannedStart, now } = of;
  const { plan } = campaign;
  const owned = new Map<number, Awaited<ReturnType<typeof ownedProducts>>[number][]>();
  for (const one of await ownedProducts(db, accountIds, phase.products, localDateOf(now, plan.timeZone)))
    owned.set(one.accountId, [...(owned.get(one.accountId) ?? []), one]);
  const staff = await listStaff(db);
  return (reader, token) => {
    const account = calendars.of(reader.accountTimeZone, reader.country);
    const links = customerLinks(context.publicUrl, token, plan, isOptional(wave.kind));
    const promise =
      plannedStart === null
        ? null
        : promiseTo(reader, { phase, plannedStart, calendars, notice: plan.notice, now }, account);
    const letter = customerLetter(
      {
        plan,
        phase,
        wave,
        readerName: reader.name,
        accountName: reader.accountName,
        locale: reader.locale,
        zone: readerRules(reader, calendars).zone,
        owned: owned.get(reader.accountId) ?? [],
        owner: lettersOwner(plan, reader.rep, staff),
        promise,
      },
      links,
    );
    const headers = links.unsubscribe === null ? {} : listUnsubscribeHeaders(links.unsubscribe);
    return { letter, headers, promise: wave.kind === 'notice' ? promise : null };
  };
}

function promiseTo(
  reader: WaveReader,
  of: {
    readonly phase: Phase;
    readonly plannedStart: LocalDate;
    readonly calendars: Calendars;
    readonly notice: Parameters<typeof replayPromise>[4];
    readonly now: Instant;
  },
  account: DayRules,
): NoticePromise {
  const { phase } = of;
  const start = accountStart(of.plannedStart, phase.ramp, reader.step, of.calendars.campaign, account);
  return reader.run === 1
    ? promiseOf(phase, start, account)
    : replayPromise(phase, start, localDateOf(of.now, account.zone), account, of.notice);
}

/** The calendar a reader is written to by: their own zone, else their account's. */
export function readerRules(
  reader: Pick<WaveReader, 'timeZone' | 'accountTimeZone' | 'country'>,
  calendars: Calendars,
): DayRules {
  return calendars.of(reader.timeZone ?? reader.accountTimeZone, reader.country);
}

/** The template of the first variant that fits the account, else the wave's own. */
export function templateFor(wave: Wave, facts: AccountFacts | undefined): string {
  const variant = facts === undefined ? undefined : wave.variants.find((one) => matches(one.where, facts));
  return variant?.template ?? wave.template;
}
