import type { Instant } from '../../domain/instant.ts';
import { TOPICS, type Topic } from '../../domain/plan.ts';
import { Moment } from '../dates.tsx';
import { PostForm, Select, Submit, TextArea } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';

/** Asking a person for help, which becomes a case. */
export type HelpPageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | { readonly step: 'ask' }
  | { readonly step: 'sent'; readonly owner: string; readonly answerBy: Instant; readonly reference: string }
);

const TOPIC_WORDS: Readonly<Record<Topic, string>> = {
  entitlement: 'What we bought is not listed right',
  activation: 'We cannot activate',
  commercial: 'Prices, quotes or contracts',
  technical: 'Something does not work',
};

/** One form that finds the right person by topic. Form fields: `topic` and `question`. */
export function HelpPage(props: HelpPageProps) {
  const { frame } = props;
  if (props.step === 'sent') {
    return (
      <PortalLayout frame={frame} title="A person takes care of it">
        <p class="eyebrow">{props.account}</p>
        <h1>A person takes care of it</h1>
        <p class="lead">
          {props.owner} answers you by <Moment at={props.answerBy} reader={frame.reader} />. Your reference is{' '}
          <code>{props.reference}</code>.
        </p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title="Ask a person">
      <p class="eyebrow">{props.account}</p>
      <h1>Ask a person</h1>
      <p class="lead">Tell us what is in your way. It goes to the person who can change it.</p>
      <PostForm action={portalPaths.help} csrf={frame.csrf}>
        <Select
          id="topic"
          name="topic"
          label="What is it about?"
          options={TOPICS.map((topic) => ({ value: topic, word: TOPIC_WORDS[topic] }))}
        />
        <TextArea id="question" name="question" label="Your question" required />
        <Submit>Send</Submit>
      </PostForm>
    </PortalLayout>
  );
}
