import { customType } from 'drizzle-orm/pg-core';

/** A moment: `timestamptz` in Postgres, epoch milliseconds in the program (see `store/connect.ts`). */
export const instant = customType<{ data: number; driverData: number }>({ dataType: () => 'timestamptz' });

/** A day without a zone: `date` in Postgres, `YYYY-MM-DD` in the program. */
export const localDate = customType<{ data: string; driverData: string }>({ dataType: () => 'date' });

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
