import { z } from 'zod';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { changeAccount, createAccount } from '../../flows/change-account.ts';
import type { FlowContext } from '../../flows/context.ts';
import { type Given, giveLeniency } from '../../flows/give-leniency.ts';
import { readEntitlementRules } from '../../flows/read-entitlement-rules.ts';
import { accountView } from '../../store/views/account-page.ts';
import { apiAccount, apiAccounts } from '../../store/views/api-accounts.ts';
import { accountAnswer, accountRecord } from './account-answers.ts';
import { ACCOUNT_CHANGES, ACCOUNT_NEW, pageOfMany } from './customer-schemas.ts';
import { type ApiCall, get, given, type Operation, post, writing } from './operation.ts';
import { cut, PAGE_ASKS, pageOf } from './paging.ts';
import { ACCOUNT, ACCOUNT_RECORD, DAY, REASON } from './schemas.ts';

const GIVEN = z.object({ id: z.int() });
const LONGEST = 200;

/** What integrations may ask and write about accounts, and give them. */
export const accountOperations: readonly Operation[] = [
  get(
    '/v1/accounts',
    'listAccounts',
    'accounts:read',
    'Accounts by their external key.',
    pageOfMany('accounts', ACCOUNT_RECORD),
    list,
    { text: 'A part of the name or external key.', tag: 'One of their tags.', ...PAGE_ASKS },
  ),
  post(
    '/v1/accounts',
    'createAccount',
    'accounts:write',
    'Add an account. The same one sent twice is one.',
    { body: ACCOUNT_NEW, answer: ACCOUNT, isRepeatable: true },
    async ({ context, person, body }) => {
      const made = await createAccount(context, { account: body, staff: person });
      return made.ok ? answerOne(context, body.externalKey) : made;
    },
  ),
  get(
    '/v1/accounts/{key}',
    'getAccount',
    'accounts:read',
    'What an account owns (the four answers), and where it stands and why.',
    ACCOUNT,
    async ({ context, params }) => answerOne(context, params.key ?? ''),
  ),
  writing(
    'patch',
    '/v1/accounts/{key}',
    'changeAccount',
    'accounts:write',
    'Change what is known of an account. What is left out stays; tags and attributes are set as a whole.',
    { body: ACCOUNT_CHANGES, answer: ACCOUNT },
    async ({ context, person, params, body }) => {
      const account = params.key ?? '';
      const changed = await changeAccount(context, { account, changes: given(body), staff: person });
      return changed.ok ? answerOne(context, account) : changed;
    },
  ),
  post(
    '/v1/accounts/{key}/extensions',
    'giveExtension',
    'accounts:write',
    'More days: each later enforcing date of the account moves by them.',
    { body: z.strictObject({ days: z.int().min(1).max(365), reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'extension', days: call.body.days }, call.body.reason),
  ),
  post(
    '/v1/accounts/{key}/holds',
    'giveHold',
    'accounts:write',
    'Go no further until a day, or until somebody lifts it.',
    { body: z.strictObject({ until: DAY.nullable(), reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'hold', until: call.body.until }, call.body.reason),
  ),
  post(
    '/v1/accounts/{key}/exemptions',
    'giveExemption',
    'accounts:write',
    'Never enforce until a day.',
    { body: z.strictObject({ until: DAY, reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'exemption', until: call.body.until }, call.body.reason),
  ),
];

async function list({ context, query }: ApiCall<unknown>): Promise<Result<unknown>> {
  const page = pageOf(query, ['string']);
  if (!page.ok) return page;
  const { text = '', tag = '' } = query;
  const found = await apiAccounts(
    context.pool,
    { text: text.slice(0, LONGEST), tag },
    { after: String(page.value.after?.[0] ?? ''), limit: page.value.limit + 1 },
  );
  const { rows, next } = cut(found, page.value, (row) => [row.externalKey]);
  return ok({ accounts: rows.map(accountRecord), next });
}

async function answerOne(context: FlowContext, key: string): Promise<Result<unknown>> {
  const [view, record] = await Promise.all([accountView(context.pool, key), apiAccount(context.pool, key)]);
  if (view === null || record === null) return refuse('unknown-account', `There is no account ${key}.`);
  const accountId = record.id;
  const rules = await readEntitlementRules(
    context,
    view.owned.map(({ product }) => ({ accountId, product })),
  );
  return ok(accountAnswer(view, record, rules));
}

function give({ context, person, params }: ApiCall<unknown>, given: Given, reason: string) {
  return giveLeniency(context, {
    account: params.key ?? '',
    given,
    reason,
    staff: person,
    owner: person.externalKey,
  });
}
