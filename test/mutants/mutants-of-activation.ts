import type { Mutant } from './mutate.ts';

type Caught = Mutant['caughtBy'][number];

const by =
  (file: string) =>
  (test: string): Caught => ({ file, test });
const activation = by('test/flows/licensing-activation.test.ts');
const seats = by('test/domain/seats.test.ts');
const code = by('test/domain/portal-code.test.ts');
const browsers = by('test/web/portal-code.test.ts');
const transferred = by('test/domain/transferred-seats.test.ts');
const taken = by('test/domain/taken-seats.test.ts');

/** A1 to A4: seats are neither oversold nor lost, a link shows and a person acts, for their own account alone. */
export const ACTIVATION_MUTANTS: readonly Mutant[] = [
  {
    id: 'A1-lock',
    breaks: 'two devices count the same free seat',
    source: 'src/store/entitlements.ts',
    replace: 'order by id for update`',
    by: 'order by id`',
    caughtBy: [
      activation('fifty devices that come at once take exactly the ten seats there are, round after round'),
    ],
  },
  {
    id: 'A1-count',
    breaks: 'one seat more than granted is given',
    source: 'src/domain/seats.ts',
    replace: 'taken(one.id) < grantedSeats(',
    by: 'taken(one.id) <= grantedSeats(',
    caughtBy: [
      seats('are never more than granted and never left unsold, whoever asks in whatever order (A1)'),
    ],
  },
  {
    id: 'A1-device',
    breaks: 'a device that asks again takes a second seat',
    source: 'src/domain/seats.ts',
    replace: "if (own !== null) return { outcome: 'already', seat: own };",
    by: '',
    caughtBy: [
      activation(
        'a device most of whose parts are the same is the same device, and its newest parts are what counts',
      ),
    ],
  },
  {
    id: 'A2-person',
    breaks: 'a form of a mailed link acts for whoever sends it, a scanner too',
    source: 'src/web/portal/code-step.ts',
    replace: "if (visit.signedIn || (rules.needs === 'known' && session !== null)) {",
    by: 'if (visit !== null) {',
    caughtBy: [browsers('is done after the code with all that was typed, whatever characters it holds')],
  },
  {
    id: 'A2-once',
    breaks: 'a code can be used again and again',
    source: 'src/domain/portal-code.ts',
    replace: "if (code.usedAt === null) return 'right';",
    by: "if (code.createdAt !== null) return 'right';",
    caughtBy: [code('counts once: the same press again is answered alike for two minutes')],
  },
  {
    id: 'A2-guesses',
    breaks: 'a code may be guessed at for ten minutes',
    source: 'src/domain/portal-code.ts',
    replace: "if (code.expiresAt <= now || code.attempts >= CODE_GUESSES) return 'over';",
    by: "if (code.expiresAt <= now) return 'over';",
    caughtBy: [code('may be wrong five times')],
  },
  {
    id: 'A3-contact',
    breaks: 'the code of one account signs in to another',
    source: 'src/store/portal-codes.ts',
    replace: `and portal_code.contact_id = \${who.contactId}
      and portal_code.account_id = \${who.accountId} and contact.removed_at is null`,
    by: 'and contact.removed_at is null',
    caughtBy: [browsers('is good for its own contact alone')],
  },
  {
    id: 'A4-lowered',
    breaks: 'seats lowered under use cut off devices that had one',
    source: 'src/domain/seats.ts',
    replace: "if (own !== null) return { outcome: 'already', seat: own };",
    by: "if (own !== null && seats.length <= entitlements.reduce((sum, one) => sum + one.quantity, 0)) return { outcome: 'already', seat: own };",
    caughtBy: [activation('seats lowered under use cut nobody off; only new devices are refused (A4)')],
  },
  {
    id: 'A1-transfer',
    breaks: 'devices that borrowed a seat are put where none is free when entitlements move',
    source: 'src/domain/transferred-seats.ts',
    replace: '(one) => taken.get(one) ?? 0, overage',
    by: '() => 0, overage',
    caughtBy: [
      transferred('no entitlement has more seats taken than are granted, but those that had before (A1)'),
    ],
  },
  {
    id: 'A4-transfer',
    breaks: 'an entitlement that only stepped in takes the devices of another key along when it moves',
    source: 'src/domain/transferred-seats.ts',
    replace: 'moved.includes(seat.asked) || (isGivenByMoved && !staying.has(seat.asked))',
    by: 'isGivenByMoved',
    caughtBy: [
      transferred(
        'of what only stepped in takes no device along, and finds a seat for as many as their account has',
      ),
    ],
  },
  {
    id: 'A4-taken',
    breaks: 'a seat that a lease took does not come back when the device does',
    source: 'src/domain/taken-seats.ts',
    replace: "['lease', 'transfer']",
    by: "['transfer']",
    caughtBy: [taken('when a lease took it')],
  },
  {
    id: 'A3-address',
    breaks: 'a code mailed to an address that was corrected since still signs in',
    source: 'src/store/customers.ts',
    replace: 'delete from portal_code where contact_id = any(',
    by: 'delete from portal_code where false and contact_id = any(',
    caughtBy: [
      browsers('is good for the address it was mailed to alone: a corrected one gets its own, at once'),
    ],
  },
];
