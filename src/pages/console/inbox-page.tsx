import type { Instant } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Moment } from '../dates.tsx';
import { countOf } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { SearchForm } from './search-form.tsx';

export type InboxPageProps = {
  readonly frame: ConsoleFrame;
  readonly query: string;
  /** Newest first. */
  readonly messages: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly to: string;
    readonly subject: string;
    /** Key of the wave, mailing or briefing it belongs to. */
    readonly from: string;
  }[];
  /** All that match, of which `messages` may be the first. */
  readonly total: number;
};

/** The captured mail: what would have been sent, to whom, newest first. */
export function InboxPage(props: InboxPageProps) {
  const { reader } = props.frame;
  return (
    <ConsoleLayout frame={props.frame} title="Inbox" section="inbox">
      <div class="page-head">
        <h1>Inbox</h1>
      </div>
      <p class="lead">Mail is captured here instead of being sent. Nobody outside received any of it.</p>
      <SearchForm
        action={consolePaths.inbox}
        label="Search mail"
        hint="An address, a subject or the key of a wave"
        query={props.query}
      />
      {props.messages.length === 0 ? (
        <Empty>
          {props.query === ''
            ? 'No mail was captured yet. It appears as soon as a wave, a briefing or a mailing leaves.'
            : 'No captured mail matches. Try a part of the address or of the subject.'}
        </Empty>
      ) : (
        <>
          <p class="quiet">
            {countOf(props.total, 'message', reader)}
            {props.total > props.messages.length ? `, the newest ${props.messages.length} shown` : ''}
          </p>
          <ul class="rows">
            {props.messages.map((message) => (
              <li key={message.id}>
                <a href={consolePaths.message(message.id)}>{message.subject}</a>
                <p class="quiet">
                  <span>{message.to}</span>
                  <code>{message.from}</code>
                  <Moment at={message.at} reader={reader} />
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </ConsoleLayout>
  );
}
