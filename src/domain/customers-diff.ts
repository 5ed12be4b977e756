import type { Customers, ImportedContact, ImportedEntitlement, ImportedIdentifier } from './customers.ts';
import { endsEarlier } from './import-terms.ts';

/** One imported thing as a diff names it: its key for programs, a label without mail addresses for people. */
export type DiffItem = { readonly key: string; readonly label: string };

export type ChangedItem = DiffItem & {
  readonly fields: readonly string[];
  /** Of an entitlement, those of {@link SHOWN_VALUES} that change: what it grants is worth a second look. */
  readonly values?: Readonly<Partial<Record<ShownField, ChangedValue>>>;
};

/** No day is null: without a start it always was, without an end it never ends. */
export type ChangedValue = {
  readonly before: string | number | null;
  readonly after: string | number | null;
};

/** Fields of an entitlement that a diff shows before and after. */
const SHOWN_VALUES = ['expires', 'starts', 'quantity', 'account', 'product'] as const;
type ShownField = (typeof SHOWN_VALUES)[number];

/** What an import would do to one kind of thing. `missing` is what we have and the files do not. */
export type Difference = {
  readonly added: readonly DiffItem[];
  readonly changed: readonly ChangedItem[];
  readonly missing: readonly DiffItem[];
  readonly unchanged: number;
};

/**
 * What an import would change. Missing contacts become not current. Everything else that is missing is reported
 * and kept: a hole in an export must not take an account or a right away from anyone.
 */
export type CustomersDiff = {
  readonly reps: Difference;
  readonly accounts: Difference;
  readonly contacts: Difference;
  readonly entitlements: Difference;
  readonly identifiers: Difference;
  /** External keys of accounts in the files that have no contact there: nobody at them can be told. */
  readonly accountsWithoutContact: readonly string[];
};

/**
 * Compares what is known with what the files say. Order of rows, tags and features does not count.
 * @param before what the database holds, current contacts only
 * @param after what was read
 */
export function diffCustomers(before: Customers, after: Customers): CustomersDiff {
  const byKey = (row: { externalKey: string }) => row.externalKey;
  const named = (row: { externalKey: string; name: string }) => `${row.externalKey} (${row.name})`;
  const told = new Set(after.contacts.map((contact) => contact.account));
  return {
    reps: compare(before.reps, after.reps, byKey, named),
    accounts: compare(before.accounts, after.accounts, byKey, named),
    contacts: compare(before.contacts, after.contacts, byKey, contactLabel),
    entitlements: compare(before.entitlements, after.entitlements, byKey, entitlementLabel, changedValues),
    identifiers: compare(before.identifiers, after.identifiers, identifierKey, identifierLabel),
    accountsWithoutContact: after.accounts.map(byKey).filter((key) => !told.has(key)),
  };
}

/** An identifier has no key of its own: it is its account, kind and value. */
export function identifierKey(identifier: ImportedIdentifier): string {
  return JSON.stringify([identifier.account, identifier.kind, identifier.value]);
}

function contactLabel(contact: ImportedContact): string {
  return `${contact.role} contact of ${contact.account}`;
}

function entitlementLabel(entitlement: ImportedEntitlement): string {
  return `${entitlement.externalKey} (${entitlement.quantity} × ${entitlement.product})`;
}

function identifierLabel(identifier: ImportedIdentifier): string {
  return `${identifier.kind} ${identifier.value} of ${identifier.account}`;
}

function compare<Row extends object>(
  before: readonly Row[],
  after: readonly Row[],
  keyOf: (row: Row) => string,
  labelOf: (row: Row) => string,
  valuesOf: ((old: Row, row: Row) => ChangedItem['values']) | null = null,
): Difference {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const read = new Set(after.map(keyOf));
  const item = (row: Row): DiffItem => ({ key: keyOf(row), label: labelOf(row) });
  const added: DiffItem[] = [];
  const changed: ChangedItem[] = [];
  for (const row of after) {
    const old = known.get(keyOf(row));
    if (!old) added.push(item(row));
    else {
      const fields = changedFields(old, row);
      const values = valuesOf === null ? {} : { values: valuesOf(old, row) ?? {} };
      if (fields.length > 0) changed.push({ ...item(row), fields, ...values });
    }
  }
  return {
    added,
    changed,
    missing: before.filter((row) => !read.has(keyOf(row))).map(item),
    unchanged: after.length - added.length - changed.length,
  };
}

