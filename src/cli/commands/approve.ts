import type { Command } from 'commander';
import { approveRevision } from '../../flows/approve-revision.ts';
import { approveStart } from '../../flows/approve-start.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { type Answer, next, plural, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

const EXAMPLES = `
Approves what is proposed, or with --phase the start of one phase. Whoever proposed a change cannot approve it.

Examples:
  $ glidepath approve atlas-2027 --as grace
  $ glidepath approve atlas-2027 --phase pilot-warn --as ada`;

type Options = ActingOptions & { readonly phase?: string; readonly hash?: string };

export function registerApprove(program: Command): void {
  program
    .command('approve <campaign>')
    .description('approve a proposal, or the start of one phase')
    .option('--phase <phase>', 'approve the start of this phase')
    .option('--hash <hash>', 'approve only if the proposal is exactly this one')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (campaign: string, options: Options) => show(options, await approve(campaign, options)));
}

async function approve(campaign: string, options: Options): Promise<Answer> {
  const { phase, hash } = options;
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    if (phase !== undefined) {
      const approved = granted(await approveStart({ pool }, { campaign, phase, staff }));
      return {
        lines: [
          `${staff.name} approved the start of ${phase}. It starts at the next midnight of the campaign if its other gates hold.`,
          next(`"glidepath status ${campaign}" shows its gates`),
        ],
        json: { campaign, phase, approvedBy: staff.externalKey, ...approved },
      };
    }
    const approved = granted(await approveRevision({ pool }, { campaign, hash: hash ?? null, staff }));
    return {
      lines: [
        `${staff.name} approved revision ${approved.revision} of ${campaign} for ${plural(approved.accounts, 'account')}. It is in force.`,
        next(`"glidepath status ${campaign}" shows where it stands`),
      ],
      json: { ...approved, approvedBy: staff.externalKey },
    };
  });
}
