import {
  type Attribution,
  afterContact,
  type Contact,
  isNews,
  onDevice,
} from '../domain/installation-contact.ts';
import type { Instant } from '../domain/instant.ts';
import { markInstallationsSeen } from '../store/activations.ts';
import { type Db, inTransaction, type Pool } from '../store/connect.ts';
import {
  findInstallations,
  firstContactsOn,
  type InstallationRow,
  lockInstallations,
  saveInstallations,
  wakeSeenAccounts,
} from '../store/installations.ts';
import { attributeReports } from '../store/reports.ts';
import { wakeWorkers } from '../store/wake.ts';

/** That an installation was heard of, and whom it named. */
export type InstallationContact = Contact & { readonly product: string; readonly installation: string };

/** Writes down that an installation was heard of; see {@link recordContacts}. */
export async function recordContact(
  pool: Pool,
  contact: InstallationContact,
  now: Instant,
): Promise<InstallationRow> {
  const [row] = await recordContacts(pool, [contact], now);
  return row as InstallationRow;
}

/**
 * Writes down that installations were heard of, as far as that is news. The first contact of a client of an account, and
 * only that, wakes the account's standings: a grace may count from it.
 * @returns the installation of each contact, in their order, after all of them
 */
export async function recordContacts(
  pool: Pool,
  contacts: readonly InstallationContact[],
  now: Instant,
): Promise<readonly InstallationRow[]> {
  const heard = heardInstallations(contacts);
  const known = await findInstallations(pool, heard);
  const news = heard.filter((one, at) => isNews(known[at] ?? null, afterAll(known[at] ?? null, one, now)));
  const written = news.length === 0 ? [] : await inTransaction(pool, (db) => writeContacts(db, news, now));
  const rowOf = new Map<string, InstallationRow>();
  for (const row of known) if (row !== null) rowOf.set(nameOf(row.product, row.id), row);
  for (const row of written) rowOf.set(nameOf(row.product, row.id), row);
  return contacts.map((one) => rowOf.get(nameOf(one.product, one.installation)) as InstallationRow);
}

type Heard = { readonly product: string; readonly id: string; readonly contacts: InstallationContact[] };

/** Several contacts of one installation are one row, and one after the other. */
function heardInstallations(contacts: readonly InstallationContact[]): readonly Heard[] {
  const heard = new Map<string, Heard>();
  for (const contact of contacts) {
    const { product, installation: id } = contact;
    const name = nameOf(product, id);
    const before = heard.get(name);
    if (before === undefined) heard.set(name, { product, id, contacts: [contact] });
    else before.contacts.push(contact);
  }
  return [...heard.values()];
}

function nameOf(product: string, id: string): string {
  return `${product}\n${id}`;
}

function afterAll(known: Attribution | null, { contacts }: Heard, now: Instant): Attribution {
  const [first, ...later] = contacts as [InstallationContact, ...InstallationContact[]];
  return later.reduce((after, one) => afterContact(after, one, now), afterContact(known, first, now));
}

async function writeContacts(
  db: Db,
  heard: readonly Heard[],
  now: Instant,
): Promise<readonly InstallationRow[]> {
  const before = await lockInstallations(db, heard);
  const alone = heard.map(
    (one, at): InstallationRow => ({
      ...{ id: one.id, product: one.product },
      ...afterAll(before[at] ?? null, one, now),
    }),
  );
  const after = await withDevices(db, alone, before);
  await saveInstallations(db, after);
  const known = after.flatMap(({ accountId, product, id }, at) =>
    accountId === null || (before[at] ?? null) === null ? [] : [{ accountId, product, installation: id }],
  );
  await markInstallationsSeen(db, known, now);
  const owned = after.flatMap((row, at) => {
    const was = before[at] ?? null;
    const { id, product, accountId } = row;
    return accountId === null || accountId === (was?.accountId ?? null)
      ? []
      : [{ id, product, accountId, isNew: was?.attributedByKey !== true }];
  });
  if (owned.length === 0) return after;
  await attributeReports(
    db,
    owned.filter((one) => one.isNew),
  );
  await wakeSeenAccounts(db, owned, now);
  await wakeWorkers(db, 'first contact');
  return after;
}

/** A device has one runway, whichever copy of the software is on it. Looked up when a copy first names its device. */
async function withDevices(
  db: Db,
  rows: readonly InstallationRow[],
  before: readonly (InstallationRow | null)[],
): Promise<readonly InstallationRow[]> {
  const named = rows.flatMap(({ accountId, product, device }, at) => {
    const was = before[at] ?? null;
    const isNews = device !== was?.device || accountId !== was?.accountId;
    return accountId === null || device === null || !isNews ? [] : [{ at, accountId, product, device }];
  });
  const firsts = await firstContactsOn(db, named);
  const firstOf = new Map(named.map(({ at }, place) => [at, firsts[place] ?? null]));
  return rows.map((row, at) => ({ ...row, ...onDevice(row, firstOf.get(at) ?? null) }));
}
