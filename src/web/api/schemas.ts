import { z } from 'zod';
import { DELIVERY_STATES } from '../../domain/delivery.ts';
import { ENTITLEMENT_STATES } from '../../domain/entitlement-state.ts';
import { MAIL_ALARMS } from '../../domain/mail-alarms.ts';
import { CODES } from '../../domain/policy/code.ts';
import { STAGES } from '../../domain/policy/stage.ts';

/** What integrations send and get. Days are `YYYY-MM-DD`, moments ISO 8601 in UTC. */

export const DAY = z.iso.date();
export const MOMENT = z.iso.datetime();
export const STAGE = z.enum(STAGES);
export const REASON = z.string().trim().min(1).max(1000);
export const NO_BODY = z.strictObject({});
export const NEXT = z
  .string()
  .nullable()
  .meta({ description: 'Ask again with `after` set to this; null at the end.' });

/** What is known of an account, as integrations wrote it. */
export const ACCOUNT_RECORD = z.object({
  externalKey: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable().meta({ description: 'Its own; null: its campaign’s counts.' }),
  rep: z.string().nullable(),
  parent: z.string().nullable(),
  tags: z.array(z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const COHORT = z.object({
  key: z.string(),
  accounts: z.int(),
  byStage: z.record(STAGE, z.int()),
  enforcing: z.int().meta({ description: 'Accounts for which a failed check may block now.' }),
});

export const CAMPAIGN_LINE = z.object({
  key: z.string(),
  title: z.string(),
  state: z.enum(['proposed', 'running', 'paused', 'finished', 'superseded']),
  revision: z.int().nullable(),
  next: z.object({ phase: z.string(), day: DAY }).nullable(),
  approvalsWaiting: z.int(),
  cohorts: z.array(COHORT),
});

const VERDICT = z.enum(['pass', 'wait', 'inconclusive', 'fail']);

export const MAIL_ALARM = z.object({
  alarm: z.enum(MAIL_ALARMS),
  severity: z.enum(['warning', 'danger']),
  campaign: z.string().nullable().meta({ description: 'Null: it is about all mail.' }),
  says: z.string(),
});

export const CAMPAIGN = z.object({
  key: z.string(),
  title: z.string(),
  state: CAMPAIGN_LINE.shape.state,
  revision: z.int().nullable(),
  today: DAY,
  alarms: z.array(MAIL_ALARM),
  proposal: z.object({ hash: z.string(), proposedBy: z.string(), accounts: z.int().nullable() }).nullable(),
  phases: z.array(
    z.object({
      key: z.string(),
      stage: STAGE,
      cohorts: z.array(z.string()),
      products: z.array(z.string()),
      plannedStart: DAY.nullable(),
      realStart: DAY.nullable(),
      rolledBackAt: MOMENT.nullable(),
      verdict: VERDICT.nullable(),
      gates: z.array(
        z.object({
          gate: z.string(),
          verdict: VERDICT,
          reason: z.string(),
          seen: z.record(z.string(), z.number()),
        }),
      ),
    }),
  ),
  cohorts: z.array(COHORT),
  stragglers: z.array(
    z.object({ phase: z.string(), reason: z.string(), owner: z.string().nullable(), accounts: z.int() }),
  ),
  waves: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      ...{ planned: z.int(), accepted: z.int(), suppressed: z.int(), cancelled: z.int(), failed: z.int() },
      ...{ pending: z.int(), inDoubt: z.int(), delivered: z.int(), bounced: z.int() },
    }),
  ),
  briefings: z.array(
    z.object({ key: z.string(), for: z.array(z.string()), day: DAY, sent: z.int(), acknowledged: z.int() }),
  ),
});

export const FORECAST = z.object({
  campaign: z.string(),
  today: DAY,
  since: DAY.meta({ description: 'The first day whose reports count.' }),
  phases: z
    .array(
      z.object({
        phase: z.string(),
        stage: STAGE,
        cohorts: z.array(z.string()),
        products: z.array(z.string()),
        plannedStart: DAY.nullable(),
        accounts: z.int().meta({ description: 'Own, or were seen using, one of its products.' }),
        seen: z.int().meta({ description: 'A client of theirs reported lately. 0: nothing is known.' }),
        blocked: z.int().meta({ description: 'Of those seen: would be blocked when the next stage bites.' }),
        isEnough: z.boolean().meta({ description: 'Enough were seen to say something about the others.' }),
        quiet: z.int().meta({ description: 'Were heard of, but not lately.' }),
        neverSeen: z.int().meta({ description: 'Own it, and none of their clients was ever heard of.' }),
        devices: z.int().meta({ description: 'Installations that would be blocked.' }),
        reasons: z.array(z.object({ code: z.enum(CODES), accounts: z.int(), devices: z.int() })),
      }),
    )
    .meta({ description: 'Those that have not started and may block, in the order of the plan.' }),
});

