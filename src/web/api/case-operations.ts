import type { z } from 'zod';
import type { Instant } from '../../domain/instant.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { finishCase } from '../../flows/close-case.ts';
import { handOverCase } from '../../flows/hand-over-case.ts';
import { openAccountCase } from '../../flows/open-account-case.ts';
import { apiAccount } from '../../store/views/api-accounts.ts';
import { type ApiCase, apiCase, apiCases } from '../../store/views/api-cases.ts';
import { rowId } from '../param.ts';
import { momentOf, momentOrNull } from './campaign-answers.ts';
import { CASE, CASE_HANDED_OVER, CASE_NEW, pageOfMany } from './customer-schemas.ts';
import { type ApiCall, get, type Operation, post } from './operation.ts';
import { cut, PAGE_ASKS, pageOf } from './paging.ts';
import { NO_BODY } from './schemas.ts';

/** What integrations may ask and decide about cases. */
export const caseOperations: readonly Operation[] = [
  get(
    '/v1/cases',
    'listCases',
    'cases:read',
    'Open cases by due time; with `show=closed` the closed ones, the last closed first.',
    pageOfMany('cases', CASE),
    list,
    { show: '`closed` for closed cases', account: 'External key of an account.', ...PAGE_ASKS },
  ),
  post(
    '/v1/cases',
    'openCase',
    'cases:write',
    'Open a case about an account. Its campaign says who owns it and when it is due; while it is open, the same again is the same case.',
    { body: CASE_NEW, answer: CASE, isRepeatable: true },
    async (call) => {
      const opened = await openAccountCase(call.context, { ...call.body, staff: call.person });
      return opened.ok ? answerOne(call, opened.value.id) : opened;
    },
  ),
  get('/v1/cases/{id}', 'getCase', 'cases:read', 'One case.', CASE, async (call) => {
    const id = rowId(call.params.id ?? '');
    return id === null ? unknown() : answerOne(call, id);
  }),
  post(
    '/v1/cases/{id}/hand-over',
    'handOverCase',
    'cases:write',
    'Give a case to somebody else, who is told by mail. The time by which it is due stays.',
    { body: CASE_HANDED_OVER, answer: CASE, isRepeatable: true },
    async (call) => {
      const id = rowId(call.params.id ?? '');
      if (id === null) return unknown();
      const handed = await handOverCase(call.context, { id, ...call.body, staff: call.person });
      return handed.ok ? answerOne(call, id) : handed;
    },
  ),
  post(
    '/v1/cases/{id}/close',
    'closeCase',
    'cases:write',
    'Close a case.',
    { body: NO_BODY, answer: NO_BODY },
    async ({ context, person, params }) => {
      const id = rowId(params.id ?? '');
      if (id === null) return unknown();
      const closed = await finishCase(context, { id, staff: person });
      return closed.ok ? ok({}) : closed;
    },
  ),
];

async function list({ context, query }: ApiCall<unknown>): Promise<Result<unknown>> {
  const page = pageOf(query, ['number', 'number']);
  if (!page.ok) return page;
  const { account: key = '' } = query;
  const account = key === '' ? null : await apiAccount(context.pool, key);
  if (key !== '' && account === null) return refuse('unknown-account', `There is no account ${key}.`);
  const show = query.show === 'closed' ? 'closed' : 'open';
  const found = await apiCases(
    context.pool,
    { show, accountId: account?.id ?? null },
    { after: page.value.after as readonly [Instant, number] | null, limit: page.value.limit + 1 },
  );
  const { rows, next } = cut(found, page.value, (row) => [
    show === 'open' ? row.dueAt : (row.closedAt ?? 0),
    row.id,
  ]);
  return ok({ cases: rows.map(caseAnswer), next });
}

async function answerOne({ context }: ApiCall<unknown>, id: number): Promise<Result<unknown>> {
  const found = await apiCase(context.pool, id);
  return found === null ? unknown() : ok(caseAnswer(found));
}

function caseAnswer(row: ApiCase): z.input<typeof CASE> {
  return {
    ...row,
    openedAt: momentOf(row.openedAt),
    dueAt: momentOf(row.dueAt),
    closedAt: momentOrNull(row.closedAt),
  };
}

function unknown() {
  return refuse('unknown-case', 'This case never existed.');
}
