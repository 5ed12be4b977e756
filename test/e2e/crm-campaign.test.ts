import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeUnlessMissing } from '../support/requirement.ts';
import { runDemoCommand } from '../support/run-demo.ts';

const EXPORT = fileURLToPath(new URL('../../../shared/data/crm', import.meta.url));
const MISSING = existsSync(join(EXPORT, 'accounts.csv'))
  ? null
  : 'The real CRM export is not beside this project (../shared/data/crm).';

describeUnlessMissing(MISSING)('a campaign on the real CRM export', () => {
  it('is paused by a safeguard, goes on, runs to its end, and blocks nobody who was not told', async () => {
    const { result, told } = await runDemoCommand(
      [
        ...['--campaign', 'campaigns/crm.yaml'],
        ...['--customers', EXPORT],
        ...['--mapping', 'campaigns/crm.mapping.yaml'],
      ],
      {},
    );
    expect(told).toContain(
      'paused. A safeguard was breached: 1 of 10 accounts written to had mail come back (10 %)',
    );
    expect(told).toContain('The campaign is over.');
    expect(told).toContain('Mails sent twice: 0.');
    expect(result).toMatchObject({ accounts: 85, blockedWithoutNotice: 0 });
    expect(result.deliveries).toMatchObject({ pending: 0, inDoubt: 0, failed: 0 });
    expect(result.stages['enforce-product']).toBeGreaterThan(100);
  });
});
