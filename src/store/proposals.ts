import type { Instant } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/** Template name → its version hash at the time of the proposal. */
export type TemplateVersions = Readonly<Record<string, string>>;

export type ProposalRow = {
  readonly id: number;
  readonly campaignId: number;
  readonly plan: Plan;
  readonly hash: string;
  readonly templates: TemplateVersions;
  readonly proposedBy: number;
  readonly proposedAt: Instant;
  readonly state: 'open' | 'approved' | 'withdrawn' | 'void';
};

export type RevisionRow = {
  readonly campaignId: number;
  readonly number: number;
  readonly plan: Plan;
  readonly hash: string;
  readonly templates: TemplateVersions;
  readonly proposedBy: number;
  readonly approvedBy: number;
  readonly approvedAt: Instant;
  readonly accounts: number;
};

/** Opens a proposal; an older open one of the campaign is void from now on, for nobody approves what was replaced (E3). */
export async function insertProposal(
  db: Db,
  proposal: Pick<ProposalRow, 'campaignId' | 'plan' | 'hash' | 'templates' | 'proposedBy' | 'proposedAt'>,
): Promise<number> {
  await db`update proposal set state = 'void' where campaign_id = ${proposal.campaignId} and state = 'open'`;
  const [row] = await db<{ id: number }[]>`
    insert into proposal (campaign_id, plan, hash, templates, proposed_by, proposed_at, state)
    values (${proposal.campaignId}, ${db.json(proposal.plan as never)}, ${proposal.hash},
            ${db.json(proposal.templates as never)}, ${proposal.proposedBy}, ${proposal.proposedAt}, 'open')
    returning id`;
  return (row as { id: number }).id;
}

/** The open proposal of a campaign, locked; null when there is none. */
export async function lockOpenProposal(db: Db, campaignId: number): Promise<ProposalRow | null> {
  const [row] = await db<ProposalRow[]>`
    select * from proposal where campaign_id = ${campaignId} and state = 'open' for update`;
  return row ?? null;
}

export async function saveProposalState(db: Db, id: number, state: ProposalRow['state']): Promise<void> {
  await db`update proposal set state = ${state} where id = ${id}`;
}

export async function insertRevision(db: Db, revision: RevisionRow): Promise<void> {
  await db`
    insert into revision (campaign_id, number, plan, hash, templates, proposed_by, approved_by, approved_at, accounts)
    values (${revision.campaignId}, ${revision.number}, ${db.json(revision.plan as never)}, ${revision.hash},
            ${db.json(revision.templates as never)}, ${revision.proposedBy}, ${revision.approvedBy},
            ${revision.approvedAt}, ${revision.accounts})`;
}

export async function revisionOf(db: Db, campaignId: number, number: number): Promise<RevisionRow | null> {
  const [row] = await db<
    RevisionRow[]
  >`select * from revision where campaign_id = ${campaignId} and number = ${number}`;
  return row ?? null;
}
