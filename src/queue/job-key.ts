import type { Job } from '../domain/ports.ts';

/** Two jobs with one key are the same work: `judge-campaign.17`. Made of the name and the ids, in the order of their names. */
export function keyOf(job: Job): string {
  const { name, ...ids } = job;
  const parts = Object.entries(ids)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, id]) => id);
  return [name, ...parts].join('.');
}
