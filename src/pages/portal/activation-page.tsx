import type { LocalDate } from '../../domain/instant.ts';
import { PostForm, Submit, TextField } from '../form.tsx';
import { countOf } from '../numbers.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';
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
};

/** What an activation link opens: whose license, what changes and when for them, and one button. Opening it changes nothing. */
export function ActivationPage(props: ActivationPageProps) {
  const { frame, product } = props;
  return (
    <PortalLayout frame={frame} title={`Activate ${product}`}>
      <p class="eyebrow">{props.account}</p>
      <h1>Activate {product}</h1>
      <p class="lead">
        You own {countOf(props.seats, 'seat', frame.reader)} of {product}. Press the button to get your
        license key. It costs nothing and takes a minute.
      </p>
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>Activate {product}</Submit>
        <p class="hint">Nothing has happened yet. The button does it, once.</p>
      </PostForm>
      <Section id="changes" title="What is changing, and when for you" lead={props.why}>
        <Changes {...props} reader={frame.reader} />
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
  const { product } = props;
  return (
    <PortalLayout frame={props.frame} title="You are done">
      <p class="eyebrow">{props.account}</p>
      <h1>You are done</h1>
      <p class="lead">
        {product} is licensed to {props.account}. Enter the key once on each computer, and it goes on working.
      </p>
      {props.licenseKey === null ? null : <LicenseKey product={product} licenseKey={props.licenseKey} />}
      <Section id="next" title="On each computer">
        <ol class="plain-steps">
          <li>Start {product}.</li>
          <li>
            {props.licenseKey === null
              ? 'When it asks for a license key, enter the one your administrator gives you.'
              : 'When it asks for a license key, enter the one above.'}
          </li>
          <li>That is all. It remembers, also without a network.</li>
        </ol>
      </Section>
      <p>
        <a class="button secondary" href={portalPaths.owned}>
          See what you own
        </a>
      </p>
    </PortalLayout>
  );
}

/** The page for a link that is used, expired or unknown: the same for all three, so that it tells a stranger nothing. */
export function LinkUnusablePage(props: { readonly frame: PortalFrame }) {
  return (
    <PortalLayout frame={props.frame} title="This link cannot be used">
      <h1>This link cannot be used</h1>
      <p class="lead">
        Links work once and for a limited time. If somebody at your company pressed the button before you,
        everything is fine already.
      </p>
      <NewLinkForm csrf={props.frame.csrf} />
    </PortalLayout>
  );
}

/** After asking for a new link. It does not tell whether the address is known. */
export function LinkSentPage(props: { readonly frame: PortalFrame }) {
  return (
    <PortalLayout frame={props.frame} title="Look into your inbox">
      <h1>Look into your inbox</h1>
      <p class="lead">
        If we know the address, a new link is on its way and arrives within a few minutes. Look into the spam
        folder, too.
      </p>
    </PortalLayout>
  );
}

function NewLinkForm(props: { readonly csrf: string }) {
  return (
    <PostForm action={portalPaths.newLinkForm} csrf={props.csrf}>
      <TextField
        id="email"
        name="email"
        type="email"
        label="Your e-mail"
        hint="The one the mail with the link came to."
        autoComplete="email"
        required
      />
      <Submit>Send me a new link</Submit>
    </PostForm>
  );
}
