import type { Router } from 'express';
import { acknowledgeNotice } from '../../flows/acknowledge.ts';
import { answerSurvey } from '../../flows/answer-survey.ts';
import { AcknowledgePage } from '../../pages/portal/acknowledge-page.tsx';
import { SurveyPage } from '../../pages/portal/survey-page.tsx';
import { wordsOf } from '../../pages/portal-layout.tsx';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { addRoute } from '../routes.ts';
import { changesByProduct, namesOf, productsOfMail, todayOf, whenBlocked, whyOf } from './customer-props.ts';
import { byLink, byLinkForm, type PortalHandler, type PortalTools, sendUnusable } from './visit.ts';

/** Confirming that a notice was read: by a person, for it proves that the account was told. Twice changes nothing. */
export function addAcknowledge(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show = byLink(tools, ({ view, frame }, req, res) => {
    const rows = productsOfMail(view);
    sendPage(
      res,
      AcknowledgePage({
        frame,
        step: 'ask',
        account: view.account.name,
        product: namesOf(rows, view, wordsOf(frame)),
        why: whyOf(view, wordsOf(frame)),
        whenBlocked: whenBlocked(view),
        products: changesByProduct(rows, view),
        today: todayOf(view),
        action: req.path,
      }),
    );
  });
  const note: PortalHandler = async ({ view, frame, who }, req, res) => {
    const noted = await acknowledgeNotice(deps.context, who);
    if (!noted.ok) return sendUnusable(tools, req, res);
    sendPage(res, AcknowledgePage({ frame, step: 'done', account: view.account.name }));
  };
  const press = byLinkForm(tools, note, { needs: 'known', purpose: 'acknowledge', fields: [] });
  addRoute(router, '/portal/k/:token', { get: [show], post: [readForm, press] }, failures.wrongMethod);
}

/** Two questions. A later answer takes the place of an earlier one. */
export function addSurvey(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show = byLink(tools, ({ view, frame }, req, res) => {
    const product = namesOf(productsOfMail(view), view, wordsOf(frame));
    sendPage(res, SurveyPage({ frame, step: 'ask', account: view.account.name, product, action: req.path }));
  });
  const keep: PortalHandler = async ({ view, frame, who }, req, res) => {
    const answer = { score: Number(field(req, 'score')), comment: field(req, 'comment') };
    const kept = await answerSurvey(deps.context, who, answer);
    if (!kept.ok) return kept.code === 'score' ? failures.page(req, res, 400) : sendUnusable(tools, req, res);
    sendPage(res, SurveyPage({ frame, step: 'done', account: view.account.name }));
  };
  const send = byLinkForm(tools, keep, {
    needs: 'known',
    purpose: 'survey',
    fields: ['score', 'comment'],
  });
  addRoute(router, '/portal/s/:token', { get: [show], post: [readForm, send] }, failures.wrongMethod);
}
