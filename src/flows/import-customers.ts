import type { Customers, ImportedEntitlement } from '../domain/customers.ts';
import {
  type CustomersDiff,
  type Difference,
  diffCustomers,
  identifierKey,
} from '../domain/customers-diff.ts';
import { localDateOf } from '../domain/days.ts';
import { doubtfulRows, type KeptTerms, whyKept, withKeptTerms } from '../domain/import-terms.ts';
import {
  decidedByImport,
  importGives,
  movedByImport,
  withHeldSuspensions,
} from '../domain/imported-entitlements.ts';
import type { Instant } from '../domain/instant.ts';
import { canonicalLicenseKey } from '../domain/license-key.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { strongerRole } from '../domain/staff-role.ts';
import { accountZones } from '../store/account-zones.ts';
import { accountsByKey } from '../store/accounts.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  accountIdsOf,
  currentCustomers,
  entitlementIdsOf,
  entitlementOwners,
  insertIdentifiers,
  licenseKeyHashes,
  lockCustomers,
  removeContacts,
  saveAccounts,
  saveContacts,
  saveEntitlements,
  saveReps,
} from '../store/customers.ts';
import { recordMailingEvents } from '../store/mailing-events.ts';
import { bumpPolicyRevisions } from '../store/policy-revisions.ts';
import { wakeAccounts } from '../store/standings.ts';
import { wakeWorkers } from '../store/wake.ts';
import { holdBorrowedSeats, settleBorrowedSeats } from './borrowed-seats.ts';
import type { FlowContext } from './context.ts';
import { issueLicenseKeys, takeLicenseKeysOver } from './issue-license-keys.ts';
import { recordImportedDecisions } from './record-imported-decisions.ts';

export type CustomersImport = {
  readonly diff: CustomersDiff;
  /** Whether the database was written to: not by a dry run, nor when nothing differs. */
  readonly changed: boolean;
  /** Entitlements whose license key of the files was not taken, because another entitlement has it. */
  readonly keysNotTaken: readonly string[];
  /** License keys made for entitlements that came without one. */
  readonly keysIssued: number;
  /** Entitlements whose terms stay as they were, because those of the files would lock people out backwards. */
  readonly termsKept: readonly KeptTerms[];
};

/**
 * Brings the database to what the files say, in one transaction. Only what differs is written; what is missing from the
 * files is kept, contacts apart, which are no longer current. No mail is sent, for an import is no order, unless `mail` says it is.
 * @param input.actor who imports, as the audit names people
 * @param input.apply false shows the difference and changes nothing
 * @param input.mail entitlements that are new, or give more than before, are told about like orders
 */
export async function importCustomers(
  context: Pick<FlowContext, 'pool' | 'secret'>,
  input: {
    readonly customers: Customers;
    readonly actor: string;
    readonly apply: boolean;
    readonly mail?: boolean;
  },
): Promise<CustomersImport> {
  const { actor, apply } = input;
  const done = await inTransaction(context.pool, async (db) => {
    await lockCustomers(db);
    const before = await comparable(db, input.customers);
    const now = await businessNow(db);
    const termsKept = await keepTerms(db, before, input.customers, now);
    const entitlements = withKeptTerms(input.customers.entitlements, before.entitlements, termsKept);
    const after = withStrongerRoles({ ...input.customers, entitlements }, before);
    const diff = diffCustomers(before, withHeldSuspensions(after, before));
    if (!apply || !changesAnything(diff)) return { diff, changed: false, keysNotTaken: [], termsKept };
    const changes = rowsToWrite(diff, before, after);
    await writeCustomers(context.pool, db, changes, before, actor, now);
    const keysNotTaken = await takeKeys(db, context.secret, changes.entitlements);
    if (input.mail === true) await mailOwners(db, changes.entitlements, before.entitlements, now);
    const decided = decidedByImport(before.entitlements, changes.entitlements);
    await tellOthers(db, { ...changes, decided }, before, after, now);
    await recordImportedDecisions(db, decided, actor, now);
    await recordImport(db, diff, termsKept, actor, now);
    return { diff, changed: true, keysNotTaken, termsKept };
  });
  const keysIssued = apply ? await issueLicenseKeys(context) : 0;
  return { ...done, keysIssued };
}

