import type { StaffRole } from '../../domain/account.ts';
import { sentenceOf } from '../../domain/policy/code.ts';
import { givesAirFreely, USUAL_EXTENSIONS } from '../../domain/support-limits.ts';
import type { AirLimit } from '../../pages/console/account-air.tsx';
import type { FailureRow } from '../../pages/console/account-history.tsx';
import type { EmergencyRow } from '../../pages/console/emergency.tsx';
import type { AccountView } from '../../store/views/account-page.ts';
import type { EmergencyLine } from '../../store/views/emergencies.ts';

export function emergencyRow(line: EmergencyLine): EmergencyRow {
  const { productName, quantity, expires, reason } = line;
  return {
    ...{ productName, quantity, expires, reason },
    id: String(line.id),
    account: { externalKey: line.externalKey, name: line.accountName },
  };
}

/** How much air this person may give the account now; null when that is theirs to say. */
export function airLimit(role: StaffRole, air: AccountView['air']): AirLimit {
  if (givesAirFreely(role)) return null;
  const { maxDays, times } = air.extensions ?? USUAL_EXTENSIONS;
  return { maxDays, times, left: Math.max(0, times - air.given) };
}

const WHY_NO_SEAT: Readonly<Record<string, string>> = {
  'no-seats': 'It asked for a seat, and all were taken.',
  expired: 'It asked for a seat of a license that has expired.',
  suspended: 'It asked for a seat of a license that is suspended.',
  'not-started': 'It asked for a seat of a license that has not begun yet.',
};

/** Failed checks and refused activations in one list, newest first. A check counts for the end of its day. */
export function failureRows(view: AccountView): readonly FailureRow[] {
  const checks = view.failedChecks.map((one) => ({
    sort: Date.parse(`${one.day}T23:59:59Z`),
    row: {
      id: `${one.installation} ${one.day} ${one.code} ${one.effect} ${one.productName}`,
      when: { day: one.day },
      productName: one.productName,
      where: one.deviceName ?? one.installation,
      what: sentenceOf(one.code),
      code: one.code,
      effect: one.effect,
      count: one.count,
    } satisfies FailureRow,
  }));
  const activations = view.failedActivations.map((one) => ({
    sort: one.at,
    row: {
      id: `activation ${one.id}`,
      when: { at: one.at },
      productName: one.productName,
      where: one.deviceName ?? one.installation ?? 'unnamed device',
      what: WHY_NO_SEAT[one.why] ?? 'It asked for a seat and got none.',
      code: one.why,
      effect: null,
      count: 1,
    } satisfies FailureRow,
  }));
  return [...checks, ...activations].toSorted((a, b) => b.sort - a.sort).map((one) => one.row);
}

const WORDS: Readonly<Record<string, string>> = {
  'extension-given': 'Gave more days',
  'hold-given': 'Gave a hold',
  'exemption-given': 'Gave an exemption',
  'leniency-lifted': 'Took air back',
  'emergency-key-given': 'Gave an emergency key',
  'emergency-key-ended': 'Ended an emergency key',
  'link-sent': 'Sent a link into the portal',
  'link-not-sent': 'The mail with that link could not be sent',
  'contact-added': 'Added a contact',
  'contact-changed': 'Corrected a contact',
  'contact-removed': 'Removed a contact',
  'device-activated': 'Activated a device',
  'device-deactivated': 'Freed the seat of a device',
  'device-moves-lifted': 'Let them move devices again',
  'case-opened': 'Opened a case',
  'case-added-to': 'Asked for more on an open case',
  'case-closed': 'Closed a case',
  'case-reopened': 'Opened a case again',
  'case-handed-over': 'Handed a case over',
  'case-escalated': 'Told somebody above that a case is about to be late',
  'entitlement-created': 'Added an entitlement',
};

/** An action of the audit in words; one nobody wrote words for is still told. */
export function decisionWords(action: string): string {
  const words = action.replaceAll('-', ' ');
  return WORDS[action] ?? `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}
