import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { NewLinkForm } from './new-link-form.tsx';

export type FrontPageProps = {
  readonly frame: PortalFrame;
  /** Where a copy of the software goes on that led here; null when none did. */
  readonly back: string | null;
};

/** The front door for a browser that nobody knows: what this place is, and a link by mail that lets its reader in. */
export function FrontPage({ frame, back }: FrontPageProps) {
  const words = wordsOf(frame);
  return (
    <PortalLayout frame={frame} title={words.say('front.title')}>
      <h1>{words.say('front.title')}</h1>
      <p class="lead">{words.say('front.lead', { vendor: frame.vendor.name })}</p>
      {back === null ? null : <p class="lead">{words.say('front.copy')}</p>}
      <NewLinkForm frame={frame} button="front.button" hint="front.email-hint" back={back} />
    </PortalLayout>
  );
}