/** Which terms of the files are not applied, by each account's own day. */
async function keepTerms(
  db: Db,
  before: Customers,
  files: Customers,
  now: Instant,
): Promise<readonly KeptTerms[]> {
  const doubtful = doubtfulRows(before.entitlements, files.entitlements);
  const accounts = await accountsByKey(db, [...new Set(doubtful.map(({ held }) => held.account))]);
  const zones = await accountZones(
    db,
    doubtful.map(({ held }) => ({
      accountId: accounts.get(held.account)?.id ?? 0,
      product: held.product,
    })),
  );
  return doubtful.flatMap((row, at) => {
    const why = whyKept(row, localDateOf(now, zones[at] ?? 'UTC'));
    return why === null ? [] : [{ entitlement: row.file.externalKey, why }];
  });
}

/**
 * What the database holds, made comparable with the files: of staff the reps only, and a license key of the files counts
 * as held when it is the one the entitlement has.
 */
async function comparable(db: Db, files: Customers): Promise<Customers> {
  const held = await currentCustomers(db);
  const inFiles = new Set(files.reps.map((rep) => rep.externalKey));
  const named = new Set([...held.accounts.map((one) => one.rep), ...held.reps.map((one) => one.manager)]);
  const keyed = new Map(files.entitlements.map((one) => [one.externalKey, one.licenseKey]));
  const hashes = await licenseKeyHashes(
    db,
    files.entitlements.filter((one) => one.licenseKey !== null).map((one) => one.externalKey),
  );
  return {
    ...held,
    reps: held.reps.filter((rep) => inFiles.has(rep.externalKey) || named.has(rep.externalKey)),
    entitlements: held.entitlements.map((one) => {
      const key = keyed.get(one.externalKey) ?? null;
      const holds = key !== null && hashes.get(one.externalKey) === sha256Hex(canonicalLicenseKey(key));
      return holds ? { ...one, licenseKey: key } : one;
    }),
  };
}

/** A CRM knows reps, not who runs the console: an import never takes rights from anyone. */
function withStrongerRoles(files: Customers, held: Customers): Customers {
  const roles = new Map(held.reps.map((rep) => [rep.externalKey, rep.role]));
  const reps = files.reps.map((rep) => ({
    ...rep,
    role: strongerRole(rep.role, roles.get(rep.externalKey) ?? rep.role),
  }));
  return { ...files, reps };
}

function changesAnything(diff: CustomersDiff): boolean {
  const { reps, accounts, contacts, entitlements, identifiers } = diff;
  const written = [reps, accounts, contacts, entitlements, identifiers];
  return contacts.missing.length > 0 || written.some((one) => one.added.length + one.changed.length > 0);
}

type Changes = Customers & { readonly goneContacts: Customers['contacts'] };

function rowsToWrite(diff: CustomersDiff, before: Customers, after: Customers): Changes {
  const touched = (of: Difference) => new Set([...of.added, ...of.changed].map((item) => item.key));
  const pick = <Row>(rows: readonly Row[], of: Difference, keyOf: (row: Row) => string) => {
    const keys = touched(of);
    return rows.filter((row) => keys.has(keyOf(row)));
  };
  const byKey = (row: { readonly externalKey: string }) => row.externalKey;
  const places = new Map(after.contacts.map((one) => [one.externalKey, one.account]));
  return {
    reps: pick(after.reps, diff.reps, byKey),
    accounts: pick(after.accounts, diff.accounts, byKey),
    contacts: pick(after.contacts, diff.contacts, byKey),
    entitlements: pick(after.entitlements, diff.entitlements, byKey),
    identifiers: pick(after.identifiers, diff.identifiers, identifierKey),
    // Missing from the files, or at another account now.
    goneContacts: before.contacts.filter((one) => places.get(one.externalKey) !== one.account),
  };
}

