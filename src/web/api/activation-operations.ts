import { mayChangeCustomers } from '../../domain/entitlement-change.ts';
import type { Instant } from '../../domain/instant.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { deactivateDevice } from '../../flows/deactivate-device.ts';
import { apiAccount } from '../../store/views/api-accounts.ts';
import { type ApiActivation, apiActivations } from '../../store/views/api-entitlements.ts';
import { ACTIVATION_LINE, pageOfMany } from './customer-schemas.ts';
import { activationAnswer } from './entitlement-answers.ts';
import { type ApiCall, get, type Operation, writing } from './operation.ts';
import { cut, PAGE_ASKS, pageOf } from './paging.ts';
import { NO_BODY } from './schemas.ts';

/** What integrations may ask and decide about the devices of customers. */
export const activationOperations: readonly Operation[] = [
  get(
    '/v1/accounts/{key}/activations',
    'listAccountActivations',
    'activations:read',
    'The devices of an account that hold seats, the oldest first.',
    pageOfMany('activations', ACTIVATION_LINE),
    async (call) => {
      const account = await apiAccount(call.context.pool, call.params.key ?? '');
      if (account === null) return refuse('unknown-account', `There is no account ${call.params.key}.`);
      return listActivations(call, (ended, page) =>
        apiActivations(call.context.pool, { accountId: account.id }, ended, page),
      );
    },
    { show: '`all` for those that were given back, too', ...PAGE_ASKS },
  ),
  writing(
    'delete',
    '/v1/accounts/{key}/activations/{id}',
    'deactivateDevice',
    'activations:write',
    'Give a device’s seat back. A person of the vendor may do so however often it moved.',
    { body: NO_BODY, answer: NO_BODY },
    async ({ context, person, params }) => {
      const account = await apiAccount(context.pool, params.key ?? '');
      if (account === null) return refuse('unknown-account', `There is no account ${params.key}.`);
      if (!mayChangeCustomers(person.role))
        return refuse('role', 'Only an administrator, a product manager, sales or support can free a seat.');
      const freed = await deactivateDevice(context, {
        by: { accountId: account.id },
        activation: params.id ?? '',
        actor: `staff:${person.id}`,
      });
      if (freed.ok) return ok({});
      return freed.code === 'not-found'
        ? refuse('unknown-activation', `The account has no activation ${params.id}.`)
        : freed;
    },
  ),
];

/** A page of activations, of whatever they are read from. */
export async function listActivations(
  { query }: ApiCall<unknown>,
  read: (
    ended: boolean,
    page: { readonly after: readonly [Instant, string] | null; readonly limit: number },
  ) => Promise<readonly ApiActivation[]>,
): Promise<Result<unknown>> {
  const page = pageOf(query, ['number', 'string']);
  if (!page.ok) return page;
  const after = page.value.after as readonly [Instant, string] | null;
  const found = await read(query.show === 'all', { after, limit: page.value.limit + 1 });
  const { rows, next } = cut(found, page.value, (row) => [row.activatedAt, row.id]);
  return ok({ activations: rows.map(activationAnswer), next });
}
