import type { LocalDate } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { FourAnswers, type OwnedEntitlement } from '../four-answers.tsx';
import { consolePaths } from '../paths.ts';
import { Empty, Facts, Notice, Section } from '../section.tsx';
import { AirForm, type AirLimit, type LeniencyRow, LeniencyTable } from './account-air.tsx';
import { type AccountContact, ContactList } from './account-contacts.tsx';
import { type DeviceRow, DeviceTable, LiftMovesForms } from './account-devices.tsx';
import { type DecisionRow, DecisionTable, type FailureRow, FailureTable } from './account-history.tsx';
import { type ProductStanding, StandingCard } from './account-standing.tsx';
import { type MailRow, MailTable } from './account-tables.tsx';
import { type VerdictRow, VerdictTable } from './account-verdicts.tsx';
import { type CaseRow, CaseTable } from './case-table.tsx';
import { EmergencyBanner, EmergencyForm, type EmergencyRow } from './emergency.tsx';
import { OpenCaseForm } from './open-case-form.tsx';

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
  /** Newest first. */
  readonly failures: readonly FailureRow[];
  readonly decisions: readonly DecisionRow[];
  readonly emergencies: readonly EmergencyRow[];
  /** What an emergency key can be for. */
  readonly products: readonly { readonly key: string; readonly name: string }[];
  readonly airLimit: AirLimit;
  /** May the reader grant time, holds and exemptions, and work on cases? */
  readonly mayGiveAir: boolean;
  readonly mayChangeContacts: boolean;
  readonly mayBreakGlass: boolean;
};

/** The parts somebody on the phone jumps to. */
const PARTS = [
  { id: 'answers', word: 'What they own' },
  { id: 'stage', word: 'Where they stand' },
  { id: 'failures', word: 'What failed' },
  { id: 'air', word: 'Give them air' },
  { id: 'devices', word: 'Devices' },
  { id: 'contacts', word: 'Contacts' },
  { id: 'cases', word: 'Cases' },
  { id: 'mails', word: 'Mail' },
] as const;

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
      <EmergencyBanner
        emergencies={props.emergencies}
        reader={reader}
        {...(props.mayBreakGlass ? { end: { csrf: frame.csrf } } : {})}
      />
      {frame.person.role === 'viewer' ? (
        <Notice tone="neutral">You can look at everything here and change nothing.</Notice>
      ) : null}
      <nav class="jump" aria-label="On this page">
        <ul>
          {PARTS.map((part) => (
            <li key={part.id}>
              <a href={`#${part.id}`}>{part.word}</a>
            </li>
          ))}
        </ul>
      </nav>
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
      <Section id="failures" title="What failed lately">
        <FailureTable failures={props.failures} reader={reader} />
      </Section>
      <Section
        id="air"
        title="Give them air"
        lead="More time works at once and needs nobody else. It never shortens anything."
      >
        <div class="grid">
          {props.mayGiveAir ? (
            <AirForm externalKey={account.externalKey} csrf={frame.csrf} limit={props.airLimit} />
          ) : null}
          {props.mayBreakGlass && props.products.length > 0 ? (
            <EmergencyForm externalKey={account.externalKey} csrf={frame.csrf} products={props.products} />
          ) : null}
        </div>
        <LeniencyTable
          leniencies={props.leniencies}
          reader={reader}
          undo={props.mayGiveAir ? { externalKey: account.externalKey, csrf: frame.csrf } : undefined}
        />
      </Section>
      <Section id="devices" title="Devices">
        <DeviceTable
          externalKey={account.externalKey}
          devices={props.devices}
          csrf={frame.csrf}
          mayChange={props.mayGiveAir}
          reader={reader}
        />
        {props.mayGiveAir ? (
          <LiftMovesForms
            externalKey={account.externalKey}
            csrf={frame.csrf}
            entitlements={props.entitlements}
          />
        ) : null}
      </Section>
      <Section id="contacts" title="Contacts">
        <ContactList
          externalKey={account.externalKey}
          contacts={props.contacts}
          csrf={frame.csrf}
          mayChange={props.mayChangeContacts}
        />
      </Section>
      <Section id="cases" title="Cases">
        <CaseTable cases={props.cases} reader={reader} />
        {props.mayGiveAir ? <OpenCaseForm externalKey={account.externalKey} csrf={frame.csrf} /> : null}
      </Section>
      <Section id="mails" title="Mail they got">
        <MailTable mails={props.mails} reader={reader} />
        {props.mails.length === 0 ? null : (
          <p>
            <a href={consolePaths.accountMail(account.externalKey)}>All mail, what became of it and why</a>
          </p>
        )}
      </Section>
      <Section id="decisions" title="What was decided">
        <DecisionTable decisions={props.decisions} reader={reader} />
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
