// Prints `N passed, N failed, N skipped` from Vitest's JSON report; exit code 1 when a test failed or none ran.
import { readFileSync } from 'node:fs';

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const file of readFiles(process.argv[2])) {
  for (const { status } of file.assertionResults) {
    counts[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
  }
  // A file that cannot be loaded has no tests to count, and a hook can fail after them.
  const told = file.assertionResults.some(({ status }) => status === 'failed');
  if (file.status === 'failed' && !told) counts.failed += 1;
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

function readFiles(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return [{ status: 'failed', assertionResults: [] }];
  }
}
