import type { Instant } from '../../domain/instant.ts';
import { caseReference } from '../../domain/look-up.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Moment } from '../dates.tsx';
import { PostForm, Select, Submit, TextArea, TextField } from '../form.tsx';
import { consolePaths } from '../paths.ts';
import { Facts, Notice, Section } from '../section.tsx';
import { type CaseRow, CaseState, timeLeft } from './case-table.tsx';

export type CasePageProps = {
  readonly frame: ConsoleFrame;
  readonly row: CaseRow;
  readonly openedAt: Instant;
  readonly askedBy: { readonly name: string; readonly email: string } | null;
  /** What was known when it was opened, in words. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Oldest first. */
  readonly happened: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly who: string;
    /** In words. */
    readonly what: string;
    readonly text: string | null;
  }[];
  /** Whom it can be handed to. */
  readonly owners: readonly { readonly value: string; readonly word: string }[];
  readonly mayAct: boolean;
};

/** One case: what is asked, who answers by when, what was known, and everything that happened to it. */
export function CasePage(props: CasePageProps) {
  const { frame, row } = props;
  const { reader } = frame;
  return (
    <ConsoleLayout frame={frame} title={`Case ${caseReference(row.id)}`} section="cases">
      <p class="crumb">
        <a href={consolePaths.cases}>Cases</a>
      </p>
      <div class="page-head">
        <div>
          <h1>Case {caseReference(row.id)}</h1>
          <p class="meta">
            <a href={consolePaths.account(row.account.externalKey)}>{row.account.name}</a>
            <span>{row.topic}</span>
            <CaseState row={row} />
          </p>
        </div>
      </div>
      {row.ownerNote === null ? null : <Notice tone="warning">{row.ownerNote}</Notice>}
      <p class="case-text">{row.subject}</p>
      <Facts
        facts={[
          { name: 'Owner', value: row.owner },
          {
            name: 'Due',
            value: (
              <>
                <Moment at={row.dueAt} reader={reader} />
                {row.closedAt === null ? ` (${timeLeft(row.leftSeconds)})` : ''}
              </>
            ),
          },
          { name: 'Opened', value: <Moment at={props.openedAt} reader={reader} /> },
          {
            name: 'Asked by',
            value:
              props.askedBy === null
                ? 'Nobody: it was opened here'
                : props.askedBy.name === props.askedBy.email
                  ? props.askedBy.email
                  : `${props.askedBy.name}, ${props.askedBy.email}`,
          },
          ...props.facts,
        ]}
      />
      <Section id="happened" title="What happened">
        {props.happened.length === 0 ? (
          <p class="quiet">Nothing yet.</p>
        ) : (
          <ol class="rows list">
            {props.happened.map((one) => (
              <li key={one.id}>
                {one.what}
                {one.text === null ? null : <p class="case-text">{one.text}</p>}
                <p class="quiet">
                  <span>{one.who}</span>
                  <Moment at={one.at} reader={reader} />
                </p>
              </li>
            ))}
          </ol>
        )}
      </Section>
      {props.mayAct ? <CaseForms {...props} /> : null}
    </ConsoleLayout>
  );
}

function CaseForms({ row, frame, owners }: CasePageProps) {
  if (row.closedAt !== null) {
    return (
      <Section id="act" title="Not done after all?">
        <PostForm action={consolePaths.reopenForm(row.id)} csrf={frame.csrf}>
          <TextField id="reason" name="reason" label="Why it is opened again" required />
          <Submit kind="secondary">Open it again</Submit>
        </PostForm>
      </Section>
    );
  }
  return (
    <Section id="act" title="Go on">
      <div class="grid">
        <PostForm action={consolePaths.closeCaseForm(row.id)} csrf={frame.csrf} class="form card">
          <h3>It is done</h3>
          <TextField id="done" name="done" label="What was done" required />
          <Submit>Close the case</Submit>
        </PostForm>
        <PostForm action={consolePaths.handOverForm(row.id)} csrf={frame.csrf} class="form card">
          <h3>Somebody else can do it better</h3>
          <Select id="to" name="to" label="Hand over to" options={owners} mustChoose />
          <TextField
            id="reason"
            name="reason"
            label="Why"
            hint="The next owner starts from your sentence."
            required
          />
          <Submit kind="secondary">Hand it over</Submit>
        </PostForm>
        <PostForm action={consolePaths.noteForm(row.id)} csrf={frame.csrf} class="form card">
          <h3>Something to remember</h3>
          <TextArea id="text" name="text" label="Note" required />
          <Submit kind="secondary">Write it down</Submit>
        </PostForm>
      </div>
    </Section>
  );
}
