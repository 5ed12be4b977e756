import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export type WaveStateRow = {
  readonly wave: string;
  readonly plannedFrom: LocalDate | null;
  readonly plannedTo: LocalDate | null;
  readonly frozenAt: Instant | null;
  /** The briefing that froze it; null before. */
  readonly briefing: string | null;
  /** Template name → version hash, frozen with the wave. */
  readonly templates: Readonly<Record<string, string>>;
  readonly refused: string | null;
};

export async function waveStates(db: Db, campaignId: number): Promise<readonly WaveStateRow[]> {
  return db<WaveStateRow[]>`
    select wave, planned_from, planned_to, frozen_at, briefing, templates, refused from wave_state where campaign_id = ${campaignId}`;
}

export async function saveWaveSpans(
  db: Db,
  campaignId: number,
  spans: ReadonlyMap<string, { readonly from: LocalDate; readonly to: LocalDate }>,
): Promise<void> {
  const entries = [...spans];
  await db`
    insert into wave_state (campaign_id, wave, planned_from, planned_to)
    select ${campaignId}, new.wave, new.planned_from, new.planned_to
    from unnest(${entries.map(([key]) => key)}::text[], ${entries.map(([, span]) => span.from)}::date[],
                ${entries.map(([, span]) => span.to)}::date[]) as new (wave, planned_from, planned_to)
    on conflict (campaign_id, wave) do update
      set planned_from = excluded.planned_from, planned_to = excluded.planned_to`;
}

/** Contacts and template versions of these waves are frozen from now on (M4). */
export async function freezeWave(
  db: Db,
  campaignId: number,
  wave: string,
  briefing: string,
  at: Instant,
  templates: Readonly<Record<string, string>>,
): Promise<void> {
  await db`
    update wave_state set frozen_at = ${at}, briefing = ${briefing}, templates = ${db.json(templates)}, refused = null
    where campaign_id = ${campaignId} and wave = ${wave}`;
}

/**
 * Takes back what a transaction froze when one of the waves that leave together is refused: nobody has seen the rows,
 * and they would stand in the way of the next attempt.
 */
export async function unfreezeWaves(db: Db, campaignId: number, waves: readonly string[]): Promise<void> {
  await db`
    delete from delivery
    where campaign_id = ${campaignId} and mailing = 'wave' and key = any(${waves as string[]}) and run = 1
      and state = 'pending'`;
  await db`
    update wave_state set frozen_at = null, briefing = null, templates = '{}'
    where campaign_id = ${campaignId} and wave = any(${waves as string[]})`;
}

/** Why a wave could not be frozen; the next attempt that succeeds clears it. */
export async function refuseWave(db: Db, campaignId: number, wave: string, refused: string): Promise<void> {
  await db`update wave_state set refused = ${refused} where campaign_id = ${campaignId} and wave = ${wave}`;
}

export type BriefingStateRow = {
  readonly briefing: string;
  readonly plannedOn: LocalDate | null;
  readonly leftAt: Instant | null;
  readonly sentAt: Instant | null;
};

export async function briefingStates(db: Db, campaignId: number): Promise<readonly BriefingStateRow[]> {
  return db<BriefingStateRow[]>`
    select briefing, planned_on, left_at, sent_at from briefing_state where campaign_id = ${campaignId}`;
}

export async function saveBriefingDays(
  db: Db,
  campaignId: number,
  days: ReadonlyMap<string, LocalDate>,
): Promise<void> {
  const entries = [...days];
  await db`
    insert into briefing_state (campaign_id, briefing, planned_on)
    select ${campaignId}, new.briefing, new.planned_on
    from unnest(${entries.map(([key]) => key)}::text[], ${entries.map(([, day]) => day)}::date[]) as new (briefing, planned_on)
    on conflict (campaign_id, briefing) do update set planned_on = excluded.planned_on
      where briefing_state.left_at is null`;
}

/** The briefing left: its deliveries exist, and its waves are frozen. */
export async function saveBriefingLeft(
  db: Db,
  campaignId: number,
  briefing: string,
  at: Instant,
): Promise<void> {
  await db`update briefing_state set left_at = ${at} where campaign_id = ${campaignId} and briefing = ${briefing}`;
}

/**
 * The condition of a briefing that went out and is not marked so yet: none of its messages waits any more, and when it
 * had readers at least one of them got it. One that reached nobody waits for a person.
 */
export function isBriefingOut(db: Db) {
  const messages = db`
    delivery where delivery.campaign_id = briefing_state.campaign_id and delivery.mailing = 'briefing'
      and delivery.key = briefing_state.briefing`;
  return db`
    (left_at is not null and sent_at is null
      and not exists (select 1 from ${messages} and delivery.state in ('pending', 'claimed', 'in-doubt'))
      and (exists (select 1 from ${messages} and delivery.state = 'accepted')
        or not exists (select 1 from ${messages} and delivery.state = 'failed')))`;
}

/**
 * Marks briefings that went out as sent: from then on their waves may be claimed (M7).
 * @returns how many briefings were marked
 */
export async function markBriefingsSent(db: Db, now: Instant): Promise<number> {
  const marked = await db`
    update briefing_state set sent_at = ${now} where ${isBriefingOut(db)}`;
  return marked.count;
}
