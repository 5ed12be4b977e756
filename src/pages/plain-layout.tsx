import type { ComponentChildren } from 'preact';
import { Mark } from './mark.tsx';
import { Page } from './page.tsx';

/** Pages for anybody: signing in and errors. One small column, no navigation, nobody's data. */
export function PlainLayout(props: {
  readonly title: string;
  /** Whose name stands on top; the product's own when customers are not meant. */
  readonly brand?: string;
  /** Room for a table. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}) {
  const brand = props.brand ?? 'Glidepath';
  return (
    <Page title={`${props.title} · ${brand}`} kind="plain">
      <header class="top">
        <p class="brand">
          {props.brand === undefined ? <Mark /> : null}
          {brand}
        </p>
      </header>
      <main id="content" tabIndex={-1} class={props.wide ? 'wide' : undefined}>
        {props.children}
      </main>
    </Page>
  );
}
