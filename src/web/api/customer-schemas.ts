import { z } from 'zod';
import { CONTACT_ROLES } from '../../domain/account.ts';
import { IDENTIFIER_KINDS } from '../../domain/customers.ts';
import { MOST_SEATS } from '../../domain/entitlement-change.ts';
import { ENTITLEMENT_STATES } from '../../domain/entitlement-state.ts';
import { TOPICS } from '../../domain/plan.ts';
import { withoutSecrets } from '../../domain/without-secrets.ts';
import { DAY, MOMENT, NEXT, REASON } from './schemas.ts';

/** What integrations send and get about customers: accounts, contacts, entitlements, seats, cases. */

/** An id of another system: one line without control characters. */
export const KEY = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u, 'must be one line without control characters');
/** Of something new. It stands in documents, records and addresses of pages, where no address or key may stand. */
const NEW_KEY = KEY.refine(
  (key) => withoutSecrets(key) === key,
  'must be an id of your system, not a mail address, a license key or a token',
);
const TEXT = z.string().trim().min(1).max(300);
const ZONE = z.string().max(100).meta({ description: 'IANA name, such as Europe/Berlin.' });
const LOCALE = z.string().max(50).meta({ description: 'BCP 47, such as de-DE.' });
const TAGS = z.array(z.string().trim().min(1).max(100)).max(100);
const ATTRIBUTES = z.record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]));
const IF_VERSION = z
  .int()
  .min(1)
  .nullish()
  .meta({ description: 'Refuses when the entitlement is no longer at the version you saw.' });

const ACCOUNT_WRITTEN = {
  name: TEXT,
  country: z.string().max(100).nullable().meta({ description: 'Two letters, ISO 3166-1, such as DE.' }),
  region: z.string().trim().min(1).max(100).nullable(),
  locale: LOCALE.nullable(),
  timeZone: ZONE.nullable(),
  rep: KEY.nullable().meta({ description: 'Key of a person on staff.' }),
  parent: KEY.nullable().meta({ description: 'External key of another account.' }),
  tags: TAGS,
  attributes: ATTRIBUTES,
};

export const ACCOUNT_NEW = z.strictObject({
  externalKey: NEW_KEY,
  name: ACCOUNT_WRITTEN.name,
  country: ACCOUNT_WRITTEN.country.default(null),
  region: ACCOUNT_WRITTEN.region.default(null),
  locale: ACCOUNT_WRITTEN.locale.default(null),
  timeZone: ACCOUNT_WRITTEN.timeZone.default(null),
  rep: ACCOUNT_WRITTEN.rep.default(null),
  parent: ACCOUNT_WRITTEN.parent.default(null),
  tags: TAGS.default([]),
  attributes: ATTRIBUTES.default({}),
});
export const ACCOUNT_CHANGES = z.strictObject(ACCOUNT_WRITTEN).partial();

export const CONTACT = z.object({
  externalKey: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(CONTACT_ROLES),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  refusedBecause: z
    .string()
    .nullable()
    .meta({ description: 'Why nothing is sent to this address any more; another address clears it.' }),
});

const CONTACT_WRITTEN = {
  email: z.string().max(254),
  name: TEXT.nullable(),
  role: z.enum(CONTACT_ROLES),
  locale: LOCALE.nullable(),
  timeZone: ZONE.nullable(),
};
export const CONTACT_NEW = z.strictObject({
  externalKey: KEY.nullish().meta({ description: 'A stable id; without one: account, `:`, e-mail.' }),
  email: CONTACT_WRITTEN.email,
  name: CONTACT_WRITTEN.name.default(null),
  role: CONTACT_WRITTEN.role.default('primary'),
  locale: CONTACT_WRITTEN.locale.default(null),
  timeZone: CONTACT_WRITTEN.timeZone.default(null),
});
export const CONTACT_CHANGES = z.strictObject(CONTACT_WRITTEN).partial();

export const IDENTIFIER = z.object({ kind: z.enum(IDENTIFIER_KINDS), value: z.string() });

const SEATS = z.int().min(1).max(MOST_SEATS);
const FEATURES = z.array(z.string().trim().min(1).max(100)).max(200);
const LAST_DAY = DAY.nullable().meta({ description: "The last day, in the account's zone; null: no end." });

