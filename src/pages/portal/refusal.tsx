import type { Topic } from '../../domain/plan.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import type { Words } from './words/words.ts';

/** Why a device got no seat. Each has its sentence, `refused.…`, on every page that can refuse one. */
export const SEAT_REFUSALS = [
  'no-seats',
  'expired',
  'suspended',
  'not-started',
  'not-owned',
  'not-now',
] as const;
export type SeatRefusal = (typeof SEAT_REFUSALS)[number];

/** Who a question about a refusal goes to. */
const TOPIC: Readonly<Record<Exclude<SeatRefusal, 'no-seats'>, Topic>> = {
  expired: 'commercial',
  suspended: 'commercial',
  'not-started': 'commercial',
  'not-owned': 'entitlement',
  'not-now': 'activation',
};

/**
 * Where to ask a person about it, with the question written already.
 * @param product its name
 */
export function askAbout(words: Words, why: Exclude<SeatRefusal, 'no-seats'>, product: string): string {
  const question = words.say(`refused.ask-${why}`, { product });
  return `${portalPaths.help}?${new URLSearchParams({ topic: TOPIC[why], question })}#ask`;
}

/** The one thing that helps: a seat that is freed, else a person. */
export function refusalLink(
  words: Words,
  why: SeatRefusal,
  product: string,
): { readonly href: string; readonly word: string } {
  return why === 'no-seats'
    ? { href: portalPaths.devices, word: words.say('next.full-button') }
    : { href: askAbout(words, why, product), word: words.say('next.expired-button') };
}

export type RefusedPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** What it was about: the product's name. */
  readonly product: string;
  readonly why: SeatRefusal;
};

/** A copy of the software that got no seat: why, and the one thing that helps. */
export function RefusedPage({ frame, account, product, why }: RefusedPageProps) {
  const words = wordsOf(frame);
  const title = words.say('refused.title', { product });
  const { href, word } = refusalLink(words, why, product);
  return (
    <PortalLayout frame={frame} title={title} section="owned">
      <p class="eyebrow">{account}</p>
      <h1>{title}</h1>
      <p class="lead">{words.say(`refused.${why}`)}</p>
      <p>
        <a class="button primary" href={href}>
          {word}
        </a>
      </p>
      <p>
        <a href={portalPaths.owned}>{words.say('to-owned')}</a>
      </p>
    </PortalLayout>
  );
}
