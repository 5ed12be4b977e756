import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { chance } from '../../src/cli/demo/chance.ts';
import {
  answersLate,
  asksToSlowDown,
  cutsOff,
  type LoopbackBehaviour,
} from '../../src/cli/demo/loopback-behaviour.ts';
import type { LoopbackMessage } from '../../src/cli/demo/loopback-mail-api.ts';
import type { Transport } from '../../src/domain/ports.ts';
import { pauseCampaign, resumeCampaign } from '../../src/flows/pause-campaign.ts';
import { recoverDeliveries } from '../../src/flows/recover-deliveries.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import { startTestProvider } from '../support/loopback-provider.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, ledger, makeSender, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';
import { readSeed } from './seed.ts';

const PAUSES = 200;
const WORKERS = 4;
const ACCOUNTS = 400;
const CONTACTS = 7;
const NETWORK_MS = 150;
const NOTICE_DUE = berlin('2027-02-10', '09:00');

const world = useWorld();

it(`${PAUSES} pauses at random instants: what reaches the provider after one answered is of the set it named (M3)`, async () => {
  const { context, pool } = world;
  const seed = readSeed(process.env.FAULTS_SEED);
  console.log(`seed ${seed} (repeat: FAULTS_SEED=${seed} npx vitest run test/faults/pauses.test.ts)`);
  await makeAccounts(context, manyAccounts(ACCOUNTS).map(withContacts));
  await approvePlan(context, smallPlan());
  await runTo(context, NOTICE_DUE - 1);
  await setTime(pool, NOTICE_DUE);
  const planned = (await countMail(pool, 'notice')).planned;
  expect(planned).toBe(ACCOUNTS * CONTACTS);

  const arrived: string[] = [];
  const provider = await startTestProvider({
    seed,
    lookUps: 'conclusive',
    behaviour: (message) => {
      arrived.push(message.deliveryId);
      return behaviourFor(seed, message);
    },
  });
  const transport = sendgridTransport({
    apiKey: 'SG.loopback',
    baseUrl: provider.url,
    timeoutMs: 5000,
    onlyLoopback: true,
  });
  // Between hand-over and arrival there is a network. It is slow, for a pause takes a while itself: what it names may
  // still be under way when it has answered.
  const throughNetwork: Transport = {
    ...transport,
    async send(message) {
      await sleep(chance(seed, 'network', message.deliveryId) * NETWORK_MS);
      return transport.send(message);
    },
  };
  let over = false;
  const work = async (name: string): Promise<void> => {
    for (let round = 0; !over; round += 1) {
      const presence = { name: async () => name };
      // Batches of every size: some go out in one group, of others a part is only held.
      const batchSize = 1 + Math.floor(chance(seed, 'batch', name, round) * 20);
      const how = { presence, batchSize, concurrency: 8, lanes: 2 };
      await sendDeliveries(context, makeSender(throughNetwork, how));
      await recoverDeliveries(context, { transport, leaseSeconds: 60 });
      await sleep(5);
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, (_, at) => work(`worker-${at}`)));
  const staff = await makeStaff(pool, 'product-manager', 'Paula');
  const seen = { caughtMailInFlight: 0, reachedByNamedMail: 0, named: 0 };

  for (let pause = 0; pause < PAUSES; pause += 1) {
    await sleep(2 + chance(seed, 'pause', pause) * 60);
    const paused = await pauseCampaign(context, { campaign: 'small-2027', staff, reason: `Pause ${pause}.` });
    const before = arrived.length;
    if (!paused.ok) throw new Error(paused.message);
    const inFlight = new Set(paused.value.inFlight);
    await quiet(() => arrived.length);
    const after = arrived.slice(before);
    expect(
      after.filter((id) => !inFlight.has(id)),
      `pause ${pause}`,
    ).toEqual([]);
    seen.named += inFlight.size;
    if (inFlight.size > 0) seen.caughtMailInFlight += 1;
    if (after.length > 0) seen.reachedByNamedMail += 1;
    const resumed = await resumeCampaign(context, { campaign: 'small-2027', staff });
    if (!resumed.ok) throw new Error(resumed.message);
  }
  const sentUnderPauses = arrived.length;

  await expect
    .poll(() => countMail(pool, 'notice'), { timeout: 60_000 })
    .toMatchObject({ accepted: planned });
  over = true;
  await working;
  await transport.close();
  await provider.close();
  console.log(
    JSON.stringify({ pauses: PAUSES, planned, sentUnderPauses, requests: arrived.length, ...seen }),
  );
  const rows = await ledger(pool, 'notice');
  const copies = new Map<string, number>();
  for (const { deliveryId } of provider.messages()) copies.set(deliveryId, (copies.get(deliveryId) ?? 0) + 1);
  expect(rows.filter((row) => copies.get(row.id) !== 1)).toEqual([]);
  // It proves something only if mail was on its way at most of those instants.
  expect(seen.caughtMailInFlight).toBeGreaterThan(PAUSES / 2);
  expect(seen.reachedByNamedMail).toBeGreaterThan(PAUSES / 4);

  /** Nothing is claimed any more, and for a moment nothing has come. */
  async function quiet(received: () => number): Promise<void> {
    for (let last = -1; ; ) {
      const [row] = await pool<{ claimed: number }[]>`
        select count(*)::int as claimed from delivery where state = 'claimed'`;
      if (row?.claimed === 0 && received() === last) return;
      last = received();
      await sleep(10);
    }
  }
}, 120_000);

function withContacts(account: { readonly key: string }) {
  const contacts = Array.from({ length: CONTACTS }, (_, at) => ({
    email: `reader-${at}@${account.key.toLowerCase()}.example`,
    role: at === 0 ? ('primary' as const) : ('technical' as const),
  }));
  return { ...account, contacts };
}

/** Mostly takes its time; now and then it cuts the line or asks for patience, so that mail in doubt is in those sets, too. */
function behaviourFor(seed: string, { recipients, attempt }: LoopbackMessage): LoopbackBehaviour {
  const drawn = chance(seed, 'answer', recipients[0] ?? '', attempt);
  if (drawn < 0.01) return cutsOff(true);
  if (drawn < 0.02) return cutsOff(false);
  if (drawn < 0.04) return asksToSlowDown(1);
  return answersLate(chance(seed, 'delay', recipients[0] ?? '', attempt) * 25);
}
