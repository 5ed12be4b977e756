import { TextArea, TYPED_FIELD } from '../form.tsx';
import type { Words } from './words/words.ts';

/** What somebody wrote into a form that could not be done, to copy; nothing for ''. Inside a form it goes along to the next page. */
export function Typed({ typed, words }: { readonly typed: string; readonly words: Words }) {
  if (typed === '') return null;
  return (
    <TextArea
      id="typed"
      name={TYPED_FIELD}
      label={words.say('signed-out.typed')}
      hint={words.say('signed-out.typed-hint')}
      value={typed}
      readOnly
    />
  );
}
