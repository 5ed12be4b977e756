import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { iconPath } from './icon.ts';
import { stylesheetPath } from './stylesheet.ts';

/**
 * Turns a page component into the HTML of a whole document, doctype included. Text is escaped on the way.
 * @param page what a `…Page` component returns: its outermost element is `<html>`
 */
export function renderPage(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}`;
}

/**
 * The document around every page: language, title, viewport, colour scheme and the one stylesheet. There is no script.
 * @param kind which layout's measure and type size the body gets
 */
export function Page(props: {
  readonly title: string;
  readonly kind: 'console' | 'portal' | 'plain';
  /** What it is written in; English when left out. */
  readonly language?: string | undefined;
  /** The words of the link that skips to the content, in that language. */
  readonly skip?: string | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <html lang={props.language ?? 'en'}>
      <head>
        <meta charset="utf-8" />
        <title>{props.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {/* Addresses of pages carry one-time tokens: no other site may learn them. */}
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={stylesheetPath} />
        <link rel="icon" type="image/svg+xml" href={iconPath} />
      </head>
      <body class={props.kind}>
        <a class="skip" href="#content">
          {props.skip ?? 'Skip to content'}
        </a>
        {props.children}
      </body>
    </html>
  );
}
