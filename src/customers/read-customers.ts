import type { Customers, ImportedAccount, ImportedContact } from '../domain/customers.ts';
import type { Problem } from '../domain/problem.ts';
import { applyMapping } from './apply-mapping.ts';
import type { Mapping } from './mapping.ts';
import { errorAt, warningAt } from './problems.ts';
import { type Entry, readAttributes, readRows } from './read-rows.ts';
import type { Row, Table } from './read-table.ts';
import { idsOf, reportCycles, reportDuplicates, reportUnknown } from './references.ts';
import type { Skipped } from './skipped.ts';
import {
  ACCOUNT_FIELDS,
  CONTACT_FIELDS,
  ENTITLEMENT_FIELDS,
  IDENTIFIER_FIELDS,
  REP_FIELDS,
} from './standard-files.ts';
import { type StandardTables, standardTables } from './standard-tables.ts';

/**
 * Reads customers from CSV text, all or nothing.
 * @param files file name to text, as `loadDirectory` gives them
 * @param mapping how to read the files of another system; null for the five standard files
 * @returns the customers, or null when any problem is an error; every problem with file and line, in the order of
 *   the files; the rows the mapping said to leave out; and the row of each entitlement by its key, for what shows later
 */
export function readCustomers(
  files: ReadonlyMap<string, string>,
  mapping: Mapping | null,
): {
  customers: Customers | null;
  problems: Problem[];
  skipped: Skipped[];
  entitlementRows: ReadonlyMap<string, Pick<Row, 'file' | 'line'>>;
} {
  const standard = mapping ? applyMapping(files, mapping) : { ...standardTables(files), skipped: [] };
  const problems = [...standard.problems];
  const entitlementRows = new Map<string, Row>();
  const customers = customersOf(standard.tables, problems, entitlementRows);
  const fine = problems.every((problem) => problem.severity !== 'error');
  return {
    customers: fine ? customers : null,
    problems: inFileOrder(problems),
    skipped: standard.skipped,
    entitlementRows,
  };
}

function customersOf(
  tables: StandardTables,
  problems: Problem[],
  entitlementRows: Map<string, Row>,
): Customers {
  const reps = readRows(REP_FIELDS, tables.reps, problems);
  const accounts = readAccounts(tables.accounts, problems);
  const contacts = readContacts(tables.contacts, problems);
  const entitlements = readRows(ENTITLEMENT_FIELDS, tables.entitlements, problems);
  const identifiers = readRows(IDENTIFIER_FIELDS, tables.identifiers, problems);

  const key = (row: { externalKey: string }) => row.externalKey;
  const account = (row: { account: string }) => row.account;
  const repIds = idsOf(tables.reps);
  const accountIds = idsOf(tables.accounts);

  reportDuplicates(reps, 'external_key', key, problems);
  reportDuplicates(reps, 'email', (rep) => rep.email.toLowerCase(), problems);
  reportUnknown(reps, 'manager', (rep) => rep.manager, repIds, problems);
  reportCycles(reps, 'manager', key, (rep) => rep.manager, problems);
  reportDuplicates(accounts, 'external_key', key, problems);
  reportUnknown(accounts, 'rep', (row) => row.rep, repIds, problems);
  reportUnknown(accounts, 'parent', (row) => row.parent, accountIds, problems);
  reportCycles(accounts, 'parent', key, (row) => row.parent, problems);
  reportDuplicates(contacts, 'external_key, or account and email', key, problems);
  reportUnknown(contacts, 'account', account, accountIds, problems);
  reportDuplicates(entitlements, 'external_key', key, problems);
  reportUnknown(entitlements, 'account', account, accountIds, problems);
  const keyed = entitlements.filter(({ value }) => value.licenseKey !== null);
  reportDuplicates(keyed, 'license_key', (row) => row.licenseKey ?? '', problems);
  for (const { row, value } of entitlements) {
    entitlementRows.set(value.externalKey, row);
    if (value.starts === null || value.expires === null || value.starts <= value.expires) continue;
    problems.push(errorAt('dates-reversed', row.file, row.line, 'expires: the day is before starts'));
  }
  const identity = (row: { account: string; kind: string; value: string }) =>
    JSON.stringify([row.account, row.kind, row.value]);
  reportDuplicates(identifiers, 'account, kind and value', identity, problems);
  reportUnknown(identifiers, 'account', account, accountIds, problems);
  warnOfSharedIdentifiers(identifiers, problems);

  return {
    reps: valuesOf(reps),
    accounts: valuesOf(accounts),
    contacts: valuesOf(contacts),
    entitlements: valuesOf(entitlements),
    identifiers: valuesOf(identifiers),
  };
}

function readAccounts(table: Table | null, problems: Problem[]): Entry<ImportedAccount>[] {
  return readRows(ACCOUNT_FIELDS, table, problems).map(({ row, value }) => ({
    row,
    value: { ...value, attributes: readAttributes(table?.header ?? [], row, problems) },
  }));
}

function readContacts(table: Table | null, problems: Problem[]): Entry<ImportedContact>[] {
  return readRows(CONTACT_FIELDS, table, problems).map(({ row, value }) => ({
    row,
    value: { ...value, externalKey: value.externalKey || `${value.account}:${value.email.toLowerCase()}` },
  }));
}

/** An identifier two accounts share identifies neither (the hint stays anonymous): worth knowing, no error. */
function warnOfSharedIdentifiers(
  identifiers: readonly Entry<{ account: string; kind: string; value: string }>[],
  problems: Problem[],
): void {
  const first = new Map<string, { account: string; row: Row }>();
  for (const { row, value } of identifiers) {
    const id = JSON.stringify([value.kind, value.value]);
    const earlier = first.get(id);
    if (!earlier) first.set(id, { account: value.account, row });
    else if (earlier.account !== value.account) {
      const message = `value: another account has it in ${earlier.row.file}:${earlier.row.line}, so it identifies neither`;
      problems.push(warningAt('shared-identifier', row.file, row.line, message));
    }
  }
}

function valuesOf<Value>(entries: readonly Entry<Value>[]): Value[] {
  return entries.map((entry) => entry.value);
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  const order = new Map<string, number>();
  for (const { file } of problems) if (!order.has(file)) order.set(file, order.size);
  const rank = (problem: Problem) => order.get(problem.file) ?? 0;
  return [...problems].sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
}
