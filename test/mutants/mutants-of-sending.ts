import type { Mutant } from './mutate.ts';

/** M1 to M3: each mail at most once, none lost from the sums, none after a pause. */
export const SENDING_MUTANTS: readonly Mutant[] = [
  {
    id: 'M1-unmarked',
    breaks: 'a claim does not mark what it takes',
    source: 'src/store/delivery-claims.ts',
    replace: "update delivery set state = 'claimed', held = true",
    by: 'update delivery set held = true',
    caughtBy: [
      { file: 'test/flows/mail-claims.test.ts', test: 'is one worker’s alone, from the moment it is made' },
    ],
  },
  {
    id: 'M1-unlocked',
    breaks: 'two workers that claim at the same moment take the same mail',
    source: 'src/store/delivery-claims.ts',
    replace: 'for update of delivery skip locked',
    by: '',
    caughtBy: [
      { file: 'test/flows/mail-claims.test.ts', test: 'is one worker’s alone, from the moment it is made' },
    ],
  },
  {
    id: 'M1-doubt-claimed',
    breaks: 'mail in doubt is claimed again as if it were pending',
    source: 'src/store/delivery-claims.ts',
    replace: "delivery.state = 'pending' and delivery.due_at",
    by: "delivery.state in ('pending', 'in-doubt') and delivery.due_at",
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'is made on what is pending only: mail that is in-doubt',
      },
    ],
  },
  {
    id: 'M1-taken-back',
    breaks: 'what was taken back from a worker is sent by it all the same',
    source: 'src/store/delivery-claims.ts',
    replace: "and delivery.state = 'claimed' and delivery.held and",
    by: 'or false and',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'that was taken back is not handed over, even where it is claimed again',
      },
    ],
  },
  {
    id: 'M1-earlier',
    breaks: 'a worker sends by an earlier claim what it holds by a later one',
    source: 'src/store/delivery-claims.ts',
    replace: 'and delivery.claims = new.claim\n      returning',
    by: 'returning',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'that was taken back is not handed over, even where it is claimed again',
      },
    ],
  },
  {
    id: 'M1-unanswered',
    breaks: 'what was not handed over is sent all the same',
    source: 'src/flows/send-deliveries.ts',
    replace: 'group.filter((one) => handed.has(one.claim.id))',
    by: 'group.filter(() => handed.size >= 0)',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'after a pause has answered, only the set it named reaches the provider',
      },
    ],
  },
  {
    id: 'M1-lease',
    breaks: 'a worker that lost time sends what may be no longer its own',
    source: 'src/flows/send-deliveries.ts',
    replace: 'const leaseHolds = () => ',
    by: 'const leaseHolds = () => true || ',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'a worker that lost time gives its mail back instead of sending it late, and that is no attempt',
      },
    ],
  },
  {
    id: 'M1-silence',
    breaks: 'what a silent worker had handed over is sent again by the timer',
    source: 'src/store/delivery-claims.ts',
    replace: "set state = 'in-doubt', reason = 'The worker",
    by: "set state = 'pending', reason = 'The worker",
    caughtBy: [
      {
        file: 'test/flows/mail-recovery.test.ts',
        test: 'leaves in doubt what it had handed over, and nothing else; each mail arrives once',
      },
    ],
  },
  {
    id: 'M1-unknown',
    breaks: 'a provider that cannot say counts as one that never got it',
    source: 'src/domain/delivery.ts',
    replace: "outcome === 'not-received' && senderGone",
    by: 'senderGone',
    caughtBy: [
      {
        file: 'test/domain/delivery.test.ts',
        test: 'is sent again only when the provider disproves it (M1)',
      },
    ],
  },
  {
    id: 'M1-stopped',
    breaks: 'mail of a worker that was merely stopped goes again',
    source: 'src/domain/delivery.ts',
    replace: "outcome === 'not-received' && senderGone",
    by: "outcome === 'not-received'",
    caughtBy: [
      {
        file: 'test/domain/delivery.test.ts',
        test: 'is sent again only when the provider disproves it (M1)',
      },
    ],
  },
  {
    id: 'M1-presence',
    breaks: 'every worker counts as gone, whether its session lives or not',
    source: 'src/store/deliveries.ts',
    replace: 'isSenderGone(db)} as sender_gone',
    by: 'db`true`} as sender_gone',
    caughtBy: [
      {
        file: 'test/flows/mail-guards.test.ts',
        test: 'keeps its mail from being sent again while its session lives; once it is gone, disproof counts',
      },
    ],
  },
  {
    id: 'M1-attempt',
    breaks: 'an answer to an earlier attempt settles the one under way',
    source: 'src/store/delivery-claims.ts',
    replace: 'and delivery.claims = new.claim\n        and delivery.state',
    by: 'and delivery.state',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'to an earlier attempt says nothing about the one under way (M1)',
      },
    ],
  },
  {
    id: 'M1-overwritten',
    breaks: 'a late answer takes back what evidence proved accepted',
    source: 'src/store/delivery-claims.ts',
    replace: "and delivery.state in ('claimed', 'in-doubt')",
    by: '',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'does not stand above evidence: what the provider reported meanwhile stays accepted (M1)',
      },
    ],
  },
  {
    id: 'M1-opened',
    breaks: 'a connection that broke with the message on it counts as never opened',
    source: 'src/mail/http-exchange.ts',
    replace: 'new NoAnswer(!opened(), code)',
    by: 'new NoAnswer(true, code)',
    caughtBy: [
      {
        file: 'test/mail/sendgrid-transport.test.ts',
        test: 'a connection cut after it was taken is in doubt',
      },
    ],
  },
  {
    id: 'M1-kept',
    breaks: 'a connection that was used before counts as never opened',
    source: 'src/mail/http-exchange.ts',
    replace: 'outgoing.reusedSocket) opened = true',
    by: 'outgoing.reusedSocket) opened = false',
    caughtBy: [
      {
        file: 'test/mail/sendgrid-transport.test.ts',
        test: 'a connection that was used before is in doubt as any other',
      },
    ],
  },
  {
    id: 'M1-refused',
    breaks: 'a refused connection disproves nothing',
    source: 'src/mail/sendgrid-outcomes.ts',
    replace: 'return nothingSent',
    by: 'return false',
    caughtBy: [{ file: 'test/mail/sendgrid-transport.test.ts', test: 'a refused connection is disproof' }],
  },
  {
    id: 'M1-gateway',
    breaks: 'a gateway that lost the provider’s answer is asked again',
    source: 'src/mail/sendgrid-outcomes.ts',
    replace: "502: { kind: 'in-doubt'",
    by: "502: { kind: 'try-later'",
    caughtBy: [{ file: 'test/mail/sendgrid-transport.test.ts', test: '502 is in-doubt' }],
  },
  {
    id: 'M1-body',
    breaks: 'a relay that broke off with the message in its hands is given it again',
    source: 'src/mail/smtp-outcomes.ts',
    replace: 'return bodyStarted',
    by: 'return false',
    caughtBy: [
      {
        file: 'test/mail/smtp-transport.test.ts',
        test: 'stays in doubt on a connection that was used before, and is not offered again (M1)',
      },
    ],
  },
  {
    id: 'M2-claimed',
    breaks: 'what is being sent stands in no part of the sum',
    source: 'src/domain/delivery.ts',
    replace: "count('pending') + count('claimed')",
    by: "count('pending')",
    caughtBy: [
      {
        file: 'test/domain/delivery.test.ts',
        test: 'counts each delivery once, and a claimed one as pending',
      },
    ],
  },
  {
    id: 'M2-doubt',
    breaks: 'mail whose answer never came stays pending for ever',
    source: 'src/domain/delivery.ts',
    replace: "      return 'in-doubt';",
    by: '      return state;',
    caughtBy: [
      {
        file: 'test/flows/mail-recovery.test.ts',
        test: 'the sums hold at every step, whatever the provider does',
      },
    ],
  },
  {
    id: 'M2-forgotten',
    breaks: 'the outcome of a claim that goes nowhere is forgotten',
    source: 'src/flows/prepare-letters.ts',
    replace: 'else settled.push(outcome);',
    by: '',
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'outside the send window a claim moves to the next one, and counts as no attempt',
      },
    ],
  },
  {
    id: 'M3-paused',
    breaks: 'a paused campaign’s mail is claimed',
    source: 'src/store/delivery-claims.ts',
    replace: "from campaign where state in ('running', 'finished')",
    by: "from campaign where state in ('running', 'paused', 'finished')",
    caughtBy: [{ file: 'test/flows/mail-claims.test.ts', test: 'nothing is claimed' }],
  },
  {
    id: 'M3-stopped',
    breaks: 'the stop flag is not looked at in the claim',
    source: 'src/store/delivery-claims.ts',
    replace: "where state in ('running', 'finished') and mail_stopped is null",
    by: "where state in ('running', 'finished')",
    caughtBy: [{ file: 'test/flows/mail-claims.test.ts', test: 'nothing is claimed' }],
  },
  {
    id: 'M3-cancelled',
    breaks: 'what was cancelled is claimed all the same',
    source: 'src/store/delivery-claims.ts',
    replace: "delivery.state = 'pending' and delivery.due_at",
    by: "delivery.state in ('pending', 'cancelled') and delivery.due_at",
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'is made on what is pending only: mail that is cancelled',
      },
    ],
  },
  {
    id: 'M3-rolled-back',
    breaks: 'a rollback leaves in the hands of workers what they hold',
    source: 'src/store/deliveries.ts',
    replace: "or (state = 'claimed' and held)",
    by: '',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'cancels what is only held too: it is not handed over any more',
      },
    ],
  },
  {
    id: 'M3-handed',
    breaks: 'the stop flag is not looked at in the hand-over',
    source: 'src/store/delivery-claims.ts',
    replace: "and state in ('running', 'finished') and mail_stopped is null",
    by: '',
    caughtBy: [{ file: 'test/flows/mail-claims.test.ts', test: 'nothing is handed over' }],
  },
  {
    id: 'M3-kept',
    breaks: 'what a worker holds is not taken back by a pause',
    source: 'src/flows/pause-campaign.ts',
    replace: 'await releaseHeldClaims(db, campaign.id);',
    by: '',
    caughtBy: [
      { file: 'test/flows/mail-claims.test.ts', test: 'waits for a claim under way, and takes it back' },
    ],
  },
  {
    id: 'M3-hasty',
    breaks: 'a pause answers before a claim under way is known',
    source: 'src/store/delivery-claims.ts',
    replace: 'order by id for share\n    ), due as',
    by: 'order by id\n    ), due as',
    caughtBy: [
      {
        file: 'test/flows/mail-claims.test.ts',
        test: 'waits for a claim under way, and takes it back',
      },
    ],
  },
  {
    id: 'M3-answer',
    breaks: 'a pause keeps quiet about what is being sent',
    source: 'src/store/deliveries.ts',
    replace: "not held and state in ('claimed', 'in-doubt') order by id",
    by: "state = 'in-doubt' order by id",
    caughtBy: [
      {
        file: 'test/flows/mail-sending.test.ts',
        test: 'after a pause has answered, only the set it named reaches the provider',
      },
    ],
  },
];
