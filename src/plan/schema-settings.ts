import { z } from 'zod';
import { FINGERPRINT_RULES, type TOPICS, UNKNOWN_STAGES, WEEKDAYS } from '../domain/plan.ts';
import { oneOf, oneOrMore, prose, shown, strictMap, whole } from './schema-shapes.ts';
import {
  days,
  hours,
  key,
  localDate,
  localTime,
  percent,
  percentAboveZero,
  text,
  timeWindow,
} from './schema-texts.ts';

/** The settings of a campaign: calendar, products, policy, notice, limits, mail, support. */

const COUNTRY = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

const country = text(
  COUNTRY,
  'must be a country such as DE, or a country and state such as DE-BY',
  'Country, or country and state.',
);

export const calendar = strictMap(
  {
    workdays: oneOrMore(
      oneOf(WEEKDAYS, 'mon to sun.'),
      'Days on which mail leaves and stages tighten.',
    ).prefault(['mon', 'tue', 'wed', 'thu', 'fri']),
    holidays: z
      .union([country, z.array(country)], {
        error: (issue) => `must be a list of countries, not ${shown(issue.input)}`,
      })
      .transform((given) => (Array.isArray(given) ? given : [given]))
      .meta({
        description: "Countries whose public holidays count everywhere, beside the account's own country.",
      })
      .prefault([]),
    sendWindow: timeWindow("When mail may leave, in the recipient's own time zone.").prefault('09:00-16:30'),
    tightenAt: localTime("Time of day at which stages tighten, in the account's time zone.").prefault(
      '10:00',
    ),
    blackouts: z
      .array(
        strictMap(
          {
            from: localDate('First day.'),
            to: localDate('Last day.'),
            why: prose('Shown wherever this delays something.'),
          },
          'Days on which nothing tightens and no mail leaves, both included.',
        ),
      )
      .prefault([])
      .meta({ description: 'Days on which nothing tightens and no mail leaves.' }),
  },
  'Working days, holidays, hours and days off.',
);

const feature = key('Key of a feature.');

export const products = z
  .record(
    key('Key of a product.'),
    strictMap(
      {
        name: prose('Name for people.'),
        features: z
          .array(feature)
          .prefault([])
          .meta({ description: 'Features that are licensed one by one.' }),
      },
      'A licensed product.',
    ),
  )
  .refine((given) => Object.keys(given).length > 0, { error: 'must name at least one product' })
  .refine((given) => Object.keys(given).length <= 200, { error: 'must name at most 200 products' })
  .meta({ description: 'The products of this campaign, by key.' });

const deviceMoves = strictMap(
  {
    max: whole(0, 1000, 'How many seats may move to another device.'),
    per: days('In how many days.', 1),
  },
  'How often seats may move between devices.',
);

const lease = z
  .union([z.literal('none'), days('Days.', 1)], {
    error: (issue) => `must be none or days such as P14D, not ${shown(issue.input)}`,
  })
  .transform((given) => (given === 'none' ? null : given))
  .meta({ description: 'An unseen device gives its seat back after this time; `none` keeps it.' });

const policyShape = {
  runway: days('Days a new installation may run before it is activated.'),
  offlineFor: days('Days without contact before OFFLINE_STALE, which warns at most.', 1),
  documentFor: days('Life of a policy document; past it a block decays to a warning.', 1),
  overage: percent('Seats above the quantity that activation still grants.'),
  whenBlocked: prose('read-only, watermark, delay, exit, or your own word for what the product does.'),
  afterOffline: oneOf(['warn', 'block'], 'What OFFLINE_STALE may do; `block` is an explicit choice.'),
  unknownInstallations: oneOf(UNKNOWN_STAGES, 'Strictest stage for installations without a key.'),
  fingerprint: oneOf(FINGERPRINT_RULES, 'How many parts of a device fingerprint must match.'),
  deviceMoves,
  lease,
};

export const policy = strictMap(
  {
    runway: policyShape.runway.prefault('P30D'),
    offlineFor: policyShape.offlineFor.prefault('P30D'),
    documentFor: policyShape.documentFor.prefault('P45D'),
    overage: policyShape.overage.prefault('0%'),
    whenBlocked: policyShape.whenBlocked.prefault('read-only'),
    afterOffline: policyShape.afterOffline.prefault('warn'),
    unknownInstallations: policyShape.unknownInstallations.prefault('warn'),
    fingerprint: policyShape.fingerprint.prefault('most'),
    deviceMoves: policyShape.deviceMoves.prefault({ max: 3, per: 'P30D' }),
    lease: policyShape.lease.prefault('none'),
  },
  'What client software is told. A phase may override any of it.',
);

export const policyOverride = strictMap(policyShape, '')
  .partial()
  .meta({ description: "Overrides of the campaign's policy for this phase. Shortening is a tightening." });

export const notice = strictMap(
  {
    lead: days('Whole days between a delivered notice and enforcement.', 1).prefault('P14D'),
    validFor: days('A notice older than this no longer counts.', 1).prefault('P180D'),
    evidence: oneOf(['delivered', 'accepted'], 'What proves a notice.').prefault('delivered'),
  },
  'When a customer counts as told.',
);

export const lateJoiners = strictMap(
  { max: whole(0, 1_000_000, 'Accounts that may join after approval without a new one.').prefault(50) },
  'Accounts that come after approval.',
);

export const extensions = strictMap(
  {
    max: days('Longest extension a customer gets at once.').prefault('P30D'),
    times: whole(0, 100, 'How often.').prefault(2),
  },
  'What a customer gets at once when asking for more time.',
);

export const limits = strictMap(
  {
    enforce: strictMap(
      {
        accounts: whole(1, 10_000_000, 'At most so many accounts.').optional(),
        share: percentAboveZero("At most this share of the campaign's accounts.").optional(),
        per: days('In so many tightening days.', 1).prefault('P1D'),
      },
      'How many accounts may change from lenient to enforcing at once.',
    ).optional(),
  },
  'Blast radius.',
);

export const mail = strictMap(
  {
    perContactPerWeek: whole(1, 100, 'Most mails one contact gets in a week.').prefault(3),
    lateness: days('A mail later than this waits for a person.').prefault('P2D'),
  },
  'Manners of mail.',
);

const topics = <Value extends z.ZodType<unknown, unknown>>(value: Value, description: string) =>
  strictMap(
    { entitlement: value, activation: value, commercial: value, technical: value } satisfies Record<
      (typeof TOPICS)[number],
      Value
    >,
    description,
  )
    .partial()
    .meta({ description });

const url = z.url({
  protocol: /^https?$/,
  error: (issue) => `must be a web address, not ${shown(issue.input)}`,
});

export const support = strictMap(
  {
    owners: topics(prose('Team or person.'), 'Who owns a case, by topic.'),
    answerWithin: topics(
      hours('Working hours such as PT8H.'),
      'Working hours until an answer is due, by topic.',
    ).prefault({}),
    faq: url.optional().meta({ description: 'Address of the frequently asked questions.' }),
    videos: z
      .array(
        strictMap(
          {
            title: prose('What it shows.'),
            url,
            minutes: z
              .number()
              .positive({ error: 'must be more than 0' })
              .meta({ description: 'Length; at most four.' }),
          },
          'A how-to video.',
        ),
      )
      .prefault([])
      .meta({ description: 'How-to videos, four minutes at most.' }),
    chat: url.optional().meta({ description: 'Address of a chat.' }),
  },
  'Where customers and colleagues get help.',
);
