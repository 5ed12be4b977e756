import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { consolePaths } from '../paths.ts';
import { type CaseRow, CaseTable } from './case-table.tsx';
import { EmergencyBanner, type EmergencyRow } from './emergency.tsx';

export const CASE_VIEWS = ['open', 'mine', 'closed'] as const;
export type CaseView = (typeof CASE_VIEWS)[number];

const WORDS: Readonly<Record<CaseView, string>> = { open: 'All open', mine: 'Mine', closed: 'Closed' };

export type CasesPageProps = {
  readonly frame: ConsoleFrame;
  readonly show: CaseView;
  /** Open ones by due time, closed ones newest first. */
  readonly cases: readonly CaseRow[];
  readonly emergencies: readonly EmergencyRow[];
};

/** The work that waits for people: support requests and what the rules could not do alone. */
export function CasesPage(props: CasesPageProps) {
  const { frame } = props;
  return (
    <ConsoleLayout frame={frame} title="Cases" section="cases">
      <div class="page-head">
        <h1>Cases</h1>
      </div>
      <EmergencyBanner emergencies={props.emergencies} reader={frame.reader} withAccount />
      <p class="lead">
        Each case has one owner and a time by which the customer gets an answer. Office hours are 09:00 to
        17:00 on the campaign’s workdays; shortly before a case is late, the owner’s manager is told.
      </p>
      <ul class="switch">
        {CASE_VIEWS.map((view) => (
          <li key={view}>
            <a
              href={view === 'open' ? consolePaths.cases : `${consolePaths.cases}?show=${view}`}
              aria-current={props.show === view ? 'true' : undefined}
            >
              {WORDS[view]}
            </a>
          </li>
        ))}
      </ul>
      <CaseTable cases={props.cases} reader={frame.reader} withAccount />
    </ConsoleLayout>
  );
}
