import type { Request, RequestHandler, Response, Router } from 'express';
import { isZone, localDateOf } from '../../domain/days.ts';
import { acknowledgeBriefing } from '../../flows/acknowledge.ts';
import { askAboutBriefing } from '../../flows/ask-question.ts';
import { openBriefingLink } from '../../flows/open-link.ts';
import { BRIEFED_WORD, BriefingPage, type BriefingPageProps } from '../../pages/portal/briefing-page.tsx';
import { type BriefingView, briefingView } from '../../store/views/briefing-page.ts';
import { seeOther, sendPage } from '../answer.ts';
import { field, formToken, hasToken, isFromOurPages, readForm } from '../form-guard.ts';
import { param, query } from '../param.ts';
import { addRoute } from '../routes.ts';
import type { PortalTools } from './visit.ts';

/**
 * What sales and support read before their customers are told. The mail's buttons open it; its own buttons act. Who is
 * briefed counts for a gate, so a program that opens links and sends forms must not do it: a form needs a typed word. A
 * mailed code would prove more, and is not worth it here: a briefing blocks nobody, and its readers are the vendor's own.
 */
export function addBriefing(router: Router, { deps, failures }: PortalTools): void {
  const { context } = deps;
  const csrfOf = (token: string) => formToken(context.secret, `link:${token}`);

  const show = async (req: Request, res: Response, missed: BriefingPageProps['missed']) => {
    const token = param(req, 'token');
    const link = await openBriefingLink(context, token);
    const view = link === null ? null : await briefingView(context.pool, link.deliveryId);
    const props =
      view === null
        ? null
        : briefingProps(view, { token, csrf: csrfOf(token), asked: query(req, 'asked') === '1', missed });
    if (props === null) failures.page(req, res, 404);
    else sendPage(res, BriefingPage(props), missed === null ? 200 : 422);
  };
  const look: RequestHandler = (req, res) => show(req, res, null);
  /** The word, however it is written; without it the page comes again with what was typed. */
  const typed =
    (form: 'acknowledge' | 'ask'): RequestHandler =>
    (req, res, next) =>
      field(req, 'word').trim().toLowerCase() === BRIEFED_WORD
        ? next()
        : show(req, res, { form, question: field(req, 'question') });
  const ours: RequestHandler = (req, res, next) =>
    isFromOurPages(req, context.publicUrl) && hasToken(req, csrfOf(param(req, 'token')))
      ? next()
      : failures.page(req, res, 403);

  const acknowledge: RequestHandler = async (req, res) => {
    const token = param(req, 'token');
    const done = await acknowledgeBriefing(context, token);
    if (done.ok) seeOther(res, `/b/${token}`);
    else failures.page(req, res, 404);
  };
  const ask: RequestHandler = async (req, res) => {
    const token = param(req, 'token');
    const asked = await askAboutBriefing(context, token, field(req, 'question'));
    if (asked.ok) seeOther(res, `/b/${token}?asked=1`);
    else failures.page(req, res, asked.code === 'unknown-link' ? 404 : 400);
  };
  addRoute(router, '/b/:token', { get: [look] }, failures.wrongMethod);
  addRoute(
    router,
    '/b/:token/acknowledge',
    { get: [look], post: [readForm, ours, typed('acknowledge'), acknowledge] },
    failures.wrongMethod,
  );
  addRoute(
    router,
    '/b/:token/ask',
    { get: [look], post: [readForm, ours, typed('ask'), ask] },
    failures.wrongMethod,
  );
}

/** @returns null when the plan no longer has this briefing */
function briefingProps(
  view: BriefingView,
  form: Pick<BriefingPageProps, 'csrf' | 'asked' | 'missed'> & { readonly token: string },
): BriefingPageProps | null {
  const { token, ...shown } = form;
  const { plan, now } = view;
  const briefing = plan.briefings.find((one) => one.key === view.briefing);
  if (briefing === undefined) return null;
  const kinds = new Map(plan.waves.map((wave) => [wave.key, wave.kind]));
  return {
    reader: { locale: 'en-GB', timeZone: plan.timeZone },
    ...shown,
    campaign: plan.title,
    person: view.person,
    fourWs: briefing.fourWs,
    today: localDateOf(now, plan.timeZone),
    waves: view.waves.flatMap(({ wave, day }) => {
      const kind = kinds.get(wave);
      return kind === undefined || day === null ? [] : [{ key: wave, kind, day }];
    }),
    accounts: view.accounts.map(({ externalKey, name, stage, contacts, nextStage, nextAt, timeZone }) => ({
      ...{ externalKey, name, stage, contacts },
      next:
        nextStage === null || nextAt === null
          ? null
          : {
              stage: nextStage,
              day: localDateOf(nextAt, timeZone !== null && isZone(timeZone) ? timeZone : plan.timeZone),
            },
    })),
    acknowledgedAt: view.acknowledgedAt,
    acknowledgeAction: `/b/${token}/acknowledge`,
    askAction: `/b/${token}/ask`,
  };
}
