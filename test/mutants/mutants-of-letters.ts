import type { Mutant } from './mutate.ts';

/** M4 to M9: who gets which letter, what is known of it afterwards, and what it may not carry. */
export const LETTER_MUTANTS: readonly Mutant[] = [
  {
    id: 'M4-audience',
    breaks: 'the audience rule is not run again at claim',
    source: 'src/flows/prepare-letters.ts',
    replace: 'const refusal = suppressed(claim, wave, phase, accounts);',
    by: 'const refusal = null;',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'contacts that are gone or have another address, accounts that moved or are exempt, also from a notice',
      },
    ],
  },
  {
    id: 'M4-address',
    breaks: 'mail goes to an address that was not the one when the wave was frozen',
    source: 'src/store/delivery-claims.ts',
    replace: '<> claimed.address_hash',
    by: "= ''",
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'contacts that are gone or have another address, accounts that moved or are exempt, also from a notice',
      },
    ],
  },
  {
    id: 'M4-version',
    breaks: 'the template’s hash is not compared with the frozen one',
    source: 'src/flows/prepare-letters.ts',
    replace: '!== claim.templateHash',
    by: "=== ''",
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'a template that changed after freezing stops the campaign’s mail, and nothing of it is lost',
      },
    ],
  },
  {
    id: 'M4-activation',
    breaks: 'activation removes a notice',
    source: 'src/domain/delivery.ts',
    replace: "if (wave.kind === 'notice') return null;",
    by: '',
    caughtBy: [
      {
        file: 'test/domain/delivery.test.ts',
        test: 'neither activation nor opt-out removes a notice to not-activated (M4, M8)',
      },
    ],
  },
  {
    id: 'M4-opt-out',
    breaks: 'who stopped reminders gets them all the same',
    source: 'src/domain/delivery.ts',
    replace: "? 'opted-out' : null",
    by: '? null : null',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'M8: the activated and the opted out from a reminder, and neither from a notice',
      },
    ],
  },
  {
    id: 'M5-copy',
    breaks: 'a copy of each mail goes to somebody else',
    source: 'src/mail/sendgrid-transport.ts',
    replace: 'subject: message.subject,',
    by: 'subject: message.subject, cc: { email: message.from.email },',
    caughtBy: [
      {
        file: 'test/mail/sendgrid-transport.test.ts',
        test: 'is one message to one person, text before HTML, with nothing tracked',
      },
    ],
  },
  {
    id: 'M5-list',
    breaks: 'a list of addresses passes for one',
    source: 'src/mail/recipient.ts',
    replace: '!oneAddress.test(message.to.email) ||',
    by: '',
    caughtBy: [
      {
        file: 'test/mail/sendgrid-transport.test.ts',
        test: 'is nothing at all when the recipient is not exactly one address (M5)',
      },
      { file: 'test/mail/capture-transport.test.ts', test: 'refuses what is not one recipient (M5)' },
    ],
  },
  {
    id: 'M5-envelope',
    breaks: 'a relay is given a second recipient in the envelope',
    source: 'src/mail/smtp-transport.ts',
    replace: 'to: [message.to.email] }',
    by: 'to: [message.to.email, message.from.email] }',
    caughtBy: [
      {
        file: 'test/mail/smtp-transport.test.ts',
        test: 'is one message to one person, with a bounce address and a Message-ID of its own',
      },
    ],
  },
  {
    id: 'M6-absorbed',
    breaks: 'a delivered stands beside the bounce that refutes it',
    source: 'src/domain/evidence.ts',
    replace: 'refutedAt === null ? earliest(a.deliveredAt, b.deliveredAt) : null',
    by: 'earliest(a.deliveredAt, b.deliveredAt)',
    caughtBy: [
      {
        file: 'test/domain/evidence.test.ts',
        test: 'a bounced absorbs a delivered, whichever happened first and whichever came first (M6)',
      },
    ],
  },
  {
    id: 'M6-order',
    breaks: 'of two disproofs the one that came last is kept',
    source: 'src/domain/evidence.ts',
    replace: 'refutesBefore(b, a) ? b : a',
    by: 'b.refutedAt === null ? a : b',
    caughtBy: [
      { file: 'test/domain/evidence.test.ts', test: 'keeps the earliest proof and the earliest disproof' },
      { file: 'test/domain/evidence.test.ts', test: 'order and duplicates do not matter' },
    ],
  },
  {
    id: 'M6-held',
    breaks: 'new events make what was proven before forgotten',
    source: 'src/flows/apply-events.ts',
    replace: 'mergeEvidence(held, foldEvidence(ofDelivery.map((one) => one.event)))',
    by: 'foldEvidence(ofDelivery.map((one) => one.event))',
    caughtBy: [
      {
        file: 'test/flows/mail-evidence.test.ts',
        test: 'is blind to order and repetition: a bounce absorbs a delivered, earlier or later',
      },
    ],
  },
  {
    id: 'M6-unlocked',
    breaks: 'of two workers that fold events of one delivery at once, one undoes the other',
    source: 'src/store/provider-events.ts',
    replace: 'for update of delivery',
    by: '',
    caughtBy: [
      {
        file: 'test/flows/mail-evidence.test.ts',
        test: 'an event waits for another one of its delivery that is being folded, and adds to it',
      },
    ],
  },
  {
    id: 'M7-briefed',
    breaks: 'a wave is claimed before its briefing went out',
    source: 'src/store/deliveries.ts',
    replace: 'and briefing_state.sent_at is not null',
    by: '',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'claims no mail of a wave before its briefing went out',
      },
    ],
  },
  {
    id: 'M7-replay',
    breaks: 'a replay is claimed while the rep of its account knows nothing of it',
    source: 'src/store/deliveries.ts',
    replace: 'delivery.run = 1 or not exists',
    by: 'true or not exists',
    caughtBy: [
      {
        file: 'test/flows/campaign-replays.test.ts',
        test: 'M7: a replay is not claimed while its rep’s briefing waits',
      },
    ],
  },
  {
    id: 'M7-nobody',
    breaks: 'a briefing that reached nobody counts as one that went out',
    source: 'src/store/waves.ts',
    replace: "and delivery.state = 'failed'",
    by: 'and false',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'a briefing that reached nobody keeps its waves back',
      },
    ],
  },
  {
    id: 'M8-stream',
    breaks: 'a notice is mail that one can opt out of',
    source: 'src/domain/streams.ts',
    replace: 'notice: null',
    by: "notice: 'reminders'",
    caughtBy: [
      {
        file: 'test/domain/streams.test.ts',
        test: 'hold nothing that must always come: notices, postponements, answers, briefings (M8)',
      },
      { file: 'test/flows/mail-streams.test.ts', test: 'an unsubscription from a notice ends nothing (M8)' },
    ],
  },
  {
    id: 'M8-opt-out',
    breaks: 'who stopped every stream gets no notice either',
    source: 'src/domain/delivery.ts',
    replace: "if (wave.kind === 'notice') return null;",
    by: "if (wave.kind === 'notice') return contact.optedOut.length > 0 ? 'opted-out' : null;",
    caughtBy: [
      {
        file: 'test/domain/delivery.test.ts',
        test: 'neither activation nor opt-out removes a notice to all (M4, M8)',
      },
    ],
  },
  {
    id: 'M8-week',
    breaks: 'a notice waits because its reader got enough mail this week',
    source: 'src/domain/contact-week.ts',
    replace: 'if (!isOptional(kind)) return null;',
    by: '',
    caughtBy: [
      {
        file: 'test/domain/contact-week.test.ts',
        test: 'but a required notice, and word of its postponement, is never held back (M8)',
      },
    ],
  },
  {
    id: 'M8-suppressed',
    breaks: 'a suppressed notice counts as told',
    source: 'src/store/deliveries.ts',
    replace: ': db`least(delivery.delivered_at, delivery.acknowledged_at)`',
    by: ": db`least(delivery.delivered_at, delivery.acknowledged_at, case when delivery.state = 'suppressed' then delivery.due_at end)`",
    caughtBy: [
      {
        file: 'test/flows/mail-evidence.test.ts',
        test: 'tells nobody, whether a campaign asks for delivered or not (M8)',
      },
    ],
  },
  {
    id: 'M8-unsent',
    breaks: 'where acceptance suffices, a notice that never left counts as told',
    source: 'src/store/deliveries.ts',
    replace: 'coalesce(delivery.delivered_at, delivery.accepted_at)',
    by: 'coalesce(delivery.delivered_at, delivery.accepted_at, delivery.due_at)',
    caughtBy: [
      {
        file: 'test/flows/mail-evidence.test.ts',
        test: 'tells nobody, whether a campaign asks for accepted or not (M8)',
      },
    ],
  },
  {
    id: 'M9-clear',
    breaks: 'the token of a link is stored as it is mailed',
    source: 'src/flows/prepare-letters.ts',
    replace: 'tokenHash: hashToken(token)',
    by: 'tokenHash: token',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'writes to one recipient a message, with links whose tokens are kept hashed only',
      },
    ],
  },
  {
    id: 'M9-kept',
    breaks: 'the token stays in what is kept of the letter',
    source: 'src/flows/prepare-letters.ts',
    replace: "JSON.stringify(letter).replaceAll(token, 'TOKEN')",
    by: 'JSON.stringify(letter)',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'writes to one recipient a message, with links whose tokens are kept hashed only',
      },
    ],
  },
  {
    id: 'M9-guessed',
    breaks: 'tokens are short enough to guess',
    source: 'src/store/links.ts',
    replace: 'randomBytes(24)',
    by: 'randomBytes(6)',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'writes to one recipient a message, with links whose tokens are kept hashed only',
      },
    ],
  },
  {
    id: 'M9-logged',
    breaks: 'the log tells the address that was asked for, token and all',
    source: 'src/web/request-log.ts',
    replace: "typeof path === 'string' ? path : 'none'",
    by: "typeof path === 'string' ? req.originalUrl : 'none'",
    caughtBy: [
      {
        file: 'test/web/portal.test.ts',
        test: 'scanners that open every link, by whatever method, change nothing',
      },
    ],
  },
];
