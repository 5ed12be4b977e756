import type { Subject } from '../domain/policy/document.ts';
import { type AccountRow, accountById, findAccount } from '../store/accounts.ts';
import type { Db } from '../store/connect.ts';
import { findInstallation } from '../store/installations.ts';
import { findProduct } from '../store/products.ts';
import type { ClientIdentity } from './identify-client.ts';

/**
 * The identity behind a subject that was named before, by a document or a stream's token. Nothing is written down: a
 * subject that is spoken of has not been heard of by that.
 * @returns null for a product that is not known
 */
export async function identifySubject(
  db: Db,
  subject: Subject,
  productKey: string,
): Promise<ClientIdentity | null> {
  const product = await findProduct(db, productKey);
  if (product === null) return null;
  const account = await accountBehind(db, subject, productKey);
  return {
    product,
    // An account that is gone, an installation that was never heard of: nobody in particular.
    subject: account === null ? 'anonymous' : subject,
    account,
    entitlement: null,
    installation: null,
  };
}

async function accountBehind(db: Db, subject: Subject, product: string): Promise<AccountRow | null> {
  if (subject === 'anonymous') return null;
  const name = subject.slice(subject.indexOf(':') + 1);
  if (subject.startsWith('account:')) return findAccount(db, name);
  const installation = await findInstallation(db, product, name);
  return installation?.accountId == null ? null : accountById(db, installation.accountId);
}
