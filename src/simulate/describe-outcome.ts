import type { Block, SimulatedStraggler, SimulationReport } from './simulation-report.ts';

/** How many blocked accounts a summary names. */
const NAMED = 20;

/** What a simulation came to: did it arrive, what left, who waited, who would be blocked. */
export function summaryOf(report: SimulationReport): readonly string[] {
  return [
    ...arrival(report),
    mail(report),
    ...alarms(report),
    ...waiting(report.stragglers),
    ...blocked(report.blocked),
  ];
}

function arrival({ finished, stuck, phases, to, assumptions }: SimulationReport): readonly string[] {
  const last = phases.reduce((a, b) => ((b.realStart ?? '') > (a?.realStart ?? '') ? b : a), phases[0]);
  if (finished) return [`Every phase started; the last one, ${last?.key}, on ${last?.realStart}.`];
  return [
    `Given up on ${to}, after ${assumptions.patienceDays} days without a step:`,
    ...stuck.map((one) => `  ${one.phase} did not start. ${one.reasons.join(' ')}`),
  ];
}

function mail({ mails }: SimulationReport): string {
  const customers = mails.filter((one) => one.kind !== 'briefing');
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const bounced = sum(customers.map((one) => one.bounced));
  const messages = sum(customers.map((one) => one.messages));
  const left = mails.filter((one) => one.kind === 'briefing' && one.from !== null).length;
  return `${messages} messages to customers, of which ${bounced} came back, after ${left} briefings.`;
}

function alarms({ alarms: all }: SimulationReport): readonly string[] {
  if (all.length === 0) return [];
  const days = all.map((one) => `${one.then} on ${one.on}`).join(', ');
  return [`Safeguards would have stopped it (${days}); taken to be looked into and resumed at once.`];
}

function waiting(stragglers: readonly SimulatedStraggler[]): readonly string[] {
  if (stragglers.length === 0) return ['No account had to wait behind its phase.'];
  const reasons = [...new Set(stragglers.map((one) => one.reason))].map(
    (reason) => `${accounts(stragglers.filter((one) => one.reason === reason))} ${reason}`,
  );
  const open = accounts(stragglers.filter((one) => one.until === null));
  return [
    `${accounts(stragglers)} accounts waited behind their phase (${reasons.join(', ')}); ${open} of them to the end.`,
  ];
}

function blocked(blocks: readonly Block[]): readonly string[] {
  if (blocks.length === 0) return ['Nobody would be blocked.'];
  const open = blocks.filter((one) => one.until === null);
  const paid = blocks.filter((one) => one.entitled);
  return [
    `${accounts(blocks)} accounts would be blocked: ${accounts(paid)} entitled but not activated, ${accounts(blocks.filter((one) => !one.entitled))} not entitled.`,
    `${accounts(blocks) - accounts(open)} of them put it right; ${accounts(open)} are blocked to the end${open.length === 0 ? '.' : ':'}`,
    ...open.slice(0, NAMED).map(blockLine),
    ...(open.length > NAMED ? [`  and ${open.length - NAMED} more`] : []),
  ];
}

function blockLine(one: Block): string {
  const why = one.entitled ? 'entitled, not activated' : 'not entitled';
  return `  ${one.account} ${one.name} (${one.cohort}), ${one.product} since ${one.from} by ${one.phase}: ${why}`;
}

function accounts(rows: readonly { readonly account: string }[]): number {
  return new Set(rows.map((one) => one.account)).size;
}
