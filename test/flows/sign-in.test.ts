import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createToken, findToken, listTokens, revokeToken } from '../../src/flows/api-tokens.ts';
import {
  addStaff,
  ensureFirstAdministrator,
  removeStaff,
  signInLinkFor,
} from '../../src/flows/manage-staff.ts';
import {
  canCompleteSignIn,
  completeSignIn,
  findSession,
  signOut,
  startSignIn,
} from '../../src/flows/sign-in.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { type StaffRow, staffByKey } from '../../src/store/staff.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
let pool: Pool;

beforeAll(() => {
  pool = connect(database.url, 5);
});
afterAll(() => pool.end());
beforeEach(() => pool`truncate staff, audit restart identity cascade`);

function context() {
  const mailFrom = { email: 'licensing@vendor.example', name: 'Licensing' };
  return { pool, publicUrl: 'https://glidepath.example', mailFrom };
}

function granted<Value>(result: { ok: true; value: Value } | { ok: false; message: string }): Value {
  if (result.ok) return result.value;
  throw new Error(result.message);
}

async function administrator(): Promise<StaffRow> {
  return (await ensureFirstAdministrator(context())).staff;
}

async function addGrace(): Promise<StaffRow> {
  const staff = await administrator();
  return granted(
    await addStaff(
      { pool },
      {
        ...{ externalKey: null, name: 'Grace <Hopper>', email: 'Grace@vendor.example' },
        role: 'approver',
        staff,
      },
    ),
  );
}

function tokenOf(link: string | undefined): string {
  const match = /^https:\/\/glidepath\.example\/console\/sign-in\/([\w-]{32})$/.exec(link ?? '');
  if (match?.[1] === undefined) throw new Error(`This is no sign-in link: ${link}`);
  return match[1];
}

async function mailedToken(email: string): Promise<string> {
  const message = await startSignIn(context(), email);
  return tokenOf(message?.text.split('\n').find((line) => line.startsWith('https://')));
}

describe('the first administrator', () => {
  it('is made once, and gets a link on the terminal at each start as long as no mail reaches one', async () => {
    const first = await ensureFirstAdministrator(context());
    const second = await ensureFirstAdministrator(context());
    expect(first.staff).toMatchObject({ externalKey: 'admin', role: 'administrator', active: true });
    expect(second.staff.id).toBe(first.staff.id);
    expect(tokenOf(second.link ?? '')).not.toBe(tokenOf(first.link ?? ''));
    await addStaff(
      { pool },
      {
        externalKey: 'ada',
        name: 'Ada',
        email: 'ada@vendor.example',
        role: 'administrator',
        staff: first.staff,
      },
    );
    expect((await ensureFirstAdministrator(context())).link).toBeNull();
  });

  it('is made once also when several processes start at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => ensureFirstAdministrator(context())));
    expect(new Set(made.map((one) => one.staff.id)).size).toBe(1);
  });
});

