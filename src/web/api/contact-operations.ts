import { z } from 'zod';
import { IDENTIFIER_KINDS } from '../../domain/customers.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { addContact, changeContact, removeContact } from '../../flows/change-contacts.ts';
import { changeIdentifier } from '../../flows/change-identifiers.ts';
import {
  type ApiAccount,
  type ApiContact,
  apiAccount,
  apiContact,
  apiContacts,
  apiIdentifiers,
} from '../../store/views/api-accounts.ts';
import { CONTACT, CONTACT_CHANGES, CONTACT_NEW, IDENTIFIER, KEY, pageOfMany } from './customer-schemas.ts';
import { type ApiCall, get, given, type Operation, post, writing } from './operation.ts';
import { cut, PAGE_ASKS, pageOf } from './paging.ts';
import { NO_BODY } from './schemas.ts';

const CONTACTS = '/v1/accounts/{key}/contacts';
const ONE_CONTACT = `${CONTACTS}/{contact}`;
const IDENTIFIERS = '/v1/accounts/{key}/identifiers';
const ONE_IDENTIFIER = `${IDENTIFIERS}/{kind}/{value}`;
const KINDS = `{kind} is one of ${IDENTIFIER_KINDS.join(', ')}.`;

/** What integrations may ask and write about the people at an account, and the numbers it is known by. */
export const contactOperations: readonly Operation[] = [
  get(
    CONTACTS,
    'listContacts',
    'contacts:read',
    'The current contacts of an account.',
    pageOfMany('contacts', CONTACT),
    (call) =>
      ofAccount(call, async (account) => {
        const page = pageOf(call.query, ['number']);
        if (!page.ok) return page;
        const after = Number(page.value.after?.[0] ?? 0);
        const found = await apiContacts(call.context.pool, account.id, {
          after,
          limit: page.value.limit + 1,
        });
        const { rows, next } = cut(found, page.value, (row) => [row.id]);
        return ok({ contacts: rows.map(contactAnswer), next });
      }),
    PAGE_ASKS,
  ),
  post(
    CONTACTS,
    'addContact',
    'contacts:write',
    'Add a person at an account, or bring one back who was removed.',
    { body: CONTACT_NEW, answer: CONTACT, isRepeatable: true },
    async (call) => {
      const { externalKey = null, ...contact } = call.body;
      const account = keyOf(call);
      const added = await addContact(call.context, { account, externalKey, contact, staff: call.person });
      return added.ok ? answerOne(call, added.value.externalKey) : added;
    },
  ),
  writing(
    'patch',
    ONE_CONTACT,
    'changeContact',
    'contacts:write',
    'Change a contact. What is left out stays; a corrected address is written to again.',
    { body: CONTACT_CHANGES, answer: CONTACT },
    async (call) => {
      const externalKey = call.params.contact ?? '';
      const changed = await changeContact(call.context, {
        ...{ account: keyOf(call), externalKey, changes: given(call.body), staff: call.person },
      });
      return changed.ok ? answerOne(call, externalKey) : changed;
    },
  ),
  writing(
    'delete',
    ONE_CONTACT,
    'removeContact',
    'contacts:write',
    'A person left: nothing is sent to them any more.',
    { body: NO_BODY, answer: NO_BODY },
    async (call) => {
      const externalKey = call.params.contact ?? '';
      const account = keyOf(call);
      const removed = await removeContact(call.context, { account, externalKey, staff: call.person });
      return removed.ok ? ok({}) : removed;
    },
  ),
  get(
    IDENTIFIERS,
    'listIdentifiers',
    'accounts:read',
    'Old serials, customer and order numbers an account is known by.',
    pageOfMany('identifiers', IDENTIFIER),
    (call) =>
      ofAccount(call, async (account) => {
        const page = pageOf(call.query, ['string', 'string']);
        if (!page.ok) return page;
        const [kind = '', value = ''] = (page.value.after ?? []) as readonly string[];
        const asked = { after: [kind, value], limit: page.value.limit + 1 } as const;
        const found = await apiIdentifiers(call.context.pool, account.id, asked);
        const { rows, next } = cut(found, page.value, (row) => [row.kind, row.value]);
        return ok({ identifiers: rows, next });
      }),
    PAGE_ASKS,
  ),
  writing(
    'put',
    ONE_IDENTIFIER,
    'addIdentifier',
    'accounts:write',
    `Let installations that send this number be known as the account’s. ${KINDS}`,
    { body: NO_BODY, answer: IDENTIFIER },
    (call) => changeOne(call, 'add'),
  ),
  writing(
    'delete',
    ONE_IDENTIFIER,
    'removeIdentifier',
    'accounts:write',
    `Take a number away from an account. ${KINDS}`,
    { body: NO_BODY, answer: NO_BODY },
    (call) => changeOne(call, 'remove'),
  ),
];

const NUMBER = z.object({ kind: z.enum(IDENTIFIER_KINDS), value: KEY });

async function changeOne(call: ApiCall<unknown>, change: 'add' | 'remove'): Promise<Result<unknown>> {
  const { kind, value } = call.params;
  const identifier = NUMBER.safeParse({ kind, value });
  if (!identifier.success)
    return refuse('bad-value', `${KINDS} A value is one line of at most 200 characters.`);
  const changed = await changeIdentifier(call.context, {
    ...{ account: keyOf(call), identifier: identifier.data, change, staff: call.person },
  });
  if (!changed.ok) return changed;
  return ok(change === 'add' ? identifier.data : {});
}

async function answerOne(call: ApiCall<unknown>, externalKey: string): Promise<Result<unknown>> {
  return ofAccount(call, async (account) => {
    const contact = await apiContact(call.context.pool, account.id, externalKey);
    return contact === null
      ? refuse('unknown-contact', `The account has no contact ${externalKey}.`)
      : ok(contactAnswer(contact));
  });
}

async function ofAccount(
  call: ApiCall<unknown>,
  answer: (account: ApiAccount) => Promise<Result<unknown>>,
): Promise<Result<unknown>> {
  const account = await apiAccount(call.context.pool, keyOf(call));
  return account === null
    ? refuse('unknown-account', `There is no account ${keyOf(call)}.`)
    : answer(account);
}

function contactAnswer({ id: _id, ...contact }: ApiContact): z.input<typeof CONTACT> {
  return contact;
}

function keyOf({ params }: ApiCall<unknown>): string {
  return params.key ?? '';
}
