import { assignCohorts, type Membership } from '../domain/cohorts.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkRevision } from '../domain/revision.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { campaignsSharingProducts, upsertCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { accountFacts, membersOf } from '../store/members.ts';
import { phaseStates } from '../store/phases.ts';
import { insertProposal, revisionOf, type TemplateVersions } from '../store/proposals.ts';
import type { FlowContext } from './context.ts';

export type Proposal = {
  readonly campaign: string;
  readonly proposalId: number;
  /** What an approver approves: the plan, the template versions and the account set, exactly (E3). */
  readonly hash: string;
  readonly accounts: number;
  readonly cohorts: Readonly<Record<string, number>>;
};

export type ProposeRefusal = 'overlap' | 'started-phase-changed' | 'no-accounts' | 'unknown-template';

/**
 * Proposes a plan as the campaign's next revision. Nothing about customers changes until somebody else approves it.
 * @param staffId who proposes
 */
export async function proposeRevision(
  context: FlowContext,
  input: { readonly plan: Plan; readonly staffId: number },
): Promise<Result<Proposal, ProposeRefusal>> {
  const { plan, staffId } = input;
  const templates = templateVersions(context, plan);
  if (!templates.ok) return templates;
  return inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const campaign = await upsertCampaign(db, plan.campaign, plan.timeZone);
    const overlap = await campaignsSharingProducts(
      db,
      campaign.id,
      plan.products.map((one) => one.key),
    );
    const other = overlap.find((one) => one.key !== plan.supersedes);
    if (other !== undefined) {
      return refuse(
        'overlap',
        `Campaign ${other.key} runs for the same products. Let it finish, or write "supersedes: ${other.key}".`,
      );
    }
    const current = campaign.revision === null ? null : await revisionOf(db, campaign.id, campaign.revision);
    const changed = checkRevision(current?.plan ?? null, plan, await phaseStates(db, campaign.id));
    if (changed !== null) return refuse('started-phase-changed', changed);
    const members = await proposedMembers(db, campaign.id, plan, now);
    if (members.length === 0)
      return refuse(
        'no-accounts',
        'No account owns or uses a product of this campaign. Import customers first.',
      );
    const hash = proposalHash(plan, templates.value, members);
    const proposalId = await insertProposal(db, {
      campaignId: campaign.id,
      plan,
      hash,
      templates: templates.value,
      proposedBy: staffId,
      proposedAt: now,
    });
    await recordAudit(db, {
      at: now,
      actor: `staff:${staffId}`,
      action: 'revision-proposed',
      subject: `campaign:${plan.campaign}`,
      after: { proposalId, hash },
      rows: members.length,
      root: membersRoot(members),
    });
    return ok({
      campaign: plan.campaign,
      proposalId,
      hash,
      accounts: members.length,
      cohorts: countCohorts(members),
    });
  });
}

/** Who would be in which cohort: those who are members stay where they are, the others are assigned by the plan. */
export async function proposedMembers(
  db: Db,
  campaignId: number,
  plan: Plan,
  now: Instant,
): Promise<readonly Membership[]> {
  const today = localDateOf(now, plan.timeZone);
  const facts = await accountFacts(
    db,
    plan.products.map((one) => one.key),
    today,
  );
  const assigned = assignCohorts(facts, plan);
  const existing = new Map((await membersOf(db, campaignId)).map((one) => [one.externalKey, one.cohort]));
  if (existing.size === 0) return assigned;
  return assigned.map((one) => ({ ...one, cohort: existing.get(one.externalKey) ?? one.cohort }));
}

/** E3: binds an approval to the exact change and account set. */
export function proposalHash(
  plan: Plan,
  templates: TemplateVersions,
  members: readonly Membership[],
): string {
  return sha256Hex(JSON.stringify([canonical(plan), canonical(templates), membersRoot(members)]));
}

function membersRoot(members: readonly Membership[]): string {
  return rootHash(members.map((one) => `${one.externalKey}\t${one.cohort}`));
}

/** The same JSON for the same content, whatever the order of its members: jsonb does not keep it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}

/** The versions of every template the plan names, all its languages included. */
function templateVersions(
  { templates }: FlowContext,
  plan: Plan,
): Result<TemplateVersions, 'unknown-template'> {
  const names = new Set([
    ...plan.waves.flatMap((wave) => [wave.template, ...wave.variants.map((one) => one.template)]),
    ...plan.briefings.map((one) => one.template),
    ...plan.mailings.map((one) => one.template),
  ]);
  const versions: Record<string, string> = {};
  for (const name of [...names].toSorted()) {
    const version = templates.versionOf(name);
    if (version === null) return refuse('unknown-template', `There is no template "${name}".`);
    versions[name] = version;
  }
  return ok(versions);
}

function countCohorts(members: readonly Membership[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const member of members) counts[member.cohort] = (counts[member.cohort] ?? 0) + 1;
  return counts;
}
