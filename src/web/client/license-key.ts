import type { Request } from 'express';

const LONGEST = 200;

/** The license key of `Authorization: License KEY`; null when there is none. A key never travels in an address. */
export function licenseKeyOf(req: Request): string | null {
  const match = /^license +(.+)$/i.exec(req.get('authorization') ?? '');
  const key = match?.[1]?.trim() ?? '';
  return key === '' || key.length > LONGEST ? null : key;
}
