import { Hidden, PostForm, Submit, TextField } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, wordsOf } from '../portal-layout.tsx';
import { Typed } from './typed.tsx';

/**
 * Asks for a link by mail. Form field: `email`.
 * @param props.back the page to go on with once the link was used in this browser, sent along as field `back`; null for none
 */
export function NewLinkForm(props: {
  readonly frame: PortalFrame;
  readonly button: 'unusable.button' | 'front.button';
  readonly hint: 'unusable.email-hint' | 'front.email-hint';
  readonly back: string | null;
  /** What somebody had written before, shown here and sent along; nothing when left out. */
  readonly typed?: string;
}) {
  const words = wordsOf(props.frame);
  return (
    <PostForm action={portalPaths.newLinkForm} csrf={props.frame.csrf}>
      {props.back === null ? null : <Hidden name="back" value={props.back} />}
      <Typed typed={props.typed ?? ''} words={words} />
      <TextField
        id="email"
        name="email"
        type="email"
        label={words.say('unusable.email')}
        hint={words.say(props.hint)}
        autoComplete="email"
        required
      />
      <Submit>{words.say(props.button)}</Submit>
    </PostForm>
  );
}
