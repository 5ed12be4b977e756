import type { TestProject } from 'vitest/node';

/** The server and the migrated template of whoever started this run: one start-up serves all mutants. */
export function setup(project: TestProject): void {
  const { GLIDEPATH_MUTANT_DATABASE: server = '', GLIDEPATH_MUTANT_TEMPLATE: template = '' } = process.env;
  project.provide('databaseServerUrl', server);
  project.provide('databaseTemplate', template);
}
