import { TextArea, TYPED_FIELD } from '../form.tsx';
import { PlainLayout } from '../plain-layout.tsx';

export type StaleFormPageProps = {
  /** What was written into the form. */
  readonly typed: string;
  /** The page the form stands on, fresh. */
  readonly page: string;
};

/** A form of a page that was opened before its reader signed in again: nothing was done, and nothing that was written is lost. */
export function StaleFormPage({ typed, page }: StaleFormPageProps) {
  return (
    <PlainLayout title="Nothing was done yet">
      <h1>Nothing was done yet</h1>
      <p class="lead">
        You signed in again since that page was opened, so its button no longer counts. Copy what you had
        typed, open the page again, and send it there.
      </p>
      <div class="form">
        <TextArea id="typed" name={TYPED_FIELD} label="What you had typed" value={typed} readOnly />
      </div>
      <p>
        <a class="button primary" href={page}>
          Open the page again
        </a>
      </p>
    </PlainLayout>
  );
}
