import type { LocalDate } from '../../domain/instant.ts';
import { PostForm, Submit, TextField } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Section } from '../section.tsx';
import { type Change, Changes } from './changes.tsx';
import { LicenseKey } from './license-key.tsx';

export type ActivationPageProps = {
  readonly frame: PortalFrame;
  /** The account's name: whose license this is. */
  readonly account: string;
  readonly product: string;
  readonly seats: number;
  /** The campaign's `why`. */
  readonly why: string;
  readonly whenBlocked: string;
  readonly changes: readonly Change[];
  /** Today in the account's zone. */
  readonly today: LocalDate;
  /** Where the button posts to. */
  readonly action: string;
  /** Where a code goes first, masked; null in a browser that is signed in, whose button acts at once. */
  readonly codeTo: string | null;
};

/** What an activation link opens: whose license, what changes and when for them, and one button. Opening it changes nothing. */
export function ActivationPage(props: ActivationPageProps) {
  const { frame, product, codeTo } = props;
  const words = wordsOf(frame);
  const title = words.say('activate.title', { product });
  return (
    <PortalLayout frame={frame} title={title}>
      <p class="eyebrow">{props.account}</p>
      <h1>{title}</h1>
      <p class="lead">{words.say('activate.lead', { seats: words.count('seats', props.seats), product })}</p>
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>{words.say(codeTo === null ? 'activate.button' : 'code.send', { product })}</Submit>
        <p class="hint">
          {codeTo === null
            ? words.say('activate.hint')
            : words.say('activate.code-hint', { address: codeTo })}
        </p>
      </PostForm>
      <Section id="changes" title={words.say('activate.changes')} lead={props.why}>
        <Changes {...props} words={words} reader={frame.reader} />
      </Section>
    </PortalLayout>
  );
}

export type ActivationDonePageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  readonly product: string;
  /** Shown to the signed-in person alone; null when they may not see it. */
  readonly licenseKey: string | null;
};

/** After the button: they are done, and this is what comes next. */
export function ActivationDonePage(props: ActivationDonePageProps) {
  const { product, account, licenseKey } = props;
  const words = wordsOf(props.frame);
  return (
    <PortalLayout frame={props.frame} title={words.say('done.title')}>
      <p class="eyebrow">{account}</p>
      <h1>{words.say('done.title')}</h1>
      <p class="lead">{words.say('done.lead', { product, account })}</p>
      {licenseKey === null ? null : <LicenseKey words={words} product={product} licenseKey={licenseKey} />}
      <Section id="next" title={words.say('done.next')}>
        <ol class="plain-steps">
          <li>{words.say('done.start', { product })}</li>
          <li>{words.say(licenseKey === null ? 'done.key-admin' : 'done.key-above')}</li>
          <li>{words.say('done.remembers')}</li>
        </ol>
      </Section>
      <p>
        <a class="button secondary" href={portalPaths.owned}>
          {words.say('to-owned')}
        </a>
      </p>
    </PortalLayout>
  );
}

/** The page for a link that is used, expired or unknown: the same for all three, so that it tells a stranger nothing. */
export function LinkUnusablePage(props: { readonly frame: PortalFrame }) {
  const words = wordsOf(props.frame);
  return (
    <PortalLayout frame={props.frame} title={words.say('unusable.title')}>
      <h1>{words.say('unusable.title')}</h1>
      <p class="lead">{words.say('unusable.lead')}</p>
      <PostForm action={portalPaths.newLinkForm} csrf={props.frame.csrf}>
        <TextField
          id="email"
          name="email"
          type="email"
          label={words.say('unusable.email')}
          hint={words.say('unusable.email-hint')}
          autoComplete="email"
          required
        />
        <Submit>{words.say('unusable.button')}</Submit>
      </PostForm>
    </PortalLayout>
  );
}

/** After asking for a new link. It does not tell whether the address is known. */
export function LinkSentPage(props: { readonly frame: PortalFrame }) {
  const words = wordsOf(props.frame);
  return (
    <PortalLayout frame={props.frame} title={words.say('sent.title')}>
      <h1>{words.say('sent.title')}</h1>
      <p class="lead">{words.say('sent.lead')}</p>
    </PortalLayout>
  );
}
