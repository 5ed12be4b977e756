import type { Subject } from '../domain/policy/document.ts';
import { type AccountRow, accountsById, accountsByKey } from '../store/accounts.ts';
import type { Db } from '../store/connect.ts';
import { findInstallations } from '../store/installations.ts';
import { productsByKey } from '../store/products.ts';
import type { ClientIdentity } from './identify-client.ts';

/** A subject that was named before, by a document or a stream's token, and a product's key. */
export type NamedSubject = { readonly subject: Subject; readonly product: string };

/**
 * The identities behind subjects that were named before, each in its order. Nothing is written down: a subject that is
 * spoken of has not been heard of by that.
 * @returns null for a product that is not known
 */
export async function identifySubjects(
  db: Db,
  named: readonly NamedSubject[],
): Promise<readonly (ClientIdentity | null)[]> {
  if (named.length === 0) return [];
  const products = await productsByKey(db, [...new Set(named.map((one) => one.product))]);
  const accounts = await accountsBehind(db, named);
  return named.map(({ subject, product: key }, at) => {
    const product = products.get(key);
    if (product === undefined) return null;
    const account = accounts[at] ?? null;
    // An account that is gone, an installation that was never heard of: nobody in particular.
    const found = account === null ? 'anonymous' : subject;
    return { product, subject: found, account, entitlement: null, installation: null };
  });
}

async function accountsBehind(
  db: Db,
  named: readonly NamedSubject[],
): Promise<readonly (AccountRow | null)[]> {
  const ids = named.map(({ subject }) => subject.slice(subject.indexOf(':') + 1));
  const isInstallation = ({ subject }: NamedSubject) => subject.startsWith('installation:');
  const installations = await findInstallations(
    db,
    named
      .map(({ product }, at) => ({ product, id: ids[at] ?? '' }))
      .filter((_, at) => isInstallation(named[at] as NamedSubject)),
  );
  const owners = installations.map((one) => one?.accountId ?? null);
  const byId = await accountsById(
    db,
    owners.filter((id) => id !== null),
  );
  const byKey = await accountsByKey(
    db,
    ids.filter((_, at) => named[at]?.subject.startsWith('account:')),
  );
  const owner = owners.values();
  return named.map((one, at) => {
    if (!isInstallation(one)) return byKey.get(ids[at] ?? '') ?? null;
    const id = owner.next().value ?? null;
    return id === null ? null : (byId.get(id) ?? null);
  });
}
