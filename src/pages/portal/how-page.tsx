import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, VideoLink, wordsOf } from '../portal-layout.tsx';
import { Notice, Section } from '../section.tsx';
import { LicenseKey } from './license-key.tsx';
import { refusalLink, type SeatRefusal } from './refusal.tsx';

export type HowPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  readonly product: string;
  readonly licenseKey: string | null;
  /** Why no other device could be activated just now; null when one can. */
  readonly refusal: SeatRefusal | null;
};

/** The three ways to activate one more device: from the software, with the key, without a network. */
export function HowPage(props: HowPageProps) {
  const { frame, product, licenseKey, refusal } = props;
  const words = wordsOf(frame);
  const title = words.say('how.title', { product });
  const link = refusal === null ? null : refusalLink(words, refusal, product);
  const [video] = frame.help.videos;
  return (
    <PortalLayout frame={frame} title={title} section="owned">
      <p class="eyebrow">{props.account}</p>
      <h1>{title}</h1>
      <p class="lead">{words.say('how.lead')}</p>
      {refusal === null || link === null ? null : (
        <Notice tone="warning">
          {words.say(`refused.${refusal}`)} <a href={link.href}>{link.word}</a>
        </Notice>
      )}
      <Section id="software" title={words.say('how.software')}>
        <p>{words.say('how.software-text', { product })}</p>
      </Section>
      <Section id="key" title={words.say('how.key')}>
        {licenseKey === null ? (
          <p>{words.say('how.key-none')}</p>
        ) : (
          <>
            <p>{words.say('how.key-text', { product })}</p>
            <LicenseKey words={words} product={product} licenseKey={licenseKey} />
          </>
        )}
      </Section>
      <Section id="offline" title={words.say('how.offline')}>
        <p>{words.say('how.offline-text')}</p>
        <p class="links">
          <a class="button secondary" href={portalPaths.offline}>
            {words.say('how.offline-button')}
          </a>
        </p>
      </Section>
      {video === undefined ? null : (
        <Section id="video" title={words.say('how.video')}>
          <p>
            <VideoLink video={video} words={words} />
          </p>
        </Section>
      )}
      <p>
        <a href={portalPaths.owned}>{words.say('back.home')}</a>
      </p>
    </PortalLayout>
  );
}
