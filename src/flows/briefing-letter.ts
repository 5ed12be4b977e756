import { localDateOf } from '../domain/days.ts';
import { BRIEFED_ACCOUNTS_SHOWN, type BriefingLetter } from '../domain/letter.ts';
import type { Briefing } from '../domain/plan.ts';
import { accountStart } from '../domain/ramp.ts';
import { promiseOf, replayPromise } from '../domain/wave-times.ts';
import { type BriefedAccountRow, briefedAccounts } from '../store/briefed-accounts.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import type { ClaimedDelivery } from '../store/delivery-claims.ts';
import { staffById } from '../store/staff.ts';
import { waveStates } from '../store/waves.ts';
import type { Calendars } from './calendars.ts';

/**
 * The four W's with the reader's own accounts, as of now; where waves are replayed, with the accounts of the replay.
 * @param page address of the briefing's page for this reader, without a slash at the end
 */
export async function briefingLetter(
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  briefing: Briefing,
  reader: Pick<ClaimedDelivery, 'staffId' | 'readerName' | 'phase' | 'plannedStart' | 'locale' | 'run'>,
  page: string,
): Promise<BriefingLetter> {
  const { plan } = campaign;
  const states = new Map((await waveStates(db, campaign.id)).map((one) => [one.wave, one]));
  const person = reader.staffId === null ? null : await staffById(db, reader.staffId);
  const rows = await briefedAccounts(
    db,
    campaign.id,
    briefing.for,
    reader.phase,
    person?.externalKey ?? '',
    BRIEFED_ACCOUNTS_SHOWN,
    reader.run > 1,
  );
  const phase = plan.phases.find((one) => one.key === reader.phase);
  const changesOn = (row: BriefedAccountRow) => {
    if (phase === undefined || reader.plannedStart === null) return null;
    const rules = calendars.of(row.timeZone, row.country);
    const start = accountStart(reader.plannedStart, phase.ramp, row.step, calendars.campaign, rules);
    if (reader.run === 1) return promiseOf(phase, start, rules).startsOn;
    return replayPromise(phase, start, localDateOf(row.firstMailAt, rules.zone), rules, plan.notice).startsOn;
  };
  return {
    reader: { name: reader.readerName ?? 'there' },
    campaign: { title: plan.title, why: plan.why },
    fourWs: briefing.fourWs,
    waves: plan.waves.flatMap((wave) => {
      const state = states.get(wave.key);
      if (!briefing.for.includes(wave.key) || state?.plannedFrom == null) return [];
      return [
        {
          key: wave.key,
          kind: wave.kind,
          title: wave.key,
          from: state.plannedFrom,
          to: state.plannedTo ?? state.plannedFrom,
        },
      ];
    }),
    accounts: rows.map((row) => ({
      name: row.name,
      cohort: row.cohort,
      contacts: row.contacts,
      firstMailOn: localDateOf(row.firstMailAt, calendars.of(row.timeZone, row.country).zone),
      changesOn: changesOn(row),
    })),
    moreAccounts: Math.max(0, (rows[0]?.total ?? 0) - rows.length),
    links: { read: page, acknowledge: `${page}/acknowledge`, ask: `${page}/ask` },
    zone: plan.timeZone,
    locale: reader.locale,
  };
}
