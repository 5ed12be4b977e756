import type { Instant } from '../../domain/instant.ts';
import type { CaseNoteKind } from '../case-notes.ts';
import type { CaseFacts } from '../cases.ts';
import type { Db } from '../connect.ts';

export type CaseNoteLine = {
  readonly id: number;
  readonly at: Instant;
  readonly what: CaseNoteKind;
  /** A name; `Glidepath` for what happened by itself. */
  readonly actor: string;
  readonly text: string | null;
  readonly fromOwner: string | null;
  readonly toOwner: string | null;
};

export type CaseDetails = {
  readonly facts: CaseFacts;
  /** Who asked; null when nobody did, or they are no contact of the account any more. */
  readonly askedBy: { readonly name: string; readonly email: string } | null;
  /** Oldest first. */
  readonly notes: readonly CaseNoteLine[];
};

/** What a case's page shows beside its line in the list. */
export async function caseDetails(db: Db, id: number): Promise<CaseDetails> {
  const [row] = await db<{ facts: CaseFacts; name: string | null; email: string | null }[]>`
    select facts, contact.name, contact.email
    from support_case left join contact on contact.id = support_case.contact_id
    where support_case.id = ${id}`;
  const notes = await db<CaseNoteLine[]>`
    select case_note.id, case_note.at, case_note.what, case_note.text,
           coalesce(staff.name, contact.name, contact.email, case when actor = 'system' then 'Glidepath' else actor end)
             as actor,
           coalesce(before.name, from_owner) as from_owner, coalesce(after.name, to_owner) as to_owner
    from case_note
    left join staff on 'staff:' || staff.id = case_note.actor
    left join contact on 'contact:' || contact.id = case_note.actor
    left join staff before on before.external_key = from_owner
    left join staff after on after.external_key = to_owner
    where case_id = ${id} order by case_note.id`;
  const askedBy = row?.email == null ? null : { name: row.name ?? row.email, email: row.email };
  return { facts: row?.facts ?? {}, askedBy, notes };
}
