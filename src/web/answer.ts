import type { Response } from 'express';
import type { VNode } from 'preact';
import { renderPage } from '../pages/page.tsx';

/** Answers with a page. Pages show somebody's data, so nobody keeps a copy (T1). */
export function sendPage(res: Response, page: VNode, status = 200): void {
  res.status(status).set('Cache-Control', 'no-store').type('html').send(renderPage(page));
}

/** After a form: the browser fetches where it goes on, so that a reload sends nothing twice. */
export function seeOther(res: Response, path: string): void {
  res.set('Cache-Control', 'no-store').redirect(303, path);
}
