import type { Instant } from '../domain/instant.ts';
import type { Product } from '../domain/plan.ts';
import type { Subject } from '../domain/policy/document.ts';
import { findInstallation } from '../store/installations.ts';
import { allProducts, productsByKey } from '../store/products.ts';
import type { LicensingContext } from './issue-document.ts';
import { endOfStreamDay, mintStreamToken, streamDay } from './stream-token.ts';

export type FlagProduct = Pick<Product, 'key' | 'features'>;

/** Where changes are told, and until when: the address holds a token for the day. */
export type FlagStream = { readonly url: string; readonly until: Instant };

/** All that evaluating flags needs to know beside the verdicts. */
export type FlagReads = {
  /** The products of these keys, each in its order; null for one there is not. */
  productsOf(keys: readonly string[]): Promise<readonly (FlagProduct | null)[]>;
  products(): Promise<readonly FlagProduct[]>;
  /** Has this installation been heard of as a copy of the product? Asking is not being heard of. */
  isInstallationOf(product: string, installation: string): Promise<boolean>;
  /**
   * The event stream that tells of changes; null when there is none.
   * @param products keys; empty: all
   */
  stream(subject: Subject, products: readonly string[]): FlagStream | null;
};

/** Reads straight from the database. */
export function flagReads(context: LicensingContext, machineNow: () => Instant = Date.now): FlagReads {
  const { pool, publicUrl, secret } = context;
  return {
    productsOf: async (keys) => {
      const byKey = await productsByKey(pool, [...new Set(keys)]);
      return keys.map((key) => byKey.get(key) ?? null);
    },
    products: () => allProducts(pool),
    isInstallationOf: async (product, id) => (await findInstallation(pool, product, id)) !== null,
    stream: (subject, products) => {
      const day = streamDay(machineNow());
      const token = mintStreamToken(secret, { subject, products, day });
      return { url: `${publicUrl}/v1/policy/stream?token=${token}`, until: endOfStreamDay(day) };
    },
  };
}
