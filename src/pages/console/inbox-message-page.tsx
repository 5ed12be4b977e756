import type { Instant } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Moment } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Facts, Section } from '../section.tsx';

export type InboxMessagePageProps = {
  readonly frame: ConsoleFrame;
  readonly message: {
    readonly id: string;
    readonly at: Instant;
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    /** In the order they were written; values as they were sent. */
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    /** The account's external key; null for mail to staff. */
    readonly account: string | null;
  };
};

/**
 * One captured message. Its HTML comes from an address of its own into a sandboxed frame (`consolePaths.messageHtml`):
 * mail needs inline styles, which this page's policy forbids, and a `srcdoc` frame would inherit that policy.
 */
export function InboxMessagePage(props: InboxMessagePageProps) {
  const { message, frame } = props;
  return (
    <ConsoleLayout frame={frame} title={message.subject} section="inbox">
      <p class="crumb">
        <a href={consolePaths.inbox}>Inbox</a>
      </p>
      <div class="page-head">
        <h1>{message.subject}</h1>
      </div>
      <Facts
        facts={[
          { name: 'From', value: message.from },
          { name: 'To', value: message.to },
          { name: 'Sent', value: <Moment at={message.at} reader={frame.reader} /> },
          ...(message.account === null
            ? []
            : [
                {
                  name: 'Account',
                  value: <a href={consolePaths.account(message.account)}>{message.account}</a>,
                },
              ]),
        ]}
      />
      <Section id="html" title="As the recipient sees it">
        <iframe
          class="mail"
          title={`Message: ${message.subject}`}
          src={consolePaths.messageHtml(message.id)}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
        />
      </Section>
      <Section id="text" title="Plain text">
        <pre class="mail-text">{message.text}</pre>
      </Section>
      {message.headers.length === 0 ? null : (
        <details class="more">
          <summary>Headers</summary>
          <Facts
            facts={message.headers.map((header) => ({
              name: header.name,
              value: <code>{header.value}</code>,
            }))}
          />
        </details>
      )}
    </ConsoleLayout>
  );
}
