import { z } from 'zod';
import { DELIVERY_DECISIONS, DELIVERY_STATES } from '../../domain/delivery.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { decideDeliveries } from '../../flows/decide-delivery.ts';
import { readDelivery } from '../../flows/read-delivery.ts';
import { accountDetails } from '../../store/views/account-page.ts';
import { campaignIdOf } from '../../store/views/campaigns.ts';
import { type DeliveryFilter, deliveryLines, historiesOf } from '../../store/views/deliveries.ts';
import { deliveryAnswer, letterAnswer } from './delivery-answers.ts';
import { type ApiCall, get, type Operation, post } from './operation.ts';
import { DELIVERY, DELIVERY_LETTER, NEXT, REASON } from './schemas.ts';

const A_PAGE = 200;
const LISTED = z.object({
  deliveries: z.array(DELIVERY),
  next: NEXT,
});
const ASKS = {
  wave: 'Key of a wave, mailing or briefing.',
  state: `One of ${DELIVERY_STATES.join(', ')}, or late. Pending includes claimed.`,
  after: 'The `next` of the page before.',
};

/** What integrations may ask about mail, and decide about mail that waits for a person. */
export const deliveryOperations: readonly Operation[] = [
  get(
    '/v1/campaigns/{key}/deliveries',
    'listCampaignDeliveries',
    'mail:read',
    'Mail of a campaign, each with its history, a page at a time.',
    LISTED,
    async (call) => {
      const key = call.params.key ?? '';
      const campaignId = await campaignIdOf(call.context.pool, key);
      if (campaignId === null) return refuse('unknown-campaign', `There is no campaign ${key}.`);
      const { account = '' } = call.query;
      if (account === '') return list(call, { campaignId });
      const known = await accountDetails(call.context.pool, account);
      if (known === null) return refuse('unknown-account', `There is no account ${account}.`);
      return list(call, { campaignId, accountId: known.id });
    },
    { ...ASKS, account: 'External key of an account.' },
  ),
  get(
    '/v1/accounts/{key}/deliveries',
    'listAccountDeliveries',
    'mail:read',
    'All mail one account got or was to get, each with its history, a page at a time.',
    LISTED,
    async (call) => {
      const account = await accountDetails(call.context.pool, call.params.key ?? '');
      return account === null
        ? refuse('unknown-account', `There is no account ${call.params.key}.`)
        : list(call, { accountId: account.id });
    },
    ASKS,
  ),
  get(
    '/v1/deliveries/{id}',
    'getDelivery',
    'mail:read',
    'One delivery: its history, and what it said.',
    DELIVERY_LETTER,
    async ({ context, params }) => {
      const read = await readDelivery(context, params.id ?? '');
      return read === null
        ? refuse('unknown-delivery', `There is no delivery ${params.id}.`)
        : ok(letterAnswer(read));
    },
  ),
  post(
    '/v1/deliveries/{id}/decide',
    'decideDelivery',
    'mail:write',
    'Decide about a delivery that is in doubt, failed or late.',
    {
      body: z.strictObject({ decision: z.enum(DELIVERY_DECISIONS), reason: REASON }),
      answer: z.object({ id: z.string(), state: z.enum(DELIVERY_STATES) }),
    },
    async ({ context, person, params, body }) => {
      const id = params.id ?? '';
      const decided = await decideDeliveries(context, { ids: [id] }, { ...body, staff: person });
      if (!decided.ok) return decided;
      const read = await readDelivery(context, id);
      return ok({ id, state: read?.delivery.state });
    },
  ),
];

async function list(
  { context, query }: ApiCall<unknown>,
  filter: Pick<DeliveryFilter, 'campaignId' | 'accountId'>,
): Promise<Result<unknown>> {
  const { wave = '', state = '', after = '' } = query;
  const known = [...DELIVERY_STATES, 'late' as const].find((one) => one === state);
  if (state !== '' && known === undefined)
    return refuse('bad-state', `There is no state ${state}; there are ${DELIVERY_STATES.join(', ')}, late.`);
  const { deliveries, next } = await deliveryLines(
    context.pool,
    { ...filter, key: wave === '' ? null : wave, state: known ?? null },
    { after, limit: A_PAGE },
  );
  const histories = await historiesOf(
    context.pool,
    deliveries.map((one) => one.id),
  );
  return ok({
    deliveries: deliveries.map((one) => deliveryAnswer(one, histories.get(one.id)?.history ?? [])),
    next,
  });
}
