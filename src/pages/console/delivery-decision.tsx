import type { DeliveryDecision } from '../../domain/delivery.ts';
import { decisionsFor, type WaitingForPerson } from '../../domain/delivery-decision.ts';
import { PostForm, Select, Submit, TextField } from '../form.tsx';
import { consolePaths } from '../paths.ts';

/** The choices, the one that can do least harm first. */
function choicesFor(waits: WaitingForPerson): readonly { value: DeliveryDecision; word: string }[] {
  const words: Readonly<Record<DeliveryDecision, string>> = {
    'send-again': waits === 'late' ? 'Send it now' : 'Send it again',
    'was-accepted': 'It was accepted',
    'give-up': 'Give it up',
  };
  return decisionsFor(waits)
    .map((value) => ({ value, word: words[value] }))
    .toReversed();
}

const WAITING_WORDS: Readonly<Record<WaitingForPerson, string>> = {
  'in-doubt': 'in doubt',
  failed: 'failed',
  late: 'late',
};

const WARNING =
  'Sending mail in doubt again may reach the reader twice. Look into the provider’s log first: what it knows decides better than anybody here.';

/** Deciding about one delivery that waits for a person. */
export function DecideForm(props: {
  readonly id: string;
  readonly waits: WaitingForPerson;
  readonly csrf: string;
}) {
  const { waits } = props;
  return (
    <PostForm action={consolePaths.decideForm(props.id)} csrf={props.csrf} class="form card">
      <p>
        {waits === 'late'
          ? 'It is past its lateness limit, so it waits: what it says may no longer be right.'
          : waits === 'failed'
            ? 'It failed for good. Sending it again makes sense once the cause is gone.'
            : WARNING}
      </p>
      <Select
        id="decision"
        name="decision"
        label="What becomes of it"
        options={choicesFor(waits)}
        mustChoose
      />
      <TextField id="decision-reason" name="reason" label="Why" hint="It stays with the delivery." required />
      <Submit>Decide</Submit>
    </PostForm>
  );
}

/** Deciding about everything of a wave that waits for the same. What is proven meanwhile is left alone. */
export function DecideAllForm(props: {
  readonly campaign: string;
  readonly mail: string;
  readonly csrf: string;
  readonly waiting: Readonly<Record<WaitingForPerson, number>>;
}) {
  const kinds = (['in-doubt', 'failed', 'late'] as const).filter((waits) => props.waiting[waits] > 0);
  if (kinds.length === 0) return null;
  return (
    <details class="action">
      <summary class="button secondary">Decide about what waits…</summary>
      <PostForm
        action={consolePaths.decideWaveForm(props.campaign, props.mail)}
        csrf={props.csrf}
        class="form card"
      >
        <p>{WARNING}</p>
        <Select
          id="decision"
          name="decision"
          label="What becomes of it"
          mustChoose
          options={kinds.flatMap((waits) =>
            choicesFor(waits).map(({ value, word }) => ({
              value: `${waits} ${value}`,
              word: `${props.waiting[waits]} ${WAITING_WORDS[waits]}: ${word.toLowerCase()}`,
            })),
          )}
        />
        <TextField
          id="decision-reason"
          name="reason"
          label="Why"
          hint="It stays with each of the deliveries."
          required
        />
        <Submit kind="danger">Decide about all of them</Submit>
      </PostForm>
    </details>
  );
}
