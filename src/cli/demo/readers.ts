import type { Instant } from '../../domain/instant.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { Agenda } from './agenda.ts';
import { type Browser, type Form, linksIn, openPage, type Page, submitForm } from './browser.ts';
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

/** Where somebody reads their mail: a browser of their own, and the newest code in their inbox. */
export type Desk = { readonly browser: Browser; readonly code: () => string | null };
export type Desks = (address: string) => Desk;

/** @param messages all that were delivered so far */
export function newDesks(messages: () => readonly LoopbackMessage[]): Desks {
  const desks = new Map<string, Desk>();
  return (address) => {
    const known = desks.get(address);
    if (known !== undefined) return known;
    const network = [0, 2, 4].map((at) => Number.parseInt(sha256Hex(address).slice(at, at + 2), 16));
    const desk: Desk = {
      browser: { cookies: new Map(), address: `10.${network.join('.')}` },
      code: () => {
        const mail = messages().findLast(
          (one) => one.recipients[0] === address && /\b\d{6}\b/.test(one.subject),
        );
        return /\b\d{6}\b/.exec(mail?.subject ?? '')?.[0] ?? null;
      },
    };
    desks.set(address, desk);
    return desk;
  };
}

/** What is filled into a form, by field; some of it depends on what the page offers. */
type Values = Readonly<Record<string, string | ((page: Page) => string)>>;

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
  desks: Desks,
  counts: ReaderCounts,
): void {
  const to = message.recipients[0] ?? '';
  const press = (link: string, fits: (form: Form) => boolean, values: Values, done: () => void) =>
    pressAt(desks(to), link, fits, values, done);
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
          { word: 'briefed' },
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
    later(days, () => press(unsubscribe, anyForm, { choice: firstStop }, () => (counts.unsubscribed += 1)));
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

/** The page offers to stop the mail that brought somebody there before any other. */
const firstStop = (page: Page): string => /value="(stop-\w+)"/.exec(page.html)?.[1] ?? 'keep';

/** Opens the page behind a link and presses the button of its first form that fits; a code that is asked for is read in the mail. */
async function pressAt(
  desk: Desk,
  link: string,
  fits: (form: Form) => boolean,
  values: Values,
  done: () => void,
): Promise<void> {
  const page = await openPage(link, desk.browser);
  const form = page.forms.find(fits);
  if (form === undefined) return;
  const chosen = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value(page),
  ]);
  const asked = await submitForm(page, form, Object.fromEntries(chosen));
  const codeForm = asked.forms.find((one) => 'code' in one.fields);
  const result =
    codeForm === undefined ? asked : await submitForm(asked, codeForm, { code: desk.code() ?? '' });
  if (result.status < 400) done();
}
