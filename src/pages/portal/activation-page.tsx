import type { LocalDate } from '../../domain/instant.ts';
import type { NextStep } from '../../domain/next-step.ts';
import { PostForm, Submit } from '../form.tsx';
import { formatCount } from '../numbers.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Section } from '../section.tsx';
import { ChangesByProduct, type ProductChanges } from './changes.tsx';
import { LicenseKey } from './license-key.tsx';
import { NextStepSentence } from './next-step.tsx';
import { Typed } from './typed.tsx';
import { listIn, type Words } from './words/words.ts';

export type ActivationPageProps = {
  readonly frame: PortalFrame;
  /** The account's name: whose license this is. */
  readonly account: string;
  /** All products it is about, as one name. */
  readonly product: string;
  readonly seats: number;
  /** The campaign's `why`. */
  readonly why: string;
  readonly whenBlocked: string;
  readonly products: readonly ProductChanges[];
  /** Today in the account's zone. */
  readonly today: LocalDate;
  /** Where the button posts to. */
  readonly action: string;
  /** Where a code goes first, masked; null in a browser that is signed in, whose button acts at once. */
  readonly codeTo: string | null;
};

/** What an activation link opens: whose license, what changes and when for them, and one button. Opening it changes nothing. */
export function ActivationPage(props: ActivationPageProps) {
  const { frame, product, codeTo } = props;
  const words = wordsOf(frame);
  const title = words.say('activate.title', { product });
  return (
    <PortalLayout frame={frame} title={title}>
      <p class="eyebrow">{props.account}</p>
      <h1>{title}</h1>
      <p class="lead">{words.say('activate.lead', { seats: words.count('seats', props.seats), product })}</p>
      <PostForm action={props.action} csrf={frame.csrf} class="hero-action">
        <Submit>{words.say(codeTo === null ? 'activate.button' : 'code.send', { product })}</Submit>
        <p class="hint">
          {codeTo === null
            ? words.say('activate.hint')
            : words.say('activate.code-hint', { address: codeTo })}
        </p>
      </PostForm>
      <Section id="changes" title={words.say('activate.changes')} lead={props.why}>
        <ChangesByProduct {...props} level={2} words={words} reader={frame.reader} />
      </Section>
    </PortalLayout>
  );
}

export type ActivationDonePageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** Each product it is about, at least one. */
  readonly products: readonly DoneProduct[];
};

/** One product at the end of an activation: what it stands at, and what is left to do. */
export type DoneProduct = {
  readonly name: string;
  /** Of all its entitlements. */
  readonly seats: { readonly used: number; readonly bought: number };
  readonly left: NextStep;
  /** One for each entitlement; shown to the signed-in person alone. */
  readonly licenseKeys: readonly string[];
};

/** After the button: they are done, where each product stands, and what comes next on the devices. */
export function ActivationDonePage(props: ActivationDonePageProps) {
  const { account, products, frame } = props;
  const words = wordsOf(frame);
  const names = listIn(
    words.language,
    products.map((one) => one.name),
  );
  const hasKey = products.some((one) => one.licenseKeys.length > 0);
  return (
    <PortalLayout frame={frame} title={words.say('done.title')}>
      <p class="eyebrow">{account}</p>
      <h1>{words.say('done.title')}</h1>
      <p class="lead">
        {words.say(products.length > 1 ? 'done.lead-many' : 'done.lead', { product: names, account })}
      </p>
      {products.map((one, at) => (
        <Section key={one.name} id={`product-${at + 1}`} title={one.name}>
          <DoneWith product={one} frame={frame} words={words} />
        </Section>
      ))}
      <Section id="next" title={words.say('done.next')}>
        <ol class="plain-steps">
          <li>{words.say('done.start', { product: names })}</li>
          <li>{words.say(hasKey ? 'done.key-above' : 'done.key-admin')}</li>
          <li>{words.say('done.remembers')}</li>
        </ol>
      </Section>
      <p>
        <a class="button secondary" href={portalPaths.owned}>
          {words.say('to-owned')}
        </a>
      </p>
    </PortalLayout>
  );
}

function DoneWith(props: {
  readonly product: DoneProduct;
  readonly frame: PortalFrame;
  readonly words: Words;
}) {
  const { product, frame, words } = props;
  const { name, left, seats, licenseKeys } = product;
  const used = formatCount(seats.used, frame.reader);
  return (
    <>
      <p>{words.say('owned.used', { used, seats: words.count('seats', seats.bought) })}</p>
      {left.kind === 'nothing' ? null : (
        <p>
          <NextStepSentence next={left} product={name} words={words} reader={frame.reader} />
        </p>
      )}
      {licenseKeys.map((licenseKey) => (
        <LicenseKey key={licenseKey} words={words} product={name} licenseKey={licenseKey} />
      ))}
    </>
  );
}

/**
 * After asking for a link. It does not tell whether the address is known.
 * @param props.back the page to go on with once the link was used in this browser; null for none
 * @param props.typed what somebody had written before; '' for nothing
 */
export function LinkSentPage(props: {
  readonly frame: PortalFrame;
  readonly back: string | null;
  readonly typed: string;
}) {
  const words = wordsOf(props.frame);
  return (
    <PortalLayout frame={props.frame} title={words.say('sent.title')} carries={props.typed !== ''}>
      <h1>{words.say('sent.title')}</h1>
      <p class="lead">{words.say('sent.lead')}</p>
      {props.back === null ? null : (
        <>
          <p class="lead">{words.say('sent.copy')}</p>
          <p>
            <a class="button secondary" href={props.back}>
              {words.say('sent.copy-button')}
            </a>
          </p>
        </>
      )}
      {props.typed === '' ? null : (
        <div class="after-form">
          <Typed typed={props.typed} words={words} />
        </div>
      )}
    </PortalLayout>
  );
}
