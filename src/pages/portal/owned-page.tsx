import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { NextStep } from '../../domain/next-step.ts';
import { Moment } from '../dates.tsx';
import { PostForm, Submit } from '../form.tsx';
import type { OwnedEntitlement } from '../four-answers.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, waysOf, wordsOf } from '../portal-layout.tsx';
import { Empty, Section } from '../section.tsx';
import { type Change, Changes } from './changes.tsx';
import { LicenseKey } from './license-key.tsx';
import { NextStepSentence, nextStepLink } from './next-step.tsx';
import { OwnedAnswers } from './owned-answers.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words/words.ts';

export type OwnedPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** Today in the account's zone. */
  readonly today: LocalDate;
  /** Why anything changes, in the vendor's words; null outside every campaign. */
  readonly why: string | null;
  /** The copy of the software that led here and wants a seat: that comes before any other step; null when none did. */
  readonly copy: WaitingCopy | null;
  /** What to do next; null when nothing is owned, or the reader is not signed in. */
  readonly next: NextStep | null;
  /** Where the button posts to with which a reader proves who they are; null when they are signed in. */
  readonly signIn: string | null;
  readonly owned: readonly Owned[];
};

export type Owned = {
  readonly entitlement: OwnedEntitlement;
  readonly licenseKey: string | null;
  /** Empty for who is not signed in. */
  readonly devices: readonly OwnedDevice[];
  /** What is planned for this product, for this account; empty outside every campaign. */
  readonly changes: readonly Change[];
  readonly whenBlocked: string;
};

/** A copy of the software that named itself in the address. */
export type WaitingCopy = {
  /** Where the button posts to. */
  readonly action: string;
  readonly device: string | null;
  /** Where a code goes first, masked; null in a browser that is signed in, whose button acts at once. */
  readonly codeTo: string | null;
};

/** A device that holds a seat; `name` is null while it has none. */
export type OwnedDevice = {
  readonly id: string;
  readonly name: string | null;
  readonly lastSeenAt: Instant | null;
};

/** The overview: the next step, then everything the account owns with the four answers, and what is going to change. */
export function OwnedPage(props: OwnedPageProps) {
  const { frame, owned } = props;
  const words = wordsOf(frame);
  return (
    <PortalLayout frame={frame} title={words.say('owned.title')} section="owned">
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('owned.title')}</h1>
      {owned.length === 0 ? <OwnsNothing words={words} frame={frame} /> : null}
      {owned.length === 0 ? null : <FirstThing {...props} words={words} />}
      {owned.map((one) => (
        <OwnedProduct key={one.entitlement.id} one={one} page={props} words={words} />
      ))}
    </PortalLayout>
  );
}

function OwnsNothing({ words, frame }: { readonly words: Words; readonly frame: PortalFrame }) {
  const link = <a href={`${waysOf(frame).help}#ask`}>{words.say('owned.none-link')}</a>;
  return (
    <div class="list">
      <Empty>
        <Sentence words={words} of="owned.none" values={{ vendor: frame.vendor.name, link }} />
      </Empty>
    </div>
  );
}

/** The one card on top: the copy that waits, else who the reader is, else the next step. */
function FirstThing(props: OwnedPageProps & { readonly words: Words }) {
  const { frame, copy, signIn, next, words } = props;
  if (copy !== null) return <CopyCard copy={copy} frame={frame} words={words} />;
  if (signIn !== null)
    return (
      <div class="card next-step">
        <p>{words.say('owned.key-closed')}</p>
        <PostForm action={signIn} csrf={frame.csrf} class="inline">
          <Submit>{words.say('owned.sign-in')}</Submit>
        </PostForm>
      </div>
    );
  return next === null ? null : <NextStepCard {...props} next={next} />;
}