export const BLOCKED_ACCOUNTS = z.object({
  accounts: z.array(
    z.object({
      account: z.string().meta({ description: 'External key.' }),
      cohort: z.string(),
      devices: z.int(),
      codes: z.array(z.enum(CODES)),
      day: DAY.meta({ description: 'The newest day of which a client said so.' }),
    }),
  ),
  next: NEXT,
});

/** No address and no name of a reader: integrations that need them have the CRM. */
export const DELIVERY = z.object({
  id: z.string(),
  campaign: z.string(),
  mailing: z.enum(['wave', 'mailing', 'briefing']),
  key: z.string(),
  kind: z.string(),
  phase: z.string().nullable(),
  run: z.int(),
  account: z.string().nullable(),
  state: z.enum(DELIVERY_STATES),
  late: z.boolean().meta({ description: 'Past its lateness limit: it waits for a person.' }),
  reason: z.string().nullable(),
  attempts: z.int(),
  dueAt: MOMENT,
  acceptedAt: MOMENT.nullable(),
  deliveredAt: MOMENT.nullable(),
  refutedAt: MOMENT.nullable(),
  refutation: z.string().nullable(),
  acknowledgedAt: MOMENT.nullable(),
  notBefore: DAY.nullable(),
  history: z.array(
    z.object({
      at: MOMENT,
      what: z.string(),
      says: z.string(),
      by: z.string().nullable(),
      reason: z.string().nullable(),
      eventId: z.string().nullable(),
    }),
  ),
});

export const DELIVERY_LETTER = DELIVERY.extend({
  template: z.object({ name: z.string(), locale: z.string(), version: z.string() }),
  contentSha256: z.string().nullable(),
  letter: z.union([
    z.object({
      subject: z.string(),
      text: z.string(),
      proven: z.boolean().meta({ description: 'It has the hash of what was sent.' }),
    }),
    z.object({ unreadable: z.string() }),
  ]),
});

export const ACCOUNT = ACCOUNT_RECORD.extend({
  daysIn: z.string().meta({ description: 'The zone its days are read in: its own, else its campaign’s.' }),
  cohorts: z.array(z.object({ campaign: z.string(), cohort: z.string() })),
  owns: z.array(
    z.object({
      entitlement: z.string().meta({ description: 'External key.' }),
      product: z.string(),
      name: z.string(),
      seats: z.int().meta({ description: 'Bought.' }),
      overage: z.number().meta({ description: 'The share of seats that may be taken above that.' }),
      seatsGranted: z.int().meta({ description: 'Bought, and the overage.' }),
      activeSeats: z.int().meta({ description: 'Taken now.' }),
      features: z.array(z.string()),
      starts: DAY.nullable(),
      expires: DAY.nullable(),
      supportUntil: DAY.nullable(),
      onSupport: z.boolean(),
      state: z.enum(ENTITLEMENT_STATES),
      suspended: z.boolean(),
    }),
  ),
  standings: z.array(
    z.object({
      campaign: z.string(),
      product: z.string(),
      feature: z.string().nullable(),
      stage: STAGE,
      phase: z.string().nullable(),
      since: MOMENT,
      mayBlock: z.boolean(),
      graceEndsAt: MOMENT.nullable(),
      next: z.object({ stage: STAGE, at: MOMENT }).nullable(),
      straggler: z.string().nullable(),
      because: z.array(z.object({ code: z.string(), message: z.string() })),
      enforcing: z
        .object({
          since: MOMENT,
          phase: z.string(),
          revision: z.int(),
          approval: z.string().nullable(),
          noticeId: z.string(),
          notBefore: DAY.nullable(),
        })
        .nullable(),
      howToUndo: z.string().nullable(),
    }),
  ),
  leniencies: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['hold', 'exemption', 'extension']),
      from: MOMENT,
      until: MOMENT.nullable(),
      days: z.int(),
      reason: z.string(),
      owner: z.string(),
      inForce: z.boolean(),
    }),
  ),
});

export const PROBLEM = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});
