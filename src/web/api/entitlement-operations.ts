import type { z } from 'zod';
import type { EntitlementChange } from '../../domain/entitlement-change.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { changeEntitlement } from '../../flows/change-entitlement.ts';
import { createEntitlement } from '../../flows/create-entitlement.ts';
import { transferEntitlement } from '../../flows/transfer-entitlement.ts';
import { apiAccount } from '../../store/views/api-accounts.ts';
import { apiActivations, apiEntitlement, apiEntitlements } from '../../store/views/api-entitlements.ts';
import { listActivations } from './activation-operations.ts';
import {
  ACTIVATION_LINE,
  ENTITLEMENT,
  ENTITLEMENT_CORRECTED,
  ENTITLEMENT_DECIDED,
  ENTITLEMENT_EXTENDED,
  ENTITLEMENT_FEATURES,
  ENTITLEMENT_MOVED,
  ENTITLEMENT_NEW,
  ENTITLEMENT_QUANTITY,
  ENTITLEMENT_TRANSFERRED,
  pageOfMany,
} from './customer-schemas.ts';
import { entitlementAnswers } from './entitlement-answers.ts';
import { type ApiCall, get, type Operation, post } from './operation.ts';
import { cut, PAGE_ASKS, pageOf } from './paging.ts';

const PATH = '/v1/entitlements';
const ONE = `${PATH}/{key}`;

/** What integrations may ask and decide about what customers own. */
export const entitlementOperations: readonly Operation[] = [
  get(
    PATH,
    'listEntitlements',
    'entitlements:read',
    'Entitlements in the order they were made, of one account, one product or all.',
    pageOfMany('entitlements', ENTITLEMENT),
    list,
    { account: 'External key of an account.', product: "A product's key.", ...PAGE_ASKS },
  ),
  post(
    PATH,
    'createEntitlement',
    'entitlements:write',
    'Give an account an entitlement. It gets a license key, and its customer the mail that says how to use it.',
    { body: ENTITLEMENT_NEW, answer: ENTITLEMENT, isRepeatable: true },
    async (call) => {
      const { externalKey, account, product, reason, ...terms } = call.body;
      const made = await createEntitlement(call.context, {
        ...{ externalKey, account, product, reason, staff: call.person },
        terms: { ...terms, suspended: false },
      });
      return made.ok ? answerOne(call, externalKey) : made;
    },
  ),
  get(ONE, 'getEntitlement', 'entitlements:read', 'One entitlement: the four answers.', ENTITLEMENT, (call) =>
    answerOne(call, keyOf(call)),
  ),
  get(
    `${ONE}/activations`,
    'listEntitlementActivations',
    'activations:read',
    'The devices that hold its seats, the oldest first.',
    pageOfMany('activations', ACTIVATION_LINE),
    async (call) => {
      const row = await apiEntitlement(call.context.pool, keyOf(call));
      if (row === null) return unknown(keyOf(call));
      return listActivations(call, (ended, page) =>
        apiActivations(call.context.pool, { entitlementId: row.id }, ended, page),
      );
    },
    { show: '`all` for those that were given back, too', ...PAGE_ASKS },
  ),
  change(
    'extend',
    'extendEntitlement',
    'A later last day, a later end of support, or both. Never an earlier one.',
    ENTITLEMENT_EXTENDED,
    ({ expires, supportUntil }) => ({ kind: 'extend', expires, supportUntil }),
  ),
  change(
    'correct',
    'correctEntitlement',
    'Set days right that were written down wrongly. An end may come forward, though not before today.',
    ENTITLEMENT_CORRECTED,
    ({ starts, expires, supportUntil }) => ({ kind: 'correct', starts, expires, supportUntil }),
  ),
  change(
    'quantity',
    'changeQuantity',
    'More seats, or fewer. Below the seats in use nobody loses one: no new one is given.',
    ENTITLEMENT_QUANTITY,
    ({ quantity }) => ({ kind: 'quantity', quantity }),
  ),
  change(
    'features',
    'changeFeatures',
    'The features it includes, all of them.',
    ENTITLEMENT_FEATURES,
    ({ features }) => ({ kind: 'features', features }),
  ),
  change(
    'suspend',
    'suspendEntitlement',
    'Stop it for now. What a failed check does is the stage’s to say.',
    ENTITLEMENT_DECIDED,
    () => ({ kind: 'suspend' }),
  ),
  change('reinstate', 'reinstateEntitlement', 'Let a suspended one go on.', ENTITLEMENT_DECIDED, () => ({
    kind: 'reinstate',
  })),
  post(
    `${ONE}/transfer`,
    'transferEntitlement',
    'entitlements:write',
    'Give it to another account. Its license key goes along, and the devices that use it with their seats: they work on.',
    { body: ENTITLEMENT_TRANSFERRED, answer: ENTITLEMENT_MOVED, isRepeatable: true },
    async (call) => {
      const { to, reason, ifVersion = null } = call.body;
      const entitlement = keyOf(call);
      const moved = await transferEntitlement(call.context, {
        ...{ entitlement, to, reason, ifVersion, staff: call.person },
      });
      if (!moved.ok) return moved;
      const { devices, withoutSeat } = moved.value;
      const answer = await answerOne(call, entitlement);
      return answer.ok ? ok({ ...answer.value, transfer: { devices, withoutSeat } }) : answer;
    },
  ),
];

type Decided = z.ZodType<{ readonly reason: string; readonly ifVersion?: number | null | undefined }>;

/** A change of one entitlement. What it sets is in the body, so that sending it twice is sending it once. */
function change<Body extends Decided>(
  verb: string,
  id: string,
  summary: string,
  body: Body,
  changeOf: (body: z.output<Body>) => EntitlementChange,
): Operation {
  return post(
    `${ONE}/${verb}`,
    id,
    'entitlements:write',
    summary,
    { body, answer: ENTITLEMENT, isRepeatable: true },
    async (call) => {
      const { reason, ifVersion = null } = call.body;
      const entitlement = keyOf(call);
      const changed = await changeEntitlement(call.context, {
        ...{ entitlement, reason, ifVersion, staff: call.person },
        change: changeOf(call.body),
      });
      return changed.ok ? answerOne(call, entitlement) : changed;
    },
  );
}

async function list({ context, query }: ApiCall<unknown>): Promise<Result<unknown>> {
  const page = pageOf(query, ['number']);
  if (!page.ok) return page;
  const { account: key = '', product = '' } = query;
  const account = key === '' ? null : await apiAccount(context.pool, key);
  if (key !== '' && account === null) return refuse('unknown-account', `There is no account ${key}.`);
  const found = await apiEntitlements(
    context.pool,
    { accountId: account?.id ?? null, product },
    { after: Number(page.value.after?.[0] ?? 0), limit: page.value.limit + 1 },
  );
  const { rows, next } = cut(found, page.value, (row) => [row.id]);
  return ok({ entitlements: await entitlementAnswers(context, rows), next });
}

async function answerOne({ context }: ApiCall<unknown>, key: string): Promise<Result<object>> {
  const row = await apiEntitlement(context.pool, key);
  if (row === null) return unknown(key);
  const [answer = {}] = await entitlementAnswers(context, [row]);
  return ok(answer);
}

function keyOf({ params }: ApiCall<unknown>): string {
  return params.key ?? '';
}

function unknown(key: string) {
  return refuse('unknown-entitlement', `There is no entitlement ${key}.`);
}
