import type { Request } from 'express';
import type { CopyAsking } from '../../flows/activate-by-link.ts';
import { query } from '../param.ts';

/**
 * The copy of the software that opened a page: it adds `?i=` its installation id, and may add `&d=` its device's name and
 * `&p=` its product's key.
 * @returns null when none named itself
 */
export function copyIn(req: Request): CopyAsking | null {
  const installation = query(req, 'i');
  if (!/^[\x21-\x7e]{1,128}$/.test(installation)) return null;
  const deviceName = query(req, 'd').trim().slice(0, 200) || null;
  const product = query(req, 'p').trim().slice(0, 100) || null;
  return { installation, deviceName, product };
}

/** The address of a page for the same copy. */
export function withCopy(path: string, copy: CopyAsking | null): string {
  if (copy === null) return path;
  const { installation, deviceName, product } = copy;
  const named = new URLSearchParams({
    i: installation,
    ...(deviceName === null ? {} : { d: deviceName }),
    ...(product === null ? {} : { p: product }),
  });
  return `${path}?${named}`;
}
