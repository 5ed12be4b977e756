import { nextSendInstant } from '../domain/calendar.ts';
import type { Briefing, Wave } from '../domain/plan.ts';
import { recordAudit } from '../store/audit.ts';
import { briefingReaders } from '../store/briefed-accounts.ts';
import type { Db } from '../store/connect.ts';
import { insertDeliveries } from '../store/deliveries.ts';
import {
  markBriefingsSent,
  refuseWave,
  saveBriefingLeft,
  unfreezeWaves,
  waveStates,
} from '../store/waves.ts';
import { changedTemplate } from './approved-templates.ts';
import type { FlowContext } from './context.ts';
import { type Departure, freezeWaveAudience, newDeliveryId } from './freeze-wave.ts';

type Leaving = Departure & { readonly briefing: Briefing; readonly waves: readonly Wave[] };

/**
 * A briefing leaves: its waves are frozen (M4), and each rep, manager and supporter concerned gets one message before
 * their customers do. Where a wave is refused nothing leaves at all, and it is tried again the next midnight. Runs in
 * the caller's transaction.
 */
export async function leaveBriefing(context: FlowContext, db: Db, leaving: Leaving): Promise<void> {
  const { campaign, briefing, now } = leaving;
  const states = new Map((await waveStates(db, campaign.id)).map((one) => [one.wave, one]));
  const waves = leaving.waves.filter((one) => states.get(one.key)?.frozenAt == null);
  const frozen: Record<string, unknown> = {};
  for (const wave of waves) {
    const phase = campaign.plan.phases.find((one) => one.key === wave.phase);
    if (phase === undefined) continue;
    const refused = await templateRefusal(context, db, leaving, wave);
    const freeze =
      refused === null
        ? await freezeWaveAudience(context, db, leaving, briefing.key, wave, phase)
        : { refused };
    if (freeze.refused !== null) {
      await unfreezeWaves(
        db,
        campaign.id,
        waves.map((one) => one.key),
      );
      if (states.get(wave.key)?.refused !== freeze.refused)
        await recordRefusal(db, leaving, wave, freeze.refused);
      return;
    }
    frozen[wave.key] = freeze;
  }
  const readers = await sendBriefings(context, db, leaving);
  await saveBriefingLeft(db, campaign.id, briefing.key, now);
  // One without readers would otherwise wait for a message that never comes.
  if (readers === 0) await markBriefingsSent(db, now);
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'briefing-left',
    subject: `campaign:${campaign.key}/${briefing.key}`,
    why: `Revision ${campaign.revision}, as approved.`,
    after: { readers, waves: frozen },
  });
}

async function templateRefusal(
  context: FlowContext,
  db: Db,
  { campaign, briefing }: Leaving,
  wave: Wave,
): Promise<string | null> {
  const names = [wave.template, ...wave.variants.map((one) => one.template), briefing.template];
  const changed = await changedTemplate(context, db, campaign, names);
  return changed === null
    ? null
    : `Wave ${wave.key} was not sent: template ${changed} is not the one that revision ${campaign.revision} approved. Bring it back, or propose the plan again.`;
}

/** The same refusal is recorded once, however many midnights it lasts. */
async function recordRefusal(
  db: Db,
  { campaign, briefing, now }: Leaving,
  wave: Wave,
  refused: string,
): Promise<void> {
  await refuseWave(db, campaign.id, wave.key, refused);
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'wave-refused',
    subject: `campaign:${campaign.key}/${wave.key}`,
    why: refused,
    after: { briefing: briefing.key },
  });
}

async function sendBriefings(context: FlowContext, db: Db, leaving: Leaving): Promise<number> {
  const { campaign, calendars, briefing, waves, now } = leaving;
  const readers = await briefingReaders(db, campaign.id, briefing.for, {
    rep: briefing.to.includes('rep'),
    manager: briefing.to.includes('manager'),
    support: briefing.to.includes('support'),
  });
  const dueAt = nextSendInstant(now, calendars.campaign);
  return insertDeliveries(
    db,
    campaign.id,
    readers.map((reader) => ({
      ...briefingDelivery(context, briefing, waves[0]?.phase ?? null),
      staffId: reader.id,
      addressHash: reader.addressHash,
      run: 1,
      dueAt,
    })),
  );
}

/** What every message of a briefing has in common, under a new id. */
export function briefingDelivery(context: FlowContext, briefing: Briefing, phase: string | null) {
  const templateHash = context.templates.hashOf(briefing.template, 'en');
  if (templateHash === null) throw new Error(`There is no template ${briefing.template}.`);
  return {
    id: newDeliveryId(),
    mailing: 'briefing' as const,
    key: briefing.key,
    phase,
    kind: 'briefing' as const,
    accountId: null,
    contactId: null,
    template: briefing.template,
    templateHash,
    locale: 'en',
  };
}
