import { localDateOf } from '../domain/days.ts';
import type { LocalDate } from '../domain/instant.ts';
import { accountsById } from '../store/accounts.ts';
import { businessNow } from '../store/clock.ts';
import type { AccountProduct } from '../store/entitlements.ts';
import type { FlowContext } from './context.ts';
import { loadManyPolicyFacts } from './policy-facts.ts';

/** How entitlements of an account to a product are read now. */
export type EntitlementRules = {
  /** The share of seats that may be taken above the quantity. */
  readonly overage: number;
  /** The account's day. */
  readonly today: LocalDate;
};

/** For each account and product in its order, by the policy in force for it; with a handful of statements for all. */
export async function readEntitlementRules(
  { pool }: Pick<FlowContext, 'pool'>,
  asked: readonly AccountProduct[],
): Promise<readonly EntitlementRules[]> {
  if (asked.length === 0) return [];
  const now = await businessNow(pool);
  const distinct = new Map(asked.map((one) => [nameOf(one), one]));
  const accounts = await accountsById(pool, [...new Set(asked.map((one) => one.accountId))]);
  const facts = await loadManyPolicyFacts(
    pool,
    pool,
    [...distinct.values()].map(({ accountId, product }) => {
      const account = accounts.get(accountId) ?? null;
      return {
        product: { key: product, name: product, features: [] },
        account,
        subject: `account:${account?.externalKey ?? ''}` as const,
      };
    }),
    now,
  );
  const rules = new Map(
    [...distinct.keys()].map((name, at) => {
      const one = facts[at];
      return [name, { overage: one?.rules.overage ?? 0, today: localDateOf(now, one?.zone ?? 'UTC') }];
    }),
  );
  return asked.map((one) => rules.get(nameOf(one)) as EntitlementRules);
}

function nameOf({ accountId, product }: AccountProduct): string {
  return `${accountId} ${product}`;
}
