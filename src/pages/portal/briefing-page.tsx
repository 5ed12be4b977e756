import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Briefing, WaveKind } from '../../domain/plan.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import { StageBadge } from '../badge.tsx';
import { Day, distanceInWords, Moment, type Reader } from '../dates.tsx';
import { PostForm, Submit, TextArea, TextField } from '../form.tsx';
import { countOf } from '../numbers.ts';
import { PlainLayout } from '../plain-layout.tsx';
import { Empty, Notice, Section } from '../section.tsx';
import { Table } from '../table.tsx';

export type BriefingPageProps = {
  readonly reader: Reader;
  readonly csrf: string;
  readonly campaign: string;
  /** Whom it was written to. */
  readonly person: string;
  readonly fourWs: Briefing['fourWs'];
  /** The mailings it precedes. */
  readonly waves: readonly { readonly key: string; readonly kind: WaveKind; readonly day: LocalDate }[];
  readonly today: LocalDate;
  /** The reader's own accounts in it. */
  readonly accounts: readonly {
    readonly externalKey: string;
    readonly name: string;
    readonly stage: Stage;
    readonly next: { readonly stage: Stage; readonly day: LocalDate } | null;
    /** Whom at the account the mail goes to: names, no addresses. */
    readonly contacts: readonly string[];
  }[];
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgeAction: string;
  readonly askAction: string;
  /** Did the reader just send a question? */
  readonly asked: boolean;
  /** A form that was sent without the word; what it held is shown again. */
  readonly missed: { readonly form: 'acknowledge' | 'ask'; readonly question: string } | null;
};

/** What a reader types into field `word` to show that no program pressed the button. */
export const BRIEFED_WORD = 'briefed';

/** What sales and support read before their customers are told: the four W's, their own accounts, and a way to ask. */
export function BriefingPage(props: BriefingPageProps) {
  const { reader, fourWs, csrf } = props;
  return (
    <PlainLayout title={`Briefing: ${props.campaign}`} wide>
      <p class="eyebrow">Briefing for {props.person}</p>
      <h1>{props.campaign}</h1>
      {props.asked ? (
        <Notice tone="good">Your question is on its way. The answer comes by mail.</Notice>
      ) : null}
      <dl class="four-ws">
        {(
          [
            ['What', fourWs.what],
            ['When', fourWs.when],
            ['Why', fourWs.why],
            ['Where to get help', fourWs.where],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {props.acknowledgedAt === null ? (
        <PostForm action={props.acknowledgeAction} csrf={csrf} class="hero-action">
          <WordField id="ready-word" missed={props.missed?.form === 'acknowledge'} />
          <Submit>I am ready for questions</Submit>
          <p class="hint">It tells the product manager that you know and can answer.</p>
        </PostForm>
      ) : (
        <Notice tone="good">
          You acknowledged this on <Moment at={props.acknowledgedAt} reader={reader} />. Thank you.
        </Notice>
      )}
      <Section id="waves" title="What your customers will get">
        <ul class="rows">
          {props.waves.map((wave) => (
            <li key={wave.key}>
              <p>
                <Day day={wave.day} reader={reader} long />{' '}
                <span class="quiet">{distanceInWords(props.today, wave.day)}</span>
              </p>
              <p class="quiet">
                <span>{wave.kind}</span>
                <code>{wave.key}</code>
              </p>
            </li>
          ))}
        </ul>
      </Section>
      <Section id="accounts" title="Your accounts" lead={accountsLead(props)}>
        {props.accounts.length === 0 ? (
          <Empty>None of your accounts is in it.</Empty>
        ) : (
          <AccountTable {...props} />
        )}
      </Section>
      <Section id="ask" title="Ask before they do">
        <PostForm action={props.askAction} csrf={csrf}>
          <TextArea
            id="question"
            name="question"
            label="Your question"
            required
            value={props.missed?.question ?? ''}
          />
          <WordField id="ask-word" missed={props.missed?.form === 'ask'} />
          <Submit kind="secondary">Send question</Submit>
        </PostForm>
      </Section>
    </PlainLayout>
  );
}

function WordField(props: { readonly id: string; readonly missed: boolean }) {
  return (
    <>
      {props.missed ? (
        <Notice tone="warning">Nothing was sent yet. Type the word, and press the button once more.</Notice>
      ) : null}
      <TextField
        id={props.id}
        name="word"
        label={`Type the word “${BRIEFED_WORD}”`}
        hint="Some mail programs press buttons by themselves. They do not type."
        autoComplete="off"
        required
      />
    </>
  );
}

function AccountTable(props: BriefingPageProps) {
  return (
    <Table
      caption="Your accounts"
      columns={[{ title: 'Account' }, { title: 'Now' }, { title: 'Next' }, { title: 'We write to' }]}
    >
      {props.accounts.map((account) => (
        <tr key={account.externalKey}>
          <th scope="row">
            {account.name} <small>{account.externalKey}</small>
          </th>
          <td>
            <StageBadge stage={account.stage} />
          </td>
          <td class="nowrap">
            {account.next === null ? (
              <span class="quiet">nothing</span>
            ) : (
              <>
                <StageBadge stage={account.next.stage} /> <Day day={account.next.day} reader={props.reader} />
              </>
            )}
          </td>
          <td>
            {account.contacts.length === 0 ? <b>nobody: find a contact</b> : account.contacts.join(', ')}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function accountsLead(props: BriefingPageProps): string {
  const unreachable = props.accounts.filter((account) => account.contacts.length === 0).length;
  const all = `${countOf(props.accounts.length, 'account', props.reader)} of yours.`;
  return unreachable === 0
    ? all
    : `${all} ${countOf(unreachable, 'account has', props.reader, 'accounts have')} no contact.`;
}
