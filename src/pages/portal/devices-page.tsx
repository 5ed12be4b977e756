import type { LocalDate } from '../../domain/instant.ts';
import { Day } from '../dates.tsx';
import { PostForm, Submit, TextField } from '../form.tsx';
import { formatCount } from '../numbers.ts';
import { portalPaths } from '../paths.ts';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';
import { Empty, Notice, Section } from '../section.tsx';
import { LastSeen, type OwnedDevice } from './owned-page.tsx';
import { Sentence } from './sentence.tsx';

export type DevicesPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** What was just done; null when the page is only looked at. */
  readonly done: 'freed' | 'renamed' | null;
  readonly entitlements: readonly DevicesOf[];
};

/** The devices of one entitlement. */
export type DevicesOf = {
  readonly id: string;
  readonly product: string;
  readonly quantity: number;
  readonly devices: readonly OwnedDevice[];
};

/** Every device that holds a seat. To move, its seat is freed here and the next device activated. */
export function DevicesPage(props: DevicesPageProps) {
  const { frame, done } = props;
  const words = wordsOf(frame);
  return (
    <PortalLayout frame={frame} title={words.say('devices.title')} section="devices">
      <p class="eyebrow">{props.account}</p>
      <h1>{words.say('devices.title')}</h1>
      <p class="lead">{words.say('devices.lead')}</p>
      {done === null ? null : <Notice tone="good">{words.say(`devices.${done}`)}</Notice>}
      {props.entitlements.length === 0 ? (
        <div class="list">
          <Empty>{words.say('devices.none')}</Empty>
        </div>
      ) : null}
      {props.entitlements.map((one) => (
        <Section
          key={one.id}
          id={`devices-${one.id}`}
          title={one.product}
          lead={words.say('owned.used', {
            used: formatCount(one.devices.length, frame.reader),
            seats: words.count('seats', one.quantity),
          })}
        >
          {one.devices.length === 0 ? (
            <p class="quiet">
              {words.say('devices.none')} <a href={portalPaths.how(one.id)}>{words.say('owned.how')}</a>
            </p>
          ) : (
            <ul class="rows">
              {one.devices.map((device) => (
                <DeviceRow key={device.id} device={device} frame={frame} />
              ))}
            </ul>
          )}
        </Section>
      ))}
    </PortalLayout>
  );
}

function DeviceRow({ device, frame }: { readonly device: OwnedDevice; readonly frame: PortalFrame }) {
  const words = wordsOf(frame);
  const name = device.name ?? words.say('devices.unnamed');
  return (
    <li class="with-action">
      <div>
        <p>{name}</p>
        <p class="quiet">
          <LastSeen device={device} frame={frame} />
        </p>
      </div>
      <p class="links">
        <a href={portalPaths.rename(device.id)} aria-label={words.say('devices.rename-of', { device: name })}>
          {words.say('devices.rename')}
        </a>
        <a
          class="button secondary"
          href={portalPaths.release(device.id)}
          aria-label={words.say('devices.free-of', { device: name })}
        >
          {words.say('devices.free')}
        </a>
      </p>
    </li>
  );
}

/** Is it meant? And, when the device gave its seat back too often, why not now and what helps. */
export type FreeSeatPageProps = {
  readonly frame: PortalFrame;
  readonly device: OwnedDevice;
  readonly product: string;
  /** The time moves are counted over, in days. */
  readonly perDays: number;
} & (
  | { readonly step: 'confirm'; readonly movesLeft: number }
  | { readonly step: 'refused'; readonly againOn: LocalDate | null }
);

/** The page before a seat is freed, or the one that says why it cannot be. */
export function FreeSeatPage(props: FreeSeatPageProps) {
  const { frame, product } = props;
  const words = wordsOf(frame);
  const device = props.device.name ?? words.say('devices.unnamed');
  const period = words.count('days', props.perDays);
  if (props.step === 'refused') {
    const day = props.againOn === null ? null : <Day day={props.againOn} reader={frame.reader} long />;
    const question = words.say('free.ask-text', { device, product });
    const ask = `${portalPaths.help}?${new URLSearchParams({ topic: 'activation', question })}#ask`;
    return (
      <PortalLayout frame={frame} title={words.say('free.refused')} section="devices">
        <h1>{words.say('free.refused')}</h1>
        <p class="lead">
          <Sentence
            words={words}
            of={day === null ? 'free.refused-undated' : 'free.refused-lead'}
            values={{ period, day }}
          />
        </p>
        <p class="lead">{words.say('free.refused-ask')}</p>
        <p>
          <a class="button primary" href={ask}>
            {words.say('free.ask-button')}
          </a>
        </p>
        <p>
          <a href={portalPaths.devices}>{words.say('back.devices')}</a>
        </p>
      </PortalLayout>
    );
  }
  const title = words.say('free.title', { device });
  return (
    <PortalLayout frame={frame} title={title} section="devices">
      <h1>{title}</h1>
      <p class="lead">{words.say('free.lead', { product })}</p>
      <PostForm action={portalPaths.release(props.device.id)} csrf={frame.csrf} class="hero-action">
        <p class="quiet">{words.count('free.moves', props.movesLeft, { period })}</p>
        <Submit kind="danger">{words.say('free.button')}</Submit>
      </PostForm>
      <p>
        <a href={portalPaths.devices}>{words.say('free.keep')}</a>
      </p>
    </PortalLayout>
  );
}

export type RenamePageProps = {
  readonly frame: PortalFrame;
  readonly device: OwnedDevice;
  /** The longest name there may be. */
  readonly most: number;
  /** What was entered could not be a name. */
  readonly refused: boolean;
};

/** A new name for a device. Form field: `name`. */
export function RenamePage(props: RenamePageProps) {
  const { frame, device } = props;
  const words = wordsOf(frame);
  const title = words.say('rename.title', { device: device.name ?? words.say('devices.unnamed') });
  return (
    <PortalLayout frame={frame} title={title} section="devices">
      <h1>{title}</h1>
      {props.refused ? (
        <Notice tone="danger">{words.say('rename.missing', { most: props.most })}</Notice>
      ) : null}
      <PostForm action={portalPaths.rename(device.id)} csrf={frame.csrf}>
        <TextField
          id="name"
          name="name"
          label={words.say('rename.label')}
          hint={words.say('rename.hint')}
          value={device.name ?? ''}
          required
        />
        <Submit>{words.say('rename.button')}</Submit>
      </PostForm>
      <p class="after-form">
        <a href={portalPaths.devices}>{words.say('back.devices')}</a>
      </p>
    </PortalLayout>
  );
}
