import { z } from 'zod';
import { STAFF_ROLES } from '../domain/account.ts';
import { GRACE_EVENTS } from '../domain/plan.ts';
import { STAGES } from '../domain/policy/stage.ts';
import { policyOverride } from './schema-settings.ts';
import { oneOf, oneOrMore, shown, strictMap, whole } from './schema-shapes.ts';
import { bound, days, hours, key, localDate, percentAboveZero, shareBound } from './schema-texts.ts';
import { where } from './schema-where.ts';

/** Cohorts, phases with their gates, and safeguards. */

export const cohort = strictMap(
  {
    key: key('Key of the cohort.'),
    where,
    limit: whole(1, 10_000_000, 'Take so many of them, by hash rank.').optional(),
    share: percentAboveZero('Take this share of them, by hash rank.').optional(),
  },
  'An ordered, exclusive group of accounts: the first cohort that fits wins.',
).refine((one) => one.limit === undefined || one.share === undefined, {
  error: 'cannot stand beside `limit`: keep one of them',
  path: ['share'],
});

const startRule = strictMap(
  {
    date: localDate('Not before this day.').optional(),
    after: key('The phase before.').optional(),
    soak: days('Days after the real start of the phase before.').optional(),
  },
  'When the phase starts: a date, a phase before it with a soak, or both; the latest counts.',
)
  .refine((one) => one.date !== undefined || one.after !== undefined, {
    error: 'needs a date, or the phase it comes `after`',
  })
  .refine((one) => one.soak === undefined || one.after !== undefined, {
    error: 'has a `soak`, which counts from another phase: name it with `after`',
  });

const start = z
  .union([localDate('A day.'), startRule], {
    error: (issue) =>
      issue.input === undefined
        ? undefined
        : `must be a date, or {after: a phase, soak: P21D}, not ${shown(issue.input)}`,
  })
  .transform((given) => (typeof given === 'string' ? { date: given } : given))
  .meta({ description: 'A date, or {after: a phase, soak: P21D}, or both.' });

const sample = whole(1, 1_000_000, 'Fewer accounts than this are no data.');

/** Exactly one key: a list of such maps reads as one condition a line. */
function exactlyOne(keys: readonly string[]) {
  return (map: object) => Object.keys(map).filter((one) => keys.includes(one)).length === 1;
}

const GATES = [
  'approval',
  'briefed',
  'delivered',
  'activated',
  'wouldBlock',
  'openCases',
  'feedback',
] as const;

const gate = strictMap(
  {
    approval: strictMap(
      { role: oneOf(STAFF_ROLES, 'Who approves.') },
      'A person says yes, last of all.',
    ).optional(),
    briefed: strictMap(
      { acknowledged: shareBound('Share of briefings that were acknowledged.') },
      "The phase's briefings were acknowledged.",
    ).optional(),
    delivered: strictMap(
      { wave: key('Key of a wave.'), share: shareBound('Share of its accounts.') },
      'A wave was proven delivered.',
    ).optional(),
    activated: strictMap(
      { share: shareBound('Share of accounts.'), sample: sample.prefault(10) },
      'Accounts have activated every product of the phase that they own.',
    ).optional(),
    wouldBlock: strictMap(
      { accounts: bound('Number of accounts.') },
      'Accounts that the coming stage would block, on the day it bites.',
    ).optional(),
    openCases: strictMap({ count: bound('Number of cases.') }, 'Cases that are open.').optional(),
    feedback: strictMap(
      { score: bound('Mean score, 1 to 5.'), responses: bound('Number of answers.').prefault('>= 1') },
      'Answers to the survey of the phase before.',
    ).optional(),
  },
  'One condition; all of them must hold before the phase starts.',
)
  .refine(exactlyOne(GATES), { error: `must hold exactly one condition: ${GATES.join(', ')}` })
  .meta({ minProperties: 1, maxProperties: 1 });

export const phase = strictMap(
  {
    key: key('Key of the phase.'),
    cohorts: oneOrMore(key('Key of a cohort.'), '`all`, or keys of cohorts.'),
    products: oneOrMore(key('Key of a product.'), '`all`, or keys of products.'),
    features: oneOrMore(key('Key of a feature.'), 'Only these features get the stage.').optional(),
    stage: oneOf(STAGES, 'The leniency ladder, in this order.'),
    start,
    grace: strictMap(
      {
        days: whole(1, 3650, 'Length of the countdown.'),
        from: oneOf(GRACE_EVENTS, 'What starts the clock of an account.').prefault('notice-delivered'),
      },
      'The countdown of a grace phase; when it ends, failed checks may block.',
    ).optional(),
    ramp: strictMap(
      {
        share: percentAboveZero("Share of the phase's accounts in a step."),
        per: days('Tightening days.', 1).prefault('P1D'),
      },
      'Start the accounts step by step.',
    ).optional(),
    gates: z.array(gate).prefault([]).meta({ description: 'What must hold before the phase starts.' }),
    brownouts: z
      .array(
        strictMap(
          { at: days("Days after the account's start.", 1), for: hours('How long, such as PT1H.') },
          'A short block during grace, announced in the notice.',
        ),
      )
      .prefault([])
      .meta({ description: 'Short blocks during grace.' }),
    policy: policyOverride.optional(),
  },
  'Cohorts and products put at a stage, from a planned start, behind gates.',
);

const WATCHED = ['blockedAccounts', 'bounced', 'complained', 'openCases'] as const;

const watched = strictMap(
  {
    blockedAccounts: shareBound('Entitled accounts that are blocked.').optional(),
    bounced: shareBound('Accounts whose mail bounced.').optional(),
    complained: shareBound('Accounts that called our mail spam.').optional(),
    openCases: strictMap({ count: bound('Number of cases.') }, 'Cases that are open.').optional(),
    sample: sample.optional(),
    within: hours('Window to look at, such as PT4H.').optional(),
  },
  'What is watched.',
)
  .refine(exactlyOne(WATCHED), { error: `must watch exactly one thing: ${WATCHED.join(', ')}` })
  .refine((one) => one.within === undefined || one.blockedAccounts !== undefined, {
    error: 'has `within`, which goes with blockedAccounts only',
  })
  .refine((one) => one.sample === undefined || one.openCases === undefined, {
    error: 'has a `sample`, which goes with shares of accounts only',
  });

/** Spelled apart: an object with a `then` of its own could be taken for a promise, and linters warn of it. */
const THEN = 'then';

export const safeguard = strictMap(
  { when: watched, [THEN]: oneOf(['pause', 'rollback'], 'What happens at once.') },
  'A condition watched all the time.',
);
