import type { Router } from 'express';
import { finishCase, noteOnCase, reopenCase } from '../../flows/close-case.ts';
import { handOverCase } from '../../flows/hand-over-case.ts';
import { lookAtCase, lookAtCases } from '../../flows/look-at-cases.ts';
import { CasePage } from '../../pages/console/case-page.tsx';
import { CASE_VIEWS, CasesPage } from '../../pages/console/cases-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { emergencies } from '../../store/views/emergencies.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param, query, rowId } from '../param.ts';
import { addRoute } from '../routes.ts';
import { emergencyRow } from './account-words.ts';
import { caseProps, caseRow } from './case-props.ts';
import { goOn } from './flash.ts';
import { type ConsoleHandler, type ConsoleTools, signedIn, signedInForm } from './visit.ts';

const SHOWN = 200;

/** The work that waits for people: the queue, each case, and what is done about it. */
export function addCases(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const list = signedIn(tools, async ({ frame, session, time }, req, res) => {
    const show = CASE_VIEWS.find((one) => one === query(req, 'show')) ?? 'open';
    const cases = await lookAtCases(context, {
      show: show === 'closed' ? 'closed' : 'open',
      whose: show === 'mine' ? 'mine' : 'all',
      staffKey: session.staff.externalKey,
      limit: SHOWN,
    });
    const keys = (await emergencies(context.pool, time.now)).map(emergencyRow);
    sendPage(res, CasesPage({ frame, show, cases: cases.map(caseRow), emergencies: keys }));
  });
  addRoute(router, consolePaths.cases, { get: [list] }, failures.wrongMethod);

  const show = signedIn(tools, async (visit, req, res) => {
    const id = rowId(param(req, 'id'));
    const read = id === null ? null : await lookAtCase(context, id);
    if (read === null) failures.page(req, res, 404);
    else sendPage(res, CasePage(caseProps(read, visit)));
  });
  addRoute(router, `${consolePaths.cases}/:id`, { get: [show] }, failures.wrongMethod);

  const form = (what: string, handle: (id: number, ...rest: Parameters<ConsoleHandler>) => Promise<void>) =>
    addRoute(
      router,
      `${consolePaths.cases}/:id/${what}`,
      {
        post: [
          readForm,
          signedInForm(tools, async (visit, req, res) => {
            const id = rowId(param(req, 'id'));
            if (id === null) failures.page(req, res, 404);
            else await handle(id, visit, req, res);
          }),
        ],
      },
      failures.wrongMethod,
    );
  const page = (id: number) => consolePaths.case(String(id));

  form('close', async (id, { session: { staff } }, req, res) => {
    const outcome = await finishCase(context, { id, staff, done: field(req, 'done') });
    goOn(tools, req, res, page(id), outcome, (done) =>
      done === 'already' ? 'The case was closed already.' : 'The case is closed.',
    );
  });
  form('reopen', async (id, { session: { staff } }, req, res) => {
    const outcome = await reopenCase(context, { id, staff, reason: field(req, 'reason') });
    goOn(tools, req, res, page(id), outcome, () => 'The case is open again, with a new answer time.');
  });
  form('note', async (id, { session: { staff } }, req, res) => {
    const outcome = await noteOnCase(context, { id, staff, text: field(req, 'text') });
    goOn(tools, req, res, page(id), outcome, () => 'Written down.');
  });
  form('hand-over', async (id, { session: { staff } }, req, res) => {
    const [to, reason] = [field(req, 'to'), field(req, 'reason')];
    const outcome = await handOverCase(context, { id, to, reason, staff });
    goOn(tools, req, res, page(id), outcome, ({ owner }) => `It is with ${owner} now, who is told by mail.`);
  });
}
