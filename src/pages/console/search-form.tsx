import { Submit, TextField } from '../form.tsx';

/** A search: a GET form, because looking changes nothing. The words arrive as `q`. */
export function SearchForm(props: {
  readonly action: string;
  readonly label: string;
  readonly hint: string;
  readonly query: string;
}) {
  return (
    <search>
      <form method="get" action={props.action} class="search">
        <TextField id="q" name="q" type="search" label={props.label} hint={props.hint} value={props.query} />
        <Submit kind="secondary">Search</Submit>
      </form>
    </search>
  );
}
