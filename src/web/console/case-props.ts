import { mayLoosen } from '../../domain/approval.ts';
import { CODES, sentenceOf } from '../../domain/policy/code.ts';
import { STAGES } from '../../domain/policy/stage.ts';
import type { CaseToRead, SeenCase } from '../../flows/look-at-cases.ts';
import { STAGE_WORDS } from '../../pages/badge.tsx';
import type { CasePageProps } from '../../pages/console/case-page.tsx';
import type { CaseRow } from '../../pages/console/case-table.tsx';
import { formatDay, formatMoment, type Reader } from '../../pages/dates.tsx';
import type { CaseDetails, CaseNoteLine } from '../../store/views/case-page.ts';
import type { Visit } from './visit.ts';

/** A case as lists show it. */
export function caseRow(line: SeenCase): CaseRow {
  const { topic, subject, dueAt, closedAt, answering, leftSeconds } = line;
  return {
    ...{ topic, subject, dueAt, closedAt, leftSeconds },
    id: String(line.id),
    account: { externalKey: line.externalKey, name: line.accountName },
    owner: answering.name,
    ownerNote: noteOf(line),
    overdue: closedAt === null && leftSeconds < 0,
    escalated: line.escalatedAt !== null,
  };
}

function noteOf({ answering, owner }: SeenCase): string | null {
  switch (answering.instead) {
    case null:
      return null;
    case 'left':
      return `${owner} is not here any more, so it is theirs now.`;
    case 'group-empty':
      return `Nobody is in ${owner}, so it is theirs now.`;
  }
}

/** The page of one case. */
export function caseProps(
  { line, details, people, groups }: CaseToRead,
  { frame, session }: Visit,
): CasePageProps {
  const { askedBy, notes } = details;
  return {
    ...{ frame, askedBy },
    row: caseRow(line),
    openedAt: line.openedAt,
    facts: factsOf(details, frame.reader),
    happened: notes.map(({ id, at, actor, text, ...note }) => ({
      ...{ at, text, what: happening(note) },
      id: String(id),
      who: actor,
    })),
    owners: [
      ...groups.map((group) => ({ value: group, word: `${group} (group)` })),
      ...people.map((person) => ({
        value: person.key,
        word: `${person.name}, ${person.role.replace('-', ' ')}`,
      })),
    ],
    mayAct: mayLoosen(session.staff.role),
  };
}

function happening(note: Pick<CaseNoteLine, 'what' | 'fromOwner' | 'toOwner'>): string {
  switch (note.what) {
    case 'handed-over':
      return `Handed over from ${note.fromOwner} to ${note.toOwner}.`;
    case 'escalated':
      return note.toOwner === null || note.toOwner === ''
        ? 'It was about to be late, and there was nobody to tell.'
        : `It was about to be late: ${note.toOwner} was told.`;
    case 'closed':
      return 'Closed.';
    case 'reopened':
      return 'Opened again.';
    case 'note':
      return 'Note.';
  }
}

function factsOf(
  { facts }: CaseDetails,
  reader: Reader,
): readonly { readonly name: string; readonly value: string }[] {
  const stage = STAGES.find((one) => one === facts.stage);
  const next = STAGES.find((one) => one === facts.nextStage);
  const code = CODES.find((one) => one === facts.failedCheck?.code);
  return [
    ...(stage === undefined
      ? []
      : [
          {
            name: 'Stage then',
            value: `${STAGE_WORDS[stage]}${facts.product === undefined ? '' : `, ${facts.product}`}`,
          },
        ]),
    ...(next === undefined || facts.nextAt === undefined
      ? []
      : [
          {
            name: 'Next then',
            value: `${STAGE_WORDS[next]}, not before ${formatMoment(facts.nextAt, reader)}`,
          },
        ]),
    ...(facts.seats === undefined
      ? []
      : [{ name: 'Seats then', value: `${facts.seats.bought} bought, ${facts.seats.active} in use` }]),
    ...(code === undefined || facts.failedCheck === undefined
      ? []
      : [
          {
            name: 'Last failed check',
            value: `${sentenceOf(code)} ${formatDay(facts.failedCheck.day, reader)}`,
          },
        ]),
  ];
}
