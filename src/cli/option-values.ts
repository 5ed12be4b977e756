import { InvalidArgumentError } from 'commander';
import { STAFF_ROLES, type StaffRole } from '../domain/account.ts';

/** @throws InvalidArgumentError unless the text is a day that exists, `YYYY-MM-DD` */
export function readDate(text: string): string {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('Write a day as 2027-03-31.');
}

/** A day, or a moment such as `2027-03-31T08:00:00Z`. */
export function readDateOrInstant(text: string): string {
  if (!text.includes('T')) return readDate(text);
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('Write a day as 2027-03-31, or a moment as 2027-03-31T08:00:00Z.');
}

/** @throws InvalidArgumentError unless the text is a whole number from 1 */
export function readWhole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1.');
}

/** @throws InvalidArgumentError unless the text is a role */
export function readRole(text: string): StaffRole {
  const role = STAFF_ROLES.find((one) => one === text);
  if (role !== undefined) return role;
  throw new InvalidArgumentError(`Roles are ${STAFF_ROLES.join(', ')}.`);
}
