import type { ComponentChildren } from 'preact';
import type { Reader } from './dates.tsx';
import { PostForm, Submit } from './form.tsx';
import { Page } from './page.tsx';
import { portalPaths } from './paths.ts';
import { OutLink } from './section.tsx';

/** What every customer page is told besides its own matter. */
export type PortalFrame = {
  readonly vendor: { readonly name: string };
  readonly reader: Reader;
  readonly csrf: string;
  /** Null on pages opened by a link that signs nobody in. */
  readonly signedIn: { readonly person: string; readonly account: string } | null;
  readonly help: PortalHelp;
};

/** Where a customer finds help: addresses from the campaign's `support`. */
export type PortalHelp = {
  readonly faq: string | null;
  readonly chat: string | null;
  readonly videos: readonly { readonly title: string; readonly url: string; readonly minutes: number }[];
};

/** The pages customers see: the vendor's name, one column, one obvious action, and help at the foot of each. */
export function PortalLayout(props: {
  readonly frame: PortalFrame;
  readonly title: string;
  /** Which of the signed-in pages this is, if it is one. */
  readonly section?: 'owned' | 'more-time';
  readonly children: ComponentChildren;
}) {
  const { vendor, signedIn } = props.frame;
  return (
    <Page title={`${props.title} · ${vendor.name}`} kind="portal">
      <header class="top">
        <p class="brand">
          <span class="monogram" aria-hidden="true">
            {[...vendor.name.trim()][0]?.toUpperCase() ?? ''}
          </span>
          {vendor.name}
        </p>
        {signedIn ? (
          <div class="person">
            <p>
              <span class="person-name">{signedIn.person}</span>
              <small>{signedIn.account}</small>
            </p>
            <PostForm action={portalPaths.signOutForm} csrf={props.frame.csrf} class="inline">
              <Submit kind="quiet">Sign out</Submit>
            </PostForm>
          </div>
        ) : null}
      </header>
      {signedIn ? (
        <nav class="tabs" aria-label="Your account">
          <ul>
            <li>
              <a href={portalPaths.owned} aria-current={props.section === 'owned' ? 'page' : undefined}>
                What you own
              </a>
            </li>
            <li>
              <a
                href={portalPaths.moreTime}
                aria-current={props.section === 'more-time' ? 'page' : undefined}
              >
                More time
              </a>
            </li>
          </ul>
        </nav>
      ) : null}
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
      <HelpFooter help={props.frame.help} vendor={vendor.name} />
    </Page>
  );
}

function HelpFooter(props: { readonly help: PortalHelp; readonly vendor: string }) {
  const { faq, chat, videos } = props.help;
  const any = faq !== null || chat !== null || videos.length > 0;
  return (
    <footer class="foot">
      {any ? (
        <>
          <h2>Help</h2>
          <ul>
            {videos.map((video) => (
              <li key={video.url}>
                <OutLink href={video.url}>{video.title}</OutLink>{' '}
                <small>video, {minutesInWords(video.minutes)}</small>
              </li>
            ))}
            {faq === null ? null : (
              <li>
                <OutLink href={faq}>Questions and answers</OutLink>
              </li>
            )}
            {chat === null ? null : (
              <li>
                <OutLink href={chat}>Chat with a person</OutLink>
              </li>
            )}
          </ul>
        </>
      ) : null}
      <p>{props.vendor} licensing. This page is meant for you alone; please do not pass its address on.</p>
    </footer>
  );
}

function minutesInWords(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
