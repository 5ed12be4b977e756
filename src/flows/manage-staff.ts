import type { StaffRole } from '../domain/account.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { mayManageStaff } from '../domain/staff-role.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { deleteSessions } from '../store/sessions.ts';
import { deleteSignInLinks } from '../store/sign-in-links.ts';
import {
  administrators,
  deactivateStaff,
  lockStaff,
  type StaffRow,
  saveStaff,
  staffByEmail,
  staffById,
  staffByKey,
} from '../store/staff.ts';
import { revokeApiTokensOf } from '../store/tokens.ts';
import type { FlowContext } from './context.ts';
import { newSignInLink } from './sign-in.ts';

/** The administrator a new database begins with. No mail reaches it: it signs in by a link on the operator's terminal. */
const FIRST = { externalKey: 'admin', name: 'Administrator', email: 'admin@localhost' } as const;

/**
 * Makes the first administrator where there is none. Call it at start; several processes may.
 * @returns a one-time link for the operator's terminal as long as no administrator can be reached by mail; else null
 */
export async function ensureFirstAdministrator({
  pool,
  publicUrl,
}: Pick<FlowContext, 'pool' | 'publicUrl'>): Promise<{
  readonly staff: StaffRow;
  readonly link: string | null;
}> {
  return inTransaction(pool, async (db) => {
    const staff = await firstAdministrator(db);
    const reachable = (await administrators(db)).some((one) => one.email !== FIRST.email);
    return { staff, link: reachable ? null : await newSignInLink(db, publicUrl, staff.id) };
  });
}

/** The administrator who was there first, made when there is none. */
export async function firstAdministrator(db: Db): Promise<StaffRow> {
  await lockStaff(db);
  const [known] = await administrators(db);
  if (known !== undefined) return known;
  const id = await saveStaff(db, {
    ...FIRST,
    role: 'administrator',
    manager: null,
    region: null,
    active: true,
  });
  await recordAudit(db, {
    at: await businessNow(db),
    actor: 'system',
    action: 'staff-added',
    subject: `staff:${id}`,
    why: 'There was no administrator.',
    after: { role: 'administrator' },
  });
  return (await staffById(db, id)) as StaffRow;
}

type Person = { readonly id: number; readonly role: StaffRole };

export type NewStaff = {
  /** Null: made from the address. */
  readonly externalKey: string | null;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
};

export type StaffRefusal = 'role' | 'name-missing' | 'email' | 'key-taken' | 'email-taken';

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

/** Adds a person. They sign in by a link sent to their address. */
export async function addStaff(
  { pool }: Pick<FlowContext, 'pool'>,
  input: NewStaff & { readonly staff: Person },
): Promise<Result<StaffRow, StaffRefusal>> {
  const name = input.name.trim();
  const email = input.email.trim();
  if (!mayManageStaff(input.staff.role)) return refuse('role', 'Only an administrator can add people.');
  if (name === '') return refuse('name-missing', 'Say what the person is called.');
  if (!ADDRESS.test(email)) return refuse('email', 'The e-mail must look like ada@example.com.');
  return inTransaction(pool, async (db) => {
    await lockStaff(db);
    if ((await staffByEmail(db, email)) !== null)
      return refuse('email-taken', 'Somebody on staff has this address already.');
    const externalKey = input.externalKey?.trim() || (await freeKey(db, email));
    const known = await staffByKey(db, externalKey);
    if (known?.active)
      return refuse('key-taken', `The key ${externalKey} is taken by ${known.name}. Choose another.`);
    const id = await saveStaff(db, {
      externalKey,
      name,
      email,
      role: input.role,
      manager: known?.manager ?? null,
      region: known?.region ?? null,
      active: true,
    });
    await recordAudit(db, {
      at: await businessNow(db),
      actor: `staff:${input.staff.id}`,
      action: 'staff-added',
      subject: `staff:${id}`,
      after: { role: input.role },
    });
    return ok((await staffById(db, id)) as StaffRow);
  });
}

/** The address up to the @, with a number behind it when somebody has or had that key. */
async function freeKey(db: Db, email: string): Promise<string> {
  const stem = email.toLowerCase().replace(/@.*$/, '');
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? stem : `${stem}-${number}`;
    const known = await staffByKey(db, key);
    if (known === null || known.email.toLowerCase() === email.toLowerCase()) return key;
  }
}

/** Takes a person off staff: sessions, links and tokens end at once. Their accounts keep them as rep until an import says otherwise. */
export async function removeStaff(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: Person },
): Promise<Result<StaffRow, 'role' | 'unknown-staff' | 'last-administrator'>> {
  if (!mayManageStaff(input.staff.role)) return refuse('role', 'Only an administrator can remove people.');
  return inTransaction(pool, async (db) => {
    await lockStaff(db);
    const person = await staffById(db, input.id);
    if (!person?.active) return refuse('unknown-staff', 'This person is not on staff.');
    const others = (await administrators(db)).filter((one) => one.id !== person.id);
    if (others.length === 0)
      return refuse('last-administrator', 'This is the last administrator. Make somebody else one first.');
    const now = await businessNow(db);
    await deactivateStaff(db, person.id);
    await deleteSessions(db, person.id);
    await deleteSignInLinks(db, person.id);
    const tokens = await revokeApiTokensOf(db, person.id, now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'staff-removed',
      subject: `staff:${person.id}`,
      before: { role: person.role },
      after: { tokensRevoked: tokens },
    });
    return ok({ ...person, active: false });
  });
}

/** A one-time link for somebody who cannot get mail; for the operator's terminal only. */
export async function signInLinkFor(
  { pool, publicUrl }: Pick<FlowContext, 'pool' | 'publicUrl'>,
  externalKey: string,
): Promise<Result<{ readonly staff: StaffRow; readonly link: string }, 'unknown-staff'>> {
  return inTransaction(pool, async (db) => {
    const staff = await staffByKey(db, externalKey);
    if (!staff?.active) return refuse('unknown-staff', `Nobody on staff has the key ${externalKey}.`);
    await recordAudit(db, {
      at: await businessNow(db),
      actor: 'operator',
      action: 'sign-in-link-made',
      subject: `staff:${staff.id}`,
    });
    return ok({ staff, link: await newSignInLink(db, publicUrl, staff.id) });
  });
}
