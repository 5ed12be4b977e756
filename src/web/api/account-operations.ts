import { z } from 'zod';
import { ok, refuse } from '../../domain/result.ts';
import { finishCase } from '../../flows/close-case.ts';
import { type Given, giveLeniency } from '../../flows/give-leniency.ts';
import { accountView } from '../../store/views/account-page.ts';
import { caseLines } from '../../store/views/cases-page.ts';
import { rowId } from '../param.ts';
import { accountAnswer, caseAnswer } from './account-answers.ts';
import { type ApiCall, get, type Operation, post } from './operation.ts';
import { ACCOUNT, CASE, DAY, NO_BODY, REASON } from './schemas.ts';

const GIVEN = z.object({ id: z.int() });
const CASES_SHOWN = 1000;

/** What integrations may ask and give about accounts, and the cases about them. */
export const accountOperations: readonly Operation[] = [
  get(
    '/v1/accounts/{key}',
    'getAccount',
    'What an account owns, and where it stands and why.',
    ACCOUNT,
    async ({ context, params }) => {
      const view = await accountView(context.pool, params.key ?? '');
      return view === null
        ? refuse('unknown-account', `There is no account ${params.key}.`)
        : ok(accountAnswer(view));
    },
  ),
  post(
    '/v1/accounts/{key}/extensions',
    'giveExtension',
    'More days: each later enforcing date of the account moves by them.',
    { body: z.strictObject({ days: z.int().min(1).max(365), reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'extension', days: call.body.days }, call.body.reason),
  ),
  post(
    '/v1/accounts/{key}/holds',
    'giveHold',
    'Go no further until a day, or until somebody lifts it.',
    { body: z.strictObject({ until: DAY.nullable(), reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'hold', until: call.body.until }, call.body.reason),
  ),
  post(
    '/v1/accounts/{key}/exemptions',
    'giveExemption',
    'Never enforce until a day.',
    { body: z.strictObject({ until: DAY, reason: REASON }), answer: GIVEN },
    async (call) => give(call, { kind: 'exemption', until: call.body.until }, call.body.reason),
  ),
  get(
    '/v1/cases',
    'listCases',
    'Open cases by due time; with `show=closed` the closed ones, newest first.',
    z.object({ cases: z.array(CASE) }),
    async ({ context, query }) => {
      const lines = await caseLines(context.pool, query.show === 'closed' ? 'closed' : 'open', CASES_SHOWN);
      return ok({ cases: lines.map(caseAnswer) });
    },
    { show: '`closed` for closed cases' },
  ),
  post(
    '/v1/cases/{id}/close',
    'closeCase',
    'Close a case.',
    { body: NO_BODY, answer: NO_BODY },
    async ({ context, person, params }) => {
      const id = rowId(params.id ?? '');
      if (id === null) return refuse('unknown-case', 'This case never existed.');
      const closed = await finishCase(context, { id, staff: person });
      return closed.ok ? ok({}) : closed;
    },
  ),
];

function give({ context, person, params }: ApiCall<unknown>, given: Given, reason: string) {
  return giveLeniency(context, {
    account: params.key ?? '',
    given,
    reason,
    staff: person,
    owner: person.externalKey,
  });
}
