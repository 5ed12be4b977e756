import type { ComponentChildren } from 'preact';
import type { Tone } from './badge.tsx';

/** A titled part of a page. `id` makes it a place to link to. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="section">
      <h2 id={props.id}>{props.title}</h2>
      {props.lead ? <p class="lead">{props.lead}</p> : null}
      {props.children}
    </section>
  );
}

/** A sentence that must not be overlooked. */
export function Notice(props: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <div class={`notice tone-${props.tone}`} role={props.tone === 'danger' ? 'alert' : 'status'}>
      {props.children}
    </div>
  );
}

/** What a place says while there is nothing in it, and how something would get there. */
export function Empty(props: { readonly children: ComponentChildren }) {
  return <div class="empty">{props.children}</div>;
}

/** Name and value pairs, one under the other on a phone and side by side on a wide screen. */
export function Facts(props: {
  readonly facts: readonly { readonly name: string; readonly value: ComponentChildren }[];
}) {
  return (
    <dl class="facts">
      {props.facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A link out of our pages. An address that is not http(s) or mailto is shown as plain text: it could be a script. */
export function OutLink(props: { readonly href: string; readonly children: ComponentChildren }) {
  if (!/^(https?:\/\/|mailto:)/i.test(props.href)) return <span>{props.children}</span>;
  return (
    <a href={props.href} rel="noopener noreferrer">
      {props.children}
    </a>
  );
}