function changedValues(before: ImportedEntitlement, after: ImportedEntitlement): ChangedItem['values'] {
  const differing = SHOWN_VALUES.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(differing.map((name) => [name, { before: before[name], after: after[name] }]));
}

/** Entitlements that would end earlier than they do now: nothing is wrong with that, and it is looked at first. */
export function endingEarlier(diff: CustomersDiff): readonly ChangedItem[] {
  return diff.entitlements.changed.filter(({ values }) => {
    const ends = values?.expires;
    return ends !== undefined && endsEarlier(day(ends.before), day(ends.after));
  });
}

function day(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

/** Names of the fields that differ; one attribute is named `attributes.<name>`. */
function changedFields(before: object, after: object): string[] {
  const old = flatten(before);
  const fresh = flatten(after);
  const names = new Set([...old.keys(), ...fresh.keys()]);
  return [...names].filter((name) => old.get(name) !== fresh.get(name));
}

function flatten(row: object): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [name, value] of Object.entries(row)) {
    if (Array.isArray(value)) flat.set(name, JSON.stringify([...value].sort()));
    else if (value !== null && typeof value === 'object') {
      for (const [inner, innerValue] of Object.entries(value)) flat.set(`${name}.${inner}`, innerValue);
    } else flat.set(name, value);
  }
  return flat;
}

const SECTIONS = [
  { of: 'accounts', title: 'accounts', missing: 'not in the files, kept' },
  { of: 'reps', title: 'reps and managers', missing: 'not in the files, kept' },
  { of: 'contacts', title: 'contacts', missing: 'not in the files, no longer current' },
  { of: 'entitlements', title: 'entitlements', missing: 'not in the files, kept' },
  { of: 'identifiers', title: 'identifiers', missing: 'not in the files, kept' },
] as const;

/**
 * The diff for people, several lines, without mail addresses or license keys.
 * @param atMost how many of each kind of change are listed before `and N more`
 */
export function describeDiff(diff: CustomersDiff, atMost = 5): string {
  const lines = SECTIONS.flatMap(({ of, title, missing }) => {
    const part = diff[of];
    const changed = part.changed.map((item) => ({ label: changedLabel(item) }));
    const counts = [
      `${part.added.length} new`,
      `${part.changed.length} changed`,
      `${part.unchanged} unchanged`,
      ...(part.missing.length > 0 ? [`${part.missing.length} ${missing}`] : []),
    ];
    return [
      `${title}: ${counts.join(', ')}`,
      ...listed('+', part.added, atMost),
      ...listed('~', changed, atMost),
      ...listed('-', part.missing, atMost),
    ];
  });
  const earlier = endingEarlier(diff);
  if (earlier.length > 0) {
    lines.push(`entitlements that end earlier than before: ${earlier.length}`);
    lines.push(
      ...listed(
        '!',
        earlier.map((item) => ({ label: changedLabel(item) })),
        atMost,
      ),
    );
  }
  const silent = diff.accountsWithoutContact;
  if (silent.length > 0) {
    lines.push(`accounts without a contact, so nobody there can be told: ${silent.length}`);
    lines.push(
      ...listed(
        '!',
        silent.map((label) => ({ label })),
        atMost,
      ),
    );
  }
  return lines.join('\n');
}

const WITHOUT: Readonly<Partial<Record<string, string>>> = { starts: 'always', expires: 'never' };

/** `e1 (5 × atlas-cad): expires 2027-12-31 → never, licenseKey`. */
function changedLabel({ label, fields, values }: ChangedItem): string {
  const shown: Readonly<Partial<Record<string, ChangedValue>>> = values ?? {};
  const changes = fields.map((name) => {
    const value = shown[name];
    const words = (one: ChangedValue['before']) => one ?? WITHOUT[name] ?? 'none';
    return value === undefined ? name : `${name} ${words(value.before)} → ${words(value.after)}`;
  });
  return `${label}: ${changes.join(', ')}`;
}

function listed(sign: string, items: readonly { readonly label: string }[], atMost: number): string[] {
  const shown = items.slice(0, atMost).map((item) => `  ${sign} ${item.label}`);
  const more = items.length - shown.length;
  return more > 0 ? [...shown, `  ${sign} and ${more} more`] : shown;
}
