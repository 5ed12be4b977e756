import express, { type Request, type RequestHandler, type Router } from 'express';
import { isStream, STREAMS, type Stream, streamOf } from '../../domain/streams.ts';
import { chooseStream, unsubscribe } from '../../flows/choose-streams.ts';
import { PreferencesPage, type PreferencesPageProps } from '../../pages/portal/preferences-page.tsx';
import { type PreferencesView, preferencesView } from '../../store/views/preferences-page.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { byLink, byLinkForm, type PortalTools, sendUnusable } from './visit.ts';

/** What mail programs post may come as a form of either encoding (RFC 8058). */
const readMultipart = express.text({ type: 'multipart/form-data', limit: '32kb' });

/**
 * Which optional mail somebody gets. GET shows it and changes nothing (A2). A mail program's one-click post (RFC 8058) needs
 * no cookie, no page before it and no token but the one in the address; a button of the page posts its form to the same one.
 */
export function addPreferences(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const page = (changed: PreferencesPageProps['changed']): RequestHandler =>
    byLink(tools, async ({ view, frame, who }, req, res) => {
      const preferences = await preferencesView(context.pool, who);
      const maskedAddress = masked(view.contact.email);
      const streams = streamsFor(preferences);
      sendPage(res, PreferencesPage({ frame, action: req.path, maskedAddress, streams, changed }));
    });

  const byForm = byLinkForm(tools, async (_visit, req, res) => {
    const stream = field(req, 'stream');
    const wanted = field(req, 'wanted') === 'yes';
    if (!isStream(stream)) return failures.page(req, res, 400);
    const chosen = await chooseStream(context, param(req, 'token'), { stream, wanted });
    if (!chosen.ok) return sendUnusable(tools, res);
    await page({ stream, wanted })(req, res, () => undefined);
  });

  const press: RequestHandler = async (req, res, next) => {
    if (!isOneClick(req)) return byForm(req, res, next);
    const stopped = await unsubscribe(context, param(req, 'token'));
    if (!stopped.ok) return sendUnusable(tools, res);
    res.status(200).type('text/plain').send(oneClickAnswer(stopped.value));
  };
  addRoute(
    router,
    '/u/:token',
    { get: [page(null)], post: [readForm, readMultipart, press] },
    failures.wrongMethod,
  );
}

function isOneClick(req: Request): boolean {
  if (typeof req.body !== 'string') return field(req, 'List-Unsubscribe') === 'One-Click';
  return /name="?List-Unsubscribe"?(\r?\n[^\r\n]+)*\r?\n\r?\nOne-Click\r?\n--/.test(req.body);
}

function oneClickAnswer(stream: Stream | null): string {
  return stream === null
    ? 'This mail was required and cannot be stopped. Open the link to choose your optional mail.\n'
    : `You are unsubscribed from ${stream}. Open the link to change your mind.\n`;
}

/** The stream of the mail that was opened first: its button is what somebody came for. */
function streamsFor({ mail, stopped }: PreferencesView): PreferencesPageProps['streams'] {
  const own = mail === null ? null : streamOf(mail);
  const since = new Map(stopped.map((one) => [one.stream, one.at]));
  return STREAMS.toSorted((a, b) => Number(b === own) - Number(a === own)).map((stream) => ({
    stream,
    stoppedAt: since.get(stream) ?? null,
  }));
}

/** `a…@example.com`: enough for its owner, for the link may have been passed on. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(Math.max(at, 1))}`;
}
