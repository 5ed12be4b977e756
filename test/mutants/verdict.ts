import { type Mutant, titleOf } from './mutate.ts';
import type { Report, TestSeen } from './report.ts';
import { commandFor } from './run-tests.ts';

type Named = Mutant['caughtBy'][number];

/** What is wrong with a mutant's run, in a sentence with the command to see it by hand; null when it was caught. */
export function problemWith(mutant: Mutant, report: Report | string): string | null {
  const problem = typeof report === 'string' ? `could not be tested: ${report}` : survival(mutant, report);
  return problem === null ? null : `Mutant '${titleOf(mutant)}' ${problem}\nBy hand: ${commandFor(mutant)}`;
}

/** What keeps a test from being evidence: it must exist, and pass while nothing is broken; null when nothing does. */
export function problemWithout(named: Named, report: Report | string): string | null {
  if (typeof report === 'string') return report;
  const found = seenOf(report, named);
  if (found.length === 0) return `There is no test '${named.test}' in ${named.file}.`;
  const unfit = found.find((one) => one.state !== 'passed');
  return unfit === undefined
    ? null
    : `'${named.test}' in ${named.file} ${unfit.state} without any mutant: ${said(unfit.messages)}`;
}

function survival(mutant: Mutant, report: Report): string | null {
  if (!report.applied) return `was never loaded: its tests do not reach ${mutant.source}.`;
  const seen = mutant.caughtBy.flatMap((named) => seenOf(report, named));
  if (seen.some((one) => one.state === 'failed' && one.refuted)) return null;
  const names = mutant.caughtBy.map((one) => `'${one.test}' (${one.file})`).join(', ');
  const otherwise = [...seen.flatMap((one) => one.messages), ...report.broken];
  const instead = otherwise.length === 0 ? '' : ` What failed otherwise is no proof: ${said(otherwise)}`;
  return `survived: none of ${names} failed.${instead}`;
}

function seenOf(report: Report, { file, test }: Named): readonly TestSeen[] {
  return report.tests.filter((one) => one.file === file && one.test === test);
}

function said(messages: readonly string[]): string {
  return messages.length === 0 ? 'nothing was said.' : messages.join(' | ');
}
