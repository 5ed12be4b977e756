import { Choice, PostForm, Submit, TextArea } from '../form.tsx';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';

/** Two questions, and the thank-you. */
export type SurveyPageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | { readonly step: 'ask'; readonly product: string; readonly action: string }
  | { readonly step: 'done' }
);

/** How it went for the customer. Form fields: `score` (1 to 5) and `comment`. */
export function SurveyPage(props: SurveyPageProps) {
  const { frame } = props;
  const words = wordsOf(frame);
  if (props.step === 'done') {
    return (
      <PortalLayout frame={frame} title={words.say('survey.done')}>
        <p class="eyebrow">{props.account}</p>
        <h1>{words.say('survey.done')}</h1>
        <p class="lead">{words.say('survey.done-lead', { vendor: frame.vendor.name })}</p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title={words.say('survey.title')}>
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('survey.title')}</h1>
      <p class="lead">{words.say('survey.lead', { product: props.product })}</p>
      <PostForm action={props.action} csrf={frame.csrf}>
        <Choice
          id="score"
          name="score"
          question={words.say('survey.score')}
          class="choice scale"
          options={[
            { value: '1', word: '1', says: words.say('survey.badly') },
            { value: '2', word: '2' },
            { value: '3', word: '3', says: words.say('survey.so-so') },
            { value: '4', word: '4' },
            { value: '5', word: '5', says: words.say('survey.well') },
          ]}
        />
        <TextArea
          id="comment"
          name="comment"
          label={`${words.say('survey.comment')} ${words.say('optional')}`}
        />
        <Submit>{words.say('survey.button')}</Submit>
      </PostForm>
    </PortalLayout>
  );
}
