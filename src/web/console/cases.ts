import type { Router } from 'express';
import { mayLoosen } from '../../domain/approval.ts';
import type { Instant } from '../../domain/instant.ts';
import { finishCase } from '../../flows/close-case.ts';
import type { CaseRow } from '../../pages/console/case-table.tsx';
import { CasesPage } from '../../pages/console/cases-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { type CaseLine, caseLines } from '../../store/views/cases-page.ts';
import { sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { param, query, rowId } from '../param.ts';
import { addRoute } from '../routes.ts';
import { goOn } from './flash.ts';
import { type ConsoleTools, signedIn, signedInForm } from './visit.ts';

const SHOWN = 200;

/** The work that waits for people, and closing it. */
export function addCases(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const list = signedIn(tools, async ({ frame, session, time }, req, res) => {
    const show = query(req, 'show') === 'closed' ? 'closed' : 'open';
    const lines = await caseLines(context.pool, show, SHOWN);
    const cases = lines.map((one) => caseRow(one, time.now));
    sendPage(res, CasesPage({ frame, show, cases, mayClose: mayLoosen(session.staff.role) }));
  });
  addRoute(router, consolePaths.cases, { get: [list] }, failures.wrongMethod);

  const close = signedInForm(tools, async ({ session: { staff } }, req, res) => {
    const id = rowId(param(req, 'id'));
    if (id === null) return failures.page(req, res, 404);
    const outcome = await finishCase(context, { id, staff });
    goOn(tools, req, res, consolePaths.cases, outcome, () => 'The case is closed.');
  });
  addRoute(router, `${consolePaths.cases}/:id/close`, { post: [readForm, close] }, failures.wrongMethod);
}

export function caseRow(line: CaseLine, now: Instant): CaseRow {
  const { topic, subject, owner, dueAt, closedAt } = line;
  return {
    ...{ topic, subject, owner, dueAt, closedAt },
    id: String(line.id),
    account: { externalKey: line.externalKey, name: line.accountName },
    overdue: closedAt === null && dueAt < now,
  };
}
