import { describe, expect, it } from 'vitest';
import {
  escalatesTo,
  ownerFor,
  ownerOf,
  type Person,
  shownOwner,
  toldOfCase,
} from '../../src/domain/case-owner.ts';

const person = (key: string, role: Person['role'], changes: Partial<Person> = {}): Person => ({
  ...{ key, role, name: key.toUpperCase(), manager: null, active: true },
  ...changes,
});
const ADA = person('ada', 'administrator');
const LENA = person('lena', 'sales', { manager: 'max' });
const RITA = person('rita', 'sales', { manager: 'lena' });
const SUE = person('sue', 'support', { manager: 'lena' });
const EVERYBODY = [ADA, LENA, RITA, SUE];
const without = (gone: Person) => EVERYBODY.map((one) => (one === gone ? { ...one, active: false } : one));

describe('nothing is ever without an owner', () => {
  it('a person owns what is theirs, and a group is everybody of the role it names', () => {
    expect(ownerOf('rita', EVERYBODY)).toEqual({ name: 'RITA', keys: ['rita'], instead: null });
    expect(ownerOf('tech-support', EVERYBODY)).toEqual({
      name: 'tech-support',
      keys: ['sue'],
      instead: null,
    });
  });

  it('what was with somebody who left is their manager’s, and the administrators’ without one', () => {
    expect(ownerOf('rita', without(RITA))).toEqual({ name: 'LENA', keys: ['lena'], instead: 'left' });
    expect(ownerOf('lena', without(LENA))).toMatchObject({ keys: ['ada'], instead: 'left' });
  });

  it('what a group nobody is in owns is the administrators’', () => {
    expect(ownerOf('operations', EVERYBODY)).toMatchObject({ keys: ['ada'], instead: 'group-empty' });
    expect(ownerOf('tech-support', without(SUE))).toMatchObject({ keys: ['ada'], instead: 'group-empty' });
  });

  it('commercial questions are the rep’s, all else whom the campaign names', () => {
    const owners = { commercial: 'sales', technical: 'tech-support' };
    expect(ownerFor('commercial', owners, 'rita')).toBe('rita');
    expect(ownerFor('commercial', owners, null)).toBe('sales');
    expect(ownerFor('technical', owners, 'rita')).toBe('tech-support');
    expect(ownerFor('activation', owners, 'rita')).toBe('support');
    expect(ownerFor('activation', null, null)).toBe('support');
  });

  it('a customer reads names, of whoever really answers, and never a key', () => {
    expect(shownOwner('rita', EVERYBODY)).toBe('RITA');
    expect(shownOwner('rita', without(RITA))).toBe('LENA');
    expect(shownOwner('lena', without(LENA))).toBeNull();
    for (const key of ['tech-support', 'operations', 'support', 'U-17', 'team_2', 'a@b.example'])
      expect(shownOwner(key, EVERYBODY)).toBeNull();
    for (const team of ['Our licensing desk', 'licensing desk', 'Support', 'ライセンス窓口', 'Équipe'])
      expect(shownOwner(team, EVERYBODY)).toBe(team);
  });

  it('all who answer for a case are told that it is theirs, but for whoever gave it to them', () => {
    expect(toldOfCase('tech-support', null, EVERYBODY)).toEqual(['sue']);
    expect(toldOfCase('sue', 'sue', EVERYBODY)).toEqual([]);
    expect(toldOfCase('rita', 'sue', without(RITA))).toEqual(['lena']);
  });

  it('managers who are each other’s end nowhere but at the administrators', () => {
    const circle = [
      ADA,
      person('a', 'sales', { manager: 'b', active: false }),
      person('b', 'sales', { manager: 'a', active: false }),
    ];
    expect(ownerOf('a', circle).keys).toEqual(['ada']);
  });

  it('what is about to be late goes to the manager, else the administrators, and never only to who has it already', () => {
    expect(escalatesTo('rita', EVERYBODY)).toEqual(['lena']);
    expect(escalatesTo('tech-support', EVERYBODY)).toEqual(['lena']);
    expect(escalatesTo('lena', EVERYBODY)).toEqual(['ada']);
    expect(escalatesTo('operations', [...EVERYBODY, person('adi', 'administrator')])).toEqual(['ada', 'adi']);
    expect(escalatesTo('ada', [ADA])).toEqual(['ada']);
  });
});
