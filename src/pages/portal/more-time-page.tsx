import type { Instant, LocalDate } from '../../domain/instant.ts';
import { Day } from '../dates.tsx';
import { Hidden, PostForm, Select, Submit, TextArea, TextField } from '../form.tsx';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { AnswerBy } from './answer-by.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words/words.ts';

/** Asking for more time, and the two answers: granted at once, or a person decides. */
export type MoreTimePageProps = { readonly frame: PortalFrame; readonly account: string } & (
  | {
      readonly step: 'ask';
      /** Products something is planned for. */
      readonly products: readonly { readonly key: string; readonly name: string }[];
      /** Days that are granted at once. */
      readonly maxDays: number;
      /** How often more time is still granted at once; 0 makes every request a case. */
      readonly timesLeft: number;
      /** Where the form posts to; the signed-in page's own address unless a link was opened. */
      readonly action?: string;
    }
  | { readonly step: 'granted'; readonly product: string; readonly until: LocalDate }
  | {
      readonly step: 'case';
      readonly owner: string | null;
      readonly answerBy: Instant;
      readonly reference: string;
    }
);

/** More time, without a phone call. Form fields: `product`, `days`, `reason`. */
export function MoreTimePage(props: MoreTimePageProps) {
  const { frame } = props;
  const words = wordsOf(frame);
  switch (props.step) {
    case 'ask':
      return (
        <PortalLayout frame={frame} title={words.say('time.title')} section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>{words.say('time.title')}</h1>
          {props.products.length === 0 ? (
            <p class="lead">{words.say('time.none')}</p>
          ) : (
            <AskForm props={props} words={words} />
          )}
        </PortalLayout>
      );
    case 'granted': {
      const until = (
        <strong>
          <Day day={props.until} reader={frame.reader} long />
        </strong>
      );
      return (
        <PortalLayout frame={frame} title={words.say('time.granted')} section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>{words.say('time.granted')}</h1>
          <p class="lead">
            <Sentence words={words} of="time.granted-lead" values={{ product: props.product, day: until }} />
          </p>
          <Back words={words} />
        </PortalLayout>
      );
    }
    case 'case':
      return (
        <PortalLayout frame={frame} title={words.say('help.sent')} section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>{words.say('help.sent')}</h1>
          <AnswerBy {...props} words={words} reader={frame.reader} />
          <Back words={words} />
        </PortalLayout>
      );
  }
}

function AskForm({
  props,
  words,
}: {
  readonly props: Extract<MoreTimePageProps, { step: 'ask' }>;
  readonly words: Words;
}) {
  const { frame, products, maxDays } = props;
  const only = products.length === 1 ? products[0] : undefined;
  const atOnce = props.timesLeft > 0;
  const days = words.count('days', maxDays);
  return (
    <>
      <p class="lead">{atOnce ? words.say('time.at-once', { days }) : words.say('time.by-person')}</p>
      <PostForm action={props.action ?? portalPaths.moreTime} csrf={frame.csrf}>
        {only ? (
          <Hidden name="product" value={only.key} />
        ) : (
          <Select
            id="product"
            name="product"
            label={words.say('time.product')}
            options={products.map((product) => ({ value: product.key, word: product.name }))}
          />
        )}
        <TextField
          id="days"
          name="days"
          type="number"
          label={only ? words.say('time.days-for', { product: only.name }) : words.say('time.days')}
          hint={atOnce ? words.say('time.hint', { days }) : words.say('time.hint-person')}
          value={String(maxDays)}
          min={1}
          max={365}
          required
        />
        <TextArea id="reason" name="reason" label={`${words.say('time.reason')} ${words.say('optional')}`} />
        <Submit>{words.say(atOnce ? 'time.button' : 'time.ask-button')}</Submit>
      </PostForm>
    </>
  );
}

function Back({ words }: { readonly words: Words }) {
  return (
    <p>
      <a class="button secondary" href={portalPaths.owned}>
        {words.say('to-owned')}
      </a>
    </p>
  );
}