export const ENTITLEMENT = z.object({
  externalKey: z.string(),
  account: z.string().meta({ description: 'External key.' }),
  product: z.string(),
  name: z.string().meta({ description: "The product's name." }),
  quantity: z.int(),
  overage: z.number().meta({ description: 'The share of seats that may be taken above the quantity.' }),
  seatsGranted: z.int().meta({ description: 'The quantity and the overage.' }),
  activeSeats: z.int().meta({ description: 'Taken now.' }),
  features: z.array(z.string()),
  starts: DAY.nullable(),
  expires: DAY.nullable().meta({ description: "The last day, in the account's zone." }),
  supportUntil: DAY.nullable(),
  state: z.enum(ENTITLEMENT_STATES),
  onSupport: z.boolean(),
  suspendedAt: MOMENT.nullable(),
  breakGlass: z
    .string()
    .nullable()
    .meta({ description: 'Why support gave it in an emergency; null: it was bought.' }),
  licenseKeyPrefix: z
    .string()
    .nullable()
    .meta({ description: 'To recognise its license key by, which only the portal shows.' }),
  version: z.int().meta({ description: 'Raised by each change.' }),
});

const WHY = { reason: REASON };
const DECIDED = { reason: REASON, ifVersion: IF_VERSION };

export const ENTITLEMENT_NEW = z.strictObject({
  externalKey: NEW_KEY.meta({ description: "The order line's or contract's; the same sent twice is one." }),
  account: KEY,
  product: KEY,
  quantity: SEATS,
  features: FEATURES.default([]),
  starts: DAY.nullable().default(null),
  expires: LAST_DAY.default(null),
  supportUntil: LAST_DAY.default(null),
  ...WHY,
});
export const ENTITLEMENT_EXTENDED = z.strictObject({
  expires: LAST_DAY.optional(),
  supportUntil: LAST_DAY.optional(),
  ...DECIDED,
});
export const ENTITLEMENT_CORRECTED = z.strictObject({
  starts: DAY.nullable().optional(),
  expires: LAST_DAY.optional(),
  supportUntil: LAST_DAY.optional(),
  ...DECIDED,
});
export const ENTITLEMENT_QUANTITY = z.strictObject({ quantity: SEATS, ...DECIDED });
export const ENTITLEMENT_FEATURES = z.strictObject({ features: FEATURES, ...DECIDED });
export const ENTITLEMENT_DECIDED = z.strictObject(DECIDED);
export const ENTITLEMENT_TRANSFERRED = z.strictObject({
  to: KEY.meta({ description: 'External key of the account that gets it.' }),
  ...DECIDED,
});

const DEVICES = z.int().meta({ description: 'Those that had a seat, and for which none is free now.' });
export const ENTITLEMENT_MOVED = ENTITLEMENT.extend({
  transfer: z
    .object({
      devices: z.int().meta({ description: 'Went along, and have their seats.' }),
      withoutSeat: z.object({ giving: DEVICES, receiving: DEVICES }).meta({
        description:
          'At the account that gave it away, and at the one that has it now. They take a seat by themselves once one is free; until then an account that blocks is let off for 30 days.',
      }),
    })
    .meta({ description: 'What became of devices: all 0 when the account had it already.' }),
});

export const ACTIVATION_LINE = z.object({
  id: z.string(),
  entitlement: z.string(),
  account: z.string(),
  product: z.string(),
  deviceName: z.string().nullable(),
  installation: z.string().nullable(),
  activatedAt: MOMENT,
  lastSeenAt: MOMENT.nullable(),
  deactivatedAt: MOMENT.nullable(),
  endedBecause: z.string().nullable(),
  offline: z.boolean(),
});

export const CASE = z.object({
  id: z.int(),
  account: z.string(),
  topic: z.enum(TOPICS),
  subject: z.string(),
  owner: z.string(),
  openedAt: MOMENT,
  dueAt: MOMENT,
  closedAt: MOMENT.nullable(),
});
export const CASE_NEW = z.strictObject({
  account: KEY,
  topic: z.enum(TOPICS),
  subject: z.string().trim().min(1).max(2000),
});

export const CASE_HANDED_OVER = z.strictObject({
  to: KEY.meta({ description: 'Key of a person on staff, or a group that a campaign names.' }),
  ...WHY,
});

/** A page of something, under its own name. */
export function pageOfMany<Name extends string, Row extends z.ZodType>(name: Name, row: Row) {
  return z.object({ [name]: z.array(row), next: NEXT });
}
