/** A license key, large and easy to select. It appears on signed-in pages only, never in mail (M9). */
export function LicenseKey(props: { readonly product: string; readonly licenseKey: string }) {
  return (
    <div class="license-key">
      <p class="quiet">License key for {props.product}</p>
      <code>{props.licenseKey}</code>
    </div>
  );
}
