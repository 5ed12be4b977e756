import type { ComponentChildren } from 'preact';
import type { StaffRole } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Tone } from './badge.tsx';
import { LookUpForm } from './console/look-up-form.tsx';
import { Moment, type Reader } from './dates.tsx';
import { PostForm, Submit } from './form.tsx';
import { Mark } from './mark.tsx';
import { Page } from './page.tsx';
import { consolePaths } from './paths.ts';
import { Notice } from './section.tsx';

/** What every console page is told besides its own matter. */
export type ConsoleFrame = {
  readonly person: { readonly name: string; readonly role: StaffRole };
  readonly reader: Reader;
  readonly csrf: string;
  /** The business time when it is a time lapse; null on a real clock. */
  readonly timeLapse: Instant | null;
  /** Is mail captured, so that there is an inbox to look into? */
  readonly hasInbox: boolean;
  /** The outcome of the form that led here, shown once. */
  readonly flash: { readonly tone: Tone; readonly text: string } | null;
};

export type ConsoleSection = 'campaigns' | 'accounts' | 'inbox' | 'cases' | 'staff';

const LINKS: readonly { section: ConsoleSection; word: string; href: string }[] = [
  { section: 'campaigns', word: 'Campaigns', href: consolePaths.campaigns },
  { section: 'accounts', word: 'Accounts', href: consolePaths.accounts },
  { section: 'inbox', word: 'Inbox', href: consolePaths.inbox },
  { section: 'cases', word: 'Cases', href: consolePaths.cases },
  { section: 'staff', word: 'Staff', href: consolePaths.staff },
];

/** The vendor's own pages: navigation, who is signed in, the way out. `section` is the link marked as current. */
export function ConsoleLayout(props: {
  readonly frame: ConsoleFrame;
  readonly title: string;
  readonly section: ConsoleSection;
  readonly children: ComponentChildren;
}) {
  const { frame } = props;
  return (
    <Page title={`${props.title} · Glidepath`} kind="console">
      <header class="rail">
        <div class="rail-body">
          <a class="brand" href={consolePaths.campaigns}>
            <Mark />
            Glidepath
          </a>
          <nav aria-label="Console">
            <ul>
              {LINKS.filter((link) => link.section !== 'inbox' || frame.hasInbox).map((link) => (
                <li key={link.section}>
                  <a href={link.href} aria-current={link.section === props.section ? 'page' : undefined}>
                    {link.word}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class="person">
            <p>
              <span class="person-name">{frame.person.name}</span>
              <small>{frame.person.role.replace('-', ' ')}</small>
            </p>
            <PostForm action={consolePaths.signOutForm} csrf={frame.csrf} class="inline">
              <Submit kind="quiet">Sign out</Submit>
            </PostForm>
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <LookUpForm csrf={frame.csrf} />
        {frame.timeLapse === null ? null : (
          <p class="lapse">
            Time lapse. It is <Moment at={frame.timeLapse} reader={frame.reader} /> for every rule, mail and
            clock here.
          </p>
        )}
        {frame.flash ? <Notice tone={frame.flash.tone}>{frame.flash.text}</Notice> : null}
        {props.children}
      </main>
    </Page>
  );
}
