import { resolve } from 'node:path';
import { build } from 'esbuild';

/** The host: a page that asks at start, shows the effect, and asks again behind a button. */
const HOST = `
  import { createClient } from './client/client.ts';
  import { webStore } from './client/store-web.ts';
  const { keys, licenseKey, url = location.origin, options } = JSON.parse(document.body.dataset.setup);
  const client = createClient({
    url, product: 'atlas-cad', keys, licenseKey, installation: 'i-1',
    store: webStore('atlas-cad'), refreshEverySeconds: null, ...options,
  });
  const show = async (refreshed) => {
    const { effect, code, features } = await client.check(['cloud-sync']);
    document.querySelector('output').textContent =
      [refreshed.outcome, code, effect, features['cloud-sync'].effect].join(' ');
  };
  document.querySelector('button').addEventListener('click', async () => show(await client.refresh()));
  client.onChange(() => void show({ outcome: 'changed' }));
  void show({ outcome: 'started' });
`;

/**
 * A page that links the SDK, as HTML.
 * @param setup `keys`, `licenseKey` and, when the service lives elsewhere, its `url`; `options` for the client beside them
 */
export async function hostPage(setup: object): Promise<string> {
  const result = await build({
    stdin: { contents: HOST, resolveDir: resolve(import.meta.dirname, '../../src'), loader: 'ts' },
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022' },
    logLevel: 'silent',
  });
  const script = result.outputFiles[0]?.text ?? '';
  return `<!doctype html><link rel="icon" href="data:,"><body data-setup='${JSON.stringify(setup)}'><button>Check again</button><output></output><script>${script}</script>`;
}
