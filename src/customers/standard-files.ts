import { CONTACT_ROLES, STAFF_ROLES } from '../domain/account.ts';
import { IDENTIFIER_KINDS } from '../domain/customers.ts';
import {
  type CellReader,
  country,
  email,
  isoDate,
  key,
  locale,
  oneOf,
  quantity,
  text,
  timeZone,
  words,
  yesNo,
} from './cells.ts';

/** One column of a standard file: how its cells are read, and what a blank one means (`refused`: it must be filled). */
export type Field<Value> = {
  readonly column: string;
  readonly about: string;
  readonly read: CellReader<Value>;
  readonly blank: 'refused' | { readonly value: Value };
};

function required<Value>(column: string, read: CellReader<Value>, about: string): Field<Value> {
  return { column, about, read, blank: 'refused' };
}

function optional<Value>(column: string, read: CellReader<Value>, about: string): Field<Value | null> {
  return { column, about, read, blank: { value: null } };
}

function otherwise<Value>(
  value: Value,
  column: string,
  read: CellReader<Value>,
  about: string,
): Field<Value> {
  return { column, about, read, blank: { value } };
}

const LOCALE = optional('locale', locale, 'language and country, `de-DE`');
const TIME_ZONE = optional('time_zone', timeZone, 'IANA name, `Europe/Berlin`');

export const ACCOUNT_FIELDS = {
  externalKey: required('external_key', key, "the CRM's id; it never changes"),
  name: required('name', text(300), 'the company'),
  country: optional('country', country, 'two letters, ISO 3166-1, `DE`'),
  region: optional('region', text(100), 'your own word for it'),
  locale: LOCALE,
  timeZone: TIME_ZONE,
  rep: optional('rep', key, '`external_key` of a rep'),
  parent: optional('parent', key, '`external_key` of the parent account'),
  tags: otherwise<readonly string[]>([], 'tags', words, 'separated by `|` or `;`'),
};

export const CONTACT_FIELDS = {
  externalKey: otherwise('', 'external_key', key, 'a stable id; without it account, `:`, e-mail'),
  account: required('account', key, '`external_key` of the account'),
  email: required('email', email, 'one mail address'),
  name: optional('name', text(300), 'the person'),
  role: otherwise(
    'primary',
    'role',
    oneOf(CONTACT_ROLES, 'unknown-role'),
    `${CONTACT_ROLES.join(', ')}; blank is primary`,
  ),
  locale: LOCALE,
  timeZone: TIME_ZONE,
};

export const ENTITLEMENT_FIELDS = {
  externalKey: required('external_key', key, 'the id of the order line or contract'),
  account: required('account', key, '`external_key` of the account'),
  product: required('product', key, "the product's key as campaign files use it"),
  quantity: required('quantity', quantity, 'seats, a whole number from 1'),
  features: otherwise<readonly string[]>([], 'features', words, 'feature keys, separated by `|` or `;`'),
  starts: optional('starts', isoDate, 'first day, `YYYY-MM-DD`; blank: always was'),
  expires: optional('expires', isoDate, 'last day, `YYYY-MM-DD`; blank: never'),
  supportUntil: optional('support_until', isoDate, 'last day on support; blank: none known'),
  suspended: optional('suspended', yesNo, 'yes or no; blank, or no such column: as it is'),
  licenseKey: optional('license_key', text(500), 'the key already handed out; blank: one is made'),
};

export const IDENTIFIER_FIELDS = {
  account: required('account', key, '`external_key` of the account'),
  kind: required('kind', oneOf(IDENTIFIER_KINDS, 'unknown-kind'), IDENTIFIER_KINDS.join(', ')),
  value: required('value', key, 'as old installations know it'),
};

export const REP_FIELDS = {
  externalKey: required('external_key', key, "the rep's id"),
  name: required('name', text(300), 'the person'),
  email: required('email', email, 'one mail address'),
  role: otherwise(
    'sales',
    'role',
    oneOf(STAFF_ROLES, 'unknown-role'),
    `${STAFF_ROLES.join(', ')}; blank is sales`,
  ),
  manager: optional('manager', key, '`external_key` of the manager, a row of this file'),
  region: optional('region', text(100), 'your own word for it'),
};

export const AGGREGATES = ['reps', 'accounts', 'contacts', 'entitlements', 'identifiers'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** The file of each aggregate when no mapping says otherwise. A file that is not `needed` may be left out. */
export const STANDARD_FILES = {
  reps: { file: 'reps.csv', needed: false, fields: REP_FIELDS },
  accounts: { file: 'accounts.csv', needed: true, fields: ACCOUNT_FIELDS },
  contacts: { file: 'contacts.csv', needed: true, fields: CONTACT_FIELDS },
  entitlements: { file: 'entitlements.csv', needed: true, fields: ENTITLEMENT_FIELDS },
  identifiers: { file: 'identifiers.csv', needed: false, fields: IDENTIFIER_FIELDS },
} as const;

/** Columns of accounts named `attributes.<name>` hold what no other column does. */
export const ATTRIBUTE = /^attributes\.([a-z][a-z0-9_-]{0,59})$/i;

/** The columns of one aggregate, in the order people write them. */
export function fieldsOf(aggregate: Aggregate): readonly Field<unknown>[] {
  return Object.values<Field<unknown>>(STANDARD_FILES[aggregate].fields);
}

/** The columns of every standard file as Markdown, for the documentation. */
export function describeStandardFiles(): string {
  return AGGREGATES.map((aggregate) => {
    const { file, needed } = STANDARD_FILES[aggregate];
    const rows = fieldsOf(aggregate).map(
      ({ column, blank, about }) => `| \`${column}\` | ${blank === 'refused' ? 'yes' : ''} | ${about} |`,
    );
    const attributes =
      '| `attributes.<name>` | | anything else, for filters; `true`, `false` and plain numbers are read as such |';
    return [
      `### ${file}${needed ? '' : ' (may be left out)'}`,
      '',
      '| column | must be filled | holds |',
      '|---|---|---|',
      ...rows,
      ...(aggregate === 'accounts' ? [attributes] : []),
      '',
    ].join('\n');
  }).join('\n');
}
