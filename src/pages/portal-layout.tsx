import type { ComponentChildren } from 'preact';
import type { Reader } from './dates.tsx';
import { PostForm, Submit } from './form.tsx';
import { Page } from './page.tsx';
import { type PortalWays, portalPaths, portalWays } from './paths.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, type Words, wordsIn } from './portal/words/words.ts';
import { OutLink } from './section.tsx';

/** What every customer page is told besides its own matter. */
export type PortalFrame = {
  readonly vendor: { readonly name: string };
  /** Dates in the reader's language and the account's zone. */
  readonly reader: Reader;
  readonly language: Language;
  /** The page's own address, for the links that show it in another language. */
  readonly address: string;
  readonly csrf: string;
  /** Null on pages opened by a link that signs nobody in. */
  readonly signedIn: { readonly person: string; readonly account: string } | null;
  /** Where help and the choice of mail are found from here; null on pages that know nobody. */
  readonly ways: PortalWays | null;
  readonly help: PortalHelp;
};

/** Where a customer finds help: addresses from the campaign's `support`. */
export type PortalHelp = {
  readonly faq: string | null;
  readonly chat: string | null;
  readonly videos: readonly PortalVideo[];
  /** Answers that are written down here; left out when there are none. */
  readonly articles?: readonly unknown[];
};

export type PortalVideo = { readonly title: string; readonly url: string; readonly minutes: number };

/** The words a page speaks. */
export function wordsOf(frame: PortalFrame): Words {
  return wordsIn(frame.language, frame.reader.locale);
}

/** The ways from a page that is only made for somebody who is known. */
export function waysOf(frame: PortalFrame): PortalWays {
  return frame.ways ?? portalWays(null);
}

const TABS = [
  { section: 'owned', href: portalPaths.owned, word: 'nav.home' },
  { section: 'devices', href: portalPaths.devices, word: 'nav.devices' },
  { section: 'more-time', href: portalPaths.moreTime, word: 'nav.more-time' },
  { section: 'help', href: portalPaths.help, word: 'nav.help' },
] as const;

/** The pages customers see: the vendor's name, one column, one obvious action, and help at the foot of each. */
export function PortalLayout(props: {
  readonly frame: PortalFrame;
  readonly title: string;
  /** Which of the signed-in pages this is, or belongs to. */
  readonly section?: (typeof TABS)[number]['section'];
  /** It holds what somebody typed on the page before: a link away from it, also into another language, would lose that. */
  readonly carries?: boolean;
  readonly children: ComponentChildren;
}) {
  const { vendor, signedIn } = props.frame;
  const words = wordsOf(props.frame);
  return (
    <Page
      title={`${props.title} · ${vendor.name}`}
      kind="portal"
      language={words.language}
      skip={words.say('skip')}
    >
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
              <Submit kind="quiet">{words.say('sign-out')}</Submit>
            </PostForm>
          </div>
        ) : null}
      </header>
      {signedIn ? (
        <nav class="tabs" aria-label={words.say('nav')}>
          <ul>
            {TABS.map(({ section, href, word }) => (
              <li key={section}>
                <a href={href} aria-current={props.section === section ? 'page' : undefined}>
                  {words.say(word)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
      <HelpFooter
        frame={props.frame}
        words={words}
        isHelpPage={props.section === 'help'}
        carries={props.carries === true}
      />
    </Page>
  );
}

function HelpFooter(props: {
  readonly frame: PortalFrame;
  readonly words: Words;
  /** The page says the same in its middle. */
  readonly isHelpPage: boolean;
  readonly carries: boolean;
}) {
  const { frame, words, carries } = props;
  const { faq, chat, videos, articles = [] } = frame.help;
  // A page that holds what somebody typed offers no other page of ours: that would lose it.
  const ways = carries ? null : frame.ways;
  const any = !props.isHelpPage && (ways !== null || faq !== null || chat !== null || videos.length > 0);
  return (
    <footer class="foot">
      {any ? (
        <>
          <h2>{words.say('foot.title')}</h2>
          <ul>
            {videos.map((video) => (
              <li key={video.url}>
                <VideoLink video={video} words={words} />
              </li>
            ))}
            {ways === null || articles.length === 0 ? null : (
              <li>
                <a href={ways.faq}>{words.say('faq.title')}</a>
              </li>
            )}
            {faq === null ? null : (
              <li>
                <OutLink href={faq}>{words.say('foot.faq')}</OutLink>
              </li>
            )}
            {chat === null ? null : (
              <li>
                <OutLink href={chat}>{words.say('foot.chat')}</OutLink>
              </li>
            )}
            {ways === null ? null : (
              <li>
                <a href={`${ways.help}#ask`}>{words.say('foot.ask')}</a>
              </li>
            )}
          </ul>
        </>
      ) : null}
      <p>{words.say('foot.private', { vendor: frame.vendor.name })}</p>
      {ways === null || frame.address.split('?')[0] === ways.mail ? null : (
        <p>
          <a href={ways.mail}>{words.say('foot.mail')}</a>
        </p>
      )}
      {carries ? null : <LanguageSwitch address={frame.address} words={words} />}
    </footer>
  );
}

/** A how-to video with its length, so that nobody starts what they have no time for. */
export function VideoLink({ video, words }: { readonly video: PortalVideo; readonly words: Words }) {
  const length = words.say('foot.video', { minutes: words.count('minutes', video.minutes) });
  return (
    <>
      <OutLink href={video.url}>{video.title}</OutLink> <small>{length}</small>
    </>
  );
}

/** Links to this page in the other languages; the choice is remembered by the browser. */
function LanguageSwitch({ address, words }: { readonly address: string; readonly words: Words }) {
  const joint = address.includes('?') ? '&' : '?';
  return (
    <nav class="languages" aria-label={words.say('language')}>
      <ul>
        {LANGUAGES.map((language) => (
          <li key={language}>
            <a
              href={`${address}${joint}lang=${language}`}
              lang={language}
              hreflang={language}
              aria-current={language === words.language ? 'true' : undefined}
            >
              {LANGUAGE_NAMES[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
