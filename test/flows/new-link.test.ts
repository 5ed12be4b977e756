import { expect, test } from 'vitest';
import { newCustomerLink } from '../../src/flows/open-link-again.ts';
import { resendLink } from '../../src/flows/resend-link.ts';
import { makeAccounts, makeStaff, useWorld } from '../support/make.ts';

const world = useWorld();

const ANNA = { email: 'anna@customer.example', name: 'Anna <Bauer>' };

async function orderFor(contactId: number) {
  const staff = await makeStaff(world.pool, 'support', 'Sue');
  return resendLink(world.context, { account: 'A-1', contactId, reason: 'Lost it.', staff });
}

test('a new link comes in the language of its reader, and without one in English', async () => {
  const { context, pool } = world;
  await makeAccounts(context, [{ key: 'A-1', contacts: [ANNA] }]);
  const said: Record<string, readonly [subject: string, lang: string]> = {
    'de-CH': ['Ihr neuer Link', 'de'],
    es: ['Su enlace nuevo', 'es'],
    fr_FR: ['Votre nouveau lien', 'fr'],
    JA: ['新しいリンクのお知らせ', 'ja'],
    'en-GB': ['Your new link', 'en'],
    'pt-BR': ['Your new link', 'en'],
    eskimo: ['Your new link', 'en'],
  };
  for (const [locale, [subject, lang]] of Object.entries(said)) {
    await pool`update contact set locale = ${locale}`;
    const mail = (await newCustomerLink(context, ANNA.email))?.message;
    expect([locale, mail?.subject]).toEqual([locale, subject]);
    expect(mail?.html).toContain(`<html lang="${lang}">`);
    expect(mail?.html).toContain('Anna &lt;Bauer&gt;');
    expect(mail?.text).toMatch(/Company A-1:\nhttps:\/\/licenses\.example\.com\/portal\/a\/[\w-]{32}/);
  }
});

test('where the contact names no language, the account’s is taken; support’s mail is in the contact’s own', async () => {
  const { context, pool } = world;
  await makeAccounts(context, [
    { key: 'A-0', contacts: [{ ...ANNA, name: 'Annie', locale: 'fr' }] },
    { key: 'A-1', contacts: [ANNA] },
  ]);
  await pool`update account set locale = 'de' where external_key = 'A-1'`;
  const asked = (await newCustomerLink(context, ANNA.email))?.message;
  expect(asked?.subject).toBe('Votre nouveau lien');
  expect(asked?.text).toContain('un pour chaque société');
  const [contact] = await pool<{ id: number }[]>`
    select contact.id from contact join account on account.id = account_id where account.external_key = 'A-1'`;
  const sent = await orderFor(contact?.id ?? 0);
  expect(sent.ok && sent.value.made?.message.subject).toBe('Ihr neuer Link');
  expect(sent.ok && sent.value.made?.message.to.name).toBe(ANNA.name);
});

test('support’s link stands in the record if it was made, and not if it was refused', async () => {
  const { context, pool } = world;
  await makeAccounts(context, [{ key: 'A-1', contacts: [ANNA] }]);
  for (let made = 0; made < 10; made += 1) expect(await newCustomerLink(context, ANNA.email)).not.toBeNull();
  const [contact] = await pool<{ id: number }[]>`select id from contact`;
  expect(await orderFor(contact?.id ?? 0)).toMatchObject({ ok: false, code: 'not-sendable' });
  expect(await pool`select 1 from audit where action = 'link-sent'`).toHaveLength(0);
  await pool`delete from link`;
  expect((await orderFor(contact?.id ?? 0)).ok).toBe(true);
  expect(await pool`select 1 from link`).toHaveLength(1);
  expect(await pool`select 1 from audit where action = 'link-sent'`).toHaveLength(1);
  const again = await orderFor(contact?.id ?? 0);
  expect(again.ok && again.value.made).toBeNull();
});
