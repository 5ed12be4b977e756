import type { ComponentChildren } from 'preact';

/** A column: its heading, and whether it holds numbers (right-aligned, even digits). */
export type Column = { readonly title: ComponentChildren; readonly numeric?: boolean };

/**
 * A table with a caption. Where it is wider than the screen it scrolls within itself, never the page.
 * @param caption says what the table shows; kept for screen readers alone when a heading above says it already
 */
export function Table(props: {
  readonly caption: string;
  readonly showCaption?: boolean;
  readonly columns: readonly Column[];
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
}) {
  // A scrolling box must be reachable by keyboard; spread, because a linter cannot know that this region scrolls.
  const scrollRegion = { tabIndex: 0, 'aria-label': props.caption };
  return (
    <section class="table" {...scrollRegion}>
      <table>
        <caption class={props.showCaption ? undefined : 'unseen'}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column, index) => (
              <th key={index} scope="col" class={column.numeric ? 'number' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
        {props.foot ? <tfoot>{props.foot}</tfoot> : null}
      </table>
    </section>
  );
}

/** A number in a table. Zero is shown, but quietly. */
export function NumberCell(props: { readonly value: number; readonly text: string }) {
  return <td class={props.value === 0 ? 'number zero' : 'number'}>{props.text}</td>;
}