async function writeCustomers(
  pool: FlowContext['pool'],
  db: Db,
  changes: Changes,
  before: Customers,
  actor: string,
  now: Instant,
): Promise<void> {
  await saveReps(db, changes.reps);
  await saveAccounts(db, changes.accounts, now);
  await removeContacts(db, changes.goneContacts, now);
  await saveContacts(db, changes.contacts);
  const borrowed = await holdBorrowedSeats(db, movedByImport(before.entitlements, changes.entitlements));
  await saveEntitlements(db, changes.entitlements, now);
  await settleBorrowedSeats(pool, db, borrowed, actor, now);
  await insertIdentifiers(db, changes.identifiers);
}

async function takeKeys(
  db: Db,
  secret: string,
  entitlements: readonly ImportedEntitlement[],
): Promise<readonly string[]> {
  const keyed = entitlements.filter((one) => one.licenseKey !== null);
  if (keyed.length === 0) return [];
  const ids = await entitlementIdsOf(
    db,
    keyed.map((one) => one.externalKey),
  );
  return takeLicenseKeysOver(
    db,
    secret,
    keyed.map((one) => ({
      id: ids.get(one.externalKey) as number,
      externalKey: one.externalKey,
      key: one.licenseKey as string,
    })),
  );
}

/** Writes down what mailings may be about: an entitlement that is new to its account, or gives more than before. */
async function mailOwners(
  db: Db,
  written: readonly ImportedEntitlement[],
  held: readonly ImportedEntitlement[],
  now: Instant,
): Promise<void> {
  const before = new Map(held.map((one) => [one.externalKey, one]));
  const giving = written.filter((one) => importGives(one, before.get(one.externalKey) ?? null));
  const rows = await entitlementOwners(
    db,
    giving.map((one) => one.externalKey),
  );
  await recordMailingEvents(
    db,
    rows.map((row) => ({ ...row, on: 'entitlement-created', at: now })),
  );
}

/** Documents that say something else now are issued anew, and accounts that can be told now, or not any more, are judged again. */
async function tellOthers(
  db: Db,
  changes: Changes & { readonly decided: readonly ImportedEntitlement[] },
  before: Customers,
  after: Customers,
  now: Instant,
): Promise<void> {
  const decided = new Set(changes.decided.map((one) => one.externalKey));
  const entitled = new Set(changes.entitlements.map((one) => one.externalKey));
  const moved = new Set(changes.accounts.map((one) => one.externalKey));
  const answers = [...before.entitlements, ...after.entitlements].filter(
    (one) => entitled.has(one.externalKey) || moved.has(one.account),
  );
  const woken = new Set([
    ...changes.contacts.map((one) => one.account),
    ...changes.goneContacts.map((one) => one.account),
    ...[...changes.decided, ...changes.entitlements.filter((one) => decided.has(one.externalKey))].map(
      (one) => one.account,
    ),
    ...moved,
  ]);
  // Standings before revisions, as whoever advances them: nobody waits in a circle.
  await wakeAccounts(db, await accountIdsOf(db, [...woken]), now);
  await bumpPolicyRevisions(
    db,
    answers.map((one) => ({ externalKey: one.account, product: one.product })),
    now,
  );
  await wakeWorkers(db, 'import');
}

async function recordImport(
  db: Db,
  diff: CustomersDiff,
  termsKept: readonly KeptTerms[],
  actor: string,
  now: Instant,
): Promise<void> {
  const { accountsWithoutContact, ...kinds } = diff;
  const counts = Object.entries(kinds).map(([kind, of]) => [
    kind,
    { added: of.added.length, changed: of.changed.length, missing: of.missing.length },
  ]);
  const rows = Object.entries(kinds).flatMap(([kind, of]) => [
    ...of.added.map((item) => `${kind}\tadded\t${item.key}`),
    ...of.changed.map((item) => `${kind}\tchanged\t${item.key}\t${item.fields.join(',')}`),
    ...(kind === 'contacts' ? of.missing.map((item) => `${kind}\tremoved\t${item.key}`) : []),
  ]);
  rows.push(...termsKept.map((one) => `entitlements\tterms kept\t${one.entitlement}`));
  await recordAudit(db, {
    at: now,
    actor,
    action: 'customers-imported',
    subject: 'customers',
    after: {
      ...Object.fromEntries(counts),
      accountsWithoutContact: accountsWithoutContact.length,
      termsKept: termsKept.length,
    },
    rows: rows.length,
    root: rootHash(rows),
  });
}
