import type { LocalDate } from '../../domain/instant.ts';
import { PostForm, Submit } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { ChangesByProduct, type ProductChanges } from './changes.tsx';

/** Confirming that a notice was read, and the thank-you after it. */
export type AcknowledgePageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | {
      readonly step: 'ask';
      /** All products it is about, as one name. */
      readonly product: string;
      readonly why: string;
      readonly whenBlocked: string;
      readonly products: readonly ProductChanges[];
      /** Today in the account's zone. */
      readonly today: LocalDate;
      readonly action: string;
    }
  | { readonly step: 'done' }
);

/** What the notice said, and one button that confirms it was read. Confirming agrees to nothing. */
export function AcknowledgePage(props: AcknowledgePageProps) {
  const { frame } = props;
  const words = wordsOf(frame);
  if (props.step === 'done') {
    return (
      <PortalLayout frame={frame} title={words.say('read.done')}>
        <p class="eyebrow">{props.account}</p>
        <h1>{words.say('read.done')}</h1>
        <p class="lead">{words.say('read.done-lead')}</p>
        <p>
          <a class="button secondary" href={portalPaths.owned}>
            {words.say('to-owned')}
          </a>
        </p>
      </PortalLayout>
    );
  }
  const title = words.say('read.title', { product: props.product });
  return (
    <PortalLayout frame={frame} title={title}>
      <p class="eyebrow">{props.account}</p>
      <h1>{title}</h1>
      <p class="lead">{props.why}</p>
      <ChangesByProduct {...props} level={1} words={words} reader={frame.reader} />
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>{words.say('read.button')}</Submit>
        <p class="hint">{words.say('read.hint')}</p>
      </PostForm>
    </PortalLayout>
  );
}
