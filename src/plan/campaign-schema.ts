import { z } from 'zod';
import { briefing, mailing, wave } from './schema-mail.ts';
import { cohort, phase, safeguard } from './schema-phases.ts';
import {
  calendar,
  extensions,
  lateJoiners,
  limits,
  mail,
  notice,
  policy,
  products,
  support,
} from './schema-settings.ts';
import { oneOf, prose, strictMap } from './schema-shapes.ts';
import { key, zoneName } from './schema-texts.ts';

/** A campaign file as it is written, with its shorthands; out come parsed texts and filled-in defaults. */
export const campaignSchema = strictMap(
  {
    campaign: key('Key of the campaign: campaigns/<key>.yaml.'),
    title: prose('Title for people.'),
    why: prose('What customers gain; shown to them.'),
    seed: prose('Ranks accounts within a cohort; the key of the campaign when left out.').optional(),
    rolloutUnit: oneOf(['account', 'group'], '`group` keeps subsidiaries together.').prefault('account'),
    timeZone: zoneName("The campaign's own zone, and that of accounts and contacts that name none."),
    supersedes: key('Key of an older campaign whose stages this one takes over.').optional(),
    calendar: calendar.prefault({}),
    products,
    policy: policy.prefault({}),
    notice: notice.prefault({}),
    lateJoiners: lateJoiners.prefault({}),
    extensions: extensions.prefault({}),
    limits: limits.prefault({}),
    mail: mail.prefault({}),
    support,
    cohorts: list(cohort, 200, 'Groups of accounts, in order.'),
    phases: list(phase, 500, 'The steps of the rollout, in order.'),
    safeguards: z.array(safeguard).prefault([]).meta({ description: 'Conditions watched all the time.' }),
    briefings: z.array(briefing).prefault([]).meta({ description: 'Mail to sales and support.' }),
    waves: z.array(wave).prefault([]).meta({ description: 'Mail to customers, by date.' }),
    mailings: z.array(mailing).prefault([]).meta({ description: 'Mail to customers, by event.' }),
  },
  'One rollout with its communication.',
);

/** A campaign file, parsed. */
export type CampaignFile = z.output<typeof campaignSchema>;

/** The JSON Schema (draft-7) of a campaign file, for editors; `campaigns/campaign.schema.json` holds it. */
export function campaignJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(campaignSchema, {
      target: 'draft-7',
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => {
        if (z.globalRegistry.get(zodSchema)?.id === 'conditions') onlyAttributes(jsonSchema);
      },
    }),
    title: 'Glidepath campaign',
  };
}

/** Zod cannot say that keys beside the known ones must begin with `attributes.`; JSON Schema can. */
function onlyAttributes(conditions: z.core.JSONSchema.BaseSchema): void {
  const test = conditions.additionalProperties;
  if (typeof test !== 'object') return;
  conditions.patternProperties = { '^attributes\\.\\S+$': test };
  conditions.additionalProperties = false;
  conditions.minProperties = 1;
}

function list<Item extends z.ZodType<unknown, unknown>>(item: Item, most: number, description: string) {
  return z
    .array(item)
    .min(1, { error: 'must have at least one entry' })
    .max(most, { error: `must have at most ${most} entries` })
    .meta({ description });
}
