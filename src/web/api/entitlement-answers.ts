import type { z } from 'zod';
import { entitlementState } from '../../domain/entitlement-state.ts';
import { grantedSeats } from '../../domain/seats.ts';
import type { FlowContext } from '../../flows/context.ts';
import { type EntitlementRules, readEntitlementRules } from '../../flows/read-entitlement-rules.ts';
import type { ApiActivation, ApiEntitlement } from '../../store/views/api-entitlements.ts';
import { momentOf, momentOrNull } from './campaign-answers.ts';
import type { ACTIVATION_LINE, ENTITLEMENT } from './customer-schemas.ts';

/** Entitlements with what the policy of their accounts makes of them. */
export async function entitlementAnswers(
  context: FlowContext,
  rows: readonly ApiEntitlement[],
): Promise<readonly z.input<typeof ENTITLEMENT>[]> {
  const rules = await readEntitlementRules(context, rows);
  return rows.map((row, at) => entitlementAnswer(row, rules[at] as EntitlementRules));
}

function entitlementAnswer(
  row: ApiEntitlement,
  { overage, today }: EntitlementRules,
): z.input<typeof ENTITLEMENT> {
  const { externalKey, account, product, quantity, activeSeats, starts, expires, supportUntil } = row;
  return {
    ...{ externalKey, account, product, quantity, overage, activeSeats, starts, expires, supportUntil },
    name: row.productName,
    seatsGranted: grantedSeats(quantity, overage),
    features: [...row.features],
    ...entitlementState({ ...row, suspended: row.suspendedAt !== null }, today),
    suspendedAt: momentOrNull(row.suspendedAt),
    breakGlass: row.breakGlass,
    licenseKeyPrefix: row.keyPrefix,
    version: row.version,
  };
}

export function activationAnswer(row: ApiActivation): z.input<typeof ACTIVATION_LINE> {
  return {
    ...row,
    activatedAt: momentOf(row.activatedAt),
    lastSeenAt: momentOrNull(row.lastSeenAt),
    deactivatedAt: momentOrNull(row.deactivatedAt),
  };
}
