import type { ComponentChildren } from 'preact';
import { Mark } from './mark.tsx';
import { Page } from './page.tsx';
import type { Words } from './portal/words/words.ts';

/** Pages for anybody: signing in and errors. One small column, no navigation, nobody's data. */
export function PlainLayout(props: {
  readonly title: string;
  /** Whose name stands on top; the product's own when customers are not meant. */
  readonly brand?: string;
  /** Room for a table. */
  readonly wide?: boolean;
  /** Of a customer's page, in their language; English when left out. */
  readonly words?: Words;
  readonly children: ComponentChildren;
}) {
  const brand = props.brand ?? 'Glidepath';
  return (
    <Page
      title={`${props.title} · ${brand}`}
      kind="plain"
      language={props.words?.language}
      skip={props.words?.say('skip')}
    >
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
