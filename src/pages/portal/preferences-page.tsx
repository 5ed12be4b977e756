import type { Instant } from '../../domain/instant.ts';
import type { Stream } from '../../domain/streams.ts';
import { Badge } from '../badge.tsx';
import { Moment } from '../dates.tsx';
import { Choice, PostForm, Submit } from '../form.tsx';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Notice, Section } from '../section.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words/words.ts';

/** What somebody chose to change: nothing, one stream, or all of them at once. */
export type MailChoice = 'keep' | 'stop-all' | `stop-${Stream}` | `start-${Stream}`;

/** Which optional mail a reader gets. The address itself is not shown in full: the link may have been forwarded. */
export type PreferencesPageProps = {
  readonly frame: PortalFrame;
  readonly action: string;
  readonly maskedAddress: string;
  /** The stream of the mail whose link was opened comes first. */
  readonly streams: readonly { readonly stream: Stream; readonly stoppedAt: Instant | null }[];
  /** What was just chosen; null when the page is only looked at. */
  readonly chosen: MailChoice | null;
};

/**
 * GET shows this, its POST acts. Form field: `choice`. Nothing is chosen beforehand and the first choice is to change
 * nothing, so that a program that sends every form it finds stops nobody's mail.
 */
export function PreferencesPage(props: PreferencesPageProps) {
  const { frame, chosen } = props;
  const words = wordsOf(frame);
  const lead = words.say('mail.lead', { vendor: frame.vendor.name, address: props.maskedAddress });
  return (
    <PortalLayout frame={frame} title={words.say('mail.title')}>
      <h1>{words.say('mail.title')}</h1>
      <p class="lead">{lead}</p>
      {chosen === null ? null : <Notice tone="good">{doneWords(words, chosen)}</Notice>}
      <PostForm action={props.action} csrf={frame.csrf}>
        <Choice
          id="choice"
          name="choice"
          question={words.say('mail.question')}
          options={choicesOf(props).map((value) => ({ value, word: choiceWords(words, value) }))}
        />
        <Submit>{words.say('mail.button')}</Submit>
      </PostForm>
      {props.streams.map((one) => (
        <StreamNow key={one.stream} props={props} one={one} />
      ))}
      <Section id="required" title={words.say('mail.required')}>
        <p>{words.say('mail.required-text')}</p>
      </Section>
    </PortalLayout>
  );
}

function StreamNow({
  props: { frame },
  one: { stream, stoppedAt },
}: {
  readonly props: PreferencesPageProps;
  readonly one: PreferencesPageProps['streams'][number];
}) {
  const words = wordsOf(frame);
  return (
    <Section id={stream} title={words.say(`mail.${stream}`)} lead={words.say(`mail.${stream}-says`)}>
      <p>
        {stoppedAt === null ? (
          <Badge tone="good" word={words.say('mail.wanted')} />
        ) : (
          <>
            <Badge tone="neutral" word={words.say('mail.stopped')} />{' '}
            <small>
              <Sentence
                words={words}
                of="mail.since"
                values={{ time: <Moment at={stoppedAt} reader={frame.reader} /> }}
              />
            </small>
          </>
        )}
      </p>
    </Section>
  );
}

function choicesOf({ streams }: PreferencesPageProps): readonly MailChoice[] {
  const each = streams.map(
    ({ stream, stoppedAt }): MailChoice => (stoppedAt === null ? `stop-${stream}` : `start-${stream}`),
  );
  const wanted = streams.filter((one) => one.stoppedAt === null).length;
  return ['keep', ...each, ...(wanted > 1 ? (['stop-all'] as const) : [])];
}

function choiceWords(words: Words, choice: MailChoice): string {
  if (choice === 'keep' || choice === 'stop-all') return words.say(`mail.${choice}`);
  const [what, stream] = choice.split('-') as ['stop' | 'start', Stream];
  return words.say(`mail.${what}-of`, { stream: words.say(`mail.${stream}`) });
}

function doneWords(words: Words, choice: MailChoice): string {
  if (choice === 'keep') return words.say('mail.kept');
  if (choice === 'stop-all') return words.say('mail.stopped-all');
  const [what, stream] = choice.split('-') as ['stop' | 'start', Stream];
  return words.say(what === 'start' ? 'mail.again' : 'mail.no-more', { stream: words.say(`mail.${stream}`) });
}
