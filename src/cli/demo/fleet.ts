import { type Client, createClient } from '../../client/client.ts';
import { memoryStore } from '../../client/store-memory.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Agenda } from './agenda.ts';
import { chance } from './chance.ts';

const DAY = 86_400_000;

/** One copy of the client software at a customer. */
export type Installation = {
  readonly id: string;
  readonly product: string;
  /** Null: a copy nobody entered a key into. */
  readonly licenseKey: string | null;
  /** An old serial it still knows. */
  readonly hint: string | null;
  readonly everyDays: number;
  /** Weeks in which it has no network. */
  readonly offline: (at: Instant) => boolean;
  /** It asks for a seat by itself this many days after it first warned; null: its user does not. */
  readonly activatesAfterDays: number | null;
};

export type FleetCounts = { polls: number; offline: number; warned: Set<string>; blocked: Set<string> };

/**
 * Client software that polls through the SDK, as products do: it keeps what it got, decides by itself, and asks again
 * some days later.
 * @param now business time, standing in for each machine's clocks
 */
export function startFleet(options: {
  readonly agenda: Agenda;
  readonly url: string;
  readonly issuer: string;
  readonly keys: Parameters<typeof createClient>[0]['keys'];
  readonly installations: readonly Installation[];
  readonly seed: string;
  readonly from: Instant;
  readonly now: () => Instant;
}): FleetCounts {
  const counts: FleetCounts = { polls: 0, offline: 0, warned: new Set(), blocked: new Set() };
  for (const installation of options.installations) {
    const client = createClient({
      url: options.url,
      issuer: options.issuer,
      product: installation.product,
      keys: options.keys,
      store: memoryStore(),
      installation: installation.id,
      ...(installation.licenseKey === null ? {} : { licenseKey: installation.licenseKey }),
      ...(installation.hint === null ? {} : { hint: installation.hint }),
      refreshEverySeconds: null,
      now: options.now,
      monotonic: options.now,
    });
    const first =
      options.from +
      Math.floor(chance(options.seed, 'first-poll', installation.id) * installation.everyDays) * DAY;
    schedule(options, installation, client, first, counts);
  }
  return counts;
}

function schedule(
  options: Parameters<typeof startFleet>[0],
  installation: Installation,
  client: Client,
  at: Instant,
  counts: FleetCounts,
): void {
  options.agenda.plan(at, installation.id, async () => {
    await poll(options.url, installation, client, options.now(), counts);
    schedule(options, installation, client, options.now() + installation.everyDays * DAY, counts);
  });
}

const warnedAt = new WeakMap<Client, Instant>();

async function poll(
  url: string,
  installation: Installation,
  client: Client,
  now: Instant,
  counts: FleetCounts,
): Promise<void> {
  if (installation.offline(now)) counts.offline += 1;
  else {
    counts.polls += 1;
    await client.refresh();
    await ask(url, installation);
  }
  const verdict = await client.check();
  if (verdict.effect === 'warn') counts.warned.add(installation.id);
  if (verdict.effect === 'block') counts.blocked.add(installation.id);
  if (
    verdict.effect === 'allow' ||
    installation.activatesAfterDays === null ||
    installation.licenseKey === null
  )
    return;
  const since = warnedAt.get(client) ?? now;
  warnedAt.set(client, since);
  if (!installation.offline(now) && now - since >= installation.activatesAfterDays * DAY)
    await activate(url, installation, client);
}

/** While it is online it also asks the server, which so hears what this copy would have to do at the next stage. */
async function ask(url: string, installation: Installation): Promise<void> {
  const { product, licenseKey, hint } = installation;
  const response = await fetch(`${url}/v1/check`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(licenseKey === null ? {} : { Authorization: `License ${licenseKey}` }),
    },
    body: JSON.stringify({
      product,
      installation: installation.id,
      ...(hint === null ? {} : { hint }),
      features: [],
    }),
  });
  await response.arrayBuffer();
}

/** The user presses "Activate" in the product. */
async function activate(url: string, installation: Installation, client: Client): Promise<void> {
  const response = await fetch(`${url}/v1/activations`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `License ${installation.licenseKey}` },
    body: JSON.stringify({
      product: installation.product,
      installation: installation.id,
      deviceName: `Workstation ${installation.id.slice(-4)}`,
      fingerprint: {
        board: `${installation.id}-board`,
        disk: `${installation.id}-disk`,
        system: `${installation.id}-system`,
      },
    }),
  });
  if (response.ok) await client.refresh();
  else await response.arrayBuffer();
}
