import { PostForm, Submit, TextField } from './form.tsx';
import { consolePaths } from './paths.ts';
import { PlainLayout } from './plain-layout.tsx';

/** Where a person is on the way in. Whether an address is known is never told. */
export type SignInPageProps = { readonly csrf: string } & (
  | { readonly step: 'ask' }
  /** The link is on its way, if the address is one of ours. */
  | { readonly step: 'sent'; readonly validMinutes: number }
  /** The link was opened: only its button signs in, because scanners open links too (A2). */
  | { readonly step: 'confirm'; readonly action: string }
  /** Used, expired or never issued: the same page for all three. */
  | { readonly step: 'unusable' }
);

/** Signing in to the console with a one-time link. */
export function SignInPage(props: SignInPageProps) {
  switch (props.step) {
    case 'ask':
      return (
        <PlainLayout title="Sign in">
          <h1>Sign in</h1>
          <p class="lead">Enter your work e-mail and we send you a link. There is no password.</p>
          <AskForm csrf={props.csrf} word="Send me a link" />
        </PlainLayout>
      );
    case 'sent':
      return (
        <PlainLayout title="Look into your inbox">
          <h1>Look into your inbox</h1>
          <p class="lead">
            If the address belongs to someone on staff, a link is on its way. It works once, for{' '}
            {props.validMinutes} minutes.
          </p>
          <p>
            <a href={consolePaths.signIn}>Use another address</a>
          </p>
        </PlainLayout>
      );
    case 'confirm':
      return (
        <PlainLayout title="Sign in">
          <h1>Welcome back</h1>
          <p class="lead">One more click. The link works once, so it waits for you to press the button.</p>
          <PostForm action={props.action} csrf={props.csrf}>
            <Submit>Sign in</Submit>
          </PostForm>
        </PlainLayout>
      );
    case 'unusable':
      return (
        <PlainLayout title="This link cannot be used">
          <h1>This link cannot be used</h1>
          <p class="lead">
            It was used before, or its time is over. Ask for a new one; it arrives within a minute.
          </p>
          <AskForm csrf={props.csrf} word="Send me a new link" />
        </PlainLayout>
      );
  }
}

function AskForm(props: { readonly csrf: string; readonly word: string }) {
  return (
    <PostForm action={consolePaths.signIn} csrf={props.csrf}>
      <TextField id="email" name="email" type="email" label="E-mail" autoComplete="email" required />
      <Submit>{props.word}</Submit>
    </PostForm>
  );
}
