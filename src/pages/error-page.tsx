import { PlainLayout } from './plain-layout.tsx';
import { type Language, wordsIn } from './portal/words/words.ts';

export type ErrorPageProps = {
  readonly status: 400 | 403 | 404 | 405 | 409 | 429 | 500 | 503;
  /** What helps whoever looks into it: a request id. Null when there is none. */
  readonly reference: string | null;
  /** The vendor's name on pages for customers; null in the console. */
  readonly vendor: string | null;
  /** Of a customer; English when left out. */
  readonly language?: Language;
  /** Where to go on from here. */
  readonly home: { readonly href: string; readonly word: string } | null;
};

const SENTENCES: Readonly<Record<ErrorPageProps['status'], { title: string; says: string }>> = {
  400: {
    title: 'That did not arrive as it should',
    says: 'Something in the form was missing or could not be read. Go back, check what you entered and send it again.',
  },
  403: {
    title: 'This is not open to you',
    says: 'You may be signed in as somebody else, or the page was open for too long. Go back, load it again, and try once more. If it stays closed, ask an administrator for the role you need.',
  },
  404: {
    title: 'There is nothing at this address',
    says: 'It may have been typed wrong, or what was here is gone. A link in a mail has to be copied whole, up to its last letter.',
  },
  405: {
    title: 'This address is for a form',
    says: 'It takes what a button on another page sends, so there is nothing to look at. Go back and use the button.',
  },
  409: {
    title: 'Somebody was faster',
    says: 'What you saw has changed meanwhile, so nothing was done. Load the page again and decide on what it shows now.',
  },
  429: {
    title: 'That was a lot at once',
    says: 'Please wait a minute and try again. Nothing is lost.',
  },
  500: {
    title: 'Something broke on our side',
    says: 'It is not your fault. Nothing gets stricter for anyone because of it. Try again in a minute.',
  },
  503: {
    title: 'We are not ready yet',
    says: 'Glidepath is starting or its database is away. Software that asks for its policy goes on working. Try again in a minute.',
  },
};

/** What happened, in words that help, and a way on. Customers read it in their language. Never a stack, a query or anybody's data. */
export function ErrorPage(props: ErrorPageProps) {
  const { status, reference } = props;
  if (props.vendor !== null) return <CustomerErrorPage {...props} vendor={props.vendor} />;
  const { title, says } = SENTENCES[status];
  return (
    <PlainLayout title={title}>
      <h1>{title}</h1>
      <p class="lead">{says}</p>
      {props.home === null ? null : <Home home={props.home} />}
      <p class="quiet">
        Error {status}
        {reference === null ? null : (
          <>
            , reference <code>{reference}</code>
          </>
        )}
      </p>
    </PlainLayout>
  );
}

function Home({ home }: { readonly home: NonNullable<ErrorPageProps['home']> }) {
  return (
    <p>
      <a class="button primary" href={home.href}>
        {home.word}
      </a>
    </p>
  );
}

function CustomerErrorPage(props: ErrorPageProps & { readonly vendor: string }) {
  const { status, reference } = props;
  const words = wordsIn(props.language ?? 'en');
  const title = words.say(`error.${status}`);
  return (
    <PlainLayout title={title} brand={props.vendor} words={words}>
      <h1>{title}</h1>
      <p class="lead">{words.say(`error.${status}-says`)}</p>
      {props.home === null ? null : <Home home={props.home} />}
      <p class="quiet">
        {reference === null
          ? words.say('error.number', { status })
          : words.say('error.reference', { status, reference })}
      </p>
    </PlainLayout>
  );
}
