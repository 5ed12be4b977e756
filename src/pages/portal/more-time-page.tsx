import type { Instant, LocalDate } from '../../domain/instant.ts';
import { Day, Moment } from '../dates.tsx';
import { Hidden, PostForm, Select, Submit, TextArea, TextField } from '../form.tsx';
import { countOf } from '../numbers.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';

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
  | { readonly step: 'case'; readonly owner: string; readonly answerBy: Instant; readonly reference: string }
);

/** More time, without a phone call. Form fields: `product`, `days`, `reason`. */
export function MoreTimePage(props: MoreTimePageProps) {
  const { frame } = props;
  switch (props.step) {
    case 'ask':
      return (
        <PortalLayout frame={frame} title="More time" section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>Do you need more time?</h1>
          {props.products.length === 0 ? (
            <p class="lead">Nothing is planned that you would need time for. You can close this page.</p>
          ) : (
            <AskForm {...props} />
          )}
        </PortalLayout>
      );
    case 'granted':
      return (
        <PortalLayout frame={frame} title="You have more time" section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>You have more time</h1>
          <p class="lead">
            {props.product} goes on working as it does now until at least{' '}
            <strong>
              <Day day={props.until} reader={frame.reader} long />
            </strong>
            . You need not do anything else today.
          </p>
          <Back />
        </PortalLayout>
      );
    case 'case':
      return (
        <PortalLayout frame={frame} title="A person takes care of it" section="more-time">
          <p class="eyebrow">{props.account}</p>
          <h1>A person takes care of it</h1>
          <p class="lead">
            {props.owner} answers you by{' '}
            <strong>
              <Moment at={props.answerBy} reader={frame.reader} />
            </strong>
            . Your reference is <code>{props.reference}</code>.
          </p>
          <Back />
        </PortalLayout>
      );
  }
}

function AskForm(props: Extract<MoreTimePageProps, { step: 'ask' }>) {
  const { frame, products } = props;
  const only = products.length === 1 ? products[0] : undefined;
  const atOnce = props.timesLeft > 0;
  return (
    <>
      <p class="lead">
        {atOnce
          ? `Up to ${countOf(props.maxDays, 'day', frame.reader)} are yours at once. Your dates move; nothing else changes.`
          : 'You have had more time before, so this time a person looks at it. Tell us what you need.'}
      </p>
      <PostForm action={props.action ?? portalPaths.moreTime} csrf={frame.csrf}>
        {only ? (
          <Hidden name="product" value={only.key} />
        ) : (
          <Select
            id="product"
            name="product"
            label="For which product?"
            options={products.map((product) => ({ value: product.key, word: product.name }))}
          />
        )}
        <TextField
          id="days"
          name="days"
          type="number"
          label={only ? `How many more days for ${only.name}?` : 'How many more days?'}
          hint={
            atOnce
              ? `More than ${props.maxDays} days is fine, too: then a person decides.`
              : 'A person decides.'
          }
          value={String(props.maxDays)}
          min={1}
          max={365}
          required
        />
        <TextArea id="reason" name="reason" label="What keeps you? (optional)" />
        <Submit>{atOnce ? 'Give us more time' : 'Ask for more time'}</Submit>
      </PostForm>
    </>
  );
}

function Back() {
  return (
    <p>
      <a class="button secondary" href={portalPaths.owned}>
        See what you own
      </a>
    </p>
  );
}
