import { CONTACT_FIELDS } from '../customers/standard-files.ts';
import type { StaffRole } from '../domain/account.ts';
import type { ImportedContact } from '../domain/customers.ts';
import { mayChangeCustomers } from '../domain/entitlement-change.ts';
import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { FIND_CONTACT } from '../domain/straggler-case.ts';
import { lockContact } from '../store/account-changes.ts';
import { type AccountRow, findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { closeCasesByCause } from '../store/cases.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { removeContacts, saveContacts } from '../store/customers.ts';
import { wakeAccounts } from '../store/standings.ts';
import { wakeWorkers } from '../store/wake.ts';
import type { FlowContext } from './context.ts';

type Person = { readonly id: number; readonly role: StaffRole };

export type ContactRefusal = 'role' | 'bad-value' | 'unknown-account' | 'unknown-contact' | 'key-taken';

export type ContactDetails = Omit<ImportedContact, 'account' | 'externalKey'>;

/**
 * Adds a person at an account, or brings one back who was removed. Without a key of its own it is known by account and address.
 * @returns its key, and whether it is new
 */
export async function addContact(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly externalKey: string | null;
    readonly contact: ContactDetails;
    readonly staff: Person;
    readonly reason?: string;
  },
): Promise<Result<{ readonly externalKey: string; readonly created: boolean }, ContactRefusal>> {
  return change<{ readonly externalKey: string; readonly created: boolean }>(
    pool,
    input,
    async (db, account, now) => {
      const contact = checked(input.contact);
      if (!contact.ok) return contact;
      const externalKey = input.externalKey ?? `${account.externalKey}:${contact.value.email.toLowerCase()}`;
      const held = await lockContact(db, account.id, externalKey);
      if (held !== null && held.removedAt === null)
        return differing(held, contact.value).length === 0
          ? ok({ externalKey, created: false })
          : refuse(
              'key-taken',
              `The account has a contact ${externalKey} already, and it says something else. Change that one.`,
            );
      await saveContacts(db, [{ ...contact.value, externalKey, account: account.externalKey }]);
      await settle(
        db,
        account,
        { action: 'contact-added', externalKey, staff: input.staff, why: input.reason },
        now,
      );
      return ok({ externalKey, created: true });
    },
  );
}

/** Changes a current contact; what is left out stays. A corrected address is written to again. @returns whether anything changed */
export async function changeContact(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly externalKey: string;
    readonly changes: Partial<ContactDetails>;
    readonly staff: Person;
    readonly reason?: string;
  },
): Promise<Result<{ readonly changed: boolean }, ContactRefusal>> {
  const { externalKey, staff } = input;
  return change<{ readonly changed: boolean }>(pool, input, async (db, account, now) => {
    const held = await lockContact(db, account.id, externalKey);
    if (held === null || held.removedAt !== null) return unknownContact(externalKey);
    const { email, name, role, locale, timeZone } = held;
    const contact = checked({ email, name, role, locale, timeZone, ...input.changes });
    if (!contact.ok) return contact;
    const fields = differing(held, contact.value);
    if (fields.length === 0) return ok({ changed: false });
    await saveContacts(db, [{ ...contact.value, externalKey, account: account.externalKey }]);
    await settle(
      db,
      account,
      { action: 'contact-changed', externalKey, staff, why: input.reason, fields },
      now,
    );
    return ok({ changed: true });
  });
}

/** A person left. Their mail stays in the record; nothing is sent to them any more. @returns whether they were current */
export async function removeContact(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly externalKey: string;
    readonly staff: Person;
    readonly reason?: string;
  },
): Promise<Result<{ readonly changed: boolean }, ContactRefusal>> {
  const { externalKey, staff } = input;
  return change<{ readonly changed: boolean }>(pool, input, async (db, account, now) => {
    const held = await lockContact(db, account.id, externalKey);
    if (held === null) return unknownContact(externalKey);
    if (held.removedAt !== null) return ok({ changed: false });
    await removeContacts(db, [{ account: account.externalKey, externalKey }], now);
    await settle(db, account, { action: 'contact-removed', externalKey, staff, why: input.reason }, now);
    return ok({ changed: true });
  });
}

async function change<Value>(
  pool: FlowContext['pool'],
  { account: key, staff }: { readonly account: string; readonly staff: Person },
  work: (db: Db, account: AccountRow, now: Instant) => Promise<Result<Value, ContactRefusal>>,
): Promise<Result<Value, ContactRefusal>> {
  if (!mayChangeCustomers(staff.role))
    return refuse(
      'role',
      'Only an administrator, a product manager, sales or support can change the contacts of a customer.',
    );
  return inTransaction(pool, async (db) => {
    const account = await findAccount(db, key);
    if (account === null) return refuse('unknown-account', `There is no account ${key}.`);
    return work(db, account, await businessNow(db));
  });
}

/** Whether the account is told, and whom to write to, may be another question now: it is looked at again. */
async function settle(
  db: Db,
  account: AccountRow,
  done: {
    readonly action: string;
    readonly externalKey: string;
    readonly staff: Person;
    readonly why: string | undefined;
    readonly fields?: readonly string[];
  },
  now: Instant,
): Promise<void> {
  const row = await lockContact(db, account.id, done.externalKey);
  await wakeAccounts(db, [account.id], now);
  // Somebody can be written to again: whoever looked for a living contact is done.
  if (done.action === 'contact-added' || done.fields?.includes('email'))
    await closeCasesByCause(db, [account.id], [FIND_CONTACT], now);
  await recordAudit(db, {
    at: now,
    actor: `staff:${done.staff.id}`,
    action: done.action,
    subject: `account:${account.id}`,
    why: done.why ?? null,
    after: { contact: row?.id ?? null, ...(done.fields === undefined ? {} : { fields: done.fields }) },
  });
  await wakeWorkers(db, 'contact');
}

const FIELDS = ['email', 'name', 'locale', 'timeZone'] as const;

/** As an import reads it. */
function checked(contact: ContactDetails): Result<ContactDetails, 'bad-value'> {
  const read: Record<string, unknown> = { ...contact };
  for (const name of FIELDS) {
    const value = contact[name];
    if (value === null) continue;
    const one = CONTACT_FIELDS[name].read(value);
    if (!one.ok) return refuse('bad-value', `${name}: ${one.message}`);
    read[name] = one.value;
  }
  return ok(read as ContactDetails);
}

function differing(held: ContactDetails, wanted: ContactDetails): readonly string[] {
  return ([...FIELDS, 'role'] as const).filter((name) => held[name] !== wanted[name]);
}

function unknownContact(externalKey: string) {
  return refuse('unknown-contact', `The account has no contact ${externalKey}.`);
}
