import type { LookUp } from '../../domain/look-up.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { Db } from '../connect.ts';
import { containing } from './containing.ts';

/** What of an account matched what was typed. */
export type MatchedBy =
  | 'account'
  | 'contact'
  | 'license-key'
  | 'device'
  | 'installation'
  | 'case'
  | 'identifier'
  | 'part-of-name';

export type LookUpHit = {
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  /** Whole matches before beginnings, beginnings before parts. */
  readonly matched: readonly { readonly by: MatchedBy; readonly what: string }[];
};

/** More would be a list nobody reads on the phone. */
const MOST = 20;

/**
 * Accounts by whatever a caller can say: their name or number, a person's name or address, a license key or its beginning, a
 * device, an installation, an old serial or order number, a case. Each way is one look into an index, whole or by its
 * beginning; only when none finds anything, parts of names are searched.
 */
export async function lookUpAccounts(db: Db, asked: LookUp): Promise<readonly LookUpHit[]> {
  const { text, caseId } = asked;
  const from = text.toLowerCase();
  // The first text behind all that begin so: a range an index on patterns answers, prepared or not.
  const to = `${from}\u{10FFFF}`;
  const keyHash = sha256Hex(asked.licenseKey);
  const beginning = asked.licenseKey.toUpperCase();
  const rows = await db<LookUpHit[]>`
    with matched (account_id, rung, by, what) as (
      (select id, case when lower(external_key) = ${from} then 0 else 2 end, 'account', external_key from account
       where lower(external_key) ~>=~ ${from} and lower(external_key) ~<~ ${to} order by lower(external_key) using ~<~ limit ${MOST})
      union all
      (select id, case when lower(name) = ${from} then 0 else 2 end, 'account', name from account
       where lower(name) ~>=~ ${from} and lower(name) ~<~ ${to} order by lower(name) using ~<~ limit ${MOST})
      union all
      (select account_id, case when lower(email) = ${from} then 0 else 2 end, 'contact', email from contact
       where lower(email) ~>=~ ${from} and lower(email) ~<~ ${to} order by lower(email) using ~<~ limit ${MOST})
      union all
      (select account_id, 1, 'contact', name from contact
       where lower(name) ~>=~ ${from} and lower(name) ~<~ ${to} order by lower(name) using ~<~ limit ${MOST})
      union all
      (select account_id, 0, 'license-key', key_prefix from entitlement where key_hash = ${keyHash})
      union all
      (select account_id, 1, 'license-key', key_prefix from entitlement where key_prefix = ${beginning} limit ${MOST})
      union all
      (select account_id, 1, 'device', device_name from activation
       where device_name is not null and lower(device_name) ~>=~ ${from} and lower(device_name) ~<~ ${to}
       order by deactivated_at is null desc, lower(device_name) using ~<~ limit ${MOST})
      union all
      (select account_id, 0, 'device', coalesce(device_name, id) from activation where id = ${text})
      union all
      (select account_id, 0, 'installation', id from installation
       where product in (select key from product) and id = ${text} and account_id is not null)
      union all
      (select account_id, 0, 'identifier', kind || ' ' || value from identifier where value = ${text} limit ${MOST})
      union all
      (select account_id, 0, 'case', 'C' || id from support_case where id = ${caseId}::bigint)),
    best as (
      select account_id, min(rung) as rung,
             jsonb_agg(distinct jsonb_build_object('by', by, 'what', what)) as matched
      from matched group by account_id)
    select account.external_key, account.name, account.country, best.matched
    from best join account on account.id = best.account_id
    order by best.rung, account.name, account.external_key limit ${MOST}`;
  const hits = narrow(rows, asked);
  return hits.length > 0 || asked.isAddress || text.length < 3 ? hits : partsOfNames(db, text);
}

/** A whole key, case, device or number names one account: what merely begins alike is not meant. */
function narrow(rows: readonly LookUpHit[], asked: LookUp): readonly LookUpHit[] {
  const named = rows.filter((row) =>
    row.matched.some(
      (one) =>
        one.by === 'case' ||
        one.by === 'installation' ||
        one.by === 'identifier' ||
        (one.by === 'account' && one.what.toLowerCase() === asked.text.toLowerCase()),
    ),
  );
  return named.length === 1 ? named : rows;
}

async function partsOfNames(db: Db, text: string): Promise<readonly LookUpHit[]> {
  const part = containing(text);
  return db<LookUpHit[]>`
    select external_key, name, country, jsonb_build_array(jsonb_build_object('by', 'part-of-name', 'what', name)) as matched
    from account where name ilike ${part} or external_key ilike ${part}
    order by name, external_key limit ${MOST}`;
}
