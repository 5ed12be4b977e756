import { TOPICS } from '../../domain/plan.ts';
import { PostForm, Select, Submit, TextArea } from '../form.tsx';
import { consolePaths } from '../paths.ts';

/** For what cannot be settled on the phone: a case, with the owner and answer time the campaign gives its topic. */
export function OpenCaseForm(props: { readonly externalKey: string; readonly csrf: string }) {
  return (
    <details class="more">
      <summary>Open a case</summary>
      <PostForm action={consolePaths.openCaseForm(props.externalKey)} csrf={props.csrf}>
        <Select
          id="topic"
          name="topic"
          label="Topic"
          options={TOPICS.map((topic) => ({ value: topic, word: topic }))}
        />
        <TextArea id="subject" name="subject" label="What they need" required />
        <Submit kind="secondary">Open the case</Submit>
      </PostForm>
    </details>
  );
}