function CopyCard(props: { readonly copy: WaitingCopy; readonly frame: PortalFrame; readonly words: Words }) {
  const { copy, frame, words } = props;
  return (
    <section class="card next-step" aria-labelledby="next-step">
      <h2 id="next-step">{words.say('copy.title')}</h2>
      <p>{words.say('copy.lead')}</p>
      {copy.device === null ? null : <p>{words.say('copy.device', { device: copy.device })}</p>}
      <PostForm action={copy.action} csrf={frame.csrf} class="inline">
        <Submit>{words.say(copy.codeTo === null ? 'copy.button' : 'code.send')}</Submit>
      </PostForm>
      <p class="hint">
        {copy.codeTo === null
          ? words.say('activate.hint')
          : words.say('activate.code-hint', { address: copy.codeTo })}
      </p>
    </section>
  );
}

function NextStepCard(
  props: Pick<OwnedPageProps, 'frame' | 'owned'> & { readonly next: NextStep; readonly words: Words },
) {
  const { next, words, frame } = props;
  if (next.kind === 'nothing') return <p class="lead">{words.say('next.nothing')}</p>;
  const product =
    props.owned.find((one) => one.entitlement.id === String(next.id))?.entitlement.productName ?? '';
  const { href, word } = nextStepLink({ next, product, words });
  return (
    <section class="card next-step" aria-labelledby="next-step">
      <h2 id="next-step">{words.say('next.title')}</h2>
      <p>
        <NextStepSentence next={next} product={product} words={words} reader={frame.reader} />
      </p>
      <p>
        <a class="button primary" href={href}>
          {word}
        </a>
      </p>
    </section>
  );
}

function OwnedProduct(props: { readonly one: Owned; readonly page: OwnedPageProps; readonly words: Words }) {
  const { one, words } = props;
  const { frame, today, why } = props.page;
  const { entitlement } = one;
  const signedIn = frame.signedIn !== null;
  return (
    <Section id={`product-${entitlement.id}`} title={entitlement.productName}>
      <div class="card">
        <OwnedAnswers words={words} entitlement={entitlement} today={today} reader={frame.reader} />
      </div>
      {one.licenseKey === null ? null : (
        <LicenseKey words={words} product={entitlement.productName} licenseKey={one.licenseKey} />
      )}
      {one.changes.length === 0 ? null : (
        <>
          <h3>{words.say('change.title')}</h3>
          {why === null ? null : <p class="why">{why}</p>}
          <Changes
            words={words}
            product={entitlement.productName}
            whenBlocked={one.whenBlocked}
            changes={one.changes}
            today={today}
            reader={frame.reader}
          />
        </>
      )}
      {signedIn ? <Devices devices={one.devices} entitlement={entitlement.id} page={props.page} /> : null}
    </Section>
  );
}

function Devices(props: {
  readonly devices: readonly OwnedDevice[];
  readonly entitlement: string;
  readonly page: OwnedPageProps;
}) {
  const { devices } = props;
  const { frame } = props.page;
  const words = wordsOf(frame);
  const how = <a href={portalPaths.how(props.entitlement)}>{words.say('owned.how')}</a>;
  if (devices.length === 0)
    return (
      <p class="quiet">
        {words.say('owned.no-devices')} {how}
      </p>
    );
  return (
    <>
      <h3>{words.count('devices', devices.length)}</h3>
      <ul class="rows">
        {devices.slice(0, SHOWN).map((device) => (
          <li key={device.id}>
            <p>{device.name ?? words.say('devices.unnamed')}</p>
            <p class="quiet">
              <LastSeen device={device} frame={frame} />
            </p>
          </li>
        ))}
      </ul>
      <p class="links">
        {how}
        <a href={portalPaths.devices}>{words.say('next.full-button')}</a>
      </p>
    </>
  );
}

/** So many devices stand on the overview; the others are a tap away. */
const SHOWN = 3;

/** When a device was last heard of. */
export function LastSeen(props: { readonly device: OwnedDevice; readonly frame: PortalFrame }) {
  const words = wordsOf(props.frame);
  const { lastSeenAt } = props.device;
  if (lastSeenAt === null) return <>{words.say('devices.unseen')}</>;
  const time = <Moment at={lastSeenAt} reader={props.frame.reader} />;
  return <Sentence words={words} of="devices.seen" values={{ time }} />;
}
