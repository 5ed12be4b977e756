import type { LocalDate } from '../../domain/instant.ts';
import { PostForm, Submit } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';
import { type Change, Changes } from './changes.tsx';

/** Confirming that a notice was read, and the thank-you after it. */
export type AcknowledgePageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | {
      readonly step: 'ask';
      readonly product: string;
      readonly why: string;
      readonly whenBlocked: string;
      readonly changes: readonly Change[];
      /** Today in the account's zone. */
      readonly today: LocalDate;
      readonly action: string;
    }
  | { readonly step: 'done' }
);

/** What the notice said, and one button that confirms it was read. Confirming agrees to nothing. */
export function AcknowledgePage(props: AcknowledgePageProps) {
  const { frame } = props;
  if (props.step === 'done') {
    return (
      <PortalLayout frame={frame} title="Thank you">
        <p class="eyebrow">{props.account}</p>
        <h1>Thank you</h1>
        <p class="lead">
          We noted that you know. You keep every right you bought, and you can ask for more time at any
          moment.
        </p>
        <p>
          <a class="button secondary" href={portalPaths.owned}>
            See what you own
          </a>
        </p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title={`About ${props.product}`}>
      <p class="eyebrow">{props.account}</p>
      <h1>What is changing for {props.product}</h1>
      <p class="lead">{props.why}</p>
      <Changes {...props} reader={frame.reader} />
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>I have read this</Submit>
        <p class="hint">It tells us that the news reached you. You agree to nothing by it.</p>
      </PostForm>
    </PortalLayout>
  );
}
