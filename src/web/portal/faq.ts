import type { Router } from 'express';
import { type Article, articlesFor, searchArticles } from '../../domain/faq.ts';
import { portalPaths } from '../../pages/paths.ts';
import { ArticlePage, type FaqGroup, FaqPage } from '../../pages/portal/faq-page.tsx';
import type { PortalView } from '../../store/views/portal-page.ts';
import { sendPage } from '../answer.ts';
import { param, searched } from '../param.ts';
import { addRoute } from '../routes.ts';
import { byLink, bySession, type PortalHandler, type PortalTools, type PortalVisit } from './visit.ts';

/**
 * Questions and answers of the campaign, for the products of the account, with a search. Reading them needs no code: each
 * link of a mail opens them, too.
 */
export function addFaq(router: Router, tools: PortalTools): void {
  const { failures } = tools;
  const list: PortalHandler = (visit, req, res) => {
    const query = searched(req);
    const all = articlesOf(visit);
    const shown = query === '' ? all : searchArticles(all, query);
    sendPage(res, FaqPage({ frame: visit.frame, query, groups: groupsOf(shown, visit.view) }));
  };
  addRoute(router, portalPaths.faq, { get: [bySession(tools, list)] }, failures.wrongMethod);
  addRoute(router, '/portal/f/:token', { get: [byLink(tools, list)] }, failures.wrongMethod);

  const one: PortalHandler = (visit, req, res) => {
    const article = articlesOf(visit).find(({ key }) => key === param(req, 'article'));
    if (article === undefined) return failures.page(req, res, 404);
    sendPage(res, ArticlePage({ frame: visit.frame, article }));
  };
  addRoute(router, '/portal/faq/:article', { get: [bySession(tools, one)] }, failures.wrongMethod);
  addRoute(router, '/portal/f/:token/:article', { get: [byLink(tools, one)] }, failures.wrongMethod);
}

/** Answers about what the account owns, and about everything, in the reader's language where there are any. */
function articlesOf({ view, frame }: PortalVisit): readonly Article[] {
  const owned = new Set(view.owned.map((one) => one.product));
  const articles = view.campaign?.plan.support.articles ?? [];
  return articlesFor(articles, frame.language).filter(
    ({ product }) => product === null || owned.has(product),
  );
}

/** By product, in the order they come in; a search keeps its best first. */
function groupsOf(articles: readonly Article[], { campaign }: PortalView): readonly FaqGroup[] {
  const groups = new Map<string | null, Article[]>();
  for (const article of articles)
    groups.set(article.product, [...(groups.get(article.product) ?? []), article]);
  return [...groups].map(([key, of]) => ({
    product: campaign?.plan.products.find((one) => one.key === key)?.name ?? key,
    articles: of,
  }));
}
