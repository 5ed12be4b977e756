import { shownOwner } from '../domain/case-owner.ts';
import { listStaff } from '../store/staff.ts';
import { asPerson } from './case-people.ts';
import type { FlowContext } from './context.ts';

/**
 * Owners of cases as a customer reads them.
 * @param owners staff keys and names of groups
 * @returns for each its name, in the same order; null where the page has to say "our support team"
 */
export async function shownOwners(
  { pool }: Pick<FlowContext, 'pool'>,
  owners: readonly string[],
): Promise<readonly (string | null)[]> {
  const people = (await listStaff(pool)).map(asPerson);
  return owners.map((owner) => shownOwner(owner, people));
}
