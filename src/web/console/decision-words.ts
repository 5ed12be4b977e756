import type { DecisionRow } from '../../store/views/campaign-counts.ts';

/** An entry of the audit log about a campaign, as a sentence. */
export function decisionInWords({ action, subject, after, rows }: DecisionRow): string {
  const part = subject.split('/')[1] ?? '';
  const number = (name: string) => (typeof after?.[name] === 'number' ? after[name] : null);
  switch (action) {
    case 'revision-proposed':
      return `Proposed a revision for ${rows ?? 'all'} accounts.`;
    case 'revision-approved':
      return `Approved revision ${number('revision') ?? ''} for ${number('accounts') ?? 'all'} accounts.`;
    case 'start-approved':
      return `Approved the start of ${part}.`;
    case 'gates-overridden':
      return `Overrode the gates of ${part}.`;
    case 'phase-started':
      return `Phase ${part} started.`;
    case 'phase-rolled-back':
      return `Rolled ${part} back.`;
    case 'briefing-left':
      return `Briefing ${part} left${number('readers') === null ? '' : `, readers: ${number('readers')}`}.`;
    case 'campaign-paused':
      return 'Paused the campaign.';
    case 'campaign-resumed':
      return 'Resumed the campaign.';
    case 'campaign-finished':
      return 'The campaign is finished.';
    default:
      return sentence(action, part);
  }
}

/** An action nobody wrote a sentence for is still told: `wave-frozen` of `pilot-notice` is "Wave frozen: pilot-notice." */
function sentence(action: string, part: string): string {
  const words = action.replaceAll('-', ' ');
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}${part === '' ? '' : `: ${part}`}.`;
}
