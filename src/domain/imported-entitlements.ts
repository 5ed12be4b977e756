import type { Customers, ImportedEntitlement } from './customers.ts';
import { type EntitlementTerms, givesMore } from './entitlement-change.ts';

/**
 * The terms an import gives an entitlement.
 * @param was what it was; null for a new one
 */
export function importedTerms(one: ImportedEntitlement, was: ImportedEntitlement | null): EntitlementTerms {
  const { quantity, features, starts, expires, supportUntil } = one;
  const suspended = one.suspended ?? was?.suspended ?? false;
  return { quantity, features, starts, expires, supportUntil, suspended };
}

/** Does an import give the account more than it had? All of it is new to an account that gets it, unless it is suspended. */
export function importGives(one: ImportedEntitlement, was: ImportedEntitlement | null): boolean {
  const terms = importedTerms(one, was);
  if (was === null || was.account !== one.account) return !terms.suspended;
  return givesMore(importedTerms(was, was), terms);
}

/** What an import brings, with what is held wherever the files do not say whether an entitlement is suspended. */
export function withHeldSuspensions(files: Customers, held: Customers): Customers {
  const known = new Map(held.entitlements.map((one) => [one.externalKey, one.suspended ?? false]));
  const entitlements = files.entitlements.map((one) => ({
    ...one,
    suspended: one.suspended ?? known.get(one.externalKey) ?? false,
  }));
  return { ...files, entitlements };
}

/**
 * Entitlements, as they were, that an import gives to another account, suspends or lets go on: what is more than a number or a
 * date set right.
 */
export function decidedByImport(
  held: readonly ImportedEntitlement[],
  written: readonly ImportedEntitlement[],
): readonly ImportedEntitlement[] {
  const before = new Map(held.map((one) => [one.externalKey, one]));
  return written.flatMap((one) => {
    const was = before.get(one.externalKey);
    if (was === undefined) return [];
    const isSuspended = was.suspended ?? false;
    return was.account !== one.account || (one.suspended ?? isSuspended) !== isSuspended ? [was] : [];
  });
}

/** Entitlements that an import gives to another account, by external keys; not those that become another product's. */
export function movedByImport(
  held: readonly ImportedEntitlement[],
  written: readonly ImportedEntitlement[],
): readonly { readonly externalKey: string; readonly to: string; readonly product: string }[] {
  const before = new Map(held.map((one) => [one.externalKey, one]));
  return written.flatMap(({ externalKey, account: to, product }) => {
    const was = before.get(externalKey);
    return was === undefined || was.account === to || was.product !== product
      ? []
      : [{ externalKey, to, product }];
  });
}
