import { CONTACT_ROLES, type ContactRole } from '../../domain/account.ts';
import { Badge } from '../badge.tsx';
import { PostForm, Select, Submit, TextField } from '../form.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';

export type AccountContact = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly role: ContactRole;
  /** False once removed. */
  readonly current: boolean;
  /** Mail to the address comes back. */
  readonly refused: boolean;
};

/** Who can be written to, and what an agent can put right about it while they are on the phone. */
export function ContactList(props: {
  readonly externalKey: string;
  readonly contacts: readonly AccountContact[];
  readonly csrf: string;
  readonly mayChange: boolean;
}) {
  return (
    <>
      {props.contacts.length === 0 ? (
        <Empty>There is no contact, so nobody can be told, and so nobody is enforced. Add one below.</Empty>
      ) : (
        <ul class="rows">
          {props.contacts.map((contact) => (
            <li key={contact.id}>
              <strong>{contact.name ?? contact.email}</strong> <ContactState contact={contact} />
              <p class="quiet">
                <span>{contact.email}</span>
                <span>{contact.role}</span>
              </p>
              {props.mayChange ? <ContactForms {...props} contact={contact} /> : null}
            </li>
          ))}
        </ul>
      )}
      {props.mayChange ? (
        <details class="more">
          <summary>Add a contact</summary>
          <PostForm action={consolePaths.addContactForm(props.externalKey)} csrf={props.csrf}>
            <ContactFields id="new" />
            <Submit kind="secondary">Add the contact</Submit>
          </PostForm>
        </details>
      ) : null}
    </>
  );
}

function ContactForms(props: {
  readonly externalKey: string;
  readonly csrf: string;
  readonly contact: AccountContact;
}) {
  const { contact, externalKey, csrf } = props;
  const name = contact.name ?? contact.email;
  if (!contact.current) {
    return (
      <details class="more">
        <summary>Bring {name} back</summary>
        <PostForm action={consolePaths.contactForm(externalKey, contact.id, 'bring-back')} csrf={csrf}>
          <TextField id={`back-${contact.id}`} name="reason" label="How do you know?" required />
          <Submit kind="secondary">Bring {name} back</Submit>
        </PostForm>
      </details>
    );
  }
  return (
    <>
      <details class="more">
        <summary>Correct {name}</summary>
        <PostForm action={consolePaths.contactForm(externalKey, contact.id, 'correct')} csrf={csrf}>
          <ContactFields id={contact.id} contact={contact} />
          <Submit kind="secondary">Save {name}</Submit>
        </PostForm>
      </details>
      <details class="more">
        <summary>Send {name} a link</summary>
        <PostForm action={consolePaths.linkForm(externalKey)} csrf={csrf}>
          <input type="hidden" name="contact" value={contact.id} />
          <TextField id={`link-${contact.id}`} name="reason" label="Why do they need it?" required />
          <Submit kind="secondary">Send the link to {contact.email}</Submit>
        </PostForm>
      </details>
      <details class="more">
        <summary>{name} left</summary>
        <PostForm action={consolePaths.contactForm(externalKey, contact.id, 'remove')} csrf={csrf}>
          <TextField id={`gone-${contact.id}`} name="reason" label="How do you know?" required />
          <Submit kind="secondary">Remove {name}</Submit>
        </PostForm>
      </details>
    </>
  );
}

function ContactFields(props: { readonly id: string; readonly contact?: AccountContact }) {
  const { id, contact } = props;
  return (
    <>
      <TextField id={`name-${id}`} name="name" label="Name" value={contact?.name ?? ''} autoComplete="off" />
      <TextField
        id={`email-${id}`}
        name="email"
        type="email"
        label="E-mail"
        value={contact?.email ?? ''}
        autoComplete="off"
        required
      />
      <Select
        id={`role-${id}`}
        name="role"
        label="Role"
        options={CONTACT_ROLES.map((role) => ({ value: role, word: role }))}
        selected={contact?.role ?? 'primary'}
      />
      <TextField
        id={`why-${id}`}
        name="reason"
        label="How do you know?"
        hint="Who called, and what they said."
        required
      />
    </>
  );
}

function ContactState(props: { readonly contact: AccountContact }) {
  if (!props.contact.current) return <Badge tone="neutral" word="Removed" />;
  return props.contact.refused ? (
    <Badge tone="danger" word="Mail comes back" />
  ) : (
    <Badge tone="good" word="Current" />
  );
}
