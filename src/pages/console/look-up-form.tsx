import { PostForm } from '../form.tsx';
import { consolePaths } from '../paths.ts';

/**
 * The one field that finds an account by anything a caller can say. It posts: what is typed may be a mail address or a
 * license key, and must stand in no address and no log.
 */
export function LookUpForm(props: { readonly csrf: string }) {
  return (
    <search class="look-up">
      <PostForm action={consolePaths.lookUp} csrf={props.csrf} class="inline">
        <label class="unseen" htmlFor="look-up">
          Look up a customer
        </label>
        <input
          id="look-up"
          name="look-up"
          type="search"
          placeholder="Customer, mail, key, device…"
          autoComplete="off"
          required
        />
        <button type="submit" class="button secondary">
          Look up
        </button>
      </PostForm>
    </search>
  );
}
