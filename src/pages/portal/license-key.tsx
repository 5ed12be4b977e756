import type { Words } from './words/words.ts';

/** A license key, large and easy to select. It appears on signed-in pages only, never in mail (M9). */
export function LicenseKey(props: {
  readonly words: Words;
  readonly product: string;
  readonly licenseKey: string;
}) {
  const { words } = props;
  return (
    <div class="license-key">
      <p class="quiet">{words.say('owned.key', { product: props.product })}</p>
      <code>{props.licenseKey}</code>
      <p class="hint">{words.say('owned.key-hint')}</p>
    </div>
  );
}
