import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STAFF_ROLES, type StaffRole } from '../../src/domain/account.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { createToken } from '../../src/flows/api-tokens.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { issueLicenseKeys, revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import type { Pool } from '../../src/store/connect.ts';
import { hashToken, newToken } from '../../src/store/links.ts';
import { createApp } from '../../src/web/app.ts';
import type { WebDeps } from '../../src/web/deps.ts';
import { addressMark, sealSession } from '../../src/web/portal/session.ts';
import { approvePlan, berlin, type MadeAccount, makeAccounts, makeStaff } from '../support/make.ts';
import { tokenIn } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';
import type { Kind } from './route-walk-kinds.ts';

/** What only rows of account B say: none of it may ever stand in an answer to anybody but B and staff. */
export const MARK = 'Zwq7';
/** What only rows of account A say. */
const MARK_OF_A = 'Aav3';
const KEY_OF_A = `A-${MARK_OF_A}-10`;
const KEY_OF_B = `B-${MARK}-20`;

export type Party = {
  readonly ids: Readonly<Record<Kind, string>>;
  /** Sealed sessions of its contact: signed in, and one that only keeps its place. */
  readonly session: string;
  readonly place: string;
};

export type WalkWorld = {
  readonly a: Party;
  readonly b: Party;
  /** Of the link in the briefing of A's rep; B has another. */
  readonly briefing: string;
  readonly staff: Readonly<
    Record<StaffRole, { readonly cookie: string; readonly csrf: string; readonly token: string }>
  >;
};

/** A number that does not move: what is sealed twice is the same twice. */
export const MACHINE_NOW = Date.parse('2027-02-24T09:00:00Z');

/**
 * Two accounts with the same product in the same campaign, each with mail, links, a device, a report, a case, more time,
 * an answer to the survey and marks in all that people write; and the vendor's staff, one of each role, signed in.
 */
export async function makeWalkWorld(
  context: FlowContext,
  more: { readonly plan?: Plan; readonly accounts?: readonly MadeAccount[] } = {},
): Promise<WalkWorld> {
  const { pool } = context;
  await makeStaff(pool, 'sales', 'Rolf');
  await makeAccounts(context, [accountOf(KEY_OF_A, MARK_OF_A, 'rita')]);
  await beginIdsAt(pool, 5001);
  await makeAccounts(context, [accountOf(KEY_OF_B, MARK, 'rolf')]);
  // Nobody guesses the next number: ids that are unknown lie far beyond.
  await beginIdsAt(pool, 6001);
  await mark(pool, KEY_OF_A, MARK_OF_A);
  await mark(pool, KEY_OF_B, MARK);
  await makeAccounts(context, more.accounts ?? []);
  await approvePlan(context, more.plan ?? smallPlan());
  await issueLicenseKeys(context);
  await runTo(context, berlin('2027-02-24'));
  await ensureSigningKeys(context);
  const a = await furnish(context, KEY_OF_A, MARK_OF_A);
  const b = await furnish(context, KEY_OF_B, MARK);
  const staff = Object.fromEntries(
    await Promise.all(STAFF_ROLES.map(async (role) => [role, await signedIn(context, role)] as const)),
  ) as WalkWorld['staff'];
  const briefing = await tokenIn(pool, { key: 'hello', to: 'rita@vendor.example' });
  return { a, b, briefing, staff };
}

function accountOf(key: string, word: string, rep: string) {
  return {
    ...{ key, rep },
    contacts: [{ email: `${word.toLowerCase()}@${key.toLowerCase()}.example`, name: `${word} Contact` }],
    tags: [`${word}-tag`],
    attributes: { segment: `${word}-segment` },
  };
}

async function beginIdsAt(pool: Pool, first: number): Promise<void> {
  for (const table of ['account', 'contact', 'entitlement', 'support_case', 'leniency', 'case_note'])
    await pool.unsafe(`alter table ${table} alter column id restart with ${first}`);
}

async function mark(pool: Pool, key: string, word: string): Promise<void> {
  await pool`update account set name = ${`${word} Company`} where external_key = ${key}`;
}

/** Everything an account can have, written as the flows write it. */
async function furnish(context: FlowContext, key: string, word: string): Promise<Party> {
  const { pool } = context;
  const [row] = await pool<
    {
      accountId: number;
      contactId: number;
      contactKey: string;
      email: string;
      entitlementId: number;
      entitlementKey: string;
      keyHash: string;
      keyPrefix: string;
      campaignId: number;
      deliveryId: string;
      otherDelivery: string;
    }[]
  >`
    select account.id as account_id, contact.id as contact_id, contact.external_key as contact_key, contact.email,
           entitlement.id as entitlement_id, entitlement.external_key as entitlement_key, key_hash, key_prefix,
           notice.campaign_id, notice.id as delivery_id, remind.id as other_delivery
    from account join contact on contact.account_id = account.id
    join entitlement on entitlement.account_id = account.id
    join delivery as notice on notice.account_id = account.id and notice.key = 'notice'
    join delivery as remind on remind.account_id = account.id and remind.key = 'remind'
    where account.external_key = ${key}`;
  if (row === undefined) throw new Error(`${key} was sent nothing.`);
  const { accountId, contactId, email, entitlementId, campaignId, deliveryId } = row;
  const licenseKey = (await revealLicenseKey(context, accountId, entitlementId)) ?? '';
  const token = await tokenIn(pool, { key: 'notice', to: email });
  const now = berlin('2027-02-23');
  const device = hashToken(`${word} device`);
  const activation = `act_${hashToken(`${word} seat`).slice(0, 24)}`;
  const installation = `${word}-installation-1`;
  const identifier = `${word}-SERIAL-001`;
  await pool`insert into identifier (account_id, kind, value) values (${accountId}, 'serial', ${identifier})`;
  await pool`
    insert into installation (id, product, account_id, attributed_by_key, hint, first_contact_at, last_contact_at, device)
    values (${installation}, 'atlas-cad', ${accountId}, true, null, ${now}, ${now}, ${device})`;
  await pool`
    insert into activation (id, entitlement_id, account_id, product, device, fingerprint, device_name, installation, activated_at,
                            last_seen_at)
    values (${activation}, ${entitlementId}, ${accountId}, 'atlas-cad', ${device},
            ${pool.json({ board: hashToken(`${word} board`) })}, ${`${word} computer`}, ${installation}, ${now}, ${now})`;
  await pool`
    insert into activation_failure (account_id, entitlement_id, product, installation, device_name, why, at)
    values (${accountId}, ${entitlementId}, 'atlas-cad', ${`${installation}-b`}, ${`${word} notebook`}, 'no-seats', ${now})`;
  const [leniency] = await pool<{ id: number }[]>`
    insert into leniency (account_id, kind, from_at, days, reason, owner, created_by)
    values (${accountId}, 'extension', ${now}, 1, ${`${word} reason`}, 'rita', 'staff:1') returning id`;
  const [opened] = await pool<{ id: number }[]>`
    insert into support_case (account_id, topic, subject, owner, opened_at, due_at, contact_id, campaign_id, facts)
    values (${accountId}, 'technical', ${`${word} question`}, 'rita', ${now}, ${now}, ${contactId}, ${campaignId},
            ${pool.json({ note: `${word} facts` })}) returning id`;
  await pool`
    insert into case_note (case_id, at, what, actor, text)
    values (${opened?.id ?? 0}, ${now}, 'note', 'staff:1', ${`${word} note`})`;
  await pool`
    insert into survey_answer (campaign_id, phase, contact_id, account_id, score, comment, at)
    values (${campaignId}, 'warn', ${contactId}, ${accountId}, 2, ${`${word} comment`}, ${now})`;
  await pool`
    insert into report (product, installation, day, code, effect, account_id, count)
    values ('atlas-cad', ${installation}, '2027-02-22', 'NOT_ACTIVATED', 'block', ${accountId}, 3)`;
  const code = `code_${hashToken(`${word} code`).slice(0, 24)}`;
  const session = {
    ...{ accountId, contactId, campaignId, deliveryId },
    address: addressMark(email),
    until: MACHINE_NOW + 86_400_000,
  };
  return {
    session: sealSession(context.secret, { ...session, signedInUntil: MACHINE_NOW + 3_600_000 }),
    place: sealSession(context.secret, { ...session, signedInUntil: MACHINE_NOW - 1 }),
    ids: {
      accountKey: key,
      accountId: String(accountId),
      contactId: String(contactId),
      contactKey: row.contactKey,
      email,
      entitlementId: String(entitlementId),
      entitlementKey: row.entitlementKey,
      keyHash: row.keyHash,
      keyPrefix: row.keyPrefix,
      activation,
      device,
      delivery: row.otherDelivery,
      case: String(opened?.id),
      leniency: String(leniency?.id),
      linkHash: hashToken(token),
      code,
      licenseKey,
      link: token,
      installation,
      identifier,
    },
  };
}

async function signedIn(context: FlowContext, role: StaffRole) {
  const { pool } = context;
  const made = await makeStaff(pool, role, `Walk ${role}`);
  const cookie = newToken();
  const csrf = newToken();
  await pool`
    insert into session (token_hash, staff_id, csrf, expires_at)
    values (${hashToken(cookie)}, ${made.id}, ${csrf}, now() + interval '1 hour')`;
  const token = await createToken(context, { name: 'walk', owner: made.key, staff: made });
  if (!token.ok) throw new Error(token.message);
  return { cookie, csrf, token: token.value.token };
}

/** The whole HTTP surface, listening on this machine. */
export async function listen(deps: WebDeps): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer(createApp(deps));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
