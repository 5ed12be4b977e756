import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { exportEvidence, type SignedEvidence } from '../../src/flows/export-evidence.ts';
import { jwks, signText } from '../../src/flows/signing-keys.ts';
import { verifyEvidence } from '../../src/flows/verify-evidence.ts';
import { compileTemplates } from '../../src/render/template-book.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, useWorld } from '../support/make.ts';
import { ledger, report, runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld(() => compileTemplates(fileURLToPath(new URL('../../templates', import.meta.url))));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-evidence-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two accounts that got their notice, and the record of the first. */
async function noticed(): Promise<SignedEvidence> {
  const { context, pool } = world;
  await makeAccounts(context, [
    { key: 'A', contacts: [{ email: 'ada@a.example', name: 'Ada' }] },
    { key: 'B', contacts: [{ email: 'bob@b.example', name: 'Bob' }] },
  ]);
  await approvePlan(context, smallPlan());
  await runTo(context, berlin('2027-02-12'));
  return made(await makeStaff(pool, 'support', 'Sue'));
}

async function made(staff: { readonly id: number; readonly role: 'support' | string }) {
  const evidence = await exportEvidence(world.context, {
    account: 'A',
    staff: { id: staff.id, role: 'support' },
  });
  if (!evidence.ok) throw new Error(evidence.message);
  return evidence.value;
}

describe('the evidence of an account', () => {
  it('says of every notice when it went to whom, what it said and promised, and what proves it', async () => {
    const { record, readable } = await noticed();
    const [row] = await ledger(world.pool, 'notice');
    expect(record.notices).toHaveLength(1);
    expect(record.notices[0]).toMatchObject({
      delivery: row?.id,
      campaign: 'small-2027',
      wave: 'notice',
      to: { name: 'Ada', address: 'ada@a.example' },
      template: { name: 'notice', locale: 'en' },
      promised: { notBefore: row?.notBefore, brownouts: [] },
      state: 'accepted',
      acceptedAt: new Date(row?.acceptedAt ?? 0).toISOString(),
      deliveredAt: new Date(row?.deliveredAt ?? 0).toISOString(),
      acknowledgedAt: null,
      events: [{ id: `${row?.id}:delivered`, kind: 'delivered' }],
    });
    expect(record.notices[0]?.letter).toMatchObject({
      proven: true,
      text: expect.stringContaining('/portal/a/TOKEN'),
    });
    for (const part of [
      'Company A',
      'ada@a.example',
      'proven delivered',
      String(row?.notBefore),
      String(row?.id),
    ])
      expect(readable).toContain(part);
  });

  it('never holds a word of another account (T1), nor the key of a link (M9)', async () => {
    const { json, readable } = await noticed();
    const [token] = await world.pool<
      { html: string }[]
    >`select html from captured_mail where to_email = 'ada@a.example'`;
    const secret = /\/portal\/a\/([\w-]{20,})/.exec(token?.html ?? '')?.[1] ?? 'none';
    expect(secret).not.toBe('none');
    const other = (await ledger(world.pool, 'notice')).find((one) => one.account === 'B');
    for (const text of [json, readable]) {
      expect(text).not.toMatch(/Company B|bob@b|Bob/);
      expect(text).not.toContain(other?.id);
      expect(text).not.toContain(secret);
    }
  });

  it('holds as it was signed, and fails for one flipped byte in any of its files', async () => {
    const { json, readable, signature } = await noticed();
    const keys = await jwks(world.context);
    expect(await verifyEvidence({ json, signature, readable }, keys)).toMatchObject({
      ok: true,
      value: { account: 'A', notices: 1 },
    });
    const flip = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
    for (const at of [0, 100, json.indexOf('ada@a'), json.length - 2]) {
      const changed = { json: flip(json, at), signature, readable };
      expect(await verifyEvidence(changed, keys), `byte ${at}`).toMatchObject({ code: 'bad-signature' });
    }
    expect(await verifyEvidence({ json, signature, readable: flip(readable, 40) }, keys)).toMatchObject({
      code: 'other-text',
    });
    const forged = { json, signature: flip(signature, signature.length - 20), readable };
    expect(await verifyEvidence(forged, keys)).toMatchObject({ code: 'bad-signature' });
    expect(await verifyEvidence({ json, signature, readable }, { keys: [] })).toMatchObject({
      code: 'unknown-key',
    });
    const document = (await signText(world.context, 'policy+jwt', json)).split('.');
    expect(
      await verifyEvidence({ json, signature: `${document[0]}..${document[2]}`, readable }, keys),
    ).toMatchObject({ code: 'wrong-type' });
  });

  it('can be verified by anybody who has Node.js, by the line that the text gives', async () => {
    const { json, readable, signature } = await noticed();
    await writeFile(join(folder, 'a.json'), json);
    await writeFile(join(folder, 'a.json.jws'), `${signature}\n`);
    await writeFile(join(folder, 'jwks.json'), JSON.stringify(await jwks(world.context)));
    const script = /node -e '([^']+)' FILE\.json/.exec(readable)?.[1] ?? '';
    const says = () =>
      execFileSync(process.execPath, ['-e', script, 'a.json'], { cwd: folder }).toString().trim();
    expect(says()).toBe('true');
    await writeFile(join(folder, 'a.json'), json.replace('ada@a.example', 'eve@a.example'));
    expect(says()).toBe('false');
  });

  it('says what refuted a notice, and keeps its hash when the address or the letter is gone', async () => {
    await noticed();
    const { context, pool } = world;
    const [row] = await ledger(pool, 'notice');
    await report(pool, [{ delivery: row?.id ?? '', kind: 'bounced', at: berlin('2027-02-12') }]);
    await applyEvents(context);
    await pool`update contact set email = 'new@a.example' where email = 'ada@a.example'`;
    await pool`update delivery set variables = null where id = ${row?.id ?? ''}`;
    const { record, readable } = await made(await makeStaff(pool, 'support', 'Sue'));
    expect(record.notices[0]).toMatchObject({
      refutation: 'bounced',
      deliveredAt: null,
      to: { address: null, addressSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      letter: { unreadable: expect.stringContaining('erased') },
      contentSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(readable).toContain('refuted (bounced): it does not count as told');
    expect(readable).not.toContain('new@a.example');
  });

  it('leaves a trace without names, and is not for a viewer to make', async () => {
    await noticed();
    const [entry] =
      await world.pool`select subject, rows, after::text from audit where action = 'evidence-exported'`;
    expect(entry).toMatchObject({ subject: expect.stringMatching(/^account:\d+$/), rows: 1 });
    expect(entry?.after).not.toContain('@');
    const vera = await makeStaff(world.pool, 'viewer', 'Vera');
    expect(await exportEvidence(world.context, { account: 'A', staff: vera })).toMatchObject({
      code: 'role',
    });
    const nobody = { id: vera.id, role: 'support' } as const;
    expect(await exportEvidence(world.context, { account: 'Z', staff: nobody })).toMatchObject({
      code: 'unknown-account',
    });
  });
});
