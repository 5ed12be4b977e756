import type { Request, Response } from 'express';
import type { Instant } from '../../domain/instant.ts';
import type { CodePurpose } from '../../domain/portal-code.ts';
import { confirmCode, forgetCode, requestCode } from '../../flows/portal-code.ts';
import { CODE_FIELDS, CodePage, type CodePageProps, type CodeState } from '../../pages/portal/code-page.tsx';
import { sendPage } from '../answer.ts';
import { field } from '../form-guard.ts';
import { isSent } from '../is-sent.ts';
import { passes } from '../rate-limits.ts';
import { addressMark, KNOWN_SECONDS, sealSession, sessionTimes } from './session.ts';
import type { PortalTools, PortalVisit } from './visit.ts';

/**
 * What a form asks of the browser that sends it. A link only locates: programs that guard an inbox open it, run its
 * scripts and send its forms. So whatever binds somebody needs a browser in which a person has typed a mailed code.
 */
export type PersonRules = {
  /** `signed-in`: a code today, for keys and devices. `known`: a code within the last month, for everything else. */
  readonly needs: 'signed-in' | 'known';
  readonly purpose: CodePurpose;
  /** Names of the form's own fields: they are carried through the code's page, so that nothing typed is lost. */
  readonly fields: readonly string[];
};

/**
 * The person behind a form that was sent. A browser that nobody has proved yet is answered with the page that asks for a
 * code, which posts to the same address with the same fields: once the code is right, the form is done as if it had been
 * sent just now.
 * @returns `answered` when it was answered here, `unusable` when the contact is gone
 */
export async function asPerson(
  tools: PortalTools,
  visit: PortalVisit,
  rules: PersonRules,
  req: Request,
  res: Response,
): Promise<PortalVisit | 'answered' | 'unusable'> {
  const { session } = visit;
  if (visit.signedIn || (rules.needs === 'known' && session !== null)) {
    keep(tools, visit, session ?? {}, res);
    return visit;
  }
  const ticket = field(req, CODE_FIELDS.ticket);
  if (ticket === '') return ask(tools, visit, rules, req, res);
  if (!(await passes(tools.limits.guess, req, res))) return 'answered';
  const { deps } = tools;
  const given = { ticket, typed: field(req, CODE_FIELDS.code), token: visit.token };
  const confirmed = await confirmCode(deps.context, visit.who, given, deps.machineNow());
  if (!confirmed.ok) {
    sendCodePage(visit, rules, req, res, { kind: confirmed.code, ticket });
    return 'answered';
  }
  keep(tools, visit, sessionTimes(deps.machineNow()), res);
  return { ...visit, signedIn: true };
}

/** Mails a code and shows the page that takes it. */
async function ask(
  tools: PortalTools,
  visit: PortalVisit,
  rules: PersonRules,
  req: Request,
  res: Response,
): Promise<'answered' | 'unusable'> {
  if (!(await passes(tools.limits.ask, req, res))) return 'answered';
  const { deps } = tools;
  const asked = await requestCode(deps.context, visit.who, rules.purpose, deps.machineNow());
  if (!asked.ok) return 'unusable';
  const { value } = asked;
  if (value.kind === 'wait') {
    const seconds = secondsUntil(value.until, deps.machineNow());
    sendCodePage(visit, rules, req, res, { kind: 'wait', seconds });
    return 'answered';
  }
  const { ticket, message } = value;
  if (message === null || (await isSent(deps.send(message)))) {
    sendCodePage(visit, rules, req, res, { kind: 'sent', ticket });
    return 'answered';
  }
  await forgetCode(deps.context, ticket);
  deps.log.error('A code could not be mailed.');
  sendCodePage(visit, rules, req, res, { kind: 'not-sent' });
  return 'answered';
}

const STATUS: Readonly<Record<CodeState['kind'], number>> = {
  start: 200,
  sent: 200,
  'no-code': 422,
  wrong: 422,
  over: 422,
  wait: 429,
  'not-sent': 503,
};

function sendCodePage(
  visit: PortalVisit,
  rules: PersonRules,
  req: Request,
  res: Response,
  state: CodeState,
): void {
  if (state.kind === 'wait') res.set('Retry-After', String(state.seconds));
  const page = CodePage({
    frame: visit.frame,
    account: visit.view.account.name,
    maskedAddress: masked(visit.view.contact.email),
    action: req.originalUrl,
    carried: carried(req, rules.fields),
    state,
  });
  sendPage(res, page, STATUS[state.kind]);
}

/** What the form held, each field once and by the names it declares, nothing else that was sent. */
function carried(req: Request, names: readonly string[]): CodePageProps['carried'] {
  return names.map((name) => [name, field(req, name)] as const).filter(([, value]) => value !== '');
}

/** `a…@example.com`: enough for its owner, for the link may have been passed on. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(Math.max(at, 1))}`;
}

/** The browser keeps who it is, and the mail whose link was opened last. */
function keep(
  { deps, cookies }: PortalTools,
  visit: PortalVisit,
  times: Partial<ReturnType<typeof sessionTimes>>,
  res: Response,
): void {
  const { accountId, contactId, campaignId, deliveryId } = visit.who;
  const { signedInUntil, until } = { ...sessionTimes(deps.machineNow()), ...times };
  const value = sealSession(deps.context.secret, {
    ...{ accountId, contactId, campaignId, deliveryId, signedInUntil, until },
    address: addressMark(visit.view.contact.email),
  });
  const seconds = Math.min(KNOWN_SECONDS, Math.max(1, secondsUntil(until, deps.machineNow())));
  cookies.set(res, 'portal', value, seconds);
}

function secondsUntil(until: Instant, now: Instant): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}
