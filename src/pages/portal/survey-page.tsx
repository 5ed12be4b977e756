import { Choice, PostForm, Submit, TextArea } from '../form.tsx';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';

/** Two questions, and the thank-you. */
export type SurveyPageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | { readonly step: 'ask'; readonly product: string; readonly action: string }
  | { readonly step: 'done' }
);

const SCORES = [
  { value: '1', word: '1', says: 'badly' },
  { value: '2', word: '2' },
  { value: '3', word: '3', says: 'so-so' },
  { value: '4', word: '4' },
  { value: '5', word: '5', says: 'well' },
] as const;

/** How it went for the customer. Form fields: `score` (1 to 5) and `comment`. */
export function SurveyPage(props: SurveyPageProps) {
  const { frame } = props;
  if (props.step === 'done') {
    return (
      <PortalLayout frame={frame} title="Thank you">
        <p class="eyebrow">{props.account}</p>
        <h1>Thank you</h1>
        <p class="lead">Your answer is on the table when {frame.vendor.name} decides how to go on.</p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title="Two questions">
      <p class="eyebrow">{props.account}</p>
      <h1>How did it go?</h1>
      <p class="lead">
        Two questions about licensing {props.product}. Your answer helps to decide how we go on.
      </p>
      <PostForm action={props.action} csrf={frame.csrf}>
        <Choice
          id="score"
          name="score"
          question="How well did it work for you?"
          class="choice scale"
          options={SCORES}
        />
        <TextArea id="comment" name="comment" label="What should we do better? (optional)" />
        <Submit>Send answer</Submit>
      </PostForm>
    </PortalLayout>
  );
}