describe('signing in', () => {
  it('leads from an address, in any spelling, to a session', async () => {
    const grace = await addGrace();
    const session = granted(await completeSignIn({ pool }, await mailedToken(' grace@VENDOR.example ')));
    expect(session.staff.id).toBe(grace.id);
    expect(await findSession({ pool }, session.token)).toEqual({ staff: grace, csrf: session.csrf });
    expect(session.csrf).not.toBe(session.token);
  });

  it('writes to the person alone, with the name escaped, and keeps the token out of the database', async () => {
    await addGrace();
    const message = await startSignIn(context(), 'grace@vendor.example');
    expect(message?.to).toEqual({ email: 'Grace@vendor.example', name: 'Grace <Hopper>' });
    expect(message?.html).toContain('Grace &lt;Hopper&gt;');
    const token = tokenOf(message?.text.split('\n').find((line) => line.startsWith('https://')));
    const stored = await pool`select token_hash from sign_in_link`;
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('sends nothing to an address nobody on staff has', async () => {
    await addGrace();
    expect(await startSignIn(context(), 'stranger@vendor.example')).toBeNull();
    expect(await pool`select 1 from sign_in_link where staff_id = 2`).toHaveLength(0);
  });

  it('sends five links at a time at most', async () => {
    await addGrace();
    for (let sent = 1; sent <= 5; sent += 1)
      expect(await startSignIn(context(), 'grace@vendor.example')).not.toBeNull();
    expect(await startSignIn(context(), 'grace@vendor.example')).toBeNull();
  });

  it('A2: looking at a link does not use it up', async () => {
    await addGrace();
    const token = await mailedToken('grace@vendor.example');
    expect(await canCompleteSignIn({ pool }, token)).toBe(true);
    expect(await canCompleteSignIn({ pool }, token)).toBe(true);
    expect((await completeSignIn({ pool }, token)).ok).toBe(true);
    expect(await canCompleteSignIn({ pool }, token)).toBe(false);
  });

  it('gives one session for one link, however many ask at once', async () => {
    await addGrace();
    const token = await mailedToken('grace@vendor.example');
    const tries = await Promise.all(Array.from({ length: 5 }, () => completeSignIn({ pool }, token)));
    expect(tries.filter((one) => one.ok)).toHaveLength(1);
    expect(await pool`select 1 from session`).toHaveLength(1);
  });

  it('refuses a link that is over, used or made up with the same words', async () => {
    await addGrace();
    const used = await mailedToken('grace@vendor.example');
    await completeSignIn({ pool }, used);
    const over = await mailedToken('grace@vendor.example');
    await pool`update sign_in_link set expires_at = now() - interval '1 second' where used_at is null`;
    const answers = await Promise.all(
      [used, over, 'made-up'].map((token) => completeSignIn({ pool }, token)),
    );
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: false, code: 'unusable' });
  });

  it('ends with signing out, with time, and with leaving staff', async () => {
    const grace = await addGrace();
    const sessions = [];
    for (let made = 0; made < 3; made += 1)
      sessions.push(granted(await completeSignIn({ pool }, await mailedToken('grace@vendor.example'))).token);
    const [first = '', second = '', third = ''] = sessions;
    await signOut({ pool }, first);
    expect(await findSession({ pool }, first)).toBeNull();
    await pool`update session set expires_at = now() - interval '1 second'
               where token_hash = encode(sha256(convert_to(${second}, 'UTF8')), 'hex')`;
    expect(await findSession({ pool }, second)).toBeNull();
    expect(await findSession({ pool }, third)).not.toBeNull();
    const open = await mailedToken('grace@vendor.example');
    granted(await removeStaff({ pool }, { id: grace.id, staff: await administrator() }));
    expect(await findSession({ pool }, third)).toBeNull();
    expect((await completeSignIn({ pool }, open)).ok).toBe(false);
  });

  it('takes the one who may do more where two share an address', async () => {
    await addGrace();
    await pool`insert into staff (external_key, name, email, role) values
      ('rep-grace', 'Grace', 'grace@vendor.example', 'sales')`;
    const session = granted(await completeSignIn({ pool }, await mailedToken('grace@vendor.example')));
    expect(session.staff.role).toBe('approver');
  });

  it('can be helped by the operator, who leaves a trace', async () => {
    await addGrace();
    const { link } = granted(await signInLinkFor(context(), 'grace'));
    expect(granted(await completeSignIn({ pool }, tokenOf(link))).staff.externalKey).toBe('grace');
    expect(
      await pool`select 1 from audit where action = 'sign-in-link-made' and actor = 'operator'`,
    ).toHaveLength(1);
  });
});

