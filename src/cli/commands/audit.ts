import { type Command, InvalidArgumentError } from 'commander';
import { sealAudit, sealedHash, verifyAudit } from '../../store/audit.ts';
import { JSON_OPTION } from '../acting-staff.ts';
import { type Answer, plural, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

type Head = { readonly seal: number; readonly hash: string };
type Options = { readonly json?: boolean; readonly head?: Head };

const EXAMPLES = `
Recomputes the whole chain. Keep the head it prints in another place; given back with --head it proves that nothing
before it was rewritten.

Examples:
  $ glidepath audit verify
  $ glidepath audit verify --head 1200:9f2c…`;

export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('the record of decisions')
    .command('verify')
    .description('prove that no entry was changed, removed or put in between')
    .option('--head <head>', 'a head printed earlier', readHead)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => show(options, await verify(options.head ?? null)));
}

function readHead(text: string): Head {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (match === null)
    throw new InvalidArgumentError('A head looks like 1200:9f2c… with 64 hexadecimal digits.');
  return { seal: Number(match[1]), hash: match[2] ?? '' };
}

async function verify(expected: Head | null): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    await sealAudit(pool);
    const report = await verifyAudit(pool);
    const matches = expected === null || (await sealedHash(pool, expected.seal)) === expected.hash;
    const head = report.head === null ? null : `${report.sealed}:${report.head}`;
    const holds = report.brokenAt === null && matches;
    return {
      lines: [
        report.brokenAt === null
          ? `The chain of ${plural(report.sealed, 'entry').replace('entrys', 'entries')} holds.`
          : `The chain breaks at entry ${report.brokenAt}: it, or one before it, was changed or removed. Compare with a backup.`,
        ...(report.unsealed > 0 ? [`${report.unsealed} not sealed yet.`] : []),
        ...(matches ? [] : [`Entry ${expected?.seal} is not what it was when that head was printed.`]),
        ...(head === null ? [] : [`Head ${head}`]),
      ],
      json: { ...report, head, holds, matchesHead: expected === null ? null : matches },
      problems: !holds,
    };
  });
}
