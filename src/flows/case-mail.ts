import { randomUUID } from 'node:crypto';
import { caseReference } from '../domain/look-up.ts';
import type { Topic } from '../domain/plan.ts';
import type { Message } from '../domain/ports.ts';
import type { FlowContext } from './context.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * A few lines to somebody of the vendor about a case: its number and where to read it. What the customer wrote stays in
 * the console, behind the sign-in.
 */
export function caseMessage(
  { publicUrl, mailFrom }: Pick<FlowContext, 'publicUrl' | 'mailFrom'>,
  to: { readonly email: string; readonly name: string },
  about: {
    readonly id: number;
    readonly topic: Topic;
    readonly subject: string;
    readonly sentences: readonly string[];
  },
): Message {
  return staffMessage(mailFrom, to, {
    title: `${caseReference(about.id)}: ${about.subject}`,
    lines: [...about.sentences, `It is about: ${about.topic}.`],
    link: `${publicUrl}/console/cases/${about.id}`,
  });
}

/** A few lines to somebody of the vendor about several cases, and where their queue is. */
export function casesMessage(
  { publicUrl, mailFrom }: Pick<FlowContext, 'publicUrl' | 'mailFrom'>,
  to: { readonly email: string; readonly name: string },
  about: { readonly subject: string; readonly sentences: readonly string[] },
): Message {
  return staffMessage(mailFrom, to, {
    title: about.subject,
    lines: about.sentences,
    link: `${publicUrl}/console/cases?show=mine`,
  });
}

function staffMessage(
  mailFrom: Message['from'],
  to: { readonly email: string; readonly name: string },
  about: { readonly title: string; readonly lines: readonly string[]; readonly link: string },
): Message {
  const { title, link } = about;
  const lines = [`Hello ${to.name},`, ...about.lines];
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  return {
    deliveryId: `case-${randomUUID()}`,
    from: mailFrom,
    to,
    subject: title,
    html: `<!doctype html><html lang="en"><title>${escapeHtml(title)}</title><body>${paragraphs}<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p></body></html>`,
    text: [...lines, link].join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
