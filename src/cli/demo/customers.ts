import { readFile } from 'node:fs/promises';
import { loadDirectory } from '../../customers/load-directory.ts';
import { readCustomers } from '../../customers/read-customers.ts';
import { readMapping } from '../../customers/read-mapping.ts';
import type { Customers } from '../../domain/customers.ts';
import { type Problem, placeOf } from '../../domain/problem.ts';
import { Refused } from '../failure.ts';

/**
 * The customers a demo runs with.
 * @param mapping file that says how to read them; null for the standard files
 * @throws Refused with every problem and its place
 */
export async function demoCustomers(directory: string, mapping: string | null): Promise<Customers> {
  const files = await loadDirectory(directory);
  if (!files.ok) throw new Refused(files.message);
  const rules = mapping === null ? null : readMapping(mapping, await readFile(mapping, 'utf8'));
  if (rules !== null && rules.mapping === null) throw new Refused(told(rules.problems));
  const { customers, problems } = readCustomers(files.value, rules?.mapping ?? null);
  if (customers === null) throw new Refused(told(problems));
  return customers;
}

function told(problems: readonly Problem[]): string {
  return problems.map((one) => `${placeOf(one)}: ${one.message}`).join('\n');
}
