import type { LocalDate } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { FourAnswers, type OwnedEntitlement } from '../four-answers.tsx';
import { consolePaths } from '../paths.ts';
import { Empty, Facts, Notice, Section } from '../section.tsx';
import { AirForm, type LeniencyRow, LeniencyTable } from './account-air.tsx';
import { type ProductStanding, StandingCard } from './account-standing.tsx';
import {
  type AccountContact,
  ContactTable,
  type DeviceRow,
  DeviceTable,
  type MailRow,
  MailTable,
} from './account-tables.tsx';
import { type VerdictRow, VerdictTable } from './account-verdicts.tsx';
import { type CaseRow, CaseTable } from './case-table.tsx';

export type AccountPageProps = {
  readonly frame: ConsoleFrame;
  readonly account: {
    readonly externalKey: string;
    readonly name: string;
    readonly country: string | null;
    readonly timeZone: string;
    readonly rep: string | null;
    readonly parent: { readonly externalKey: string; readonly name: string } | null;
    readonly tags: readonly string[];
    /** Campaign and cohort keys; empty outside every campaign. */
    readonly cohorts: readonly { readonly campaign: string; readonly cohort: string }[];
    /** Today in the account's zone. */
    readonly today: LocalDate;
  };
  readonly entitlements: readonly OwnedEntitlement[];
  readonly standings: readonly ProductStanding[];
  /** Heard of last first. */
  readonly verdicts: readonly VerdictRow[];
  readonly contacts: readonly AccountContact[];
  /** Newest first. */
  readonly mails: readonly MailRow[];
  readonly devices: readonly DeviceRow[];
  readonly leniencies: readonly LeniencyRow[];
  readonly cases: readonly CaseRow[];
  /** May the reader grant time, holds and exemptions? */
  readonly mayGiveAir: boolean;
};

/** One look-up for the person on the phone: what they bought, where they stand and why, what they were told, and air. */
export function AccountPage(props: AccountPageProps) {
  const { frame, account } = props;
  const { reader } = frame;
  return (
    <ConsoleLayout frame={frame} title={account.name} section="accounts">
      <p class="crumb">
        <a href={consolePaths.accounts}>Accounts</a>
      </p>
      <div class="page-head">
        <div>
          <h1>{account.name}</h1>
          <p class="meta">
            <code>{account.externalKey}</code>
            <span>{[account.country, account.timeZone].filter((one) => one !== null).join(', ')}</span>
            <span>{account.rep === null ? 'No rep' : `Rep: ${account.rep}`}</span>
          </p>
        </div>
      </div>
      {frame.person.role === 'viewer' ? (
        <Notice tone="neutral">You can look at everything here and change nothing.</Notice>
      ) : null}
      <Section id="answers" title="What they own">
        {props.entitlements.length === 0 ? (
          <Empty>
            This account owns nothing we know of. If they have an order, open a case about an entitlement.
          </Empty>
        ) : (
          <div class="grid">
            {props.entitlements.map((entitlement) => (
              <div key={entitlement.id} class="card">
                <FourAnswers entitlement={entitlement} today={account.today} reader={reader} />
              </div>
            ))}
          </div>
        )}
      </Section>
      <Section id="stage" title="Where they stand">
        {props.standings.length === 0 ? (
          <Empty>No campaign covers this account. Nothing is checked and nothing will be blocked.</Empty>
        ) : (
          <div class="stack">
            {props.standings.map((one) => (
              <StandingCard key={`${one.campaign} ${one.product}`} standing={one} reader={reader} />
            ))}
          </div>
        )}
      </Section>
      <Section
        id="software"
        title="What their software does now"
        lead="Judged at this moment, by the same rule the software itself goes by."
      >
        <VerdictTable verdicts={props.verdicts} reader={reader} />
      </Section>
      <Section
        id="air"
        title="Give them air"
        lead="More time works at once and needs nobody else. It never shortens anything."
      >
        {props.mayGiveAir ? <AirForm externalKey={account.externalKey} csrf={frame.csrf} /> : null}
        <LeniencyTable leniencies={props.leniencies} reader={reader} />
      </Section>
      <Section id="cases" title="Cases">
        <CaseTable cases={props.cases} csrf={frame.csrf} reader={reader} mayClose={props.mayGiveAir} />
      </Section>
      <Section id="mails" title="Mail they got">
        <MailTable mails={props.mails} reader={reader} />
        {props.mails.length === 0 ? null : (
          <p>
            <a href={consolePaths.accountMail(account.externalKey)}>All mail, what became of it and why</a>
          </p>
        )}
      </Section>
      <Section id="contacts" title="Contacts">
        <ContactTable contacts={props.contacts} />
      </Section>
      <Section id="devices" title="Devices">
        <DeviceTable devices={props.devices} reader={reader} />
      </Section>
      <Section id="about" title="About the account">
        <Facts
          facts={[
            {
              name: 'Parent',
              value:
                account.parent === null ? (
                  'None'
                ) : (
                  <a href={consolePaths.account(account.parent.externalKey)}>{account.parent.name}</a>
                ),
            },
            { name: 'Tags', value: account.tags.length === 0 ? 'None' : account.tags.join(', ') },
            {
              name: 'Cohort',
              value:
                account.cohorts.length === 0
                  ? 'None'
                  : account.cohorts.map((one, index) => (
                      <span key={one.campaign}>
                        {index === 0 ? '' : ', '}
                        {one.cohort} in <a href={consolePaths.campaign(one.campaign)}>{one.campaign}</a>
                      </span>
                    )),
            },
          ]}
        />
      </Section>
    </ConsoleLayout>
  );
}
