import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { consolePaths } from '../paths.ts';
import { type CaseRow, CaseTable } from './case-table.tsx';

export type CasesPageProps = {
  readonly frame: ConsoleFrame;
  readonly show: 'open' | 'closed';
  /** Open ones by due time, closed ones newest first. */
  readonly cases: readonly CaseRow[];
  readonly mayClose: boolean;
};

/** The work that waits for people: support requests and what the rules could not do alone. */
export function CasesPage(props: CasesPageProps) {
  const { frame } = props;
  return (
    <ConsoleLayout frame={frame} title="Cases" section="cases">
      <div class="page-head">
        <h1>Cases</h1>
      </div>
      <p class="lead">Each case has one owner and a time by which the customer gets an answer.</p>
      <ul class="switch">
        <li>
          <a href={consolePaths.cases} aria-current={props.show === 'open' ? 'true' : undefined}>
            Open
          </a>
        </li>
        <li>
          <a
            href={`${consolePaths.cases}?show=closed`}
            aria-current={props.show === 'closed' ? 'true' : undefined}
          >
            Closed
          </a>
        </li>
      </ul>
      <CaseTable
        cases={props.cases}
        csrf={frame.csrf}
        reader={frame.reader}
        mayClose={props.mayClose}
        withAccount
      />
    </ConsoleLayout>
  );
}
