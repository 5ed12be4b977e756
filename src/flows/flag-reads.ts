import type { Instant } from '../domain/instant.ts';
import type { Product } from '../domain/plan.ts';
import type { Subject } from '../domain/policy/document.ts';
import type { Result } from '../domain/result.ts';
import { findInstallation } from '../store/installations.ts';
import { allProducts, findProduct } from '../store/products.ts';
import { type CheckQuestion, type Judged, judge } from './check.ts';
import type { LicensingContext } from './issue-document.ts';
import { mintStreamToken, streamDay } from './stream-token.ts';

export type FlagProduct = Pick<Product, 'key' | 'features'>;

/** All that evaluating flags needs to know. Each may be answered from memory. */
export type FlagReads = {
  /** Judges one product for whoever asks; the installation it names is heard of by that. */
  judge(question: CheckQuestion): Promise<Result<Judged, 'unknown-product'>>;
  product(key: string): Promise<FlagProduct | null>;
  products(): Promise<readonly FlagProduct[]>;
  /** Has this installation been heard of as a copy of the product? Asking is not being heard of. */
  isInstallationOf(product: string, installation: string): Promise<boolean>;
  /**
   * The address of the event stream that tells of changes; null when there is none. The same all day.
   * @param products keys; empty: all
   */
  streamUrl(subject: Subject, products: readonly string[]): string | null;
};

/** Reads straight from the database. */
export function flagReads(context: LicensingContext, machineNow: () => Instant = Date.now): FlagReads {
  const { pool, publicUrl, secret } = context;
  return {
    judge: (question) => judge(context, question),
    product: (key) => findProduct(pool, key),
    products: () => allProducts(pool),
    isInstallationOf: async (product, id) => (await findInstallation(pool, product, id)) !== null,
    streamUrl: (subject, products) => streamAddress(publicUrl, secret, { subject, products }, machineNow()),
  };
}

/** Where changes of a subject's policy are told, with a token for the day. */
export function streamAddress(
  publicUrl: string,
  secret: string,
  grant: { readonly subject: Subject; readonly products: readonly string[] },
  machineNow: Instant,
): string {
  const token = mintStreamToken(secret, { ...grant, day: streamDay(machineNow) });
  return `${publicUrl}/v1/policy/stream?token=${token}`;
}