describe('staff', () => {
  const bob = { externalKey: null, name: 'Bob', email: 'bob@vendor.example', role: 'viewer' } as const;

  it('is managed by administrators only', async () => {
    const grace = await addGrace();
    expect(await addStaff({ pool }, { ...bob, staff: grace })).toMatchObject({ ok: false, code: 'role' });
    expect(await removeStaff({ pool }, { id: grace.id, staff: grace })).toMatchObject({
      ok: false,
      code: 'role',
    });
  });

  it('refuses a key or an address that is taken', async () => {
    const staff = await administrator();
    await addGrace();
    const taken = await addStaff({ pool }, { ...bob, externalKey: 'grace', staff });
    expect(taken).toMatchObject({ ok: false, code: 'key-taken' });
    const same = await addStaff({ pool }, { ...bob, email: 'GRACE@vendor.example', staff });
    expect(same).toMatchObject({ ok: false, code: 'email-taken' });
  });

  it('finds a key of its own when another has that of the address', async () => {
    const staff = await administrator();
    await addGrace();
    const other = granted(await addStaff({ pool }, { ...bob, email: 'grace@elsewhere.example', staff }));
    expect(other.externalKey).toBe('grace-2');
  });

  it('never loses its last administrator', async () => {
    const staff = await administrator();
    expect(await removeStaff({ pool }, { id: staff.id, staff })).toMatchObject({
      ok: false,
      code: 'last-administrator',
    });
    const ada = granted(await addStaff({ pool }, { ...bob, role: 'administrator', staff }));
    const both = await Promise.all([
      removeStaff({ pool }, { id: staff.id, staff }),
      removeStaff({ pool }, { id: ada.id, staff: ada }),
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
  });

  it('takes a person back under the same key', async () => {
    const staff = await administrator();
    const added = granted(await addStaff({ pool }, { ...bob, staff }));
    granted(await removeStaff({ pool }, { id: added.id, staff }));
    expect(granted(await addStaff({ pool }, { ...bob, staff })).id).toBe(added.id);
    expect((await staffByKey(pool, 'bob'))?.active).toBe(true);
  });
});

describe('API tokens', () => {
  it('act in the name of a person until they are revoked, and are stored hashed', async () => {
    const staff = await administrator();
    const grace = await addGrace();
    const made = granted(await createToken({ pool }, { name: 'orders', owner: 'grace', staff }));
    expect(made.token).toMatch(/^gp_[\w-]{32}$/);
    expect(made.token.startsWith(made.prefix)).toBe(true);
    expect((await findToken({ pool }, made.token))?.id).toBe(grace.id);
    expect(JSON.stringify(await pool`select * from api_token`)).not.toContain(made.token);
    expect(await listTokens({ pool })).toMatchObject([
      { prefix: made.prefix, name: 'orders', staff: 'grace', revokedAt: null },
    ]);
    granted(await revokeToken({ pool }, { prefix: made.prefix, staff }));
    expect(await findToken({ pool }, made.token)).toBeNull();
    expect(await revokeToken({ pool }, { prefix: made.prefix, staff })).toMatchObject({
      ok: false,
      code: 'unknown-token',
    });
  });

  it('are nobody’s when made up, cut short or of somebody who left', async () => {
    const staff = await administrator();
    const grace = await addGrace();
    const { token } = granted(await createToken({ pool }, { name: 'orders', owner: 'grace', staff }));
    expect(await findToken({ pool }, token.slice(0, -1))).toBeNull();
    expect(await findToken({ pool }, `xx_${token.slice(3)}`)).toBeNull();
    expect(await findToken({ pool }, `gp_${'a'.repeat(10_000)}`)).toBeNull();
    granted(await removeStaff({ pool }, { id: grace.id, staff }));
    expect(await findToken({ pool }, token)).toBeNull();
  });

  it('are made by people for themselves, and by administrators for anyone', async () => {
    await administrator();
    const grace = await addGrace();
    expect((await createToken({ pool }, { name: 'mine', owner: 'grace', staff: grace })).ok).toBe(true);
    const other = await createToken({ pool }, { name: 'power', owner: 'admin', staff: grace });
    expect(other).toMatchObject({ ok: false, code: 'role' });
  });
});
