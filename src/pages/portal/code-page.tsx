import { CODE_MINUTES } from '../../domain/portal-code.ts';
import { Hidden, PostForm, Submit, TextField } from '../form.tsx';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Notice } from '../section.tsx';
import type { Words } from './words/words.ts';

/** Names of the fields the page adds to those of the form it stands in for. `ticket` says which mailed code is meant. */
export const CODE_FIELDS = { code: 'code', ticket: '_ticket' } as const;

export type CodeState =
  | { readonly kind: 'sent'; readonly ticket: string }
  | { readonly kind: 'no-code' | 'wrong' | 'over'; readonly ticket: string }
  /** Too many were asked for. */
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'not-sent' }
  /** Nothing was sent yet: the button does it. */
  | { readonly kind: 'start' };

export type CodePageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  readonly maskedAddress: string;
  /** Where the form that needs the code posts to. */
  readonly action: string;
  /** What that form held. It goes on once the code is right. */
  readonly carried: readonly (readonly [name: string, value: string])[];
  readonly state: CodeState;
};

/** Between a form and what it does: the six digits that were mailed show that a person sent it. */
export function CodePage(props: CodePageProps) {
  const { frame, state } = props;
  const words = wordsOf(frame);
  const { say, count } = words;
  const minutes = count('minutes', CODE_MINUTES);
  const ticket = 'ticket' in state && state.kind !== 'over' ? state.ticket : null;
  const kept = props.carried.map(([name, value]) => <Hidden key={name} name={name} value={value} />);
  return (
    <PortalLayout frame={frame} title={say('code.title')} carries={props.carried.length > 0}>
      <p class="eyebrow">{props.account}</p>
      <h1>{say('code.title')}</h1>
      {state.kind === 'sent' || state.kind === 'start' ? null : (
        <Notice tone="warning">{problemIn(words, state)}</Notice>
      )}
      {ticket === null ? null : (
        <>
          <p class="lead">{say('code.sent', { address: props.maskedAddress, minutes })}</p>
          <PostForm action={props.action} csrf={frame.csrf}>
            {kept}
            <Hidden name={CODE_FIELDS.ticket} value={ticket} />
            <TextField
              id="code"
              name={CODE_FIELDS.code}
              label={say('code.label')}
              hint={say('code.hint')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
            <Submit>{say('code.button')}</Submit>
          </PostForm>
        </>
      )}
      <PostForm action={props.action} csrf={frame.csrf}>
        {kept}
        <Submit kind={ticket === null ? 'primary' : 'secondary'}>
          {say(state.kind === 'start' ? 'code.send' : 'code.again')}
        </Submit>
      </PostForm>
      <p class="quiet">{say('code.lead')}</p>
    </PortalLayout>
  );
}

function problemIn({ say, count }: Words, state: Exclude<CodeState, { kind: 'sent' | 'start' }>): string {
  if (state.kind !== 'wait') return say(`code.${state.kind}`);
  return say('code.wait', { minutes: count('minutes', Math.max(1, Math.ceil(state.seconds / 60))) });
}
