import { z } from 'zod';
import { CONTACT_ROLES } from '../domain/account.ts';
import { AUDIENCES, BRIEFING_READERS, MAILING_EVENTS, WAVE_KINDS } from '../domain/plan.ts';
import { oneOf, oneOrMore, prose, strictMap } from './schema-shapes.ts';
import { days, key, lead, offset } from './schema-texts.ts';
import { where } from './schema-where.ts';

/** Briefings, waves and mailings. */

const template = key('Name of a template.');
const to = oneOrMore(oneOf(CONTACT_ROLES, 'Role of a contact.'), 'Contacts that get it.').prefault([
  'primary',
]);

export const briefing = strictMap(
  {
    key: key('Key of the briefing.'),
    for: oneOrMore(key('Key of a wave.'), 'Waves that leave only after this briefing.'),
    lead: lead('How long before the first of its waves: `5 workdays` or P7D.'),
    to: oneOrMore(oneOf(BRIEFING_READERS, 'Reader.'), 'Who reads it.').prefault([
      'rep',
      'manager',
      'support',
    ]),
    template: template.prefault('briefing'),
    fourWs: strictMap(
      {
        what: prose('What happens.'),
        when: prose('When.'),
        why: prose('Why.'),
        where: prose('Where to get help.'),
      },
      "The four W's, in your words.",
    ),
  },
  'Mail to sales and support before customers get theirs.',
);

export const wave = strictMap(
  {
    key: key('Key of the wave.'),
    phase: key('The phase it belongs to.'),
    at: offset("From each account's planned start in the phase: -P30D is thirty days before."),
    kind: oneOf(WAVE_KINDS, 'Only `notice` tells.'),
    audience: oneOf(AUDIENCES, "Accounts of the phase's cohorts.").prefault('all'),
    to,
    template,
    variants: z
      .array(strictMap({ where, template }, 'Another template for some accounts.'))
      .prefault([])
      .meta({ description: 'Other templates for some accounts; the first that fits wins.' }),
    early: z
      .boolean()
      .prefault(false)
      .meta({ description: 'May leave before the phase before really started.' }),
    lateness: days('A mail later than this waits for a person.').optional(),
  },
  'One mailing to customers.',
);

export const mailing = strictMap(
  {
    key: key('Key of the mailing.'),
    on: oneOf(MAILING_EVENTS, 'The event that sends it.'),
    to,
    template,
  },
  'Mail sent by an event.',
);
