import type { LocalDate } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Day, type Reader } from '../dates.tsx';
import { PostForm, Select, Submit, TextField } from '../form.tsx';
import { countOf } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Notice } from '../section.tsx';

/** An emergency key that works now. */
export type EmergencyRow = {
  readonly id: string;
  readonly account: { readonly externalKey: string; readonly name: string };
  readonly productName: string;
  readonly quantity: number;
  readonly expires: LocalDate;
  readonly reason: string;
};

/** The red lines that say which customers work on an emergency key. Nothing when there is none. */
export function EmergencyBanner(props: {
  readonly emergencies: readonly EmergencyRow[];
  readonly reader: Reader;
  /** Names the customers; left out on their own page. */
  readonly withAccount?: boolean;
  /** For ending them; left out where that is not offered. */
  readonly end?: { readonly csrf: string };
}) {
  if (props.emergencies.length === 0) return null;
  return (
    <Notice tone="danger">
      <ul class="emergencies">
        {props.emergencies.map((one) => (
          <li key={one.id}>
            <strong>Emergency key.</strong>{' '}
            {props.withAccount ? (
              <>
                <a href={consolePaths.account(one.account.externalKey)}>{one.account.name}</a>:{' '}
              </>
            ) : null}
            {one.productName} for {countOf(one.quantity, 'seat', props.reader)} until{' '}
            <Day day={one.expires} reader={props.reader} />. {one.reason}
            {props.end === undefined ? null : (
              <details class="more">
                <summary>End it now</summary>
                <PostForm
                  action={consolePaths.endEmergencyForm(one.account.externalKey, one.id)}
                  csrf={props.end.csrf}
                >
                  <TextField
                    id={`end-${one.id}`}
                    name="reason"
                    label="Why it is not needed any more"
                    required
                  />
                  <Submit kind="secondary">End the emergency key</Submit>
                </PostForm>
              </details>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The form for a customer who cannot work and must: fields `product`, `quantity`, `days`, `reason`. */
export function EmergencyForm(props: {
  readonly externalKey: string;
  readonly csrf: string;
  readonly products: readonly { readonly key: string; readonly name: string }[];
}) {
  return (
    <PostForm action={consolePaths.emergencyForm(props.externalKey)} csrf={props.csrf} class="form card">
      <h3>They cannot work, and have to</h3>
      <p class="quiet">
        An emergency key works at once and ends by itself. Everybody here sees it, and a case is opened.
      </p>
      <Select
        id="emergency-product"
        name="product"
        label="Product"
        options={props.products.map((one) => ({ value: one.key, word: one.name }))}
      />
      <div class="pair">
        <TextField
          id="emergency-quantity"
          name="quantity"
          type="number"
          label="Seats"
          value="1"
          min={1}
          max={10}
          required
        />
        <TextField
          id="emergency-days"
          name="days"
          type="number"
          label="Days"
          value="3"
          min={1}
          max={14}
          required
        />
      </div>
      <TextField id="emergency-reason" name="reason" label="What happened" required />
      <Submit kind="danger">Give an emergency key</Submit>
    </PostForm>
  );
}

/** The key, shown this once. */
export function EmergencyKeyPage(props: {
  readonly frame: ConsoleFrame;
  readonly account: { readonly externalKey: string; readonly name: string };
  readonly licenseKey: string;
  /** Who finds out what is wrong. */
  readonly owner: string;
  readonly caseReference: string;
  readonly caseId: string;
}) {
  const { account } = props;
  return (
    <ConsoleLayout frame={props.frame} title="Emergency key" section="accounts">
      <div class="page-head">
        <h1>{account.name} can work again</h1>
      </div>
      <p class="lead">
        Software that reaches us works from its next check on, without this key. For a computer that has none
        yet, read it out.
      </p>
      <p class="license-key">
        <code>{props.licenseKey}</code>
      </p>
      <p>
        It is shown this once. Never put it into a mail: the customer finds it in their portal, and you can
        send them a link there.
      </p>
      <p>
        <a href={consolePaths.case(props.caseId)}>Case {props.caseReference}</a> is with {props.owner}, to
        find out what is wrong before the key ends.
      </p>
      <p>
        <a class="button primary" href={consolePaths.account(account.externalKey)}>
          Back to {account.name}
        </a>
      </p>
    </ConsoleLayout>
  );
}
