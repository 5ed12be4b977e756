import type { StaffRole } from '../domain/account.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { mayManageStaff } from '../domain/staff-role.ts';
import { TOKEN_SCOPES, unknownScopes } from '../domain/token-scope.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { hashToken, newToken } from '../store/links.ts';
import { staffByKey } from '../store/staff.ts';
import {
  type ApiTokenRow,
  apiTokens,
  insertApiToken,
  revokeApiToken,
  staffByTokenHash,
  type TokenHolder,
} from '../store/tokens.ts';
import type { FlowContext } from './context.ts';

/** Tells people, and programs that look for leaked secrets, what it is. */
const MARK = 'gp_';
/** Enough to tell tokens apart, far too little to use one. */
const PREFIX_LENGTH = MARK.length + 6;
const LONGEST = 100;

type Person = { readonly id: number; readonly role: StaffRole };

export type CreatedToken = {
  /** Shown once; only its hash is stored. */
  readonly token: string;
  readonly prefix: string;
};

/**
 * A bearer token for an integration. It may do what the person may in whose name it acts.
 * @param input.owner key of that person
 * @param input.staff who creates it
 * @param input.scopes what it may be used for; left out: everything the person may
 */
export async function createToken(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly name: string;
    readonly owner: string;
    readonly staff: Person;
    readonly scopes?: readonly string[];
  },
): Promise<Result<CreatedToken, 'role' | 'unknown-staff' | 'name-missing' | 'unknown-scope'>> {
  const { owner, staff } = input;
  const name = input.name.trim();
  if (name === '') return refuse('name-missing', 'Name the token after what will use it.');
  const scopes = input.scopes === undefined ? null : [...new Set(input.scopes)].toSorted();
  const [unknown] = unknownScopes(scopes ?? []);
  if (unknown !== undefined)
    return refuse('unknown-scope', `There is no scope ${unknown}; there are ${TOKEN_SCOPES.join(', ')}.`);
  return inTransaction(pool, async (db) => {
    const person = await staffByKey(db, owner);
    if (!person?.active) return refuse('unknown-staff', `Nobody on staff has the key ${owner}.`);
    if (!mayManageStaff(staff.role) && staff.id !== person.id)
      return refuse('role', 'Only an administrator can create a token in the name of somebody else.');
    const now = await businessNow(db);
    const token = MARK + newToken();
    const prefix = token.slice(0, PREFIX_LENGTH);
    await insertApiToken(db, {
      tokenHash: hashToken(token),
      prefix,
      name,
      staffId: person.id,
      createdAt: now,
      scopes,
    });
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'token-created',
      subject: `token:${prefix}`,
      after: { staff: person.id, name, ...(scopes === null ? {} : { scopes }) },
    });
    return ok({ token, prefix });
  });
}

/** Who acts by a bearer token; null when it is none of ours or was revoked. */
export async function findToken(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<TokenHolder | null> {
  if (!token.startsWith(MARK) || token.length > LONGEST) return null;
  return staffByTokenHash(pool, hashToken(token));
}

/** A token stops working at once. */
export async function revokeToken(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly prefix: string; readonly staff: Person },
): Promise<Result<true, 'role' | 'unknown-token'>> {
  const { prefix, staff } = input;
  return inTransaction(pool, async (db) => {
    const owned = (await apiTokens(db)).find((one) => one.prefix === prefix && one.revokedAt === null);
    if (owned === undefined) return refuse('unknown-token', `No token in use begins with ${prefix}.`);
    const owner = await staffByKey(db, owned.staff);
    if (!mayManageStaff(staff.role) && owner?.id !== staff.id)
      return refuse('role', 'Only an administrator can revoke a token of somebody else.');
    const now = await businessNow(db);
    await revokeApiToken(db, prefix, now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'token-revoked',
      subject: `token:${prefix}`,
    });
    return ok(true);
  });
}

/** All tokens, the newest first, without the tokens themselves. */
export async function listTokens({ pool }: Pick<FlowContext, 'pool'>): Promise<readonly ApiTokenRow[]> {
  return apiTokens(pool);
}
