import { Hidden, PostForm, Submit, TextArea, TextField, TYPED_FIELD } from './form.tsx';
import { consolePaths, signInPath } from './paths.ts';
import { PlainLayout } from './plain-layout.tsx';

/** Where a person is on the way in. Whether an address is known is never told. */
export type SignInPageProps = {
  readonly csrf: string;
  /** The page of the console to go on with; null: the first one. */
  readonly next: string | null;
  /** What somebody wrote into a form that came after their session was over; '' when nothing. */
  readonly typed: string;
} & (
  | {
      readonly step: 'ask';
      /** A form was sent, and nothing was done. */
      readonly signedOut?: true;
    }
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
      if (props.signedOut)
        return (
          <PlainLayout title="You were signed out">
            <h1>You were signed out</h1>
            <p class="lead">
              Nothing was done. Enter your work e-mail and we send you a link, which leads back to the page
              you were on.
            </p>
            <AskForm {...props} word="Send me a link" />
          </PlainLayout>
        );
      return (
        <PlainLayout title="Sign in">
          <h1>Sign in</h1>
          <p class="lead">
            Enter your work e-mail and we send you a link. There is no password.
            {props.next === null ? null : ' The link leads on to the page you asked for.'}
          </p>
          <AskForm {...props} word="Send me a link" />
        </PlainLayout>
      );
    case 'sent':
      return (
        <PlainLayout title="Check your inbox">
          <h1>Check your inbox</h1>
          <p class="lead">
            If the address belongs to someone on staff, a link is on its way. It works once, for{' '}
            {props.validMinutes} minutes.
          </p>
          <p>
            <a href={signInPath(props.next)}>Use another address</a>
          </p>
          <Typed typed={props.typed} />
        </PlainLayout>
      );
    case 'confirm':
      return (
        <PlainLayout title="Sign in">
          <h1>Welcome back</h1>
          <p class="lead">One more click. The link works once, so it waits for you to press the button.</p>
          <PostForm action={props.action} csrf={props.csrf}>
            <Next next={props.next} />
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
          <AskForm {...props} word="Send me a new link" />
        </PlainLayout>
      );
  }
}

function AskForm(props: Pick<SignInPageProps, 'csrf' | 'next' | 'typed'> & { readonly word: string }) {
  return (
    <PostForm action={consolePaths.signIn} csrf={props.csrf}>
      <Next next={props.next} />
      <Typed typed={props.typed} />
      <TextField id="email" name="email" type="email" label="E-mail" autoComplete="email" required />
      <Submit>{props.word}</Submit>
    </PostForm>
  );
}

function Next({ next }: Pick<SignInPageProps, 'next'>) {
  return next === null ? null : <Hidden name="next" value={next} />;
}

/** What was typed, to copy. Inside a form it goes along to the next page. */
function Typed({ typed }: Pick<SignInPageProps, 'typed'>) {
  if (typed === '') return null;
  return (
    <TextArea
      id="typed"
      name={TYPED_FIELD}
      label="What you had typed"
      hint="Copy it and keep it, so that you need not write it again."
      value={typed}
      readOnly
    />
  );
}
