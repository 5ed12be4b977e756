import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { NewLinkForm } from './new-link-form.tsx';

/** Of a page that knows nobody: what somebody had written when they came to it; '' when nothing. */
export type StrandedProps = { readonly frame: PortalFrame; readonly typed: string };

/** For a link that is used, expired or unknown: the same page for all three, so that it tells a stranger nothing. */
export function LinkUnusablePage(props: StrandedProps) {
  return <Stranded {...props} what="unusable" />;
}

/** For a form that was sent when its session was over: what was written stays, and a new link leads on. */
export function SignedOutPage(props: StrandedProps) {
  return <Stranded {...props} what="signed-out" />;
}

function Stranded({
  frame,
  typed,
  what,
}: StrandedProps & {
  readonly what: 'unusable' | 'signed-out';
}) {
  const words = wordsOf(frame);
  const title = words.say(what === 'unusable' ? 'unusable.title' : 'signed-out.title');
  return (
    <PortalLayout frame={frame} title={title} carries={typed !== ''}>
      <h1>{title}</h1>
      <p class="lead">{words.say(what === 'unusable' ? 'unusable.lead' : 'signed-out.lead')}</p>
      <NewLinkForm
        frame={frame}
        button="unusable.button"
        hint="unusable.email-hint"
        back={null}
        typed={typed}
      />
    </PortalLayout>
  );
}
