import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import type { FlowContext } from './context.ts';
import { deactivateDevice } from './deactivate-device.ts';
import { liftDeviceMoves } from './lift-device-moves.ts';

type Asked = {
  /** External key. */
  readonly account: string;
  readonly reason: string;
  readonly staff: { readonly id: number; readonly role: StaffRole };
};

type Refusal = 'role' | 'reason-missing' | 'unknown-account' | 'unknown-device';

/** Support frees the seat of a device, whatever the customer's own limit says. Doing it again changes nothing. */
export async function freeDevice(
  context: Pick<FlowContext, 'pool'>,
  input: Asked & { readonly activation: string },
): Promise<Result<true, Refusal>> {
  const { staff, activation } = input;
  const why = input.reason.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot free a seat.');
  if (why === '') return refuse('reason-missing', 'Say what happened to the device.');
  const account = await findAccount(context.pool, input.account);
  if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
  const freed = await deactivateDevice(context, {
    by: { accountId: account.id },
    ...{ activation, why },
    actor: `staff:${staff.id}`,
  });
  return freed.ok ? ok(true) : refuse('unknown-device', freed.message);
}

/** Support lets a customer move devices of one entitlement again at once. */
export async function letDevicesMove(
  context: Pick<FlowContext, 'pool'>,
  input: Asked & { readonly entitlementId: number },
): Promise<Result<true, Refusal>> {
  const { staff, entitlementId, reason } = input;
  const account = await findAccount(context.pool, input.account);
  if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
  const lifted = await liftDeviceMoves(context, { accountId: account.id, entitlementId, why: reason, staff });
  if (lifted.ok) return lifted;
  return lifted.code === 'not-found'
    ? refuse('unknown-device', lifted.message)
    : refuse(lifted.code, lifted.message);
}
