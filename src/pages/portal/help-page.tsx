import type { Instant } from '../../domain/instant.ts';
import { TOPICS, type Topic } from '../../domain/plan.ts';
import { PostForm, Select, Submit, TextArea } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, VideoLink, waysOf, wordsOf } from '../portal-layout.tsx';
import { Facts, Notice, OutLink, Section } from '../section.tsx';
import { AnswerBy } from './answer-by.tsx';
import { FaqSearch } from './faq-page.tsx';
import { listIn, type Words } from './words/words.ts';

/** Finding help: answers that are written down, and asking a person, which becomes a case. */
export type HelpPageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | {
      readonly step: 'ask';
      /** Who answers each topic, and within how many working hours. */
      readonly owners: readonly TopicOwner[];
      /** What goes along with the question. */
      readonly facts: AttachedFacts;
      /** Chosen and written before: by a link that leads here, or by a form that was refused. */
      readonly topic: Topic | null;
      readonly question: string;
      /** The question was sent empty. */
      readonly isMissing: boolean;
    }
  | {
      readonly step: 'sent';
      readonly owner: string | null;
      readonly answerBy: Instant;
      readonly reference: string;
    }
);

/** `owner` is a name; null: a team whose name says nothing to a customer. */
export type TopicOwner = {
  readonly topic: Topic;
  readonly owner: string | null;
  readonly withinHours: number;
};

/** What the person who answers sees beside the question. */
export type AttachedFacts = {
  readonly person: string;
  readonly products: readonly string[];
  readonly devices: number;
  readonly hasDates: boolean;
};

/** One form that finds the right person by topic. Form fields: `topic` and `question`. */
export function HelpPage(props: HelpPageProps) {
  const { frame } = props;
  const words = wordsOf(frame);
  if (props.step === 'sent') {
    return (
      <PortalLayout frame={frame} title={words.say('help.sent')} section="help">
        <p class="eyebrow">{props.account}</p>
        <h1>{words.say('help.sent')}</h1>
        <AnswerBy {...props} words={words} reader={frame.reader} />
        <p>
          <a class="button secondary" href={portalPaths.owned}>
            {words.say('back.home')}
          </a>
        </p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title={words.say('help.title')} section="help">
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('help.title')}</h1>
      <p class="lead">{words.say('help.lead')}</p>
      <FaqSearch words={words} ways={waysOf(frame)} query="" label={words.say('help.search')} />
      <p>
        <a href={waysOf(frame).faq}>{words.say('faq.all')}</a>
      </p>
      <Ask props={props} words={words} />
      <Elsewhere frame={frame} words={words} />
    </PortalLayout>
  );
}

function Ask({
  props,
  words,
}: {
  readonly props: Extract<HelpPageProps, { step: 'ask' }>;
  readonly words: Words;
}) {
  const { frame, facts, owners } = props;
  const { products, devices } = facts;
  const along = [
    words.say('help.fact-account', { account: props.account, person: facts.person }),
    ...(products.length === 0
      ? []
      : [words.say('help.fact-owned', { products: listIn(words.language, products) })]),
    ...(devices === 0 ? [] : [words.say('help.fact-devices', { devices: words.count('devices', devices) })]),
    ...(facts.hasDates ? [words.say('help.fact-dates')] : []),
  ];
  return (
    <Section id="ask" title={words.say('help.ask')}>
      {props.isMissing ? <Notice tone="danger">{words.say('help.missing')}</Notice> : null}
      <PostForm action={waysOf(frame).help} csrf={frame.csrf}>
        <Select
          id="topic"
          name="topic"
          label={words.say('help.topic')}
          options={TOPICS.map((topic) => ({ value: topic, word: words.say(`help.${topic}`) }))}
          {...(props.topic === null ? {} : { selected: props.topic })}
        />
        <TextArea
          id="question"
          name="question"
          label={words.say('help.question')}
          hint={words.say('help.question-hint')}
          value={props.question}
          required
        />
        <Submit>{words.say('help.button')}</Submit>
      </PostForm>
      {owners.length === 0 ? null : (
        <>
          <h3>{words.say('help.owners')}</h3>
          <Facts
            facts={owners.map(({ topic, owner, withinHours }) => ({
              name: words.say(`help.${topic}`),
              value: words.say('help.owner', {
                owner: owner ?? words.say('support-team'),
                time: words.count('working-hours', withinHours),
              }),
            }))}
          />
        </>
      )}
      <h3>{words.say('help.facts')}</h3>
      <p class="quiet">{words.say('help.facts-lead')}</p>
      <ul class="bullets">
        {along.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Section>
  );
}

function Elsewhere({ frame, words }: { readonly frame: PortalFrame; readonly words: Words }) {
  const { faq, chat, videos } = frame.help;
  if (faq === null && chat === null && videos.length === 0) return null;
  return (
    <Section id="elsewhere" title={words.say('help.elsewhere')}>
      <ul class="rows">
        {videos.map((video) => (
          <li key={video.url}>
            <VideoLink video={video} words={words} />
          </li>
        ))}
        {chat === null ? null : (
          <li>
            <OutLink href={chat}>{words.say('foot.chat')}</OutLink>
          </li>
        )}
        {faq === null ? null : (
          <li>
            <OutLink href={faq}>{words.say('foot.faq')}</OutLink>
          </li>
        )}
      </ul>
    </Section>
  );
}
