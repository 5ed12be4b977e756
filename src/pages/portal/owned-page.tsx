import type { Instant, LocalDate } from '../../domain/instant.ts';
import { Moment } from '../dates.tsx';
import { PostForm, Submit } from '../form.tsx';
import { FourAnswers, type OwnedEntitlement } from '../four-answers.tsx';
import { countOf } from '../numbers.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout } from '../portal-layout.tsx';
import { Empty, Section } from '../section.tsx';
import { type Change, Changes } from './changes.tsx';
import { LicenseKey } from './license-key.tsx';

export type OwnedPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** Today in the account's zone. */
  readonly today: LocalDate;
  readonly owned: readonly Owned[];
};

export type Owned = {
  readonly entitlement: OwnedEntitlement;
  readonly licenseKey: string | null;
  readonly devices: readonly OwnedDevice[];
  /** What is planned for this product, for this account; empty outside every campaign. */
  readonly changes: readonly Change[];
  readonly whenBlocked: string;
};

export type OwnedDevice = {
  readonly id: string;
  readonly name: string;
  readonly lastSeenAt: Instant | null;
  /** Where the button that frees the seat posts to; null when the reader may not. */
  readonly releaseAction: string | null;
};

/** Everything the account owns, with the four answers, the key, the computers, and what is going to change. */
export function OwnedPage(props: OwnedPageProps) {
  const { frame, owned } = props;
  return (
    <PortalLayout frame={frame} title="What you own" section="owned">
      <p class="eyebrow">{props.account}</p>
      <h1>What you own</h1>
      {owned.length === 0 ? (
        <Empty>
          We found nothing you bought from {frame.vendor.name}. If that is wrong, tell us:{' '}
          <a href={portalPaths.help}>ask a person</a>. Nothing is blocked meanwhile.
        </Empty>
      ) : (
        owned.map((one) => (
          <OwnedProduct key={one.entitlement.id} one={one} today={props.today} frame={frame} />
        ))
      )}
    </PortalLayout>
  );
}

function OwnedProduct(props: {
  readonly one: Owned;
  readonly today: LocalDate;
  readonly frame: PortalFrame;
}) {
  const { one, today, frame } = props;
  const { entitlement } = one;
  const { reader } = frame;
  return (
    <Section id={`product-${entitlement.id}`} title={entitlement.productName}>
      <div class="card">
        <FourAnswers entitlement={entitlement} today={today} reader={reader} />
      </div>
      {one.licenseKey === null ? null : (
        <LicenseKey product={entitlement.productName} licenseKey={one.licenseKey} />
      )}
      {one.changes.length === 0 ? null : (
        <>
          <h3>What is changing for you</h3>
          <Changes
            product={entitlement.productName}
            whenBlocked={one.whenBlocked}
            changes={one.changes}
            today={today}
            reader={reader}
          />
        </>
      )}
      {one.devices.length === 0 ? (
        <p class="quiet">No computer uses a seat yet.</p>
      ) : (
        <details class="more">
          <summary>{countOf(one.devices.length, 'computer', reader)} with a seat</summary>
          <ul class="rows">
            {one.devices.map((device) => (
              <li key={device.id} class="with-action">
                <div>
                  <p>{device.name}</p>
                  <p class="quiet">
                    {device.lastSeenAt === null ? (
                      'Not seen yet'
                    ) : (
                      <>
                        Last seen <Moment at={device.lastSeenAt} reader={reader} />
                      </>
                    )}
                  </p>
                </div>
                {device.releaseAction === null ? null : (
                  <PostForm action={device.releaseAction} csrf={frame.csrf} class="inline">
                    <Submit kind="secondary" label={`Free the seat of ${device.name}`}>
                      Free the seat
                    </Submit>
                  </PostForm>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
