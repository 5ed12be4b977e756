import { decide, type Verdict } from '../domain/policy/verdict.ts';
import { accountsByKey } from '../store/accounts.ts';
import { businessNow } from '../store/clock.ts';
import { type InstallationRow, installationsOf } from '../store/installations.ts';
import { productsByKey } from '../store/products.ts';
import type { ClientIdentity } from './identify-client.ts';
import { documentsOf, type Issued, type LicensingContext } from './issue-document.ts';
import { receiptsOf } from './issue-receipt.ts';

/** One installation, and what it is told if it asks at this moment. */
export type ToldInstallation = {
  readonly installation: InstallationRow;
  readonly productName: string;
  readonly verdict: Verdict;
};

/** More are of no use to a person on the phone. */
const INSTALLATIONS_SHOWN = 20;

/**
 * What an account's client software is told now, with the reasons: judged by the same function as the software itself,
 * from the document and receipt it would get. The ones heard of last come first. Being looked at is not being heard of.
 * @returns none for an account that is not there
 */
export async function lookAtVerdicts(
  context: LicensingContext,
  externalKey: string,
): Promise<readonly ToldInstallation[]> {
  const { pool } = context;
  const [now, accounts] = await Promise.all([businessNow(pool), accountsByKey(pool, [externalKey])]);
  const account = accounts.get(externalKey);
  if (account === undefined) return [];
  const installations = await installationsOf(pool, account.id, INSTALLATIONS_SHOWN);
  const products = await productsByKey(pool, [...new Set(installations.map((one) => one.product))]);
  const known = installations.flatMap((installation) => {
    const product = products.get(installation.product);
    if (product === undefined) return [];
    const subject: ClientIdentity['subject'] = installation.attributedByKey
      ? `account:${externalKey}`
      : `installation:${installation.id}`;
    return [{ product, subject, account, entitlement: null, installation }];
  });
  const documents = await documentsOf(context, known, now);
  const asked = known.map((identity, at) => ({
    identity,
    issued: documents[at] as Issued,
    question: { fingerprint: null, nonce: null },
  }));
  const receipts = await receiptsOf(pool, asked, now);
  return asked.map(({ identity, issued: { document } }, at) => ({
    installation: identity.installation,
    productName: identity.product.name,
    verdict: decide({
      document,
      receipt: receipts[at] ?? null,
      question: { features: identity.product.features, installation: identity.installation.id },
      now: { trusted: document.iat, wall: document.iat },
    }),
  }));
}
