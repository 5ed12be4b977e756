import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { isStream, STREAMS, type Stream, streamOf } from '../../domain/streams.ts';
import { chooseStreams, unsubscribe } from '../../flows/choose-streams.ts';
import { portalPaths } from '../../pages/paths.ts';
import {
  type MailChoice,
  PreferencesPage,
  type PreferencesPageProps,
} from '../../pages/portal/preferences-page.tsx';
import { type PreferencesView, preferencesView } from '../../store/views/preferences-page.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { masked } from './code-step.ts';
import {
  byLink,
  byLinkForm,
  bySession,
  bySessionForm,
  type PortalHandler,
  type PortalTools,
  type PortalVisit,
  sendUnusable,
} from './visit.ts';

/** What mail programs post may come as a form of either encoding (RFC 8058). */
const readMultipart = express.text({ type: 'multipart/form-data', limit: '32kb' });

/**
 * Which optional mail somebody gets. GET shows it and changes nothing (A2). A mail program's one-click post (RFC 8058) needs
 * no cookie, no page before it and no token but the one in the address. The page's own form needs no code, because leaving
 * must be easy, and instead a choice that only a person makes. A browser that is known has the same page without a link.
 */
export function addPreferences(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const page = async (visit: PortalVisit, req: Request, res: Response, chosen: MailChoice | null) => {
    const { view, frame, who } = visit;
    const maskedAddress = masked(view.contact.email);
    const streams = streamsFor(await preferencesView(context.pool, who));
    sendPage(res, PreferencesPage({ frame, action: req.path, maskedAddress, streams, chosen }));
  };
  const show: PortalHandler = (visit, req, res) => page(visit, req, res, null);
  const choose: PortalHandler = async (visit, req, res) => {
    const choice = choiceIn(field(req, 'choice'));
    if (choice === null) return failures.page(req, res, 400);
    if (choice.streams.length > 0) await chooseStreams(context, visit.who.contactId, choice);
    await page(visit, req, res, choice.said);
  };

  const byForm = byLinkForm(tools, choose, null);

  const press: RequestHandler = async (req, res, next) => {
    if (!isOneClick(req)) return byForm(req, res, next);
    const stopped = await unsubscribe(context, param(req, 'token'));
    if (!stopped.ok) return sendUnusable(tools, req, res);
    res.status(200).type('text/plain').send(oneClickAnswer(stopped.value));
  };
  addRoute(
    router,
    '/u/:token',
    { get: [byLink(tools, show)], post: [readForm, readMultipart, press] },
    failures.wrongMethod,
  );
  addRoute(
    router,
    portalPaths.mail,
    { get: [bySession(tools, show)], post: [readForm, bySessionForm(tools, choose)] },
    failures.wrongMethod,
  );
}

type Chosen = {
  readonly said: MailChoice;
  readonly streams: readonly Stream[];
  readonly wanted: boolean;
};

function choiceIn(text: string): Chosen | null {
  if (text === 'keep') return { said: text, streams: [], wanted: true };
  if (text === 'stop-all') return { said: text, streams: STREAMS, wanted: false };
  const [what, stream] = text.split('-');
  if ((what !== 'stop' && what !== 'start') || !isStream(stream)) return null;
  return { said: `${what}-${stream}`, streams: [stream], wanted: what === 'start' };
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

/** The stream of the mail that was opened first: its choice is what somebody came for. */
function streamsFor({ mail, stopped }: PreferencesView): PreferencesPageProps['streams'] {
  const own = mail === null ? null : streamOf(mail);
  const since = new Map(stopped.map((one) => [one.stream, one.at]));
  return STREAMS.toSorted((a, b) => Number(b === own) - Number(a === own)).map((stream) => ({
    stream,
    stoppedAt: since.get(stream) ?? null,
  }));
}
