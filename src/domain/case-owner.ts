import { STAFF_ROLES, type StaffRole } from './account.ts';
import type { Plan, Topic } from './plan.ts';

/** Somebody of the vendor, as far as ownership goes. */
export type Person = {
  readonly key: string;
  readonly name: string;
  readonly role: StaffRole;
  /** Key of the manager. */
  readonly manager: string | null;
  readonly active: boolean;
};

/** Who really answers for a case. */
export type CaseOwner = {
  /** As people read it: a person's name, or the group's. */
  readonly name: string;
  /** Keys of the people who answer; empty only when the vendor has nobody at all. */
  readonly keys: readonly string[];
  /** Why it is not the named owner; null when it is. */
  readonly instead: 'left' | 'group-empty' | null;
};

/** Commercial questions are the rep's own: they know what was bought, and why. */
export function isForRep(topic: Topic): boolean {
  return topic === 'commercial';
}

/**
 * Who a case of this topic is given to: the account's rep where it is theirs, else whom the campaign names.
 * @param owners of the account's campaign; null where none covers it
 * @param rep staff key of the account's rep
 */
export function ownerFor(topic: Topic, owners: Plan['support']['owners'] | null, rep: string | null): string {
  return (isForRep(topic) ? rep : null) ?? owners?.[topic] ?? 'support';
}

/** A team as a campaign writes it out: several words, or one that begins like a name. `tech-support` and `U-17` are keys. */
const WRITTEN_OUT = /\s|^[\p{Lu}\p{Lo}][\p{L}\p{M}]*$/u;

/**
 * The owner of a case as a customer reads it: the name of the person who really answers, or the words in which a campaign
 * names a team. Null where there is only a key: then pages and mail say "our support team" in the reader's language.
 */
export function shownOwner(owner: string, people: readonly Person[]): string | null {
  const named = people.find((one) => one.key === owner);
  if (named?.active) return named.name;
  if (named !== undefined) return managerOf(named, people)?.name ?? null;
  return WRITTEN_OUT.test(owner) ? owner : null;
}

/**
 * Nothing is ever without an owner. The owner of a case is a person or shared mailbox by its staff key, or a group: a
 * role by its name, also with a word before it (`tech-support` is everybody of the role support). Where the person has left or nobody is in the
 * group, the case is their manager's, else the administrators'.
 */
export function ownerOf(owner: string, people: readonly Person[]): CaseOwner {
  const named = people.find((one) => one.key === owner);
  if (named?.active) return { name: named.name, keys: [named.key], instead: null };
  if (named !== undefined) {
    const manager = managerOf(named, people);
    return manager === null
      ? { ...administratorsOf(people), instead: 'left' }
      : { name: manager.name, keys: [manager.key], instead: 'left' };
  }
  const members = membersOf(owner, people);
  if (members.length > 0) return { name: owner, keys: members.map((one) => one.key), instead: null };
  return { ...administratorsOf(people), instead: 'group-empty' };
}

/**
 * Who is told that a case is theirs: all who answer for it, but for the person who brought that about.
 * @param by key of that person; null when it was nobody on staff
 */
export function toldOfCase(owner: string, by: string | null, people: readonly Person[]): readonly string[] {
  return ownerOf(owner, people).keys.filter((key) => key !== by);
}

/**
 * Who is told when a case is about to be late: the managers of those who answer for it, else the administrators. An owner who is
 * the only one left is told once more.
 */
export function escalatesTo(owner: string, people: readonly Person[]): readonly string[] {
  const { keys } = ownerOf(owner, people);
  const answering = people.filter((one) => keys.includes(one.key));
  const managers = answering.flatMap((one) => managerOf(one, people)?.key ?? []);
  const above = [...new Set(managers)].filter((key) => !keys.includes(key));
  if (above.length > 0) return above;
  const administrators = administratorsOf(people).keys;
  const others = administrators.filter((key) => !keys.includes(key));
  return others.length > 0 ? others : administrators.length > 0 ? administrators : keys;
}

/** The people of a group: those whose role it names. */
export function membersOf(group: string, people: readonly Person[]): readonly Person[] {
  const role = STAFF_ROLES.find((one) => group === one || group.endsWith(`-${one}`));
  return role === undefined ? [] : people.filter((one) => one.active && one.role === role);
}

/** The nearest manager who is still there; a circle of managers ends where it began. */
function managerOf(person: Person, people: readonly Person[]): Person | null {
  const seen = new Set([person.key]);
  for (let key = person.manager; key !== null && !seen.has(key); ) {
    seen.add(key);
    const manager = people.find((one) => one.key === key);
    if (manager === undefined) return null;
    if (manager.active) return manager;
    key = manager.manager;
  }
  return null;
}

function administratorsOf(people: readonly Person[]): Pick<CaseOwner, 'name' | 'keys'> {
  const active = people.filter((one) => one.active);
  const administrators = active.filter((one) => one.role === 'administrator');
  const strongest = administrators.length > 0 ? administrators : active.slice(0, 1);
  return { name: 'administrators', keys: strongest.map((one) => one.key) };
}
