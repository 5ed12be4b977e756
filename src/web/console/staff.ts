import type { Router } from 'express';
import { STAFF_ROLES } from '../../domain/account.ts';
import { mayManageStaff } from '../../domain/staff-role.ts';
import { addStaff, removeStaff } from '../../flows/manage-staff.ts';
import { StaffPage } from '../../pages/console/staff-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { staffLines } from '../../store/views/staff-page.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param, rowId } from '../param.ts';
import { addRoute } from '../routes.ts';
import { goOn } from './flash.ts';
import { type ConsoleTools, signedIn, signedInForm } from './visit.ts';

/** The vendor's people. */
export function addStaffPages(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const list = signedIn(tools, async ({ frame, session }, _req, res) => {
    const staff = (await staffLines(context.pool)).map((one) => ({ ...one, id: String(one.id) }));
    sendPage(res, StaffPage({ frame, staff, mayChange: mayManageStaff(session.staff.role) }));
  });
  const add = signedInForm(tools, async ({ session: { staff } }, req, res) => {
    const role = STAFF_ROLES.find((one) => one === field(req, 'role'));
    if (role === undefined) return failures.page(req, res, 400);
    const [name, email] = [field(req, 'name'), field(req, 'email')];
    const outcome = await addStaff(context, { externalKey: null, name, email, role, staff });
    goOn(tools, req, res, consolePaths.staff, outcome, (person) => `${person.name} can sign in now.`);
  });
  addRoute(router, consolePaths.staff, { get: [list], post: [readForm, add] }, failures.wrongMethod);

  const remove = signedInForm(tools, async ({ session: { staff } }, req, res) => {
    const id = rowId(param(req, 'id'));
    if (id === null) return failures.page(req, res, 404);
    const outcome = await removeStaff(context, { id, staff });
    goOn(tools, req, res, consolePaths.staff, outcome, (person) => `${person.name} cannot sign in any more.`);
  });
  addRoute(router, `${consolePaths.staff}/:id/remove`, { post: [readForm, remove] }, failures.wrongMethod);
}
