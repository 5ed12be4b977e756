import type { DayRules } from '../domain/calendar.ts';
import { PLAIN_OFFICE, workingSecondsBetween } from '../domain/case-due.ts';
import { type CaseOwner, ownerOf, type Person } from '../domain/case-owner.ts';
import type { Instant } from '../domain/instant.ts';
import { groupsOfCampaigns } from '../store/case-notes.ts';
import { businessNow } from '../store/clock.ts';
import { listStaff } from '../store/staff.ts';
import { type CaseDetails, caseDetails } from '../store/views/case-page.ts';
import { type CaseLine, caseLine, caseLines, ownersOfCases } from '../store/views/cases-page.ts';
import { campaignInForce } from './campaign-in-force.ts';
import { asPerson } from './case-people.ts';
import type { FlowContext } from './context.ts';

/** A case, who really answers for it, and how much working time is left. */
export type SeenCase = CaseLine & {
  readonly answering: CaseOwner;
  /** Working seconds until it is due; negative once it is late. */
  readonly leftSeconds: number;
};

/** The queue: all cases, or those that this person answers for, themselves or with their group. */
export async function lookAtCases(
  { pool }: Pick<FlowContext, 'pool'>,
  asked: {
    readonly show: 'open' | 'closed';
    readonly whose: 'mine' | 'all';
    readonly staffKey: string;
    readonly limit: number;
  },
): Promise<readonly SeenCase[]> {
  const people = (await listStaff(pool)).map(asPerson);
  const mine =
    asked.whose === 'all'
      ? null
      : (await ownersOfCases(pool)).filter((one) => ownerOf(one, people).keys.includes(asked.staffKey));
  return seen(pool, await caseLines(pool, asked.show, asked.limit, mine), people, await businessNow(pool));
}

/** Cases that were read elsewhere, such as those of one account. */
export async function seeCases(
  { pool }: Pick<FlowContext, 'pool'>,
  lines: readonly CaseLine[],
): Promise<readonly SeenCase[]> {
  if (lines.length === 0) return [];
  return seen(pool, lines, (await listStaff(pool)).map(asPerson), await businessNow(pool));
}

export type CaseToRead = {
  readonly line: SeenCase;
  readonly details: CaseDetails;
  /** Who it can be handed to: people who are there, and groups. */
  readonly people: readonly Person[];
  readonly groups: readonly string[];
};

/** One case with its history. @returns null when there is none of this number */
export async function lookAtCase(
  { pool }: Pick<FlowContext, 'pool'>,
  id: number,
): Promise<CaseToRead | null> {
  const line = await caseLine(pool, id);
  if (line === null) return null;
  const people = (await listStaff(pool)).map(asPerson);
  const [one] = await seen(pool, [line], people, await businessNow(pool));
  return {
    line: one as SeenCase,
    details: await caseDetails(pool, id),
    people: people.filter((person) => person.active && person.role !== 'viewer'),
    groups: await groupsOfCampaigns(pool),
  };
}

async function seen(
  pool: FlowContext['pool'],
  lines: readonly CaseLine[],
  people: readonly Person[],
  now: Instant,
): Promise<readonly SeenCase[]> {
  const calendars = new Map<number, DayRules>();
  for (const id of new Set(lines.flatMap((one) => one.campaignId ?? []))) {
    const campaign = await campaignInForce(pool, pool, id, now);
    if (campaign !== null) calendars.set(id, campaign.calendars.campaign);
  }
  return lines.map((line) => ({
    ...line,
    answering: ownerOf(line.ownerKey, people),
    leftSeconds: workingSecondsBetween(now, line.dueAt, calendars.get(line.campaignId ?? 0) ?? PLAIN_OFFICE),
  }));
}
