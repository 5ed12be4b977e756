import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/domain/ports.ts';
import { sendTest } from '../../src/flows/send-test.ts';
import { approvePlan, makeAccounts, makeStaff, useWorld } from '../support/make.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const WAVE = { campaign: 'small-2027', wave: 'notice', account: 'A' };

async function campaign() {
  const contacts = [
    { email: 'ada@a.example', name: 'Ada' },
    { email: 'tom@a.example', name: 'Tom', role: 'technical' as const },
  ];
  await makeAccounts(world.context, [{ key: 'A', contacts }]);
  await approvePlan(world.context, smallPlan());
  return makeStaff(world.pool, 'product-manager', 'Mara');
}

/** Keeps what is handed over, and takes all of it. */
function taking() {
  const messages: Message[] = [];
  const send = async (message: Message) => {
    messages.push(message);
    return { kind: 'accepted', providerId: null } as const;
  };
  return { messages, send };
}

describe('a test mail', () => {
  it('is what each contact would get, sent to a colleague, and the ledger knows nothing of it', async () => {
    const mara = await campaign();
    const transport = taking();
    const sent = await sendTest(world.context, transport, {
      ...WAVE,
      to: 'MARA@vendor.example',
      staff: mara,
    });
    expect(sent.ok && sent.value.map((one) => one.outcome.kind)).toEqual(['accepted', 'accepted']);
    expect(transport.messages.map((one) => one.to)).toEqual([
      { email: 'mara@vendor.example', name: 'Mara' },
      { email: 'mara@vendor.example', name: 'Mara' },
    ]);
    for (const { subject, text, deliveryId } of transport.messages) {
      expect(subject).toMatch(/^\[Test\] ./);
      expect(text).not.toMatch(/\/portal\/\w\/(?!x{32})/);
      expect(await world.pool`select 1 from delivery where id = ${deliveryId}`).toHaveLength(0);
    }
    expect(new Set(transport.messages.map((one) => one.deliveryId)).size).toBe(2);
    expect(await world.pool`select 1 from delivery`).toHaveLength(0);
    const [entry] =
      await world.pool`select actor, subject, after::text from audit where action = 'test-mail-ordered'`;
    expect(entry).toMatchObject({ actor: `staff:${mara.id}`, subject: 'campaign:small-2027/notice' });
    expect(entry?.after).not.toContain('@');
  });

  it('goes neither to a customer nor to a stranger, and then nothing leaves and nothing is recorded', async () => {
    const mara = await campaign();
    await world.pool`update staff set active = false where external_key = 'abe'`;
    const transport = taking();
    for (const to of ['ada@a.example', 'stranger@else.example', 'abe@vendor.example']) {
      const refused = await sendTest(world.context, transport, { ...WAVE, to, staff: mara });
      expect(refused).toMatchObject({ code: to === 'ada@a.example' ? 'customer-address' : 'not-staff' });
    }
    const mistaken = await sendTest(world.context, transport, {
      ...{ ...WAVE, wave: 'nothing' },
      to: 'mara@vendor.example',
      staff: mara,
    });
    expect(mistaken).toMatchObject({ code: 'unknown-wave' });
    expect(transport.messages).toEqual([]);
    expect(await world.pool`select 1 from audit where action = 'test-mail-ordered'`).toHaveLength(0);
  });
});
