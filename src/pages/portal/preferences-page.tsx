import type { Instant } from '../../domain/instant.ts';
import type { Stream } from '../../domain/streams.ts';
import { Badge } from '../badge.tsx';
import { Moment } from '../dates.tsx';
import { Hidden, PostForm, Submit } from '../form.tsx';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';
import { Notice, Section } from '../section.tsx';

/** Which optional mail a reader gets. The address itself is not shown in full: the link may have been forwarded. */
export type PreferencesPageProps = {
  readonly frame: PortalFrame;
  readonly action: string;
  readonly maskedAddress: string;
  /** The stream of the mail whose link was opened comes first. */
  readonly streams: readonly { readonly stream: Stream; readonly stoppedAt: Instant | null }[];
  /** What the button that was just pressed did; null when the page is only looked at. */
  readonly changed: { readonly stream: Stream; readonly wanted: boolean } | null;
};

const WORDS: Readonly<Record<Stream, { readonly title: string; readonly says: string }>> = {
  reminders: {
    title: 'Reminders',
    says: 'When a date comes closer and something is still to do, with a button that does it.',
  },
  surveys: {
    title: 'Surveys and thanks',
    says: 'Two short questions about how it went, and a word of thanks.',
  },
  invitations: {
    title: 'Invitations',
    says: 'When you could try something earlier than others.',
  },
};

/** GET shows this, its POSTs act. Form fields: `stream`, `wanted` (`yes` or `no`). */
export function PreferencesPage(props: PreferencesPageProps) {
  const { frame, changed } = props;
  return (
    <PortalLayout frame={frame} title="Your mail">
      <h1>Which mail would you like?</h1>
      <p class="lead">
        This is about mail from {frame.vendor.name} to {props.maskedAddress}. Each button acts at once, and
        you can change your mind at any time.
      </p>
      {changed === null ? null : (
        <Notice tone="good">
          {WORDS[changed.stream].title}:{' '}
          {changed.wanted ? 'you get these again.' : 'you get no more of these.'}
        </Notice>
      )}
      {props.streams.map((one, index) => (
        <StreamChoice key={one.stream} props={props} one={one} isFirst={index === 0} />
      ))}
      <Section id="required" title="What always comes">
        <p>
          We still write when something you own is about to change, when such a date moves, and when you ask
          us for something. You cannot stop these: they make sure that a change never surprises you, and
          nothing is enforced for anybody who was not told.
        </p>
      </Section>
    </PortalLayout>
  );
}

function StreamChoice({
  props: { frame, action },
  one: { stream, stoppedAt },
  isFirst,
}: {
  readonly props: PreferencesPageProps;
  readonly one: PreferencesPageProps['streams'][number];
  readonly isFirst: boolean;
}) {
  const { title, says } = WORDS[stream];
  const stopped = stoppedAt !== null;
  const kind = isFirst && !stopped ? 'primary' : 'secondary';
  return (
    <Section id={stream} title={title} lead={says}>
      <div class="card">
        <p>
          {stopped ? <Badge tone="neutral" word="Stopped" /> : <Badge tone="good" word="You get these" />}
          {stopped ? (
            <small>
              {' '}
              since <Moment at={stoppedAt} reader={frame.reader} />
            </small>
          ) : null}
        </p>
        <PostForm action={action} csrf={frame.csrf} class="inline">
          <Hidden name="stream" value={stream} />
          <Hidden name="wanted" value={stopped ? 'yes' : 'no'} />
          <Submit
            kind={kind}
            label={stopped ? `Send me these again: ${title}` : `Send me no more of these: ${title}`}
          >
            {stopped ? 'Send me these again' : 'Send me no more of these'}
          </Submit>
        </PostForm>
      </div>
    </Section>
  );
}
