import type { Instant } from '../../domain/instant.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { Agenda } from './agenda.ts';
import { type Form, linksIn, openPage, submitForm } from './browser.ts';
import { bounces, complains, delivers, type LoopbackBehaviour } from './loopback-behaviour.ts';
import type { LoopbackMessage } from './loopback-mail-api.ts';
import type { People } from './people.ts';

const DAY = 86_400_000;
const SCANNED_LINKS = 3;

/** What became of the mail in readers' hands; for the story the terminal tells. */
export type ReaderCounts = {
  scanned: number;
  activated: number;
  acknowledged: number;
  answered: number;
  moreTime: number;
  unsubscribed: number;
  briefed: number;
};

/** The provider's answer to a message: who can be reached, and who cannot. */
export function fateOf(people: People, message: LoopbackMessage): LoopbackBehaviour {
  const to = message.recipients[0] ?? '';
  if (people.isDead(to) || people.bounces(to)) return bounces();
  if (people.complains(to)) return complains(2 * DAY);
  return delivers();
}

/**
 * A message arrived. Where a link scanner stands at the gate, it opens its links at once; the person it is for acts later, or never, and only
 * through the pages the links lead to.
 */
export function receive(
  agenda: Agenda,
  people: People,
  message: LoopbackMessage,
  at: Instant,
  counts: ReaderCounts,
): void {
  const to = message.recipients[0] ?? '';
  if (people.isDead(to) || people.bounces(to)) return;
  const company = to.slice(to.indexOf('@') + 1);
  const links = linksIn(message.html).filter((link) => /\/(portal|u|b)\//.test(link));
  if (people.isScanned(company)) agenda.plan(at, company, () => scan(links.slice(0, SCANNED_LINKS), counts));
  const later = (days: number, act: () => Promise<void>) => agenda.plan(at + days * DAY, company, act);
  const days = people.delayDays(to, message.subject);
  const link = (path: string) => links.find((one) => new URL(one).pathname.startsWith(path));
  const briefing = link('/b/');
  if (briefing !== undefined) {
    if (people.repAcknowledges(to))
      later(1, () =>
        press(
          briefing,
          (form) => form.action.includes('acknowledge'),
          {},
          () => (counts.briefed += 1),
        ),
      );
    return;
  }
  const survey = link('/portal/s/');
  if (survey !== undefined && people.answersSurvey(to)) {
    const score = String(Math.max(1, people.score(to)));
    later(days, () => press(survey, anyForm, { score, comment: '' }, () => (counts.answered += 1)));
  }
  const acknowledge = link('/portal/k/');
  if (acknowledge !== undefined && people.acknowledges(to)) {
    later(days, () => press(acknowledge, anyForm, {}, () => (counts.acknowledged += 1)));
  }
  const activate = link('/portal/a/');
  if (activate !== undefined && people.activates(to)) {
    // The link was opened from the product's own "Activate" window, which adds its installation to it.
    const own = `${activate}?i=pc-${sha256Hex(to).slice(0, 12)}&d=${encodeURIComponent(`PC of ${to.slice(0, to.indexOf('@'))}`)}`;
    later(days, () => press(own, anyForm, {}, () => (counts.activated += 1)));
  }
  const moreTime = link('/portal/t/');
  if (moreTime !== undefined && people.wantsMoreTime(to)) {
    later(days, () =>
      press(
        moreTime,
        anyForm,
        { days: '14', reason: 'Our IT needs two more weeks.' },
        () => (counts.moreTime += 1),
      ),
    );
  }
  const unsubscribe = link('/u/');
  if (unsubscribe !== undefined && people.unsubscribes(to)) {
    later(days, () => press(unsubscribe, stopsMail, {}, () => (counts.unsubscribed += 1)));
  }
}

/** A mail gateway's scanner: opens every link, twice in different ways, and presses nothing. */
async function scan(links: readonly string[], counts: ReaderCounts): Promise<void> {
  for (const link of links) {
    await fetch(link, { method: 'HEAD' });
    await (await fetch(link)).arrayBuffer();
    counts.scanned += 1;
  }
}

const anyForm = (): boolean => true;

/** The page that stops mail also starts it again: whoever came to stop it presses no such button. */
const stopsMail = (form: Form): boolean => form.fields.wanted === 'no';

/** Opens the page behind a link and presses the button of its first form that fits. */
async function press(
  link: string,
  fits: (form: Form) => boolean,
  values: Readonly<Record<string, string>>,
  done: () => void,
): Promise<void> {
  const page = await openPage(link);
  const form = page.forms.find(fits);
  if (form === undefined) return;
  const result = await submitForm(page, form, values);
  if (result.status < 400) done();
}
