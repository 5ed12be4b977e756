import { CSRF_FIELD, Hidden, PostForm, Select, Submit, TextArea } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Empty, Notice, Section } from '../section.tsx';
import { SEAT_REFUSALS } from './refusal.tsx';
import type { Words } from './words/words.ts';

/** What is wrong with a request, whatever the seats. */
const REQUEST_REFUSALS = ['missing', 'invalid', 'typing-error', 'wrong-product'] as const;
type RequestRefusal = (typeof REQUEST_REFUSALS)[number];

/** Why no file could be made. */
export const OFFLINE_REFUSALS = [...REQUEST_REFUSALS, ...SEAT_REFUSALS] as const;
export type OfflineRefusal = (typeof OFFLINE_REFUSALS)[number];

function refusalSentence(words: Words, why: OfflineRefusal): string {
  const isOfRequest = (one: OfflineRefusal): one is RequestRefusal =>
    REQUEST_REFUSALS.some((known) => known === one);
  return isOfRequest(why) ? words.say(`offline.${why}`) : words.say(`refused.${why}`);
}

export type OfflinePageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | {
      readonly step: 'ask';
      /** Entitlements a seat could be taken of. */
      readonly entitlements: readonly { readonly id: string; readonly name: string }[];
      /** What was sent before and why it was refused; null at first. */
      readonly refused: {
        readonly why: OfflineRefusal;
        readonly request: string;
        readonly id: string;
      } | null;
    }
  | {
      readonly step: 'done';
      readonly device: string | null;
      /** The signed activation, as text. */
      readonly file: string;
      /** What it was made from: the file is made anew for each download, and is the same seat. */
      readonly request: string;
      readonly entitlement: string;
    }
);

/**
 * Activating a device that never had a network. Form fields: `entitlement`, `request` and a file `file`; the form is
 * multipart, so that the file can be sent without script.
 */
export function OfflinePage(props: OfflinePageProps) {
  const { frame } = props;
  const words = wordsOf(frame);
  if (props.step === 'done') return <DonePage props={props} words={words} />;
  return (
    <PortalLayout frame={frame} title={words.say('offline.title')} section="owned">
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('offline.title')}</h1>
      <p class="lead">{words.say('offline.lead')}</p>
      {props.entitlements.length === 0 ? (
        <div class="list">
          <Empty>{words.say('offline.none')}</Empty>
        </div>
      ) : (
        <AskForm props={props} words={words} />
      )}
    </PortalLayout>
  );
}

function AskForm({
  props,
  words,
}: {
  readonly props: Extract<OfflinePageProps, { step: 'ask' }>;
  readonly words: Words;
}) {
  const { frame, entitlements, refused } = props;
  const [only] = entitlements;
  return (
    <>
      <ol class="plain-steps list">
        <li>{words.say('offline.step-1')}</li>
        <li>{words.say('offline.step-2')}</li>
        <li>{words.say('offline.step-3')}</li>
      </ol>
      {refused === null ? null : <Notice tone="danger">{refusalSentence(words, refused.why)}</Notice>}
      <form method="post" action={portalPaths.offline} enctype="multipart/form-data" class="form">
        <input type="hidden" name={CSRF_FIELD} value={frame.csrf} />
        {entitlements.length === 1 && only !== undefined ? (
          <Hidden name="entitlement" value={only.id} />
        ) : (
          <Select
            id="entitlement"
            name="entitlement"
            label={words.say('offline.product')}
            options={entitlements.map(({ id, name }) => ({ value: id, word: name }))}
            {...(refused === null ? {} : { selected: refused.id })}
          />
        )}
        <div class="field">
          <label htmlFor="file">{words.say('offline.file')}</label>
          <input type="file" id="file" name="file" />
        </div>
        <TextArea
          id="request"
          name="request"
          label={words.say('offline.request')}
          hint={words.say('offline.request-hint')}
          value={refused?.request ?? ''}
        />
        <Submit>{words.say('offline.button')}</Submit>
      </form>
    </>
  );
}

function DonePage({
  props,
  words,
}: {
  readonly props: Extract<OfflinePageProps, { step: 'done' }>;
  readonly words: Words;
}) {
  const { frame } = props;
  return (
    <PortalLayout frame={frame} title={words.say('offline.done')} section="owned">
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('offline.done')}</h1>
      <p class="lead">
        {words.say('offline.done-lead', { device: props.device ?? words.say('devices.unnamed') })}
      </p>
      <PostForm action={portalPaths.offlineFileForm} csrf={frame.csrf} class="hero-action">
        <Hidden name="entitlement" value={props.entitlement} />
        <Hidden name="request" value={props.request} />
        <Submit>{words.say('offline.download')}</Submit>
      </PostForm>
      <Section id="as-text" title={words.say('offline.text')}>
        <pre class="as-text">
          <code>{props.file}</code>
        </pre>
      </Section>
      <p class="links">
        <a href={portalPaths.offline}>{words.say('offline.another')}</a>
        <a href={portalPaths.owned}>{words.say('back.home')}</a>
      </p>
    </PortalLayout>
  );
}
