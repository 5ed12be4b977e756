import type { StaffRole } from '../../domain/account.ts';
import type { Db } from '../connect.ts';

export type StaffLine = {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  /** The manager's name, or key when no staff has it. */
  readonly manager: string | null;
  /** Accounts they are the rep of. */
  readonly accounts: number;
};

/** Everybody on staff, by name. */
export async function staffLines(db: Db): Promise<readonly StaffLine[]> {
  return db<StaffLine[]>`
    select staff.id, staff.external_key as key, staff.name, staff.email, staff.role,
           coalesce(manager.name, staff.manager) as manager,
           (select count(*)::int from account where account.rep = staff.external_key) as accounts
    from staff left join staff manager on manager.external_key = staff.manager
    where staff.active order by staff.name, staff.id`;
}
