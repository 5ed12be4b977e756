import { PostForm, Submit } from '../form.tsx';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';

/** Opting out of optional mail. The address itself is not shown in full: the link may have been forwarded. */
export type UnsubscribePageProps = { readonly frame: PortalFrame; readonly action: string } & (
  | { readonly step: 'ask'; readonly maskedAddress: string }
  | { readonly step: 'done'; readonly maskedAddress: string }
);

/** GET shows this; only its POST unsubscribes. The same address takes RFC 8058 one-click posts, which carry no CSRF field. */
export function UnsubscribePage(props: UnsubscribePageProps) {
  const { frame } = props;
  if (props.step === 'done') {
    return (
      <PortalLayout frame={frame} title="You are unsubscribed">
        <h1>You are unsubscribed</h1>
        <p class="lead">
          {props.maskedAddress} gets no more optional mail. We still write when something you own is about to
          change: that protects you from a surprise.
        </p>
      </PortalLayout>
    );
  }
  return (
    <PortalLayout frame={frame} title="Unsubscribe">
      <h1>Stop optional mail?</h1>
      <p class="lead">
        {props.maskedAddress} will get no more invitations, surveys or tips from {frame.vendor.name}. We still
        write when something you own is about to change.
      </p>
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>Unsubscribe</Submit>
        <p class="hint">Nothing has changed yet. The button does it at once.</p>
      </PostForm>
    </PortalLayout>
  );
}
