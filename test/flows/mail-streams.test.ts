import { describe, expect, it } from 'vitest';
import type { EvidenceKind } from '../../src/domain/evidence.ts';
import type { Message } from '../../src/domain/ports.ts';
import { STREAMS } from '../../src/domain/streams.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { deleteOptOuts } from '../../src/store/opt-outs.ts';
import {
  approvePlan,
  berlin,
  type MadeAccount,
  type MadeContact,
  makeAccounts,
  manyAccounts,
  useWorld,
} from '../support/make.ts';
import { ledger, makeSender, report, runTo, silence } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const NOTICED = berlin('2027-02-10', '12:00');
const REMINDED = berlin('2027-02-23', '12:00');
const ASKED = berlin('2027-02-25', '12:00');

/** The notice on 10 February, the reminder on the 23rd, the survey on the 24th. */
const PLAN = smallPlan({
  briefings: `
briefings:
  - key: hello
    for: [notice, remind, ask]
    lead: 2 workdays
    to: [rep]
    template: briefing
    fourWs: {what: A notice goes out., when: Soon., why: So that nobody is surprised., where: At the help page.}`,
  waves: `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [primary, technical], template: notice}
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}
  - {key: ask, phase: grace, at: -P6D, kind: survey, audience: all, template: survey}`,
});

/** Runs the campaign to an instant, and answers with what was sent. */
async function sentBy(to: number, accounts: readonly MadeAccount[]): Promise<readonly Message[]> {
  const sent: Message[] = [];
  const transport = captureTransport({
    keep: async (message) => void sent.push(message),
    has: async (id) => sent.some((one) => one.deliveryId === id),
  });
  await makeAccounts(world.context, accounts);
  await approvePlan(world.context, PLAN);
  await runTo(world.context, to, { outside: silence, sender: makeSender(transport) });
  return sent;
}

async function deliveryOf(key: string): Promise<string> {
  return (await ledger(world.pool, key))[0]?.id ?? '';
}

async function reported(key: string, kind: EvidenceKind, at: number): Promise<void> {
  await report(world.pool, [{ delivery: await deliveryOf(key), kind, at }]);
  await applyEvents(world.context);
}

async function optOuts() {
  return [...(await world.pool`select stream, because, at from opt_out order by stream`)];
}

describe('what a provider reports', () => {
  it('an unsubscription ends the stream of that mail, and the mail of other streams goes on', async () => {
    await sentBy(REMINDED, manyAccounts(1));
    await reported('remind', 'unsubscribed', REMINDED);
    expect(await optOuts()).toEqual([{ stream: 'reminders', because: 'unsubscribed', at: REMINDED }]);
    await runTo(world.context, ASKED, { outside: silence });
    expect((await ledger(world.pool, 'ask'))[0]).toMatchObject({ state: 'accepted', reason: null });
  });

  it('an unsubscription from a notice ends nothing (M8)', async () => {
    await sentBy(NOTICED, manyAccounts(1));
    await reported('notice', 'unsubscribed', NOTICED);
    expect(await optOuts()).toEqual([]);
  });

  it('a complaint ends every stream; said twice it is said once', async () => {
    await sentBy(REMINDED, manyAccounts(1));
    await reported('remind', 'unsubscribed', REMINDED);
    await reported('notice', 'complained', REMINDED);
    await reported('remind', 'complained', REMINDED);
    expect((await optOuts()).map((one) => [one.stream, one.because])).toEqual([
      ['invitations', 'complained'],
      ['reminders', 'unsubscribed'],
      ['surveys', 'complained'],
    ]);
  });
});

describe('at claim', () => {
  it('a stopped stream suppresses its own mail and no other', async () => {
    await sentBy(NOTICED, manyAccounts(1));
    await world.pool`
      insert into opt_out (contact_id, stream, at, because) select id, 'surveys', ${NOTICED}, 'preferences' from contact`;
    await runTo(world.context, ASKED, { outside: silence });
    const seen = await ledger(world.pool);
    expect(seen.filter((one) => one.account !== null).map((one) => [one.key, one.state, one.reason])).toEqual(
      [
        ['ask', 'suppressed', 'opted-out'],
        ['notice', 'accepted', null],
        ['remind', 'accepted', null],
      ],
    );
  });

  it('one reader filed twice in an account says it once; the same address elsewhere is another account’s (T1)', async () => {
    const twice: readonly MadeContact[] = [
      { externalKey: 'first', email: 'ann@shared.example', role: 'technical' },
      { externalKey: 'second', email: 'Ann@Shared.example', role: 'primary' },
    ];
    await sentBy(NOTICED, [
      { key: 'A', contacts: twice },
      { key: 'B', contacts: [{ externalKey: 'third', email: 'ann@shared.example' }] },
    ]);
    await world.pool`
      insert into opt_out (contact_id, stream, at, because)
      select id, unnest(${[...STREAMS]}::text[]), ${NOTICED}, 'complained' from contact where external_key = 'first'`;
    await runTo(world.context, REMINDED, { outside: silence });
    const reminded = (await ledger(world.pool, 'remind')).map((one) => [one.account, one.state, one.reason]);
    expect(reminded).toEqual([
      ['A', 'suppressed', 'opted-out'],
      ['B', 'accepted', null],
    ]);

    const [second] = await world.pool<{ id: number }[]>`select id from contact where external_key = 'second'`;
    await deleteOptOuts(world.pool, second?.id ?? 0, 'surveys');
    expect((await optOuts()).map((one) => one.stream)).toEqual(['invitations', 'reminders']);
  });
});

describe('the unsubscribe button of mail programs', () => {
  it('is on the mail that belongs to a stream, and on no notice or briefing', async () => {
    const sent = await sentBy(ASKED, manyAccounts(1));
    const rows = await ledger(world.pool);
    const headersOf = (key: string) => {
      const id = rows.find((one) => one.key === key)?.id;
      return sent.find((one) => one.deliveryId === id)?.headers;
    };
    const names = (key: string) =>
      Object.keys(headersOf(key) ?? { missing: '' }).filter((one) => /^list-|missing/i.test(one));
    expect([names('notice'), names('hello')]).toEqual([[], []]);
    for (const key of ['remind', 'ask']) {
      expect(headersOf(key)).toMatchObject({
        'List-Unsubscribe': expect.stringMatching(/^<https:\/\/licenses\.example\.com\/u\/[\w-]{22,}>$/),
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      });
    }
    expect(headersOf('remind')).not.toEqual(headersOf('ask'));
  });
});
